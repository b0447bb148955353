package io.fluidex.matchengine.bench;

import io.fluidex.crypto.field.Fr;
import io.fluidex.matchengine.account.L2Key;
import io.fluidex.matchengine.command.Authorisation;
import io.fluidex.matchengine.command.CancelOrder;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.L1Deposit;
import io.fluidex.matchengine.command.L1Register;
import io.fluidex.matchengine.command.LoadMarkets;
import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.command.ReplaceOrder;
import io.fluidex.matchengine.core.ExchangeCore;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.OrderChanged;
import io.fluidex.matchengine.event.OrderEventKind;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderTerms;
import io.fluidex.matchengine.order.OrderType;
import io.fluidex.matchengine.order.TimeInForce;
import io.fluidex.matchengine.result.OrderPlaced;
import io.fluidex.matchengine.result.Result;
import io.fluidex.matchengine.state.CoreState;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SignedOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The mix of commands that exchange-core publishes its figures for: one market with about 1,000
 * resting orders in about 750 levels; 9 % new orders, 3 % immediate ones that trade, 6 % cancels,
 * 82 % moves to another price. A move is a cancel and a new order in one command here, since the L2
 * signature of an order is for one price.
 *
 * <p>Orders are signed, that is, they carry all that a rollup's orders carry; signatures themselves
 * are verified before the core and are no part of it. Every command is made with the answers to
 * those before it, on a core of its own, so that a list of them can be executed on others without
 * waiting for answers.
 */
final class MatchLoad {
  private static final int USERS = 100;
  private static final int RESTING = 1000;
  private static final int HALF_LEVELS = 750;
  private static final long MID = 10_000;
  private static final long MAX_LOTS = 1_000;
  private static final int ETH = 0;
  private static final int USDT = 1;

  /** Units of a lot of ETH: 6 decimals of which 4 count. */
  private static final long LOT = 100;

  private static final int PERCENT = 100;
  private static final int NEW = 9;
  private static final int IMMEDIATE = NEW + 3;
  private static final int CANCELS = IMMEDIATE + 6;
  private static final long START = 1_700_000_000_000L;
  private static final long DAY_SECONDS = 86_400;
  private static final PackedSignature SIGNATURE =
      PackedSignature.of(new byte[PackedSignature.BYTES]);

  private final Random random;
  private final ExchangeCore core;
  private final Authorisation[] authorisations = new Authorisation[USERS];
  private final long[] nextOrderId = new long[USERS];
  private final List<OrderTerms> open = new ArrayList<>();
  private final Map<Long, Integer> places = new HashMap<>();
  private long millis = START;

  MatchLoad(final long seed) {
    this(seed, RESTING);
  }

  /** With another number of orders in the book at the beginning. */
  MatchLoad(final long seed, final int resting) {
    this.random = new Random(seed);
    this.core = new ExchangeCore(settings(resting));
    Arrays.fill(nextOrderId, 1);
    execute(
        new LoadMarkets(
            List.of(new AssetSpec("ETH", ETH, 6, 6), new AssetSpec("USDT", USDT, 6, 6)),
            List.of(new MarketSpec("ETH_USDT", "ETH", "USDT", 4, 2, 4, 1, 0, 0))));
    long serial = 0;
    for (int user = 0; user < USERS; user++) {
      final long id = user + 2L;
      final L2Key key = new L2Key(false, Fr.of(id));
      authorisations[user] = Authorisation.valid(key);
      execute(new L1Register(serial++, id, "0x" + id, key));
      execute(new L1Deposit(serial++, id, ETH, Long.MAX_VALUE / USERS / 2, "{}"));
      execute(new L1Deposit(serial++, id, USDT, Long.MAX_VALUE / USERS / 2, "{}"));
    }
    while (open.size() < resting) {
      execute(newOrder());
    }
  }

  /** Those of a rollup, with room for the orders. */
  private static EngineSettings settings(final int resting) {
    final EngineSettings defaults = EngineSettings.rollup(new Depths(8, 14, 24));
    return new EngineSettings(
        defaults.mode(),
        defaults.depths(),
        defaults.signatures(),
        defaults.preventSelfTrade(),
        defaults.refuseMarketOrders(),
        Math.max(defaults.maxOpenOrders(), 2 * resting / USERS),
        defaults.feeAccount(),
        defaults.requestMemoryMillis(),
        defaults.requestMemory(),
        defaults.clientIdMemoryMillis(),
        defaults.clientIdMemory(),
        defaults.priceAsset());
  }

  /** The state that the next commands are for. */
  CoreState state() {
    return core.capture();
  }

