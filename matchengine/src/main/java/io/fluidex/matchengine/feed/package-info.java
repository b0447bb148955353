/**
 * The other topics of the original exchange: {@code orders}, {@code trades}, {@code balances},
 * {@code internaltransfer} and {@code registeruser}, derived from {@code unifyevents}.
 *
 * <p>{@link io.fluidex.matchengine.feed.OriginalMessages} makes the messages of an event; the
 * service of the history publishes each of them once.
 */
package io.fluidex.matchengine.feed;
