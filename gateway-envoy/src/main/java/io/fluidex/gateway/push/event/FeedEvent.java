package io.fluidex.gateway.push.event;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** An event of the exchange. Decimals are the texts that the exchange wrote. */
public sealed interface FeedEvent {
  /** Its number, one more than that of the event before. */
  long seq();

  /** When it happened, in milliseconds since 1970. */
  long time();

  /** What happened to an order. */
  enum OrderStep {
    /** It arrived and is about to be matched. */
    PUT,
    /** It traded, or was reduced, and still rests. */
    UPDATE,
    /** It is gone. */
    FINISH,
    /** It is gone because its last second passed. */
    EXPIRED;

    /** Whether the order is in the book no longer. */
    public boolean isEnd() {
      return this == FINISH || this == EXPIRED;
    }
  }

  /**
   * Something happened to an order.
   *
   * @param seq number of the event
   * @param time when
   * @param step what
   * @param order the order after; one that is gone shows what it did not trade as {@code remain}
   * @param sold the asset it sells
   * @param balance its user's balance of that asset, after; empty in events of before that was told
   */
  record OrderMoved(
      long seq, long time, OrderStep step, OrderView order, String sold, Optional<Funds> balance)
      implements FeedEvent {
    /** Refuses null. */
    public OrderMoved {
      Objects.requireNonNull(step, "step");
      Objects.requireNonNull(order, "order");
      Objects.requireNonNull(sold, "sold");
      Objects.requireNonNull(balance, "balance");
    }
  }

  /**
   * One order's part of a trade.
   *
   * @param user whose order
   * @param orderId its exchange-wide id
   * @param fee what its user pays: base of a bid, quote of an ask
   * @param finishedBase what the order traded, after
   * @param finishedQuote what the order traded, after
   * @param finishedFee what the order paid, after
   * @param base the user's balance of the base asset, after; empty if it was not told
   * @param quote the user's balance of the quote asset, after; empty if it was not told
   */
  record Party(
      long user,
      long orderId,
      String fee,
      String finishedBase,
      String finishedQuote,
      String finishedFee,
      Optional<Funds> base,
      Optional<Funds> quote) {}

  /**
   * Two orders traded.
   *
   * @param seq number of the event
   * @param time when
   * @param trade what everybody may know
   * @param base the base asset
   * @param quote the quote asset
   * @param ask the seller's part
   * @param bid the buyer's part
   * @param fees balances of the fee account, after; none without fees
   */
  record Traded(
      long seq,
      long time,
      TradeView trade,
      String base,
      String quote,
      Party ask,
      Party bid,
      List<UserFunds> fees)
      implements FeedEvent {
    /** Copies the list. */
    public Traded {
      fees = List.copyOf(fees);
    }

    /** The part of the order that came last. */
    public Party taker() {
      return trade.askTakes() ? ask : bid;
    }
  }

  /**
   * Balances changed by a deposit, a withdrawal, a full exit or a transfer.
   *
   * @param seq number of the event
   * @param time when
   * @param balances what they are, after
   */
  record BalancesMoved(long seq, long time, List<UserFunds> balances) implements FeedEvent {
    /** Copies the list. */
    public BalancesMoved {
      balances = List.copyOf(balances);
    }
  }

  /**
   * A user has another L2 key.
   *
   * @param seq number of the event
   * @param time when
   * @param user whose
   */
  record KeyChanged(long seq, long time, long user) implements FeedEvent {}

  /**
   * A user was registered.
   *
   * @param seq number of the event
   * @param time when
   * @param user its id
   */
  record Registered(long seq, long time, long user) implements FeedEvent {}

  /**
   * An event that changes nothing the push service tells.
   *
   * @param seq number of the event
   * @param time when
   */
  record Other(long seq, long time) implements FeedEvent {}
}
