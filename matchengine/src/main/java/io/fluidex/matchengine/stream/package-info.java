/**
 * Live data: books, trades and what concerns one user, from committed events to subscribers.
 *
 * <p>{@link io.fluidex.matchengine.stream.StreamHub} has the only thread; it is told of events
 * after they are committed and never makes the exchange wait. What it decides with is pure: {@link
 * io.fluidex.matchengine.stream.MarketBook} (events to levels), {@link
 * io.fluidex.matchengine.stream.DepthChannel} (levels to changes) and {@link
 * io.fluidex.matchengine.stream.UserChanges} (events to what a user sees).
 */
package io.fluidex.matchengine.stream;
