package io.fluidex.client;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An asset of an exchange.
 *
 * @param id its name in requests
 * @param token its number in the L2 state
 * @param precision decimals of the L2 unit
 * @param shownPrecision decimals that requests may have
 */
public record Asset(String id, int token, int precision, int shownPrecision) {
  /** More would not fit 63 bits. */
  private static final int MOST_DECIMALS = 18;

  private static final int MOST_TOKEN = 0xffff;

  /**
   * Checks the ranges.
   *
   * @throws TermsException if the asset is none that L2 can have
   */
  public Asset {
    if (token < 0
        || token > MOST_TOKEN
        || shownPrecision < 0
        || shownPrecision > precision
        || precision > MOST_DECIMALS) {
      throw new TermsException(
          "the exchange describes an asset that cannot be: "
              + id
              + " is token "
              + token
              + " with "
              + shownPrecision
              + " of "
              + precision
              + " decimals");
    }
  }

  /**
   * An amount in units of L2.
   *
   * @throws TermsException if it is not above 0, has more decimals than requests may have, or is
   *     2^63 units or more
   */
  public long units(final BigDecimal amount) {
    final BigInteger shown = Quantities.ticks("amount", amount, shownPrecision, id);
    return Quantities.fit(
        "amount", shown.multiply(BigInteger.TEN.pow(precision - shownPrecision)), id);
  }

  /** An amount of L2 units as people write it. */
  public BigDecimal amount(final long units) {
    return new BigDecimal(BigInteger.valueOf(units), precision);
  }
}
