package io.fluidex.matchengine.event;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;
import io.fluidex.matchengine.order.OrderSnapshot;
import java.util.Objects;

/**
 * One order's part of a trade.
 *
 * @param before the order before, but for the time of its update
 * @param after the order after
 * @param firstTrade whether it had not traded before
 * @param fee what its user pays, in units: base of a bid, quote of an ask
 * @param baseBefore its user's base balance before
 * @param baseAfter its user's base balance after
 * @param quoteBefore its user's quote balance before
 * @param quoteAfter its user's quote balance after
 */
public record TradeSide(
    OrderSnapshot before,
    OrderSnapshot after,
    boolean firstTrade,
    long fee,
    Balance baseBefore,
    Balance baseAfter,
    Balance quoteBefore,
    Balance quoteAfter) {
  /** Refuses null. */
  public TradeSide {
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
    Objects.requireNonNull(baseBefore, "baseBefore");
    Objects.requireNonNull(baseAfter, "baseAfter");
    Objects.requireNonNull(quoteBefore, "quoteBefore");
    Objects.requireNonNull(quoteAfter, "quoteAfter");
  }

  void writeTo(final RecordWriter out) {
    before.writeTo(out);
    after.writeTo(out);
    out.flag(firstTrade).i64(fee);
    baseBefore.writeTo(out);
    baseAfter.writeTo(out);
    quoteBefore.writeTo(out);
    quoteAfter.writeTo(out);
  }

  static TradeSide readFrom(final RecordReader in) {
    return new TradeSide(
        OrderSnapshot.readFrom(in),
        OrderSnapshot.readFrom(in),
        in.flag(),
        in.i64(),
        Balance.readFrom(in),
        Balance.readFrom(in),
        Balance.readFrom(in),
        Balance.readFrom(in));
  }
}
