package io.fluidex.rollup.executor;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.signature.AccountKey;
import io.fluidex.rollup.signature.SignatureClaim;
import io.fluidex.rollup.state.AccountLeaf;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.state.OrderLeaf;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Nop;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.util.Optional;

/**
 * The table of checks of the protocol, in Java: which leaves a transaction opens, whether it may
 * happen given what they hold, and what they become.
 *
 * <p>It knows no state and hashes no tree, and accepts exactly what the circuit can prove.
 * Signatures come last, being the dearest.
 */
public final class TransactionRules {
  /** The party whose account is opened first. */
  public static final int FIRST = 1;

  /** The party whose account is opened second. */
  public static final int SECOND = 2;

  private TransactionRules() {}

  /**
   * Where an account is opened.
   *
   * @param account the account
   * @param sellToken the token of the first balance
   * @param buyToken the token of the second balance
   * @param orderSlot the order slot
   */
  public record Place(long account, int sellToken, int buyToken, int orderSlot) {
    /** What a transaction opens that needs no account. */
    public static final Place NONE = new Place(0, 0, 0, 0);
  }

  /** The place of a party, see {@link SlotWitness}; the ids must be in range, {@link #checkIds}. */
  public static Place place(final Transaction transaction, final int party, final Depths depths) {
    final boolean first = party == FIRST;
    return switch (transaction) {
      case Transfer t ->
          first ? new Place(t.from(), t.token(), 0, 0) : new Place(t.to(), 0, t.token(), 0);
      case SpotTrade t -> {
        final Order order = (first ? t.maker() : t.taker()).order();
        yield new Place(
            order.account(), order.tokenSell(), order.tokenBuy(), depths.slot(order.orderId()));
      }
      case Nop _ -> Place.NONE;
      case Register t -> first ? new Place(t.account(), 0, 0, 0) : Place.NONE;
      case Deposit t -> first ? new Place(t.account(), t.token(), 0, 0) : Place.NONE;
      case Withdraw t -> first ? new Place(t.account(), t.token(), 0, 0) : Place.NONE;
      case FullExit t -> first ? new Place(t.account(), t.token(), 0, 0) : Place.NONE;
      case Cancel t -> first ? new Place(t.account(), 0, 0, depths.slot(t.orderId())) : Place.NONE;
    };
  }

  /** Whether every id is one that trees of some depths have, and no account is 0. */
  public static Optional<Outcome.Rejected> checkIds(
      final Transaction transaction, final Depths depths) {
    return switch (transaction) {
      case Nop _ -> Optional.empty();
      case Register t -> checkIds(t.account(), 0, FIRST, depths);
      case Deposit t -> checkIds(t.account(), t.token(), FIRST, depths);
      case Transfer t ->
          checkIds(t.from(), t.token(), FIRST, depths)
              .or(() -> checkIds(t.to(), t.token(), SECOND, depths));
      case Withdraw t -> checkIds(t.account(), t.token(), FIRST, depths);
      case SpotTrade t ->
          checkIds(t.maker().order(), FIRST, depths)
              .or(() -> checkIds(t.taker().order(), SECOND, depths));
      case FullExit t -> checkIds(t.account(), t.token(), FIRST, depths);
      case Cancel t -> checkIds(t.account(), 0, FIRST, depths);
    };
  }

  private static Optional<Outcome.Rejected> checkIds(
      final Order order, final int party, final Depths depths) {
    return checkIds(order.account(), order.tokenSell(), party, depths)
        .or(() -> checkIds(order.account(), order.tokenBuy(), party, depths));
  }

  private static Optional<Outcome.Rejected> checkIds(
      final long account, final int token, final int party, final Depths depths) {
    if (account == 0) {
      return rejected(Rejection.ACCOUNT_ZERO, party);
    }
    if (account >= depths.accounts()) {
      return rejected(Rejection.ACCOUNT_OUT_OF_RANGE, party);
    }
    return token >= depths.tokens()
        ? rejected(Rejection.TOKEN_OUT_OF_RANGE, party)
        : Optional.empty();
  }

  private static Optional<Outcome.Rejected> rejected(final Rejection reason, final int party) {
    return Optional.of(new Outcome.Rejected(reason, party));
  }

