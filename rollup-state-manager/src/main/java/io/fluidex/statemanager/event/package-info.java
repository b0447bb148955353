/**
 * The events of the exchange as they are read from the log, cross-checked: what people read of an
 * event has to be what its L2 transaction says.
 */
package io.fluidex.statemanager.event;
