package io.fluidex.standalone.demo;

import io.fluidex.rollup.tx.Side;
import java.math.BigDecimal;

/**
 * A line of an order file.
 *
 * @param line its number, from 1
 * @param timeMillis when it was put, milliseconds since 1970
 * @param market name of the market
 * @param side SELL or BUY of base
 * @param isMarket whether it is a market order
 * @param price the limit, or the worst price of a market order
 * @param amount of base
 * @param trader who puts it
 */
public record FileOrder(
    int line,
    long timeMillis,
    String market,
    Side side,
    boolean isMarket,
    BigDecimal price,
    BigDecimal amount,
    String trader) {}
