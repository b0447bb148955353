/**
 * Live data over websockets: books, trades, tickers, candles, L2 blocks, and what is one's own; over
 * gRPC tickers, candles and blocks.
 *
 * <p>{@link io.fluidex.gateway.push.PushService} is all of it. What decides is pure ({@code event},
 * {@code market}, {@code account}, {@code message}); {@code hub} has one thread that hands each
 * message, made once, to all who read it; {@code source} feeds it from the exchange and Kafka;
 * {@code socket} speaks the protocol of the websocket and {@code stream} gRPC. Any number of instances may run: none owns anything.
 */
package io.fluidex.gateway.push;
