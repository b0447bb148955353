package io.fluidex.rollup.simulation;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.field.Fr;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Transactions of every type for a ledger as it is: most of them valid, the others with one flaw
 * each. The same random numbers give the same transactions.
 */
public final class TransactionGenerator {
  private static final double FLAWED = 0.3;
  private static final BigInteger U64_MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  /** An order that can trade once more, so much for so much. */
  private record OpenOrder(SignedOrder order, long sell, long buy) {}

  private final Random random;
  private final PlainLedger ledger;
  private final Depths depths;
  private final Domain domain;
  private final Map<Long, Trader> traders = new HashMap<>();
  private final Map<Long, Long> lastOrderIds = new HashMap<>();
  private final List<OpenOrder> open = new ArrayList<>();
  private int keyNumber;
  private Trader registering;

  /** Generates for a ledger, which the caller executes the transactions on. */
  public TransactionGenerator(
      final Random random, final PlainLedger ledger, final Depths depths, final Domain domain) {
    this.random = random;
    this.ledger = ledger;
    this.depths = depths;
    this.domain = domain;
  }

  /** The next transaction for a block time; whoever executes it tells {@link #executed}. */
  public Transaction next(final long time) {
    registering = null;
    final int kind = random.nextInt(100);
    if (traders.size() < 3 || kind < 5) {
      return register();
    }
    if (kind < 20) {
      return deposit();
    }
    if (kind < 35) {
      return transfer(time);
    }
    if (kind < 45) {
      return withdraw(time);
    }
    if (kind < 83) {
      return trade(time);
    }
    if (kind < 88) {
      return fullExit();
    }
    return kind < 98 ? cancel() : Nop.INSTANCE;
  }

  /** Says whether the latest transaction was accepted. */
  public void executed(final Transaction transaction, final boolean accepted) {
    if (accepted && registering != null) {
      traders.put(registering.account(), registering);
    }
    if (accepted && transaction instanceof SpotTrade trade) {
      open.add(new OpenOrder(trade.maker(), trade.amount1to2(), trade.amount2to1()));
      open.add(new OpenOrder(trade.taker(), trade.amount2to1(), trade.amount1to2()));
      while (open.size() > 40) {
        open.remove(random.nextInt(open.size()));
      }
    }
  }

  /** 0 for a transaction without flaw, or a number from 1 to {@code kinds}. */
  private int flaw(final int kinds) {
    return random.nextDouble() < FLAWED ? 1 + random.nextInt(kinds) : 0;
  }

  private long unusedAccount() {
    for (long account = 1; account < depths.accounts(); account++) {
      if (!ledger.isRegistered(account)) {
        return account;
      }
    }
    return 1;
  }

  private Trader trader() {
    final List<Long> accounts = traders.keySet().stream().sorted().toList();
    return traders.get(accounts.get(random.nextInt(accounts.size())));
  }

  private Trader otherThan(final Trader trader) {
    Trader other = trader();
    while (other.account() == trader.account()) {
      other = trader();
    }
    return other;
  }

  private int token() {
    return random.nextInt(depths.tokens());
  }

  private long beyondAccounts(final long account) {
    return depths.account() == Depths.MAX_ACCOUNT
        ? 0
        : account | 1L << random.nextInt(depths.account(), Depths.MAX_ACCOUNT);
  }

  private int beyondTokens(final int token) {
    return token | 1 << random.nextInt(depths.balance(), Depths.MAX_BALANCE);
  }

  private Register register() {
    final boolean isNew = traders.size() < 3 || random.nextBoolean();
    // One account is left for transfers to nobody.
    final boolean hasRoom = traders.size() < depths.accounts() - 2;
    final long account = isNew && hasRoom ? unusedAccount() : trader().account();
    registering = new Trader(account, ++keyNumber, domain);
    final Register valid = registering.register();
    return switch (flaw(6)) {
      case 1 -> new Register(0, valid.sign(), valid.ay());
      case 2 -> new Register(beyondAccounts(account), valid.sign(), valid.ay());
      case 3 -> new Register(account, false, Fr.ZERO);
      case 4 -> new Register(account, true, offCurve());
      // y = 1 is the neutral element, whose x has no sign.
      case 5 -> new Register(account, true, Fr.ONE);
      default -> valid;
    };
  }

