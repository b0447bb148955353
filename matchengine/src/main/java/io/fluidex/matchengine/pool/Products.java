package io.fluidex.matchengine.pool;

/**
 * Products of two numbers of 63 bits, exact in 126 bits. Everything here takes numbers from 0 to
 * 2^63 - 1 and is plain integer arithmetic, so that every machine gets the same.
 */
public final class Products {
  /** What does not fit 63 bits. */
  public static final long OVERFLOW = -1;

  private Products() {}

  /**
   * The product of two numbers divided by a third, rounded down.
   *
   * @return {@link #OVERFLOW} if the quotient does not fit 63 bits
   * @throws ArithmeticException if the divisor is not greater than 0 or a factor is negative
   */
  public static long divideDown(final long a, final long b, final long divisor) {
    return divide(a, b, divisor, false);
  }

  /**
   * The product of two numbers divided by a third, rounded up.
   *
   * @return {@link #OVERFLOW} if the quotient does not fit 63 bits
   * @throws ArithmeticException if the divisor is not greater than 0 or a factor is negative
   */
  public static long divideUp(final long a, final long b, final long divisor) {
    return divide(a, b, divisor, true);
  }

  private static long divide(final long a, final long b, final long divisor, final boolean up) {
    requireFactors(a, b);
    if (divisor <= 0) {
      throw new ArithmeticException("a divisor is greater than 0, not " + divisor);
    }
    final long high = Math.multiplyHigh(a, b);
    final long low = a * b;
    if (high >= divisor) {
      return OVERFLOW;
    }
    // Long division of (high, low), bit by bit: the remainder stays below the divisor, so twice
    // the remainder and a bit fit 64 bits.
    long remainder = high;
    long quotient = 0;
    for (int bit = Long.SIZE - 1; bit >= 0; bit--) {
      remainder = (remainder << 1) | ((low >>> bit) & 1);
      quotient <<= 1;
      if (Long.compareUnsigned(remainder, divisor) >= 0) {
        remainder -= divisor;
        quotient |= 1;
      }
    }
    if (quotient < 0 || (up && remainder != 0 && quotient == Long.MAX_VALUE)) {
      return OVERFLOW;
    }
    return up && remainder != 0 ? quotient + 1 : quotient;
  }

  /**
   * Compares a * b with c * d, as {@link Long#compare} does.
   *
   * @throws ArithmeticException if a factor is negative
   */
  public static int compare(final long a, final long b, final long c, final long d) {
    requireFactors(a, b);
    requireFactors(c, d);
    final int high = Long.compare(Math.multiplyHigh(a, b), Math.multiplyHigh(c, d));
    return high == 0 ? Long.compareUnsigned(a * b, c * d) : high;
  }

  /**
   * The square root of a product, rounded down.
   *
   * @throws ArithmeticException if a factor is negative
   */
  public static long root(final long a, final long b) {
    requireFactors(a, b);
    long root = 0;
    for (long bit = 1L << (Long.SIZE - 2); bit != 0; bit >>>= 1) {
      if (compare(root + bit, root + bit, a, b) <= 0) {
        root += bit;
      }
    }
    return root;
  }

  private static void requireFactors(final long a, final long b) {
    if (a < 0 || b < 0) {
      throw new ArithmeticException("factors are not negative: " + a + ", " + b);
    }
  }
}
