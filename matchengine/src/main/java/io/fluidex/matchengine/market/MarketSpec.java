package io.fluidex.matchengine.market;

import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;
import io.fluidex.matchengine.decimal.Decimal;
import java.util.Objects;

/**
 * A market. Amounts of its orders count lots of 10^-amountPrecision base, prices ticks of
 * 10^-pricePrecision quote for one base, fee rates units of 10^-feePrecision.
 *
 * @param name its name in requests, such as "ETH_USDT"
 * @param base the asset traded
 * @param quote the asset paid with
 * @param amountPrecision decimals of amounts
 * @param pricePrecision decimals of prices
 * @param feePrecision decimals of fee rates
 * @param minAmount the smallest amount of an order, in lots
 * @param takerFee what takers pay of what they receive, below 10^feePrecision
 * @param makerFee what makers pay of what they receive, below 10^feePrecision
 */
public record MarketSpec(
    String name,
    String base,
    String quote,
    int amountPrecision,
    int pricePrecision,
    int feePrecision,
    long minAmount,
    long takerFee,
    long makerFee) {
  /** The most decimals of a fee rate. */
  public static final int MAX_FEE_PRECISION = 9;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a name is empty or a number lies outside
   */
  public MarketSpec {
    Objects.requireNonNull(base, "base");
    Objects.requireNonNull(quote, "quote");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a market has a name");
    }
    check(name, "amountPrecision", amountPrecision, AssetSpec.MAX_PRECISION);
    check(name, "pricePrecision", pricePrecision, AssetSpec.MAX_PRECISION);
    check(name, "feePrecision", feePrecision, MAX_FEE_PRECISION);
    final long one = Decimal.powerOfTen(feePrecision);
    check(name, "takerFee", takerFee, one - 1);
    check(name, "makerFee", makerFee, one - 1);
    check(name, "minAmount", minAmount, Long.MAX_VALUE);
  }

  private static void check(
      final String market, final String field, final long value, final long max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(
          "market " + market + ": " + field + " is 0 to " + max + ", not " + value);
    }
  }

  /** Whether nobody pays a fee. */
  public boolean isFree() {
    return takerFee == 0 && makerFee == 0;
  }

  /** Appends the bytes. */
  public void writeTo(final RecordWriter out) {
    out.text(name).text(base).text(quote);
    out.u8(amountPrecision).u8(pricePrecision).u8(feePrecision);
    out.i64(minAmount).i64(takerFee).i64(makerFee);
  }

  /** Reads the bytes. */
  public static MarketSpec readFrom(final RecordReader in) {
    return in.checked(r ->
        new MarketSpec(
            r.text(), r.text(), r.text(), r.u8(), r.u8(), r.u8(), r.i64(), r.i64(), r.i64()));
  }
}
