package io.fluidex.bench;

import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Nop;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.TransactionType;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A state with funded accounts spread over its tree, and signed transactions that are valid on it,
 * one after the other. The same settings give the same work.
 */
final class StateWorkload {
  static final Domain DOMAIN = Domain.ofBytes(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  static final long TIME = 1_700_000_000;

  private static final long FUNDS = 1L << 40;
  private static final int MAX_TOKENS = 16;

  /** An account with its key and the next of its numbers. */
  private static final class Trader {
    private final long account;
    private final PrivateKey key;
    private long nonce;
    private long orderId;

    Trader(final long account) {
      this.account = account;
      this.key =
          PrivateKey.fromSeed(ByteBuffer.allocate(PrivateKey.SEED_BYTES).putLong(account).array());
    }

    PackedSignature sign(final SigningMessage message) {
      return PackedSignature.of(key.sign(message.hash()));
    }

    boolean sign() {
      return key.publicKey().point().sign();
    }

    Fr ay() {
      return key.publicKey().point().y();
    }
  }

  private final RollupState state;
  private final int tokens;
  private final List<Trader> traders = new ArrayList<>();
  private final Random random = new Random(1);

  /** Makes the state: every account has a key, and funds in some tokens. */
  StateWorkload(final Depths depths, final int accounts, final NodeHasher hasher) {
    this.tokens = Math.min(MAX_TOKENS, depths.tokens());
    this.state = RollupState.genesis(depths, hasher);
    final long distance = Math.max(1, (depths.accounts() - 1) / accounts);
    for (long id = 1; id < depths.accounts() && traders.size() < accounts; id += distance) {
      final Trader trader = new Trader(id);
      traders.add(trader);
      for (int token = 0; token < tokens; token++) {
        final AccountOpening opening = state.open(id, token, 0, 0);
        opening.setBalance(AccountOpening.SELL, FUNDS);
        opening.setKey(trader.sign(), trader.ay());
        state.store(opening);
      }
    }
    state.commitWithoutPaths();
  }

  /** The state before the transactions. */
  RollupState state() {
    return state;
  }

  int accounts() {
    return traders.size();
  }

  /** Transactions of a type, valid on the state one after the other. */
  List<Transaction> transactions(final TransactionType type, final int count) {
    traders.forEach(trader -> {
      trader.nonce = 0;
      trader.orderId = 0;
    });
    final List<Transaction> transactions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      transactions.add(next(type));
    }
    return transactions;
  }

  private Transaction next(final TransactionType type) {
    final Trader first = traders.get(random.nextInt(traders.size()));
    final long account = first.account;
    final int token = random.nextInt(tokens);
    final long amount = 1L + random.nextInt(1 << 20);
    return switch (type) {
      case NOP -> Nop.INSTANCE;
      case REGISTER -> {
        final Trader other = otherThan(first);
        yield new Register(account, other.sign(), other.ay());
      }
      case DEPOSIT -> new Deposit(account, token, amount);
      case TRANSFER -> {
        final Transfer unsigned =
            new Transfer(
                account, otherThan(first).account, token, amount, first.nonce++, TIME, unsigned());
        yield new Transfer(
            account,
            unsigned.to(),
            token,
            amount,
            unsigned.nonce(),
            TIME,
            first.sign(SigningMessage.of(DOMAIN, unsigned)));
      }
      case WITHDRAW -> {
        final Withdraw unsigned =
            new Withdraw(account, token, amount, first.nonce++, TIME, unsigned());
        yield new Withdraw(
            account,
            token,
            amount,
            unsigned.nonce(),
            TIME,
            first.sign(SigningMessage.of(DOMAIN, unsigned)));
      }
      case SPOT_TRADE -> {
        final int other = (token + 1 + random.nextInt(tokens - 1)) % tokens;
        yield new SpotTrade(
            order(first, token, other, amount),
            order(otherThan(first), other, token, amount),
            amount,
            amount);
      }
      case FULL_EXIT -> new FullExit(account, token);
      case CANCEL -> {
        final Cancel unsigned = new Cancel(account, ++first.orderId, first.nonce++, unsigned());
        yield new Cancel(
            account,
            unsigned.orderId(),
            unsigned.nonce(),
            first.sign(SigningMessage.of(DOMAIN, unsigned)));
      }
    };
  }

  private static PackedSignature unsigned() {
    return PackedSignature.of(new byte[PackedSignature.BYTES]);
  }

  private Trader otherThan(final Trader trader) {
    Trader other = traders.get(random.nextInt(traders.size()));
    while (other == trader) {
      other = traders.get(random.nextInt(traders.size()));
    }
    return other;
  }

  private static SignedOrder order(
      final Trader trader, final int sell, final int buy, final long amount) {
    final Order order =
        new Order(
            trader.account,
            ++trader.orderId,
            sell,
            buy,
            2 * amount,
            2 * amount,
            TIME,
            Side.SELL,
            0);
    return new SignedOrder(order, trader.sign(SigningMessage.of(DOMAIN, order)));
  }
}
