package io.fluidex.standalone.demo;

import io.fluidex.rollup.tx.Side;

/**
 * An order that is not signed yet.
 *
 * @param market where
 * @param side SELL gives base, BUY takes it
 * @param kind how it lives
 * @param ticks the limit, or the worst price of a market order; above 0
 * @param lots how much base; above 0
 */
public record OrderTerms(Market market, Side side, OrderKind kind, long ticks, long lots) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not above 0
   */
  public OrderTerms {
    if (ticks <= 0 || lots <= 0) {
      throw new IllegalArgumentException(
          "an order needs a price and an amount above 0, not " + ticks + " and " + lots);
    }
  }

  /** What it gives at most, in L2 units. */
  long gives() {
    return side == Side.SELL ? market.baseUnits(lots) : market.quoteUnits(lots, ticks);
  }

  /** What it takes, in L2 units. */
  long takes() {
    return side == Side.SELL ? market.quoteUnits(lots, ticks) : market.baseUnits(lots);
  }

  /** The asset that it gives. */
  Asset given() {
    return side == Side.SELL ? market.base() : market.quote();
  }

  /** The asset that it takes. */
  Asset taken() {
    return side == Side.SELL ? market.quote() : market.base();
  }
}
