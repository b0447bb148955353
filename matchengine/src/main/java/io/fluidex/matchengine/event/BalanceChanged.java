package io.fluidex.matchengine.event;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.market.MarketPrice;
import io.fluidex.rollup.tx.Transaction;
import java.util.Objects;

/**
 * A deposit, a withdrawal or a full exit. A full exit of nothing is told too, being a transaction
 * on L2.
 *
 * @param seq the event's number
 * @param time when, in milliseconds
 * @param kind which of them
 * @param userId whose balance
 * @param token the asset's token
 * @param change signed units
 * @param balance the balance after
 * @param business the caller's name for the kind of business
 * @param businessId the caller's number of the request; of a request on L1 its serial number
 * @param price last price of the asset
 * @param detail a JSON object for the history
 * @param signature what the request had as signature
 * @param l2 the L2 transaction, null without one
 */
public record BalanceChanged(
    long seq,
    long time,
    BalanceChangeKind kind,
    long userId,
    int token,
    long change,
    Balance balance,
    String business,
    long businessId,
    MarketPrice price,
    String detail,
    String signature,
    Transaction l2)
    implements Event {
  /** Refuses null where there is always a value. */
  public BalanceChanged {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(balance, "balance");
    Objects.requireNonNull(business, "business");
    Objects.requireNonNull(price, "price");
    Objects.requireNonNull(detail, "detail");
    Objects.requireNonNull(signature, "signature");
  }
}
