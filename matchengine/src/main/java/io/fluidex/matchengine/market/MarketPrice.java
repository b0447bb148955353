package io.fluidex.matchengine.market;

import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;

/**
 * The last price of a market.
 *
 * @param market the market's number, or less than 0 in {@link #NONE}
 * @param price its last price in ticks, 0 before its first trade
 */
public record MarketPrice(int market, long price) {
  /** There is no market to ask. */
  public static final MarketPrice NONE = new MarketPrice(-1, 0);

  /** Appends the bytes. */
  public void writeTo(final RecordWriter out) {
    out.i32(market).i64(price);
  }

  /** Reads the bytes. */
  public static MarketPrice readFrom(final RecordReader in) {
    return new MarketPrice(in.i32(), in.i64());
  }
}
