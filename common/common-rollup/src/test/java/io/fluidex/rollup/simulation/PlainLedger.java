package io.fluidex.rollup.simulation;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.babyjubjub.InvalidPointException;
import io.fluidex.crypto.eddsa.MalformedSignatureException;
import io.fluidex.crypto.eddsa.PublicKey;
import io.fluidex.crypto.eddsa.Signature;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.shape.Depths;
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
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/**
 * The protocol's table once more, written from the specification alone: big integers, maps, and no
 * code of the rules it is compared with, signed messages included.
 */
public final class PlainLedger {
  private static final BigInteger U64 = BigInteger.ONE.shiftLeft(64);
  private static final long LAST_NONCE = (1L << 40) - 1;

  /** An order slot. */
  public record Slot(
      long id,
      int sellToken,
      int buyToken,
      BigInteger sold,
      BigInteger bought,
      BigInteger totalSell,
      BigInteger totalBuy) {
    private static final Slot EMPTY =
        new Slot(0, 0, 0, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);
  }

  private record Key(boolean sign, Fr ay) {}

  private final Depths depths;
  private final BigInteger domain;
  private final Map<Long, Key> keys = new HashMap<>();
  private final Map<Long, Long> nonces = new HashMap<>();
  private final Map<Long, Map<Integer, BigInteger>> balances = new HashMap<>();
  private final Map<Long, Map<Integer, Slot>> orders = new HashMap<>();

  /** What came in by deposits and went out by withdrawals and exits, by token. */
  private final Map<Integer, BigInteger> outstanding = new HashMap<>();

  /** A ledger without accounts. */
  public PlainLedger(final Depths depths, final Domain domain) {
    this.depths = depths;
    this.domain = new BigInteger(1, domain.toBytes());
  }

