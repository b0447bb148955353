package io.fluidex.matchengine.order;

import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;
import java.util.Objects;

/**
 * An order at one moment. What is left and what has traded make up its amount.
 *
 * @param terms what it asks for
 * @param remain base amount not traded, in lots
 * @param frozen balance it holds: units of base of an ask, of quote of a bid
 * @param finishedBase base amount traded, in lots
 * @param finishedQuote quote amount traded, in units
 * @param finishedFee fees paid: units of quote of an ask, of base of a bid
 * @param updateTime when it last traded, or was put, in milliseconds since 1970
 */
public record OrderSnapshot(
    OrderTerms terms,
    long remain,
    long frozen,
    long finishedBase,
    long finishedQuote,
    long finishedFee,
    long updateTime) {
  /** Refuses null. */
  public OrderSnapshot {
    Objects.requireNonNull(terms, "terms");
  }

  /** Appends the bytes. */
  public void writeTo(final RecordWriter out) {
    terms.writeTo(out);
    out.i64(remain).i64(frozen).i64(finishedBase).i64(finishedQuote).i64(finishedFee);
    out.i64(updateTime);
  }

  /** Reads the bytes. */
  public static OrderSnapshot readFrom(final RecordReader in) {
    return new OrderSnapshot(
        OrderTerms.readFrom(in), in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64());
  }
}
