package io.fluidex.matchengine.core;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.matchengine.account.L2Key;
import io.fluidex.matchengine.command.AddLiquidity;
import io.fluidex.matchengine.command.Authorisation;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.L1Deposit;
import io.fluidex.matchengine.command.L1Register;
import io.fluidex.matchengine.command.OpenPool;
import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.command.RemoveLiquidity;
import io.fluidex.matchengine.command.SwapWithPool;
import io.fluidex.matchengine.command.TransferFunds;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderType;
import io.fluidex.matchengine.order.TimeInForce;
import io.fluidex.matchengine.pool.PoolPricing;
import io.fluidex.matchengine.pool.Shares;
import io.fluidex.matchengine.result.Result;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.Transfer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A rollup with a pool of ETH_USDT, whose users and pool sign with keys of their own. */
final class PoolExchange {
  static final Domain DOMAIN = Domain.ofBytes(new byte[Domain.BYTES]);
  static final long POOL = 5;
  static final int FEE = 30;
  static final PoolPricing PRICING = new PoolPricing(100, 1);

  /** What is executed and when: enough to execute it again. */
  record Executed(Command command, long millis, Result result, List<Event> events) {}

  private final ExchangeCore core = new ExchangeCore(EngineSettings.rollup(Fixture.TINY));
  private final List<Executed> log = new ArrayList<>();
  private long millis = 1_700_000_000_000L;

  /** The users 2 to 4 with 100 ETH and 1,000,000 USDT each, and a pool without liquidity. */
  PoolExchange() {
    apply(Fixture.markets(0, 0));
    long serial = 0;
    for (long user = 2; user <= POOL; user++) {
      apply(new L1Register(serial++, user, "0xab" + user, key(user)));
    }
    for (long user = 2; user < POOL; user++) {
      apply(new L1Deposit(serial++, user, Fixture.ETH, 100_000_000, "{}"));
      apply(new L1Deposit(serial++, user, Fixture.USDT, 1_000_000_000_000L, "{}"));
    }
    apply(new OpenPool("ETH_USDT", POOL, FEE));
  }

  ExchangeCore core() {
    return core;
  }

  List<Executed> log() {
    return log;
  }

  void sleep(final long seconds) {
    millis += 1000 * seconds;
  }

  Result apply(final Command command) {
    final List<Event> events = new ArrayList<>();
    final Result result = core.apply(command, millis, events::add);
    log.add(new Executed(command, millis, result, events));
    return result;
  }

  PoolView pool() {
    return core.pool(Fixture.ETH_USDT).orElseThrow();
  }

  private static PrivateKey privateKey(final long user) {
    final byte[] seed = new byte[PrivateKey.SEED_BYTES];
    Arrays.fill(seed, (byte) user);
    return PrivateKey.fromSeed(seed);
  }

  static L2Key key(final long user) {
    final BabyJubJubPoint point = privateKey(user).publicKey().point();
    return new L2Key(point.sign(), point.y());
  }

  private static PackedSignature sign(final long user, final SigningMessage message) {
    return PackedSignature.of(privateKey(user).sign(message.hash()).toBytes());
  }

  private long validUntil() {
    return millis / 1000 + 60;
  }

  private PutOrder order(
      final long user,
      final OrderSide side,
      final long lots,
      final long ticks,
      final TimeInForce timeInForce,
      final boolean postOnly) {
    final boolean sells = side == OrderSide.ASK;
    final long base = PRICING.base(lots);
    final long quote = PRICING.quote(lots, ticks);
    final Order order =
        new Order(
            user,
            core.user(user).orElseThrow().nextOrderId(),
            sells ? Fixture.ETH : Fixture.USDT,
            sells ? Fixture.USDT : Fixture.ETH,
            sells ? base : quote,
            sells ? quote : base,
            validUntil(),
            sells ? Side.SELL : Side.BUY,
            0);
    final PackedSignature signature = sign(user, SigningMessage.of(DOMAIN, order));
    return new PutOrder(
        user,
        Fixture.ETH_USDT,
        side,
        OrderType.LIMIT,
        timeInForce,
        postOnly,
        Decimal.of(lots, 4),
        Decimal.of(ticks, 2),
        Decimal.ABSENT,
        Decimal.ABSENT,
        Decimal.ABSENT,
        Decimal.ABSENT,
        validUntil(),
        "",
        Authorisation.valid(key(user)),
        new SignedOrder(order, signature),
        signature);
  }

