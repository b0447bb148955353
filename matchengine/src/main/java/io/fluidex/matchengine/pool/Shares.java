package io.fluidex.matchengine.pool;

/**
 * What shares of a pool are worth. Whoever adds gets at most what is added, whoever removes at most
 * its part; what rounding leaves stays with those who remain.
 */
public final class Shares {
  /**
   * The shares of the first addition that nobody ever owns, as in Uniswap v2: they make it dear to
   * drive the worth of one share so high that later additions round to nothing.
   */
  public static final long LOCKED = 1_000;

  private Shares() {}

  /**
   * The shares of the first addition, with the locked ones.
   *
   * @return 0 if nobody would own any of them
   */
  public static long first(final long base, final long quote) {
    final long root = Products.root(base, quote);
    return root <= LOCKED ? 0 : root;
  }

  /**
   * The shares of a later addition: those of the amount that is scarcer, in the reserves' ratio.
   *
   * @param total all shares there are, more than 0
   * @param reserveBase what the pool has before, more than 0
   * @param reserveQuote what the pool has before, more than 0
   * @return {@link Products#OVERFLOW} if all shares would not fit 63 bits
   */
  public static long added(
      final long base,
      final long quote,
      final long total,
      final long reserveBase,
      final long reserveQuote) {
    final long ofBase = Products.divideDown(base, total, reserveBase);
    final long ofQuote = Products.divideDown(quote, total, reserveQuote);
    final long shares;
    if (ofBase == Products.OVERFLOW) {
      shares = ofQuote;
    } else if (ofQuote == Products.OVERFLOW) {
      shares = ofBase;
    } else {
      shares = Math.min(ofBase, ofQuote);
    }
    return shares > Long.MAX_VALUE - total ? Products.OVERFLOW : shares;
  }

  /** What shares are worth of a reserve: the shares' part of all shares, at most all of it. */
  public static long worth(final long shares, final long total, final long reserve) {
    return Products.divideDown(shares, reserve, total);
  }
}
