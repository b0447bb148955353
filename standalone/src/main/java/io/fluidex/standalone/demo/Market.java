package io.fluidex.standalone.demo;

import java.math.BigDecimal;

/**
 * A market and its units: amounts are counted in lots, prices in ticks.
 *
 * @param name as requests have it
 * @param base what is traded
 * @param quote what is paid with
 * @param amountPrecision decimals of an amount: a lot is 10^-amountPrecision of base
 * @param pricePrecision decimals of a price: a tick is 10^-pricePrecision
 * @param minLots the smallest order
 */
public record Market(
    String name, Asset base, Asset quote, int amountPrecision, int pricePrecision, long minLots) {
  private static final int MOST_DIGITS = 18;

  /**
   * Checks that every amount is an integer of L2 units.
   *
   * @throws IllegalArgumentException if it is not
   */
  public Market {
    digits(base.precision() - amountPrecision, name);
    digits(quote.precision() - amountPrecision - pricePrecision, name);
  }

  private static int digits(final int digits, final String name) {
    if (digits < 0 || digits > MOST_DIGITS) {
      throw new IllegalArgumentException(
          "market " + name + " has amounts that are no integers of L2 units");
    }
    return digits;
  }

  private static long power(final int digits) {
    long power = 1;
    for (int i = 0; i < digits; i++) {
      power *= 10;
    }
    return power;
  }

  /**
   * Base in L2 units.
   *
   * @throws ArithmeticException if it does not fit 63 bits
   */
  public long baseUnits(final long lots) {
    return Math.multiplyExact(lots, power(base.precision() - amountPrecision));
  }

  /**
   * Quote in L2 units for some base at a price.
   *
   * @throws ArithmeticException if it does not fit 63 bits
   */
  public long quoteUnits(final long lots, final long ticks) {
    return Math.multiplyExact(
        Math.multiplyExact(lots, ticks),
        power(quote.precision() - amountPrecision - pricePrecision));
  }

  /**
   * Lots of an amount.
   *
   * @throws ArithmeticException if it has too many decimals, or does not fit 63 bits
   */
  public long lots(final BigDecimal amount) {
    return amount.movePointRight(amountPrecision).longValueExact();
  }

  /**
   * Ticks of a price.
   *
   * @throws ArithmeticException if it has too many decimals, or does not fit 63 bits
   */
  public long ticks(final BigDecimal price) {
    return price.movePointRight(pricePrecision).longValueExact();
  }

  /** An amount as requests have it. */
  public String amountText(final long lots) {
    return BigDecimal.valueOf(lots, amountPrecision).toPlainString();
  }

  /** A price as requests have it. */
  public String priceText(final long ticks) {
    return BigDecimal.valueOf(ticks, pricePrecision).toPlainString();
  }
}
