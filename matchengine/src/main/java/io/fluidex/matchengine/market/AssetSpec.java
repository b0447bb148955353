package io.fluidex.matchengine.market;

import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;
import java.util.Objects;

/**
 * An asset. Balances count units of 10^-precision, which are the units of its token on L2.
 *
 * @param id its name in requests, such as "USDT"
 * @param token its token id in the L2 state tree, 0 to 65535
 * @param precision decimals of balances
 * @param shownPrecision decimals of deposits, withdrawals and transfers, at most {@code precision}
 */
public record AssetSpec(String id, int token, int precision, int shownPrecision) {
  /** A token has a token id of 16 bits. */
  public static final int MAX_TOKEN = (1 << 16) - 1;

  /** With more decimals not even one whole coin would fit 63 bits. */
  public static final int MAX_PRECISION = 18;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the id is empty or a number lies outside
   */
  public AssetSpec {
    Objects.requireNonNull(id, "id");
    if (id.isEmpty()) {
      throw new IllegalArgumentException("an asset has an id");
    }
    if (token < 0 || token > MAX_TOKEN) {
      throw new IllegalArgumentException("a token id is 0 to " + MAX_TOKEN + ", not " + token);
    }
    if (precision < 0 || precision > MAX_PRECISION) {
      throw new IllegalArgumentException(
          "asset " + id + " has 0 to " + MAX_PRECISION + " decimals, not " + precision);
    }
    if (shownPrecision < 0 || shownPrecision > precision) {
      throw new IllegalArgumentException(
          "asset " + id + " shows 0 to " + precision + " decimals, not " + shownPrecision);
    }
  }

  /** Appends the bytes. */
  public void writeTo(final RecordWriter out) {
    out.text(id).u16(token).u8(precision).u8(shownPrecision);
  }

  /** Reads the bytes. */
  public static AssetSpec readFrom(final RecordReader in) {
    return in.checked(r -> new AssetSpec(r.text(), r.u16(), r.u8(), r.u8()));
  }
}
