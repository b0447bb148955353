package io.fluidex.standalone.demo;

import io.fluidex.rollup.tx.Side;

/** What a strategy wants done. */
sealed interface Intent {
  /** The number of the trader who acts. */
  int trader();

  /** An order that waits for others. */
  record Quote(int trader, Side side, long ticks, long lots) implements Intent {}

  /** An order that trades with one waiting order. */
  record Take(int trader, Side side, long ticks, long lots) implements Intent {}

  /** The end of a waiting order. */
  record Withdrawn(int trader, MarketView.Open order) implements Intent {}
}
