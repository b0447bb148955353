package io.fluidex.matchengine.pool;

/**
 * Prices that a pool offers in a market: one price for an amount, that of the curve for all of it.
 *
 * @param baseUnits units of base in a lot
 * @param quoteUnits units of quote that a lot costs at a price of one tick
 */
public record PoolPricing(long baseUnits, long quoteUnits) {
  /** There is no price. */
  public static final long NONE = -1;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not greater than 0
   */
  public PoolPricing {
    if (baseUnits <= 0 || quoteUnits <= 0) {
      throw new IllegalArgumentException("lots and ticks are worth something");
    }
  }

  private static long product(final long a, final long b) {
    return Products.divideDown(a, b, 1);
  }

  /** Units of base, or {@link Products#OVERFLOW}. */
  public long base(final long lots) {
    return product(lots, baseUnits);
  }

  /** Units of quote for lots at a price in ticks, or {@link Products#OVERFLOW}. */
  public long quote(final long lots, final long ticks) {
    final long product = product(lots, ticks);
    return product == Products.OVERFLOW ? Products.OVERFLOW : product(product, quoteUnits);
  }

  /**
   * The lowest price at which the pool sells lots.
   *
   * @return ticks, or {@link #NONE} if it does not have so many
   */
  public long ask(
      final long reserveBase, final long reserveQuote, final long lots, final int feeBips) {
    final long out = base(lots);
    final long perTick = product(lots, quoteUnits);
    if (out <= 0 || perTick == Products.OVERFLOW) {
      return NONE;
    }
    final long in = Curve.amountIn(reserveQuote, reserveBase, out, feeBips);
    if (in < 0) {
      return NONE;
    }
    final long ticks = Products.divideUp(in, 1, perTick);
    return quote(lots, ticks) == Products.OVERFLOW ? NONE : ticks;
  }

  /**
   * The highest price at which the pool buys lots.
   *
   * @return ticks, more than 0, or {@link #NONE} if it pays not even one
   */
  public long bid(
      final long reserveBase, final long reserveQuote, final long lots, final int feeBips) {
    final long in = base(lots);
    final long perTick = product(lots, quoteUnits);
    if (in <= 0 || perTick == Products.OVERFLOW) {
      return NONE;
    }
    final long ticks = Curve.amountOut(reserveBase, reserveQuote, in, feeBips) / perTick;
    return ticks == 0 ? NONE : ticks;
  }

  /** The part of lots that is worth units if all are worth more: rounded down. */
  public long lotsWorth(final long lots, final long units, final long worth) {
    return Products.divideDown(lots, units, worth);
  }

  /**
   * The most lots that the pool sells for at most so many units of quote.
   *
   * @return 0 if it is not even one
   */
  public long lotsFor(
      final long reserveBase, final long reserveQuote, final long units, final int feeBips) {
    long lots = 0;
    final long all = reserveBase / baseUnits;
    for (long step = Long.highestOneBit(Math.max(all, 1)); step != 0; step >>>= 1) {
      final long more = lots + step;
      final long ticks = more > all ? NONE : ask(reserveBase, reserveQuote, more, feeBips);
      if (ticks != NONE && quote(more, ticks) <= units) {
        lots = more;
      }
    }
    return lots;
  }
}
