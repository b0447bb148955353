/**
 * A trader's side of the exchange: amounts and prices as people write them become what the L2
 * protocol signs ({@link io.fluidex.client.RequestSigner}), and are sent ({@link
 * io.fluidex.client.TradingClient}).
 */
package io.fluidex.client;
