package io.fluidex.matchengine.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.matchengine.command.AddLiquidity;
import io.fluidex.matchengine.command.Authorisation;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.CommandCodec;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.L1FullExit;
import io.fluidex.matchengine.command.OpenPool;
import io.fluidex.matchengine.command.PutBatch;
import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.command.RemoveLiquidity;
import io.fluidex.matchengine.command.SwapWithPool;
import io.fluidex.matchengine.event.BalanceChanged;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.EventCodec;
import io.fluidex.matchengine.event.KeyChanged;
import io.fluidex.matchengine.event.OrderChanged;
import io.fluidex.matchengine.event.OrderVoided;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.event.Transferred;
import io.fluidex.matchengine.event.UserRegistered;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.pool.PoolPricing;
import io.fluidex.matchengine.result.LiquidityChanged;
import io.fluidex.matchengine.result.OrderPlaced;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import io.fluidex.matchengine.result.ResultCodec;
import io.fluidex.matchengine.state.SnapshotCodec;
import io.fluidex.rollup.executor.BlockContext;
import io.fluidex.rollup.executor.Executor;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.signature.StrictSignatures;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.rollup.tx.Transaction;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools in the core: what they accept, refuse, tell and remember. */
class PoolTest {
  /** 10 ETH and 20,000 USDT: 2,000 USDT for one ETH. */
  private static final long BASE = 10_000_000;

  private static final long QUOTE = 20_000_000_000L;

  private static PoolExchange filled() {
    final PoolExchange exchange = new PoolExchange();
    assertInstanceOf(LiquidityChanged.class, exchange.apply(exchange.add(2, BASE, QUOTE, 0)));
    return exchange;
  }

  private static void assertRefused(
      final Reason reason, final PoolExchange exchange, final Command command) {
    final byte[] before = exchange.core().stateHash();
    final Rejected rejected = assertInstanceOf(Rejected.class, exchange.apply(command));
    assertEquals(reason, rejected.reason());
    assertEquals(List.of(), exchange.log().getLast().events());
    assertArrayEquals(before, exchange.core().stateHash());
  }

  private static BigInteger product(final PoolView pool) {
    return BigInteger.valueOf(pool.base()).multiply(BigInteger.valueOf(pool.quote()));
  }

  @Test
  void shouldGiveSharesForBothTokensAndPayThemBackWithWhatSwapsLeft() {
    final PoolExchange exchange = filled();
    // The root of 2 * 10^17, of which nobody owns 1,000.
    assertEquals(447_213_595, exchange.pool().totalShares());
    assertEquals(447_212_595, exchange.core().poolShare(Fixture.ETH_USDT, 2).shares());
    final BigInteger before = product(exchange.pool());
    final OrderPlaced bought =
        assertInstanceOf(
            OrderPlaced.class, exchange.apply(exchange.swap(3, OrderSide.BID, 10_000)));
    assertEquals(OrderStatus.FILLED, bought.status());
    // One of ten ETH costs a ninth of the USDT and 30 bips: 2,222.22 / 0.997, the tick rounded up.
    assertEquals(2_228_910_000L, bought.order().finishedQuote());
    assertTrue(product(exchange.pool()).compareTo(before) > 0);
    assertEquals(0, exchange.core().user(PoolExchange.POOL).orElseThrow().openOrders());
    final LiquidityChanged removed =
        assertInstanceOf(LiquidityChanged.class, exchange.apply(exchange.remove(2, 447_212_595)));
    assertEquals(0, removed.owned());
    assertEquals(1, removed.sequence());
    assertTrue(removed.quote() > QUOTE + 2_228_800_000L);
    assertEquals(1_000, exchange.pool().totalShares());
    assertEquals(List.of(), exchange.core().violations());
  }