  /** An order for the book. */
  PutOrder resting(final long user, final OrderSide side, final long lots, final long ticks) {
    return order(user, side, lots, ticks, TimeInForce.GOOD_TILL_CANCEL, false);
  }

  PutOrder taking(final long user, final OrderSide side, final long lots, final long ticks) {
    return order(user, side, lots, ticks, TimeInForce.FILL_OR_KILL, false);
  }

  PutOrder quote(final OrderSide side, final long lots, final long ticks) {
    return order(POOL, side, lots, ticks, TimeInForce.GOOD_TILL_CANCEL, true);
  }

  /** The pool's price for a taker of lots, or {@link PoolPricing#NONE}. */
  long price(final OrderSide takerSide, final long lots) {
    final PoolView pool = pool();
    return takerSide == OrderSide.BID
        ? PRICING.ask(pool.base(), pool.quote(), lots, FEE)
        : PRICING.bid(pool.base(), pool.quote(), lots, FEE);
  }

  /** A swap at the pool's price of now. */
  SwapWithPool swap(final long user, final OrderSide side, final long lots) {
    final long ticks = price(side, lots);
    return new SwapWithPool(taking(user, side, lots, ticks), quote(side.opposite(), lots, ticks));
  }

  private TransferFunds transfer(
      final long from, final long to, final int token, final long units, final int earlier) {
    final long nonce = core.user(from).orElseThrow().nextNonce() + earlier;
    final Transfer unsigned =
        new Transfer(
            from,
            to,
            token,
            units,
            nonce,
            validUntil(),
            PackedSignature.of(new byte[PackedSignature.BYTES]));
    final Transfer signed =
        new Transfer(
            from,
            to,
            token,
            units,
            nonce,
            validUntil(),
            sign(from, SigningMessage.of(DOMAIN, unsigned)));
    return new TransferFunds(
        from, to, token, Decimal.of(units, 6), "{}", 0, "", Authorisation.valid(key(from)), signed);
  }

  /** An ordinary transfer. */
  TransferFunds transfer(final long from, final long to, final int token, final long units) {
    return transfer(from, to, token, units, 0);
  }

  AddLiquidity add(final long user, final long base, final long quote, final long minShares) {
    return new AddLiquidity(
        Fixture.ETH_USDT,
        transfer(user, POOL, Fixture.ETH, base, 0),
        transfer(user, POOL, Fixture.USDT, quote, 1),
        minShares);
  }

  RemoveLiquidity remove(final long user, final long shares) {
    return remove(user, shares, 0, core.poolShare(Fixture.ETH_USDT, user).sequence());
  }

  RemoveLiquidity remove(
      final long user, final long shares, final long minBase, final long sequence) {
    final PoolView pool = pool();
    final long base = Shares.worth(shares, pool.totalShares(), pool.base());
    final long quote = Shares.worth(shares, pool.totalShares(), pool.quote());
    return new RemoveLiquidity(
        Fixture.ETH_USDT,
        user,
        shares,
        minBase,
        0,
        sequence,
        validUntil(),
        Authorisation.valid(key(user)),
        base == 0 ? null : transfer(POOL, user, Fixture.ETH, base, 0),
        quote == 0 ? null : transfer(POOL, user, Fixture.USDT, quote, base == 0 ? 0 : 1));
  }
}