  private static BigInteger u64(final long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  /** A balance. */
  public BigInteger balance(final long account, final int token) {
    return balances.getOrDefault(account, Map.of()).getOrDefault(token, BigInteger.ZERO);
  }

  /** A nonce. */
  public long nonce(final long account) {
    return nonces.getOrDefault(account, 0L);
  }

  /** Whether an account has a key. */
  public boolean isRegistered(final long account) {
    return keys.containsKey(account);
  }

  /** What a slot holds. */
  public Slot slot(final long account, final long orderId) {
    final int slot = (int) (orderId % (1L << depths.order()));
    return orders.getOrDefault(account, Map.of()).getOrDefault(slot, Slot.EMPTY);
  }

  /** Deposits less withdrawals and exits of a token. */
  public BigInteger outstanding(final int token) {
    return outstanding.getOrDefault(token, BigInteger.ZERO);
  }

  /** The sum of all balances of a token. */
  public BigInteger total(final int token) {
    return balances.values().stream()
        .map(of -> of.getOrDefault(token, BigInteger.ZERO))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private void add(final long account, final int token, final BigInteger amount) {
    balances.computeIfAbsent(account, a -> new HashMap<>()).merge(token, amount, BigInteger::add);
  }

  private void put(final long account, final Slot slot) {
    orders
        .computeIfAbsent(account, a -> new HashMap<>())
        .put((int) (slot.id % (1L << depths.order())), slot);
  }

  private boolean inTrees(final long account, final int... tokens) {
    boolean in = account > 0 && account < 1L << depths.account();
    for (final int token : tokens) {
      in &= token < 1 << depths.balance();
    }
    return in;
  }

  /** Executes a transaction at a block time, or returns false and does nothing. */
  public boolean execute(final Transaction transaction, final long time) {
    return switch (transaction) {
      case Nop _ -> true;
      case Register t -> {
        if (!inTrees(t.account()) || t.ay().isZero() || !isPoint(t.sign(), t.ay())) {
          yield false;
        }
        keys.put(t.account(), new Key(t.sign(), t.ay()));
        yield true;
      }
      case Deposit t -> {
        final BigInteger amount = u64(t.amount());
        if (!inTrees(t.account(), t.token())
            || !isRegistered(t.account())
            || balance(t.account(), t.token()).add(amount).compareTo(U64) >= 0) {
          yield false;
        }
        add(t.account(), t.token(), amount);
        outstanding.merge(t.token(), amount, BigInteger::add);
        yield true;
      }
      case Transfer t -> transfer(t, time);
      case Withdraw t -> withdraw(t, time);
      case SpotTrade t -> trade(t, time);
      case FullExit t -> {
        if (!inTrees(t.account(), t.token())) {
          yield false;
        }
        final BigInteger all = balance(t.account(), t.token());
        add(t.account(), t.token(), all.negate());
        outstanding.merge(t.token(), all.negate(), BigInteger::add);
        yield true;
      }
      case Cancel t -> {
        if (!inTrees(t.account())
            || t.orderId() == 0
            || t.nonce() != nonce(t.account())
            || t.nonce() == LAST_NONCE
            || slot(t.account(), t.orderId()).id > t.orderId()
            || !isSigned(
                t.account(),
                pack(5, 8, domain, 96, t.account(), 32, t.nonce(), 40, t.orderId(), 32),
                pack(),
                t.signature())) {
          yield false;
        }
        put(
            t.account(),
            new Slot(
                t.orderId(),
                0,
                0,
                BigInteger.ZERO,
                BigInteger.ZERO,
                BigInteger.ZERO,
                BigInteger.ZERO));
        nonces.merge(t.account(), 1L, Long::sum);
        yield true;
      }
    };
  }

  private boolean transfer(final Transfer t, final long time) {
    final BigInteger amount = u64(t.amount());
    if (!inTrees(t.from(), t.token())
        || !inTrees(t.to())
        || t.from() == t.to()
        || !isRegistered(t.to())
        || amount.signum() == 0
        || t.validUntil() < time
        || t.nonce() != nonce(t.from())
        || t.nonce() == LAST_NONCE
        || balance(t.from(), t.token()).compareTo(amount) < 0
        || balance(t.to(), t.token()).add(amount).compareTo(U64) >= 0
        || !isSigned(
            t.from(),
            pack(2, 8, domain, 96, t.from(), 32, t.nonce(), 40, t.token(), 16, t.validUntil(), 32),
            pack(amount, 64, t.to(), 32),
            t.signature())) {
      return false;
    }
    add(t.from(), t.token(), amount.negate());
    add(t.to(), t.token(), amount);
    nonces.merge(t.from(), 1L, Long::sum);
    return true;
  }

  private boolean withdraw(final Withdraw t, final long time) {
    final BigInteger amount = u64(t.amount());
    if (!inTrees(t.account(), t.token())
        || amount.signum() == 0
        || t.validUntil() < time
        || t.nonce() != nonce(t.account())
        || t.nonce() == LAST_NONCE
        || balance(t.account(), t.token()).compareTo(amount) < 0
        || !isSigned(
            t.account(),
            pack(
                3,
                8,
                domain,
                96,
                t.account(),
                32,
                t.nonce(),
                40,
                t.token(),
                16,
                t.validUntil(),
                32),
            pack(amount, 64),
            t.signature())) {
      return false;
    }
    add(t.account(), t.token(), amount.negate());
    outstanding.merge(t.token(), amount.negate(), BigInteger::add);
    nonces.merge(t.account(), 1L, Long::sum);
    return true;
  }

  private boolean trade(final SpotTrade t, final long time) {
    final Order maker = t.maker().order();
    final Order taker = t.taker().order();
    final BigInteger amount1 = u64(t.amount1to2());
    final BigInteger amount2 = u64(t.amount2to1());
    if (maker.account() == taker.account()
        || maker.tokenSell() == maker.tokenBuy()
        || maker.tokenSell() != taker.tokenBuy()
        || maker.tokenBuy() != taker.tokenSell()
        || amount1.signum() == 0
        || amount2.signum() == 0) {
      return false;
    }
    final Slot after1 = orderAfter(t.maker(), amount1, amount2, time);
    final Slot after2 = orderAfter(t.taker(), amount2, amount1, time);
    if (after1 == null || after2 == null) {
      return false;
    }
    put(maker.account(), after1);
    put(taker.account(), after2);
    add(maker.account(), maker.tokenSell(), amount1.negate());
    add(maker.account(), maker.tokenBuy(), amount2);
    add(taker.account(), taker.tokenSell(), amount2.negate());
    add(taker.account(), taker.tokenBuy(), amount1);
    return true;
  }

  /** The slot after a trade of one order, or null if it may not trade. */
  private Slot orderAfter(
      final SignedOrder signed, final BigInteger sell, final BigInteger buy, final long time) {
    final Order order = signed.order();
    final BigInteger totalSell = u64(order.totalSell());
    final BigInteger totalBuy = u64(order.totalBuy());
    if (!inTrees(order.account(), order.tokenSell(), order.tokenBuy())
        || order.validUntil() < time
        || order.orderId() == 0
        || totalSell.signum() == 0
        || totalBuy.signum() == 0) {
      return null;
    }
    final Slot before = slot(order.account(), order.orderId());
    BigInteger sold = sell;
    BigInteger bought = buy;
    if (before.id == order.orderId()) {
      if (before.sellToken != order.tokenSell()
          || before.buyToken != order.tokenBuy()
          || !before.totalSell.equals(totalSell)
          || !before.totalBuy.equals(totalBuy)) {
        return null;
      }
      sold = sold.add(before.sold);
      bought = bought.add(before.bought);
    } else if (before.id > order.orderId()) {
      return null;
    }
    final boolean within =
        order.side() == Side.SELL
            ? sold.compareTo(totalSell) <= 0
            : bought.compareTo(totalBuy) <= 0;
    if (!within
        || sold.compareTo(U64) >= 0
        || bought.compareTo(U64) >= 0
        || sell.multiply(totalBuy).compareTo(buy.multiply(totalSell)) > 0
        || balance(order.account(), order.tokenSell()).compareTo(sell) < 0
        || balance(order.account(), order.tokenBuy()).add(buy).compareTo(U64) >= 0
        || !isSigned(
            order.account(),
            pack(
                4,
                8,
                domain,
                96,
                order.account(),
                32,
                order.orderId(),
                32,
                order.tokenSell(),
                16,
                order.tokenBuy(),
                16,
                order.validUntil(),
                32,
                order.side() == Side.BUY ? 1 : 0,
                1),
            pack(totalSell, 64, totalBuy, 64, order.maxFeeBips(), 16),
            signed.signature())) {
      return null;
    }
    return new Slot(
        order.orderId(), order.tokenSell(), order.tokenBuy(), sold, bought, totalSell, totalBuy);
  }

  /** Packs values, each followed by its width, the first lowest. */
  private static Fr pack(final Object... valuesAndWidths) {
    BigInteger packed = BigInteger.ZERO;
    int offset = 0;
    for (int i = 0; i < valuesAndWidths.length; i += 2) {
      packed = packed.add(new BigInteger(valuesAndWidths[i].toString()).shiftLeft(offset));
      offset += (Integer) valuesAndWidths[i + 1];
    }
    return Fr.of(packed);
  }

  private static boolean isPoint(final boolean sign, final Fr ay) {
    try {
      return BabyJubJubPoint.fromY(ay, sign).y().equals(ay);
    } catch (final InvalidPointException e) {
      return false;
    }
  }

  private boolean isSigned(
      final long account, final Fr first, final Fr second, final PackedSignature signature) {
    final Key key = keys.get(account);
    if (key == null) {
      return false;
    }
    final Signature parsed;
    try {
      parsed = Signature.fromBytes(signature.toBytes());
    } catch (final MalformedSignatureException e) {
      return false;
    }
    final Fr message = Poseidon.hash(first, second);
    final BabyJubJubPoint point = BabyJubJubPoint.fromY(key.ay, key.sign);
    return (point.isInSubgroup() && !point.isIdentity())
        ? PublicKey.of(point).verify(message, parsed)
        : isSignedByOther(point, message, parsed);
  }

  /** The equation of circomlib's circuit for any point: S B = R8 + h (8 A), 8 A not neutral. */
  private static boolean isSignedByOther(
      final BabyJubJubPoint key, final Fr message, final Signature signature) {
    final BabyJubJubPoint timesEight = key.multiply(BigInteger.valueOf(BabyJubJub.COFACTOR));
    final BabyJubJubPoint r8 = signature.r8();
    final BigInteger challenge =
        Poseidon.hash(r8.x(), r8.y(), key.x(), key.y(), message).toBigInteger();
    return !timesEight.isIdentity()
        && BabyJubJubPoint.BASE8
            .multiply(signature.s())
            .equals(r8.add(timesEight.multiply(challenge)));
  }
}
