/**
 * The way of events to topic {@code unifyevents}: their messages, and a publisher that writes each
 * exactly once, in order, whatever dies in between.
 */
package io.fluidex.matchengine.publish;
