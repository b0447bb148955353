package io.fluidex.standalone.demo;

import io.fluidex.rollup.tx.Side;
import java.util.List;

/**
 * What a strategy sees of a market before it decides.
 *
 * @param orders open orders of the traders, oldest first
 * @param purses what each trader has available, by number
 */
record MarketView(List<Open> orders, List<Purse> purses) {
  /** Copies the lists. */
  MarketView {
    orders = List.copyOf(orders);
    purses = List.copyOf(purses);
  }

  /**
   * An open order.
   *
   * @param trader number of its owner
   * @param exchangeId the exchange's id
   * @param orderId its id on L2
   * @param side what it does with base
   * @param ticks its price
   * @param lots what is left of it
   */
  record Open(int trader, long exchangeId, long orderId, Side side, long ticks, long lots) {}

  /**
   * What a trader can trade with.
   *
   * @param base in L2 units
   * @param quote in L2 units
   */
  record Purse(long base, long quote) {}
}
