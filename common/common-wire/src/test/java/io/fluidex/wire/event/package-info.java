/** Tests of events. */
package io.fluidex.wire.event;
