package io.fluidex.matchengine.account;

import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;

/**
 * What a user has of one asset, in units. The sum fits a {@code long}.
 *
 * @param available free to use
 * @param frozen held by open orders
 */
public record Balance(long available, long frozen) {
  /** Nothing. */
  public static final Balance ZERO = new Balance(0, 0);

  /** All of it: the balance on L2. */
  public long total() {
    return available + frozen;
  }

  /** Appends the bytes. */
  public void writeTo(final RecordWriter out) {
    out.i64(available).i64(frozen);
  }

  /** Reads the bytes. */
  public static Balance readFrom(final RecordReader in) {
    return new Balance(in.i64(), in.i64());
  }
}
