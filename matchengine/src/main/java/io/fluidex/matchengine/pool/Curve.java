package io.fluidex.matchengine.pool;

/**
 * The curve of a constant-product pool: the product of the two reserves never falls. Uniswap v2 is
 * the source of the rule and of where the fee is taken.
 *
 * <p>What comes in counts less the fee, rounded down; what goes out is rounded down; what must come
 * in is rounded up. Reserves and amounts are units, from 0 to 2^63 - 1, and so is what reserve and
 * amount make together, since all there is of a token fits 63 bits.
 */
public final class Curve {
  /** Fees are counted in hundredths of a percent. */
  public static final int BIPS_PER_ONE = 10_000;

  /** The highest fee: a tenth. */
  public static final int MAX_FEE_BIPS = 1_000;

  /** There is no such amount. */
  public static final long NONE = -1;

  private Curve() {}

  private static long effective(final long in, final int feeBips) {
    return Products.divideDown(in, BIPS_PER_ONE - feeBips, BIPS_PER_ONE);
  }

  /**
   * The most that may go out for what comes in.
   *
   * @param reserveIn the reserve of the token that comes in
   * @param reserveOut the reserve of the token that goes out
   * @return less than {@code reserveOut}; 0 if a reserve is empty
   */
  public static long amountOut(
      final long reserveIn, final long reserveOut, final long in, final int feeBips) {
    if (reserveIn <= 0 || reserveOut <= 0 || in > Long.MAX_VALUE - reserveIn) {
      return 0;
    }
    final long effective = effective(in, feeBips);
    return Products.divideDown(reserveOut, effective, reserveIn + effective);
  }

  /**
   * The least that must come in for what goes out.
   *
   * @return {@link #NONE} if a reserve is empty, all of one would go out, or the amount would not
   *     fit 63 bits
   */
  public static long amountIn(
      final long reserveIn, final long reserveOut, final long out, final int feeBips) {
    if (reserveIn <= 0 || reserveOut <= 0 || out >= reserveOut) {
      return NONE;
    }
    final long effective = Products.divideUp(out, reserveIn, reserveOut - out);
    return effective == Products.OVERFLOW
        ? NONE
        : Products.divideUp(effective, BIPS_PER_ONE, BIPS_PER_ONE - feeBips);
  }

  /**
   * Whether the pool may give one amount for another. If it may, it may also give any part of it
   * for the same part of the other: the product of the reserves does not fall, whatever the part.
   */
  public static boolean admits(
      final long reserveIn,
      final long reserveOut,
      final long in,
      final long out,
      final int feeBips) {
    if (reserveIn <= 0 || reserveOut <= 0 || in > Long.MAX_VALUE - reserveIn || out > reserveOut) {
      return false;
    }
    final long effective = effective(in, feeBips);
    return Products.compare(out, reserveIn + effective, reserveOut, effective) <= 0;
  }
}