  /** Price levels in the book. */
  int levels() {
    return core.levels(0, OrderSide.ASK, RESTING).size()
        + core.levels(0, OrderSide.BID, RESTING).size();
  }

  /** Orders in the book. */
  int resting() {
    return open.size();
  }

  /** The time of the commands, in milliseconds. */
  long millis() {
    return millis;
  }

  /** The next commands. */
  Command[] next(final int count) {
    final Command[] commands = new Command[count];
    for (int i = 0; i < count; i++) {
      commands[i] = next();
      execute(commands[i]);
    }
    return commands;
  }

  private Command next() {
    final int dice = random.nextInt(PERCENT);
    if (dice < NEW || open.isEmpty()) {
      return newOrder();
    }
    if (dice < IMMEDIATE) {
      return immediate();
    }
    final OrderTerms chosen = open.get(random.nextInt(open.size()));
    if (dice < CANCELS) {
      final long user = chosen.userId();
      return new CancelOrder(
          user,
          0,
          chosen.id(),
          "",
          authorisations[index(user)],
          new Cancel(user, chosen.l2OrderId(), 0, SIGNATURE),
          false);
    }
    return new ReplaceOrder(
        chosen.id(),
        order(
            index(chosen.userId()),
            chosen.side(),
            chosen.amount(),
            restingPrice(chosen.side()),
            TimeInForce.GOOD_TILL_CANCEL));
  }

  private static int index(final long userId) {
    return (int) userId - 2;
  }

  private long restingPrice(final OrderSide side) {
    final long distance = 1L + random.nextInt(HALF_LEVELS);
    return side == OrderSide.ASK ? MID + distance : MID - distance;
  }

  private PutOrder newOrder() {
    final OrderSide side = OrderSide.ofCode(random.nextInt(2));
    return order(
        random.nextInt(USERS),
        side,
        1 + random.nextLong(MAX_LOTS),
        restingPrice(side),
        TimeInForce.GOOD_TILL_CANCEL);
  }

  /** Takes about one order out, or two where there are too many. */
  private PutOrder immediate() {
    final OrderSide side = OrderSide.ofCode(random.nextInt(2));
    final long lots = 1 + random.nextLong(open.size() > RESTING ? 2 * MAX_LOTS : MAX_LOTS);
    final long price = side == OrderSide.ASK ? MID - HALF_LEVELS : MID + HALF_LEVELS;
    return order(random.nextInt(USERS), side, lots, price, TimeInForce.IMMEDIATE_OR_CANCEL);
  }

  private PutOrder order(
      final int user,
      final OrderSide side,
      final long lots,
      final long price,
      final TimeInForce timeInForce) {
    final long id = user + 2L;
    final boolean sells = side == OrderSide.ASK;
    final long validUntil = millis / 1000 + DAY_SECONDS;
    final Order signed =
        new Order(
            id,
            nextOrderId[user],
            sells ? ETH : USDT,
            sells ? USDT : ETH,
            sells ? LOT * lots : lots * price,
            sells ? lots * price : LOT * lots,
            validUntil,
            sells ? Side.SELL : Side.BUY,
            0);
    return new PutOrder(
        id,
        0,
        side,
        OrderType.LIMIT,
        timeInForce,
        false,
        Decimal.of(lots, 4),
        Decimal.of(price, 2),
        Decimal.ABSENT,
        Decimal.ABSENT,
        Decimal.ABSENT,
        Decimal.ABSENT,
        validUntil,
        "",
        authorisations[user],
        new SignedOrder(signed, SIGNATURE),
        SIGNATURE);
  }

  private void execute(final Command command) {
    millis += random.nextInt(2);
    final Result result = core.apply(command, millis, this::observe);
    if (!result.isEffective()) {
      throw new IllegalStateException(result + " to " + command);
    }
    if (result instanceof OrderPlaced placed) {
      final OrderTerms terms = placed.order().terms();
      nextOrderId[index(terms.userId())] = placed.nextOrderId();
    }
  }

  private void observe(final Event event) {
    if (event instanceof OrderChanged changed) {
      final OrderTerms terms = changed.order().terms();
      if (changed.kind() == OrderEventKind.PUT) {
        places.put(terms.id(), open.size());
        open.add(terms);
      } else if (changed.kind() == OrderEventKind.FINISH) {
        final int place = places.remove(terms.id());
        final OrderTerms last = open.removeLast();
        if (last.id() != terms.id()) {
          open.set(place, last);
          places.put(last.id(), place);
        }
      }
    }
  }
}
