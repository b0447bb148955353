/** The events of the matching engine on topic {@code unifyevents}. */
package io.fluidex.wire.event;
