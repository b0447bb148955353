package io.fluidex.standalone.demo;

/**
 * What was traded in a market.
 *
 * @param trades how often
 * @param lots how much base
 * @param quoteUnits for how much quote, in L2 units
 * @param lastTicks the price of the last trade, 0 if there was none
 */
public record TradeTotals(long trades, long lots, long quoteUnits, long lastTicks) {
  /** Before the first trade. */
  public static final TradeTotals NONE = new TradeTotals(0, 0, 0, 0);

  /** After one more trade. */
  TradeTotals and(final Market market, final long moreLots, final long ticks) {
    return new TradeTotals(
        trades + 1,
        Math.addExact(lots, moreLots),
        Math.addExact(quoteUnits, market.quoteUnits(moreLots, ticks)),
        ticks);
  }

  /** For people. */
  String text(final Market market) {
    return trades
        + " trades of "
        + market.amountText(lots)
        + " "
        + market.base().id()
        + " for "
        + market.quote().text(quoteUnits)
        + " "
        + market.quote().id()
        + ", the last at "
        + market.priceText(lastTicks);
  }
}
