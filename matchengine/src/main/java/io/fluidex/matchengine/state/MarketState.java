package io.fluidex.matchengine.state;

import io.fluidex.matchengine.market.MarketSpec;

/**
 * A market but for its orders.
 *
 * @param spec what it is
 * @param trades how many trades it has seen
 * @param lastPrice price of the last of them in ticks, or 0
 */
public record MarketState(MarketSpec spec, long trades, long lastPrice) {}
