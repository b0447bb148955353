/** Books, candles and tickers as events tell them. Pure, for one thread. */
package io.fluidex.gateway.push.market;