  private Fr offCurve() {
    Fr y = Fr.of(random.nextLong() >>> 1);
    while (isOnCurve(y)) {
      y = y.add(Fr.ONE);
    }
    return y;
  }

  private static boolean isOnCurve(final Fr y) {
    final Fr yy = y.square();
    final Fr xx = Fr.ONE.sub(yy).mul(BabyJubJub.A.sub(BabyJubJub.D.mul(yy)).inverse());
    final BigInteger r = Fr.ZERO.sub(Fr.ONE).toBigInteger().add(BigInteger.ONE);
    return xx.isZero() || xx.toBigInteger().modPow(r.shiftRight(1), r).equals(BigInteger.ONE);
  }

  private Deposit deposit() {
    final Trader trader = trader();
    final int token = token();
    final BigInteger room = U64_MAX.subtract(ledger.balance(trader.account(), token));
    // Now and then so much that nothing more fits.
    final long amount =
        random.nextInt(40) == 0 ? room.longValue() : 1 + random.nextInt(1_000_000_000);
    return switch (flaw(6)) {
      case 1 -> new Deposit(0, token, amount);
      case 2 -> new Deposit(beyondAccounts(trader.account()), token, amount);
      case 3 -> new Deposit(trader.account(), beyondTokens(token), amount);
      case 4 -> new Deposit(unusedAccount(), token, amount);
      case 5 -> new Deposit(trader.account(), token, room.add(BigInteger.ONE).longValue());
      case 6 -> new Deposit(trader.account(), token, 0);
      default -> new Deposit(trader.account(), token, amount);
    };
  }

  private FullExit fullExit() {
    final long account = trader().account();
    final int token = token();
    return switch (flaw(4)) {
      case 1 -> new FullExit(0, token);
      case 2 -> new FullExit(beyondAccounts(account), token);
      case 3 -> new FullExit(account, beyondTokens(token));
      case 4 -> new FullExit(unusedAccount(), token);
      default -> new FullExit(account, token);
    };
  }

  /** A part of a balance, sometimes all of it. */
  private long part(final BigInteger balance) {
    if (balance.signum() == 0) {
      return 1;
    }
    return random.nextInt(4) == 0
        ? balance.longValue()
        : new BigInteger(64, random).mod(balance).add(BigInteger.ONE).longValue();
  }

  private PackedSignature flipped(final PackedSignature signature) {
    final byte[] bytes = signature.toBytes();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    return PackedSignature.of(bytes);
  }

  /** The same signature with S + l: equal for code that does not check the range of S. */
  private static PackedSignature malleated(final PackedSignature signature) {
    final byte[] bytes = signature.toBytes();
    BigInteger s = BigInteger.ZERO;
    for (int i = 63; i >= 32; i--) {
      s = s.shiftLeft(8).or(BigInteger.valueOf(bytes[i] & 0xff));
    }
    s = s.add(BabyJubJub.SUBORDER);
    for (int i = 32; i < 64; i++) {
      bytes[i] = s.shiftRight(8 * (i - 32)).byteValue();
    }
    return PackedSignature.of(bytes);
  }

  private Domain otherDomain() {
    final byte[] bytes = domain.toBytes();
    bytes[random.nextInt(bytes.length)] ^= 1;
    return Domain.ofBytes(bytes);
  }

  private Trader impostor(final Trader trader) {
    return new Trader(trader.account(), 60_000 + random.nextInt(1000), domain);
  }

  private Transfer transfer(final long time) {
    final Trader from = trader();
    final Trader to = otherThan(from);
    final int token = token();
    final long amount = part(ledger.balance(from.account(), token));
    final long nonce = ledger.nonce(from.account());
    final long until = time + random.nextInt(100);
    final Transfer valid = from.transfer(to.account(), token, amount, nonce, until);
    final long tooMuch = ledger.balance(from.account(), token).add(BigInteger.ONE).longValue();
    return switch (flaw(16)) {
      case 1 -> from.transfer(0, token, amount, nonce, until);
      case 2 -> from.transfer(from.account(), token, amount, nonce, until);
      case 3 -> from.transfer(unusedAccount(), token, amount, nonce, until);
      case 4 -> from.transfer(beyondAccounts(to.account()), token, amount, nonce, until);
      case 5 -> from.transfer(to.account(), beyondTokens(token), amount, nonce, until);
      case 6 -> from.transfer(to.account(), token, 0, nonce, until);
      case 7 -> from.transfer(to.account(), token, tooMuch, nonce, until);
      case 8 -> from.transfer(to.account(), token, amount, nonce + 1, until);
      case 9 -> from.transfer(to.account(), token, amount, Math.max(0, nonce - 1), until);
      case 10 -> from.transfer(to.account(), token, amount, nonce, time - 1);
      case 11 -> impostor(from).transfer(to.account(), token, amount, nonce, until);
      case 12 -> from.in(otherDomain()).transfer(to.account(), token, amount, nonce, until);
      case 13 -> with(valid, flipped(valid.signature()));
      case 14 -> with(valid, malleated(valid.signature()));
      case 15 ->
          new Transfer(
              valid.from(), valid.to(), token, amount, nonce, until + 1, valid.signature());
      case 16 ->
          new Transfer(
              beyondAccounts(valid.from()),
              valid.to(),
              token,
              amount,
              nonce,
              until,
              valid.signature());
      default -> valid;
    };
  }

