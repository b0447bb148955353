/** Tests. */
package io.fluidex.statemanager.event;
