/**
 * The exchange for browsers: history, tickers, candles for TradingView's charts, and the operators'
 * calls, at the paths of the original.
 *
 * <p>{@link io.fluidex.matchengine.rest.Route}s say what there is, so that {@link
 * io.fluidex.matchengine.rest.OpenApi} can describe it; {@link io.fluidex.matchengine.rest.Router}
 * finds the route of a request and answers it; {@link io.fluidex.matchengine.rest.RestServer} is
 * the only class that knows the HTTP library.
 */
package io.fluidex.matchengine.rest;
