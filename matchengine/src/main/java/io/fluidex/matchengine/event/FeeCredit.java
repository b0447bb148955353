package io.fluidex.matchengine.event;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;
import java.util.Objects;

/**
 * What the fee account received from a trade: the bid's fee in base, the ask's in quote.
 *
 * @param account the fee account
 * @param base its base balance after
 * @param quote its quote balance after
 */
public record FeeCredit(long account, Balance base, Balance quote) {
  /** Refuses null. */
  public FeeCredit {
    Objects.requireNonNull(base, "base");
    Objects.requireNonNull(quote, "quote");
  }

  void writeTo(final RecordWriter out) {
    out.u32(account);
    base.writeTo(out);
    quote.writeTo(out);
  }

  static FeeCredit readFrom(final RecordReader in) {
    return new FeeCredit(in.u32(), Balance.readFrom(in), Balance.readFrom(in));
  }
}