  private static Transfer with(final Transfer t, final PackedSignature signature) {
    return new Transfer(
        t.from(), t.to(), t.token(), t.amount(), t.nonce(), t.validUntil(), signature);
  }

  private Withdraw withdraw(final long time) {
    final Trader trader = trader();
    final int token = token();
    final long amount = part(ledger.balance(trader.account(), token));
    final long nonce = ledger.nonce(trader.account());
    final long until = time + random.nextInt(100);
    final Withdraw valid = trader.withdraw(token, amount, nonce, until);
    final long tooMuch = ledger.balance(trader.account(), token).add(BigInteger.ONE).longValue();
    return switch (flaw(9)) {
      case 1 -> trader.withdraw(beyondTokens(token), amount, nonce, until);
      case 2 -> trader.withdraw(token, 0, nonce, until);
      case 3 -> trader.withdraw(token, tooMuch, nonce, until);
      case 4 -> trader.withdraw(token, amount, nonce + 1, until);
      case 5 -> trader.withdraw(token, amount, nonce, time - 1);
      case 6 -> impostor(trader).withdraw(token, amount, nonce, until);
      case 7 -> new Trader(unusedAccount(), 1, domain).withdraw(token, amount, 0, until);
      case 8 ->
          new Withdraw(trader.account(), token, amount, nonce, until, flipped(valid.signature()));
      case 9 -> new Withdraw(trader.account(), token, amount ^ 1, nonce, until, valid.signature());
      default -> valid;
    };
  }

  private Cancel cancel() {
    final Trader trader = trader();
    final long nonce = ledger.nonce(trader.account());
    final long last = lastOrderIds.getOrDefault(trader.account(), 0L);
    final long orderId =
        openOrderOf(trader)
            .filter(o -> random.nextBoolean())
            .map(Order::orderId)
            .orElseGet(() -> 1L + random.nextInt((int) last + 3));
    lastOrderIds.put(trader.account(), Math.max(last, orderId));
    final Cancel valid = trader.cancel(orderId, nonce);
    return switch (flaw(5)) {
      case 1 -> trader.cancel(0, nonce);
      case 2 -> trader.cancel(orderId, nonce + 1);
      case 3 -> impostor(trader).cancel(orderId, nonce);
      case 4 -> new Cancel(trader.account(), orderId + 1, nonce, valid.signature());
      case 5 -> new Cancel(beyondAccounts(trader.account()), orderId, nonce, valid.signature());
      default -> valid;
    };
  }

  private Optional<Order> openOrderOf(final Trader trader) {
    return open.stream()
        .map(o -> o.order.order())
        .filter(o -> o.account() == trader.account())
        .findFirst();
  }