  @Test
  void shouldTradeWithTheBookFirstWhereItIsBetter() {
    final PoolExchange exchange = filled();
    exchange.apply(exchange.resting(4, OrderSide.ASK, 4_000, 190_000));
    exchange.apply(exchange.resting(4, OrderSide.ASK, 4_000, 290_000));
    final long ticks = exchange.price(OrderSide.BID, 10_000);
    exchange.apply(exchange.swap(3, OrderSide.BID, 10_000));
    final List<Long> prices =
        exchange.log().getLast().events().stream()
            .filter(Traded.class::isInstance)
            .map(event -> ((Traded) event).price())
            .toList();
    assertEquals(List.of(190_000L, ticks), prices);
    assertEquals(BASE - 600_000, exchange.pool().base());
    assertEquals(4_000, exchange.core().total(Fixture.ETH_USDT, OrderSide.ASK).amount());
  }

  @Test
  void shouldRefuseASwapWhoseQuoteOrLimitNoLongerFits() {
    final PoolExchange exchange = filled();
    final long ticks = exchange.price(OrderSide.BID, 100);
    final PutOrder taker = exchange.taking(3, OrderSide.BID, 100, ticks);
    final PutOrder quote = exchange.quote(OrderSide.ASK, 100, ticks);
    assertRefused(
        Reason.POOL_MOVED,
        exchange,
        new SwapWithPool(taker, exchange.quote(OrderSide.ASK, 100, ticks - 1)));
    assertRefused(
        Reason.POOL_MOVED,
        exchange,
        new SwapWithPool(taker, exchange.quote(OrderSide.ASK, 99, ticks)));
    assertRefused(
        Reason.SWAP_PRICE,
        exchange,
        new SwapWithPool(exchange.taking(3, OrderSide.BID, 100, ticks - 1), quote));
    assertRefused(
        Reason.POOL_QUOTE,
        exchange,
        new SwapWithPool(taker, exchange.resting(4, OrderSide.ASK, 100, ticks)));
    assertRefused(
        Reason.POOL_QUOTE,
        exchange,
        new SwapWithPool(taker, with(quote, Authorisation.valid(PoolExchange.key(9)))));
    assertRefused(
        Reason.INVALID_SIGNATURE,
        exchange,
        new SwapWithPool(with(taker, Authorisation.UNSIGNED), quote));
    assertRefused(
        Reason.INVALID_ORDER_PARAMS,
        exchange,
        new SwapWithPool(exchange.resting(3, OrderSide.BID, 100, ticks), quote));
    exchange.apply(new SwapWithPool(taker, quote));
    assertRefused(Reason.ORDER_ID_USED, exchange, new SwapWithPool(taker, quote));
    exchange.sleep(120);
    assertRefused(
        Reason.SIGNATURE_EXPIRED,
        exchange,
        new SwapWithPool(aged(exchange.taking(3, OrderSide.BID, 100, 900_000)), quote));
  }

  /** As if it had been signed long ago. */
  private static PutOrder aged(final PutOrder order) {
    return new PutOrder(
        order.userId(),
        order.market(),
        order.side(),
        order.type(),
        order.timeInForce(),
        order.postOnly(),
        order.amount(),
        order.price(),
        order.quoteLimit(),
        order.worstPrice(),
        order.takerFee(),
        order.makerFee(),
        1,
        order.clientOrderId(),
        order.authorisation(),
        order.l2(),
        order.signature());
  }

  private static PutOrder with(final PutOrder order, final Authorisation authorisation) {
    return new PutOrder(
        order.userId(),
        order.market(),
        order.side(),
        order.type(),
        order.timeInForce(),
        order.postOnly(),
        order.amount(),
        order.price(),
        order.quoteLimit(),
        order.worstPrice(),
        order.takerFee(),
        order.makerFee(),
        order.validUntil(),
        order.clientOrderId(),
        authorisation,
        order.l2(),
        order.signature());
  }

