package io.fluidex.client;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Decimals as integers, without rounding. */
final class Quantities {
  private Quantities() {}

  /**
   * How many 10^-decimals a number is.
   *
   * @param what it is, for messages
   * @param of whose it is, for messages
   * @throws TermsException if it is not above 0 or has more decimals
   */
  static BigInteger ticks(
      final String what, final BigDecimal number, final int decimals, final String of) {
    if (number.signum() <= 0) {
      throw new TermsException(
          "the " + what + " " + number.toPlainString() + " is not above 0: give one that is");
    }
    final BigDecimal exact = number.stripTrailingZeros();
    if (exact.scale() > decimals) {
      throw new TermsException(
          "the "
              + what
              + " "
              + number.toPlainString()
              + " has "
              + exact.scale()
              + " decimals, "
              + of
              + " has "
              + decimals
              + ": give one with fewer");
    }
    return exact.setScale(decimals).unscaledValue();
  }

  /**
   * A number of units as a {@code long}.
   *
   * @throws TermsException if it is 2^63 or more
   */
  static long fit(final String what, final BigInteger units, final String of) {
    if (units.bitLength() >= Long.SIZE) {
      throw new TermsException(
          "the " + what + " is too large: " + units + " units of " + of + " do not fit 63 bits");
    }
    return units.longValue();
  }
}