  private SpotTrade trade(final long time) {
    if (!open.isEmpty() && random.nextInt(3) == 0) {
      final OpenOrder first = open.get(random.nextInt(open.size()));
      final Trader taker = otherThan(traders.get(first.order.order().account()));
      final SignedOrder counter =
          order(
              taker,
              first.order.order().tokenBuy(),
              first.order.order().tokenSell(),
              first.buy,
              first.sell,
              time,
              flaw(13));
      return new SpotTrade(first.order, counter, first.sell, first.buy);
    }
    final Trader maker = trader();
    final Trader taker = otherThan(maker);
    final int sellToken = token();
    final int buyToken = (sellToken + 1 + random.nextInt(depths.tokens() - 1)) % depths.tokens();
    final long sell = Math.max(1, part(ledger.balance(maker.account(), sellToken)) >>> 2);
    final long buy = Math.max(1, part(ledger.balance(taker.account(), buyToken)) >>> 2);
    final SignedOrder first = order(maker, sellToken, buyToken, sell, buy, time, flaw(13));
    final SignedOrder second = order(taker, buyToken, sellToken, buy, sell, time, 0);
    return switch (flaw(6)) {
      case 1 -> new SpotTrade(first, second, 0, buy);
      case 2 -> new SpotTrade(first, second, sell, 0);
      case 3 -> new SpotTrade(first, second, sell + 1, buy);
      case 4 ->
          new SpotTrade(first, order(maker, buyToken, sellToken, buy, sell, time, 0), sell, buy);
      case 5 -> new SpotTrade(first, first, sell, buy);
      case 6 ->
          new SpotTrade(
              order(maker, sellToken, sellToken, sell, buy, time, 0),
              order(taker, sellToken, sellToken, buy, sell, time, 0),
              sell,
              buy);
      default -> new SpotTrade(first, second, sell, buy);
    };
  }

  /** A signed order that can trade sell for buy, perhaps several times, perhaps with a flaw. */
  private SignedOrder order(
      final Trader trader,
      final int sellToken,
      final int buyToken,
      final long sell,
      final long buy,
      final long time,
      final int flaw) {
    final Side side = random.nextBoolean() ? Side.SELL : Side.BUY;
    final long last = lastOrderIds.getOrDefault(trader.account(), 0L);
    final long orderId = last + 1 + (random.nextInt(8) == 0 ? random.nextInt(20) : 0);
    lastOrderIds.put(trader.account(), Math.max(last, orderId));
    // Totals of some fills; overflowing products only make an order with another price.
    final long fills = 1L + random.nextInt(3);
    final long totalSell = nonZero(sell * fills);
    final long totalBuy = nonZero(buy * fills);
    final long until = time + random.nextInt(1000);
    final int fee = random.nextInt(1 << 16);
    final SignedOrder valid =
        trader.sign(
            new Order(
                trader.account(),
                orderId,
                sellToken,
                buyToken,
                totalSell,
                totalBuy,
                until,
                side,
                fee));
    final Order o = valid.order();
    return switch (flaw) {
      case 1 -> trader.sign(terms(o, 0, sellToken, buyToken, totalSell, totalBuy, until));
      case 2 -> trader.sign(terms(o, orderId, sellToken, sellToken, totalSell, totalBuy, until));
      case 3 -> trader.sign(terms(o, orderId, sellToken, buyToken, 0, totalBuy, until));
      case 4 -> trader.sign(terms(o, orderId, sellToken, buyToken, totalSell, totalBuy + 1, until));
      case 5 -> trader.sign(terms(o, orderId, sellToken, buyToken, totalSell, totalBuy, time - 1));
      case 6 -> impostor(trader).sign(o);
      case 7 -> trader.in(otherDomain()).sign(o);
      case 8 ->
          new SignedOrder(
              terms(o, orderId + 1, sellToken, buyToken, totalSell, totalBuy, until),
              valid.signature());
      case 9 -> new SignedOrder(o, flipped(valid.signature()));
      case 10 -> new SignedOrder(o, malleated(valid.signature()));
      case 11 ->
          trader.sign(
              terms(
                  o,
                  1L + random.nextInt((int) last + 1),
                  sellToken,
                  buyToken,
                  totalSell,
                  totalBuy,
                  until));
      case 12 ->
          trader.sign(
              terms(
                  o,
                  openOrderOf(trader).map(Order::orderId).orElse(orderId),
                  sellToken,
                  buyToken,
                  nonZero(totalSell + 1),
                  totalBuy,
                  until));
      case 13 ->
          trader.sign(
              terms(o, orderId, beyondTokens(sellToken), buyToken, totalSell, totalBuy, until));
      default -> valid;
    };
  }

  private static long nonZero(final long amount) {
    return amount == 0 ? 1 : amount;
  }

  private static Order terms(
      final Order o,
      final long orderId,
      final int sellToken,
      final int buyToken,
      final long totalSell,
      final long totalBuy,
      final long until) {
    return new Order(
        o.account(),
        orderId,
        sellToken,
        buyToken,
        totalSell,
        totalBuy,
        until,
        o.side(),
        o.maxFeeBips());
  }
}