  @Test
  void shouldNotSellBelowWhatTheBookPaysNorMeetTheTakersOwnOrder() {
    final PoolExchange exchange = filled();
    final PutOrder own = exchange.resting(3, OrderSide.ASK, 10, 150_000);
    exchange.apply(own);
    assertRefused(Reason.SWAP_OWN_ORDER, exchange, exchange.swap(3, OrderSide.BID, 100));
    final PoolExchange other = filled();
    other.apply(other.resting(4, OrderSide.BID, 10, 250_000));
    assertRefused(Reason.POOL_MOVED, other, other.swap(3, OrderSide.BID, 100));
  }

  @Test
  void shouldRefuseAdditionsAndRemovalsThatAreNotWhatTheirUsersSigned() {
    final PoolExchange exchange = filled();
    assertRefused(Reason.LIQUIDITY_LIMIT, exchange, exchange.add(3, BASE, QUOTE, 447_213_596));
    assertRefused(Reason.LIQUIDITY_TOO_SMALL, new PoolExchange(), small());
    final AddLiquidity good = exchange.add(3, BASE, QUOTE, 447_213_595);
    assertRefused(
        Reason.INVALID_ORDER_PARAMS,
        exchange,
        new AddLiquidity(Fixture.ETH_USDT, good.quote(), good.base(), 0));
    assertRefused(
        Reason.NO_POOL, exchange, new AddLiquidity(Fixture.UNI_USDT, good.base(), good.quote(), 0));
    assertRefused(
        Reason.BALANCE_NOT_ENOUGH, exchange, exchange.add(3, BASE, 2_000_000_000_000L, 0));
    exchange.apply(good);
    assertRefused(Reason.NONCE, exchange, good);
    assertRefused(Reason.SHARES_NOT_ENOUGH, exchange, exchange.remove(3, 447_213_596));
    assertRefused(Reason.SHARES_NOT_ENOUGH, exchange, exchange.remove(4, 1));
    assertRefused(Reason.LIQUIDITY_LIMIT, exchange, exchange.remove(3, 1_000, BASE, 0));
    assertRefused(Reason.POOL_SEQUENCE, exchange, exchange.remove(3, 1_000, 0, 1));
    final RemoveLiquidity removal = exchange.remove(3, 1_000_000);
    assertRefused(Reason.INVALID_SIGNATURE, exchange, with(removal, Authorisation.UNSIGNED));
    assertRefused(
        Reason.INVALID_SIGNATURE,
        exchange,
        with(removal, Authorisation.valid(PoolExchange.key(4))));
    exchange.apply(exchange.swap(4, OrderSide.ASK, 5_000));
    assertRefused(Reason.POOL_MOVED, exchange, removal);
    exchange.apply(exchange.remove(3, 1_000_000));
    assertRefused(Reason.POOL_SEQUENCE, exchange, exchange.remove(3, 1_000_000, 0, 0));
  }

  private static AddLiquidity small() {
    return new PoolExchange().add(2, 1_000, 1_000, 0);
  }

  private static RemoveLiquidity with(final RemoveLiquidity c, final Authorisation authorisation) {
    return new RemoveLiquidity(
        c.market(),
        c.userId(),
        c.shares(),
        c.minBase(),
        c.minQuote(),
        c.sequence(),
        c.validUntil(),
        authorisation,
        c.base(),
        c.quote());
  }

  @Test
  void shouldKeepThePoolsFundsFromEveryOtherRequest() {
    final PoolExchange exchange = filled();
    final PutOrder order = exchange.resting(PoolExchange.POOL, OrderSide.ASK, 10, 300_000);
    assertRefused(Reason.POOL_ACCOUNT, exchange, order);
    assertRefused(
        Reason.POOL_ACCOUNT, exchange, new PutBatch(Fixture.ETH_USDT, false, List.of(order)));
    assertRefused(
        Reason.POOL_ACCOUNT, exchange, exchange.transfer(PoolExchange.POOL, 2, Fixture.ETH, 1));
    assertRefused(
        Reason.POOL_ACCOUNT, exchange, exchange.transfer(2, PoolExchange.POOL, Fixture.ETH, 1));
    assertRefused(
        Reason.POOL_ACCOUNT,
        exchange,
        new SwapWithPool(exchange.taking(PoolExchange.POOL, OrderSide.BID, 10, 300_000), order));
  }

