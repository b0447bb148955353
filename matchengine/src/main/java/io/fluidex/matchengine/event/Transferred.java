package io.fluidex.matchengine.event;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.market.MarketPrice;
import io.fluidex.rollup.tx.Transfer;
import java.util.Objects;

/**
 * One user paid another.
 *
 * @param seq the event's number
 * @param time when, in milliseconds
 * @param from who paid
 * @param to who received
 * @param token the asset's token
 * @param amount units, above 0
 * @param fromBalance the payer's balance after
 * @param toBalance the receiver's balance after
 * @param businessId the caller's number of the request, or the event's time
 * @param price last price of the asset
 * @param memo a JSON object for the history
 * @param signature what the request had as signature
 * @param l2 the L2 transaction, null without one
 */
public record Transferred(
    long seq,
    long time,
    long from,
    long to,
    int token,
    long amount,
    Balance fromBalance,
    Balance toBalance,
    long businessId,
    MarketPrice price,
    String memo,
    String signature,
    Transfer l2)
    implements Event {
  /** Refuses null where there is always a value. */
  public Transferred {
    Objects.requireNonNull(fromBalance, "fromBalance");
    Objects.requireNonNull(toBalance, "toBalance");
    Objects.requireNonNull(price, "price");
    Objects.requireNonNull(memo, "memo");
    Objects.requireNonNull(signature, "signature");
  }
}
