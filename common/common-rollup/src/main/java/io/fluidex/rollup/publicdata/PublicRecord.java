package io.fluidex.rollup.publicdata;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.executor.SlotWitness;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.TransactionType;

/**
 * What is published of a transaction: enough to change the state by it, without signatures, nonces
 * and limits. Numbers are as in {@link io.fluidex.rollup.tx.Transaction}.
 */
public sealed interface PublicRecord {
  /** The type of the transaction. */
  TransactionType type();

  /** Nothing. */
  record Nop() implements PublicRecord {
    /** The one there is. */
    public static final Nop INSTANCE = new Nop();

    @Override
    public TransactionType type() {
      return TransactionType.NOP;
    }
  }

  /**
   * An account got a key.
   *
   * @param account the account
   * @param sign the sign of the key
   * @param ay y of the key
   */
  record Register(long account, boolean sign, Fr ay) implements PublicRecord {
    @Override
    public TransactionType type() {
      return TransactionType.REGISTER;
    }
  }

  /**
   * An account was credited.
   *
   * @param account the account
   * @param token the token
   * @param amount how much
   */
  record Deposit(long account, int token, long amount) implements PublicRecord {
    @Override
    public TransactionType type() {
      return TransactionType.DEPOSIT;
    }
  }

  /**
   * One account paid another.
   *
   * @param from the account that paid
   * @param to the account that received
   * @param token the token
   * @param amount how much
   */
  record Transfer(long from, long to, int token, long amount) implements PublicRecord {
    @Override
    public TransactionType type() {
      return TransactionType.TRANSFER;
    }
  }

  /**
   * A part of a balance went to L1.
   *
   * @param account the account
   * @param token the token
   * @param amount how much
   */
  record Withdraw(long account, int token, long amount) implements PublicRecord {
    @Override
    public TransactionType type() {
      return TransactionType.WITHDRAW;
    }
  }

  /**
   * One order's part of a trade.
   *
   * @param account the account
   * @param orderId the order
   * @param tokenSell the token it gave
   * @param totalSell the order's total of that token
   * @param totalBuy the order's total of the other token
   * @param amountSell how much it gave
   */
  record TradeSide(
      long account, long orderId, int tokenSell, long totalSell, long totalBuy, long amountSell) {
    static TradeSide of(final Order order, final long amountSell) {
      return new TradeSide(
          order.account(),
          order.orderId(),
          order.tokenSell(),
          order.totalSell(),
          order.totalBuy(),
          amountSell);
    }
  }

  /**
   * Two orders traded, without fees.
   *
   * @param maker order 1
   * @param taker order 2
   */
  record SpotTrade(TradeSide maker, TradeSide taker) implements PublicRecord {
    @Override
    public TransactionType type() {
      return TransactionType.SPOT_TRADE;
    }
  }

  /**
   * A whole balance went to L1.
   *
   * @param account the account
   * @param token the token
   * @param amount the balance
   */
  record FullExit(long account, int token, long amount) implements PublicRecord {
    @Override
    public TransactionType type() {
      return TransactionType.FULL_EXIT;
    }
  }

  /**
   * An order was ended.
   *
   * @param account the account
   * @param orderId the order
   */
  record Cancel(long account, long orderId) implements PublicRecord {
    @Override
    public TransactionType type() {
      return TransactionType.CANCEL;
    }
  }

  /** What is published of an executed transaction. */
  static PublicRecord of(final SlotWitness slot) {
    return switch (slot.transaction()) {
      case io.fluidex.rollup.tx.Nop _ -> Nop.INSTANCE;
      case io.fluidex.rollup.tx.Register t -> new Register(t.account(), t.sign(), t.ay());
      case io.fluidex.rollup.tx.Deposit t -> new Deposit(t.account(), t.token(), t.amount());
      case io.fluidex.rollup.tx.Transfer t -> new Transfer(t.from(), t.to(), t.token(), t.amount());
      case io.fluidex.rollup.tx.Withdraw t -> new Withdraw(t.account(), t.token(), t.amount());
      case io.fluidex.rollup.tx.SpotTrade t ->
          new SpotTrade(
              TradeSide.of(t.maker().order(), t.amount1to2()),
              TradeSide.of(t.taker().order(), t.amount2to1()));
      case io.fluidex.rollup.tx.FullExit t ->
          new FullExit(t.account(), t.token(), slot.first().oldBalance(AccountOpening.SELL));
      case io.fluidex.rollup.tx.Cancel t -> new Cancel(t.account(), t.orderId());
    };
  }
}