  /**
   * Decides a transaction whose ids are in range, on the old leaves of its openings, and sets the
   * new ones. If it is rejected, the openings are of no use any more.
   */
  public static Optional<Outcome.Rejected> apply(
      final Transaction transaction,
      final AccountOpening first,
      final AccountOpening second,
      final BlockContext block) {
    return switch (transaction) {
      case Nop _ -> Optional.empty();
      case Register t -> register(t, first);
      case Deposit t -> deposit(t, first);
      case Transfer t -> transfer(t, first, second, block);
      case Withdraw t -> withdraw(t, first, block);
      case SpotTrade t -> trade(t, first, second, block);
      case FullExit _ -> {
        first.setBalance(AccountOpening.SELL, 0);
        yield Optional.empty();
      }
      case Cancel t -> cancel(t, first, block);
    };
  }

  private static Optional<Outcome.Rejected> register(
      final Register register, final AccountOpening account) {
    if (register.ay().isZero()) {
      return rejected(Rejection.KEY_ZERO, FIRST);
    }
    if (AccountKey.of(register.sign(), register.ay()).isEmpty()) {
      return rejected(Rejection.KEY_NOT_ON_CURVE, FIRST);
    }
    account.setKey(register.sign(), register.ay());
    return Optional.empty();
  }

  private static Optional<Outcome.Rejected> deposit(
      final Deposit deposit, final AccountOpening account) {
    if (!account.wasRegistered()) {
      return rejected(Rejection.ACCOUNT_NOT_REGISTERED, FIRST);
    }
    return credit(account, AccountOpening.SELL, deposit.amount(), FIRST);
  }

  private static Optional<Outcome.Rejected> transfer(
      final Transfer transfer,
      final AccountOpening from,
      final AccountOpening to,
      final BlockContext block) {
    if (transfer.from() == transfer.to()) {
      return rejected(Rejection.SAME_ACCOUNT, SECOND);
    }
    if (!to.wasRegistered()) {
      return rejected(Rejection.ACCOUNT_NOT_REGISTERED, SECOND);
    }
    return spend(from, transfer.amount(), transfer.nonce(), transfer.validUntil(), block)
        .or(() -> credit(to, AccountOpening.BUY, transfer.amount(), SECOND))
        .or(() ->
            checkSignature(
                from,
                SigningMessage.of(block.domain(), transfer),
                transfer.signature(),
                FIRST,
                block));
  }

  private static Optional<Outcome.Rejected> withdraw(
      final Withdraw withdraw, final AccountOpening account, final BlockContext block) {
    return spend(account, withdraw.amount(), withdraw.nonce(), withdraw.validUntil(), block)
        .or(() ->
            checkSignature(
                account,
                SigningMessage.of(block.domain(), withdraw),
                withdraw.signature(),
                FIRST,
                block));
  }

  private static Optional<Outcome.Rejected> cancel(
      final Cancel cancel, final AccountOpening account, final BlockContext block) {
    if (cancel.orderId() == 0) {
      return rejected(Rejection.ORDER_ID_ZERO, FIRST);
    }
    if (!account.wasRegistered()) {
      return rejected(Rejection.ACCOUNT_NOT_REGISTERED, FIRST);
    }
    if (account.oldOrder().orderId() > cancel.orderId()) {
      return rejected(Rejection.ORDER_SUPERSEDED, FIRST);
    }
    account.setOrder(new OrderLeaf(cancel.orderId(), 0, 0, 0, 0, 0, 0));
    return useNonce(account, cancel.nonce())
        .or(() ->
            checkSignature(
                account,
                SigningMessage.of(block.domain(), cancel),
                cancel.signature(),
                FIRST,
                block));
  }

  /** What a transfer and a withdrawal have in common: takes an amount and uses a nonce. */
  private static Optional<Outcome.Rejected> spend(
      final AccountOpening account,
      final long amount,
      final long nonce,
      final long validUntil,
      final BlockContext block) {
    if (amount == 0) {
      return rejected(Rejection.AMOUNT_ZERO, FIRST);
    }
    if (!account.wasRegistered()) {
      return rejected(Rejection.ACCOUNT_NOT_REGISTERED, FIRST);
    }
    if (validUntil < block.time()) {
      return rejected(Rejection.EXPIRED, FIRST);
    }
    return useNonce(account, nonce).or(() -> debit(account, amount, FIRST));
  }