  @Test
  void shouldOpenPoolsOnTermsThatHold() {
    final PoolExchange exchange = new PoolExchange();
    final long pool = PoolExchange.POOL;
    assertRefused(Reason.INVALID_MARKET, exchange, new OpenPool("BTC_USDT", 6, 30));
    assertRefused(Reason.POOL_TERMS, exchange, new OpenPool("ETH_USDT", 6, 30));
    assertRefused(Reason.POOL_TERMS, exchange, new OpenPool("UNI_USDT", pool, 30));
    assertRefused(Reason.POOL_TERMS, exchange, new OpenPool("UNI_USDT", 6, 1_001));
    for (final long account : new long[] {0, 1, 16}) {
      assertRefused(Reason.POOL_TERMS, exchange, new OpenPool("UNI_USDT", account, 30));
    }
    final ExchangeCore charging = new ExchangeCore(EngineSettings.development());
    charging.apply(Fixture.markets(5, 5), 0, event -> {});
    assertEquals(
        Reason.POOL_TERMS,
        ((Rejected) charging.apply(new OpenPool("ETH_USDT", 6, 30), 0, event -> {})).reason());
    exchange.apply(new OpenPool("ETH_USDT", pool, 50));
    assertEquals(50, exchange.pool().feeBips());
    exchange.apply(new OpenPool("ETH_USDT", pool, 50));
    assertTrue(!exchange.log().getLast().result().isEffective());
    assertRefused(Reason.POOL_EMPTY, exchange, emptySwap(exchange));
  }

  private static SwapWithPool emptySwap(final PoolExchange exchange) {
    return new SwapWithPool(
        exchange.taking(3, OrderSide.BID, 100, 100_000),
        exchange.quote(OrderSide.ASK, 100, 100_000));
  }

  @Test
  void shouldPayWhatIsLeftAfterTheOwnerTookATokenOutOnL1() {
    final PoolExchange exchange = filled();
    exchange.apply(
        new L1FullExit(exchange.core().nextSerial(), PoolExchange.POOL, Fixture.USDT, "{}"));
    assertEquals(0, exchange.pool().quote());
    assertRefused(Reason.POOL_EMPTY, exchange, emptySwap(exchange));
    assertRefused(Reason.POOL_EMPTY, exchange, exchange.add(3, BASE, QUOTE, 0));
    final LiquidityChanged removed =
        assertInstanceOf(LiquidityChanged.class, exchange.apply(exchange.remove(2, 447_212_595)));
    assertEquals(0, removed.quote());
    assertTrue(removed.base() > BASE - 100);
  }

  private static Transaction l2(final Event event) {
    return switch (event) {
      case UserRegistered e -> e.l2();
      case KeyChanged e -> e.l2();
      case BalanceChanged e -> e.l2();
      case Transferred e -> e.l2();
      case Traded e -> e.l2();
      case OrderVoided e -> e.l2();
      case OrderChanged _ -> null;
    };
  }

  private static Command random(final PoolExchange exchange, final Random random) {
    final long user = 2L + random.nextInt(3);
    final OrderSide side = random.nextBoolean() ? OrderSide.ASK : OrderSide.BID;
    final long lots = 10L + random.nextInt(random.nextInt(4) == 0 ? 30_000 : 800);
    return switch (random.nextInt(10)) {
      case 0 -> exchange.add(user, 1 + random.nextLong(BASE), 1 + random.nextLong(QUOTE), 0);
      case 1 -> {
        final long owned = exchange.core().poolShare(Fixture.ETH_USDT, user).shares();
        yield exchange.remove(user, owned < 2 ? 1 : 1 + random.nextLong(owned));
      }
      case 2, 3 -> {
        final long ticks = Math.max(1, exchange.price(side.opposite(), 10));
        final long away = random.nextLong(Math.max(1, ticks / 50));
        yield exchange.resting(
            user, side, lots, Math.max(1, side == OrderSide.ASK ? ticks + away : ticks - away));
      }
      default ->
          exchange.price(side, lots) == PoolPricing.NONE
              ? exchange.add(user, BASE, QUOTE, 0)
              : exchange.swap(user, side, lots);
    };
  }

