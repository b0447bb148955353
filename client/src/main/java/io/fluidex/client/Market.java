package io.fluidex.client;

import io.fluidex.rollup.tx.Side;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A market of an exchange.
 *
 * @param name its name in requests
 * @param base what is traded
 * @param quote what is paid with
 * @param amountPrecision decimals of amounts
 * @param pricePrecision decimals of prices
 * @param minAmount the smallest amount of an order
 */
public record Market(
    String name,
    Asset base,
    Asset quote,
    int amountPrecision,
    int pricePrecision,
    BigDecimal minAmount) {
  /**
   * Checks that every quote amount is a whole number of units, as the protocol requires of markets.
   *
   * @throws TermsException if not
   */
  public Market {
    if (amountPrecision < 0
        || pricePrecision < 0
        || amountPrecision > base.precision()
        || amountPrecision + pricePrecision > quote.precision()
        || base.token() == quote.token()) {
      throw new TermsException("the exchange describes a market that cannot be: " + name);
    }
  }

  /**
   * The totals of an order.
   *
   * @param sell units of what it gives
   * @param buy units of what it takes
   */
  public record Totals(long sell, long buy) {}

  /** What an order of a side gives. */
  public Asset sells(final Side side) {
    return side == Side.SELL ? base : quote;
  }

  /** What an order of a side takes. */
  public Asset buys(final Side side) {
    return side == Side.SELL ? quote : base;
  }

  /**
   * What an order signs.
   *
   * @param amount of the base asset
   * @param price of one, in the quote asset
   * @throws TermsException if either is not above 0 or has too many decimals, the amount is below
   *     the market's least, or a total does not fit 63 bits
   */
  public Totals totals(final Side side, final BigDecimal amount, final BigDecimal price) {
    final BigInteger lots = Quantities.ticks("amount", amount, amountPrecision, name);
    final BigInteger ticks = Quantities.ticks("price", price, pricePrecision, name);
    if (amount.compareTo(minAmount) < 0) {
      throw new TermsException(
          "the amount "
              + amount.toPlainString()
              + " is less than "
              + minAmount.toPlainString()
              + ", the least of "
              + name);
    }
    final long baseUnits =
        Quantities.fit(
            "amount",
            lots.multiply(BigInteger.TEN.pow(base.precision() - amountPrecision)),
            base.id());
    final long quoteUnits =
        Quantities.fit(
            "amount times price",
            lots.multiply(ticks)
                .multiply(BigInteger.TEN.pow(quote.precision() - amountPrecision - pricePrecision)),
            quote.id());
    return side == Side.SELL
        ? new Totals(baseUnits, quoteUnits)
        : new Totals(quoteUnits, baseUnits);
  }
}