  private static Optional<Outcome.Rejected> useNonce(
      final AccountOpening account, final long nonce) {
    if (nonce != account.oldNonce()) {
      return rejected(Rejection.NONCE_MISMATCH, FIRST);
    }
    if (nonce == AccountLeaf.NONCES - 1) {
      return rejected(Rejection.NONCE_EXHAUSTED, FIRST);
    }
    account.setNonce(nonce + 1);
    return Optional.empty();
  }

  private static Optional<Outcome.Rejected> debit(
      final AccountOpening account, final long amount, final int party) {
    final long balance = account.oldBalance(AccountOpening.SELL);
    if (Long.compareUnsigned(balance, amount) < 0) {
      return rejected(Rejection.BALANCE_INSUFFICIENT, party);
    }
    account.setBalance(AccountOpening.SELL, balance - amount);
    return Optional.empty();
  }

  private static Optional<Outcome.Rejected> credit(
      final AccountOpening account, final int balance, final long amount, final int party) {
    final long sum = account.oldBalance(balance) + amount;
    if (Long.compareUnsigned(sum, amount) < 0) {
      return rejected(Rejection.BALANCE_OVERFLOW, party);
    }
    account.setBalance(balance, sum);
    return Optional.empty();
  }

  private static Optional<Outcome.Rejected> trade(
      final SpotTrade trade,
      final AccountOpening first,
      final AccountOpening second,
      final BlockContext block) {
    final SignedOrder maker = trade.maker();
    final SignedOrder taker = trade.taker();
    if (first.account() == second.account()) {
      return rejected(Rejection.SAME_ACCOUNT, SECOND);
    }
    if (maker.order().tokenSell() != taker.order().tokenBuy()
        || maker.order().tokenBuy() != taker.order().tokenSell()) {
      return rejected(Rejection.TOKENS_NOT_OPPOSITE, SECOND);
    }
    if (trade.amount1to2() == 0) {
      return rejected(Rejection.AMOUNT_ZERO, FIRST);
    }
    if (trade.amount2to1() == 0) {
      return rejected(Rejection.AMOUNT_ZERO, SECOND);
    }
    return tradeSide(maker.order(), first, trade.amount1to2(), trade.amount2to1(), FIRST, block)
        .or(() ->
            tradeSide(taker.order(), second, trade.amount2to1(), trade.amount1to2(), SECOND, block))
        .or(() -> checkSignature(maker, first, FIRST, block))
        .or(() -> checkSignature(taker, second, SECOND, block));
  }

  private static Optional<Outcome.Rejected> tradeSide(
      final Order order,
      final AccountOpening account,
      final long sell,
      final long buy,
      final int party,
      final BlockContext block) {
    if (!account.wasRegistered()) {
      return rejected(Rejection.ACCOUNT_NOT_REGISTERED, party);
    }
    final OrderLeaf inSlot = account.oldOrder();
    final Optional<Rejection> terms =
        OrderRules.checkTerms(order, block.time()).or(() -> OrderRules.checkSlot(order, inSlot));
    if (terms.isPresent()) {
      return rejected(terms.get(), party);
    }
    final OrderLeaf after = OrderRules.filled(order, inSlot, sell, buy);
    final Optional<Rejection> fill = OrderRules.checkFill(order, after, sell, buy);
    if (fill.isPresent()) {
      return rejected(fill.get(), party);
    }
    account.setOrder(after);
    return debit(account, sell, party).or(() -> credit(account, AccountOpening.BUY, buy, party));
  }

  private static Optional<Outcome.Rejected> checkSignature(
      final SignedOrder signed,
      final AccountOpening account,
      final int party,
      final BlockContext block) {
    return checkSignature(
        account,
        SigningMessage.of(block.domain(), signed.order()),
        signed.signature(),
        party,
        block);
  }

  private static Optional<Outcome.Rejected> checkSignature(
      final AccountOpening account,
      final SigningMessage message,
      final PackedSignature signature,
      final int party,
      final BlockContext block) {
    final Fr ay = account.oldAy();
    final SignatureClaim claim = new SignatureClaim(account.oldSign(), ay, message, signature);
    return switch (block.signatures().check(claim)) {
      case VALID -> Optional.empty();
      case MALFORMED -> rejected(Rejection.SIGNATURE_MALFORMED, party);
      case INVALID -> rejected(Rejection.SIGNATURE_INVALID, party);
    };
  }
}