  /** What two random sessions must both have had, so that the test above is about something. */
  private static final Set<Reason> MET =
      EnumSet.of(Reason.SWAP_OWN_ORDER, Reason.POOL_MOVED, Reason.SHARES_NOT_ENOUGH);

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void shouldConserveAllAndDoNothingThatFailsOnL2(final long seed) {
    final PoolExchange exchange = filled();
    final Random random = new Random(seed);
    final Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    int swaps = 0;
    for (int i = 0; i < 400; i++) {
      final BigInteger before = product(exchange.pool());
      final Command command = random(exchange, random);
      final Result result = exchange.apply(command);
      assertEquals(result, ResultCodec.decode(ResultCodec.encode(result)));
      if (command instanceof SwapWithPool && result instanceof OrderPlaced placed) {
        swaps++;
        assertEquals(OrderStatus.FILLED, placed.status());
        assertTrue(product(exchange.pool()).compareTo(before) >= 0, "the product fell");
      }
      if (result instanceof Rejected rejected) {
        reasons.add(rejected.reason());
      }
      assertEquals(List.of(), exchange.core().violations());
      exchange.sleep(random.nextInt(20));
    }
    assertTrue(swaps > 100, swaps + " swaps");
    assertTrue(reasons.containsAll(MET), reasons.toString());
    execute(exchange);
    replay(exchange);
  }

  /** With every signature verified. */
  private static void execute(final PoolExchange exchange) {
    final RollupState state = RollupState.genesis(Fixture.TINY, NodeHasher.ofMachine());
    final Executor executor = new Executor(state);
    for (final PoolExchange.Executed executed : exchange.log()) {
      for (final Event event : executed.events()) {
        if (l2(event) != null) {
          final BlockContext block =
              new BlockContext(PoolExchange.DOMAIN, event.time() / 1000, new StrictSignatures());
          final Outcome outcome = executor.execute(l2(event), block);
          assertInstanceOf(Outcome.Accepted.class, outcome, () -> outcome + ": " + event);
        }
      }
    }
    for (long user = 1; user < Fixture.TINY.accounts(); user++) {
      for (final int token : new int[] {Fixture.ETH, Fixture.USDT}) {
        assertEquals(state.balance(user, token), exchange.core().balance(user, token).total());
      }
    }
  }

  /** The log of the effective commands again, through bytes, with a restart half way. */
  private static void replay(final PoolExchange exchange) {
    ExchangeCore core = new ExchangeCore(EngineSettings.rollup(Fixture.TINY));
    final int half = exchange.log().size() / 2;
    for (int i = 0; i < exchange.log().size(); i++) {
      final PoolExchange.Executed executed = exchange.log().get(i);
      if (i == half) {
        core = ExchangeCore.restore(SnapshotCodec.decode(SnapshotCodec.encode(core.capture())));
      }
      if (executed.result().isEffective()) {
        final List<Event> events = new ArrayList<>();
        final Command command = CommandCodec.decode(CommandCodec.encode(executed.command()));
        assertEquals(executed.result(), core.apply(command, executed.millis(), events::add));
        assertEquals(executed.events().size(), events.size());
        for (int j = 0; j < events.size(); j++) {
          assertArrayEquals(
              EventCodec.encode(executed.events().get(j)), EventCodec.encode(events.get(j)));
        }
      }
    }
    assertArrayEquals(exchange.core().stateHash(), core.stateHash());
  }
}
