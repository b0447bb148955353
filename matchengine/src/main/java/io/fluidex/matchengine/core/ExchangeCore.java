package io.fluidex.matchengine.core;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.book.BookOrder;
import io.fluidex.matchengine.book.BookSide;
import io.fluidex.matchengine.book.PriceLevel;
import io.fluidex.matchengine.book.UserAccount;
import io.fluidex.matchengine.command.CancelAllOrders;
import io.fluidex.matchengine.command.CancelOrder;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.Configure;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.ExpireOrders;
import io.fluidex.matchengine.command.L1Command;
import io.fluidex.matchengine.command.LoadMarkets;
import io.fluidex.matchengine.command.PoolCommand;
import io.fluidex.matchengine.command.PutBatch;
import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.command.ReduceOrder;
import io.fluidex.matchengine.command.RegisterUser;
import io.fluidex.matchengine.command.ReplaceOrder;
import io.fluidex.matchengine.command.Reset;
import io.fluidex.matchengine.command.TransferFunds;
import io.fluidex.matchengine.command.UpdateBalance;
import io.fluidex.matchengine.command.WithdrawFunds;
import io.fluidex.matchengine.event.EventSink;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderTerms;
import io.fluidex.matchengine.result.Done;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import io.fluidex.matchengine.state.ClosedOrder;
import io.fluidex.matchengine.state.CoreState;
import io.fluidex.matchengine.state.MarketState;
import io.fluidex.matchengine.state.PoolShare;
import io.fluidex.matchengine.state.SnapshotCodec;
import io.fluidex.matchengine.state.StateSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ObjLongConsumer;

/**
 * The exchange: users, balances, markets and orders, as a deterministic state machine.
 *
 * <p>Commands and the time decide everything; there is no clock, no randomness and no IO, and
 * nothing that a command can contain makes {@link #apply} throw. A command that is refused, or
 * otherwise not {@link Result#isEffective effective}, changes nothing. So whoever executes the
 * effective commands again, at their times, has the same state and the same events to the byte.
 *
 * <p>Belongs to one thread, queries included.
 */
public final class ExchangeCore {
  private final Engine engine;
  private final OrderExit exit;
  private final OrderEntry entry;
  private final OrderChanges changes;
  private final Funds funds;
  private final Users users;
  private final Pools pools;
  private long time;

  /** An exchange without users and markets. */
  public ExchangeCore(final EngineSettings settings) {
    this.engine = new Engine(settings);
    this.exit = new OrderExit(engine);
    this.entry = new OrderEntry(engine, exit);
    this.changes = new OrderChanges(engine, exit);
    this.funds = new Funds(engine);
    this.users = new Users(engine, exit, funds);
    this.pools = new Pools(engine, entry, exit, funds);
  }

  ExchangeCore(final EngineSettings settings, final long time) {
    this(settings);
    this.time = time;
  }

  /** An exchange as it was. */
  public static ExchangeCore restore(final StateSource state) {
    final CoreRestoration restoration = new CoreRestoration();
    state.sendTo(restoration);
    return restoration.core();
  }

  Engine engine() {
    return engine;
  }

  /** Puts an open order back as it was; orders come by ascending id. */
  void restore(final OrderSnapshot order) {
    entry.restore(order);
  }

  /** The state as facts, made while they are read, which is to be done before the next command. */
  public StateSource state() {
    return new LiveState(engine, time);
  }

  /** The whole state as facts, all at once. */
  public CoreState capture() {
    return CoreState.of(state());
  }

  /** The hash of the state: 32 bytes, equal for equal states alone. */
  public byte[] stateHash() {
    return SnapshotCodec.hash(state());
  }

  /** Everything that is wrong with the state, one sentence each: nothing, or there is a bug. */
  public List<String> violations() {
    return Invariants.violations(engine);
  }

  /**
   * Executes a command.
   *
   * @param command what to do
   * @param millis the time, in milliseconds since 1970; one before that of an earlier effective
   *     command counts as the latter
   * @param sink takes the events
   */
  public Result apply(final Command command, final long millis, final EventSink sink) {
    final long now = Math.max(time, millis);
    engine.begin(now, sink);
    final Result result = execute(command);
    if (result.isEffective()) {
      time = now;
    }
    return result;
  }

  private Result execute(final Command command) {
    if (engine.pools().forbids(command)) {
      return Rejected.of(Reason.POOL_ACCOUNT);
    }
    return switch (command) {
      case PutOrder c -> entry.put(c);
      case ReplaceOrder c -> entry.replace(c);
      case CancelOrder c -> changes.cancel(c);
      case ReduceOrder c -> changes.reduce(c);
      case CancelAllOrders c -> changes.cancelAll(c);
      case PutBatch c -> entry.putBatch(c);
      case TransferFunds c -> funds.transfer(c);
      case WithdrawFunds c -> funds.withdraw(c);
      case UpdateBalance c -> funds.update(c);
      case RegisterUser c -> users.register(c);
      case L1Command c -> users.execute(c);
      case PoolCommand c -> pools.execute(c);
      case ExpireOrders c -> {
        final int count = exit.expire(c.limit());
        yield new Done(count, count > 0);
      }
      case LoadMarkets c -> engine.markets().load(c, engine.settings());
      case Configure c -> configure(c.settings());
      case Reset _ -> reset();
    };
  }

  private Result configure(final EngineSettings other) {
    final EngineSettings settings = engine.settings();
    if (other.mode() != settings.mode() || !other.depths().equals(settings.depths())) {
      return Rejected.of(Reason.SETTINGS_FIXED);
    }
    final boolean changed = !other.equals(settings);
    engine.configure(other);
    return new Done(0, changed);
  }

  private Result reset() {
    if (engine.settings().isRollup()) {
      return Rejected.of(Reason.DEVELOPMENT_ONLY);
    }
    engine.reset();
    return new Done(0, true);
  }

  /** The settings. */
  public EngineSettings settings() {
    return engine.settings();
  }

  /** The time of the last effective command, in milliseconds. */
  public long time() {
    return time;
  }

  /** The number of the last event, 0 before the first. */
  public long lastSeq() {
    return engine.lastSeq();
  }

  /** The serial number of the next request from L1. */
  public long nextSerial() {
    return engine.nextSerial();
  }

  /** The assets, in the order in which they were loaded. */
  public List<AssetSpec> assets() {
    return List.copyOf(engine.markets().assets());
  }

  /** The asset with an id. */
  public Optional<AssetSpec> asset(final String id) {
    return Optional.ofNullable(engine.markets().asset(id));
  }

  /** The asset of a token. */
  public Optional<AssetSpec> asset(final int token) {
    return Optional.ofNullable(engine.markets().asset(token));
  }

  /** The markets by number, with what they have seen. */
  public List<MarketState> markets() {
    return engine.markets().markets().stream().map(LiveState::marketState).toList();
  }

  /** The number of the market with a name. */
  public OptionalInt market(final String name) {
    final Market market = engine.markets().market(name);
    return market == null ? OptionalInt.empty() : OptionalInt.of(market.number());
  }

  /** All pools by ascending market. */
  public List<PoolView> pools() {
    return engine.pools().pools().stream().map(pools::view).toList();
  }

  /** The pool of a market, if there is one. */
  public Optional<PoolView> pool(final int market) {
    return Optional.ofNullable(engine.pools().find(market)).map(pools::view);
  }

  /** What a user has of the pool of a market; nothing if there is no pool. */
  public PoolShare poolShare(final int market, final long userId) {
    final Pool pool = engine.pools().find(market);
    return pool == null ? new PoolShare(userId, 0, 0) : pool.share(userId);
  }

  /** A user that is registered, or has or had balances. */
  public Optional<UserView> user(final long id) {
    final UserAccount account = engine.ledger().find(id);
    return account == null ? Optional.empty() : Optional.of(view(account));
  }

  private UserView view(final UserAccount account) {
    return new UserView(
        account.id(),
        account.isRegistered(),
        account.l1Address(),
        account.l2Pubkey(),
        Optional.ofNullable(account.key()),
        account.nonce(),
        account.nextOrderId(engine.settings().depths().orderSlots()),
        account.openOrders());
  }

  /** A user's balance of a token; nothing for users and tokens that are not known. */
  public Balance balance(final long userId, final int token) {
    final UserAccount account = engine.ledger().find(userId);
    return account == null ? Balance.ZERO : Ledger.balance(account, engine.ledger().number(token));
  }

  /** An open order by its exchange-wide id. */
  public Optional<OrderSnapshot> order(final long id) {
    return Optional.ofNullable(engine.orders().get(id)).map(BookOrder::snapshot);
  }

  /** An order by its client's id, open or closed not long before a time. */
  public Optional<ClosedOrder> orderByClientId(
      final long userId, final String clientOrderId, final long millis) {
    final BookOrder open = engine.clientOrders().open(userId, clientOrderId);
    if (open != null) {
      return Optional.of(new ClosedOrder(open.snapshot(), open.status(), 0));
    }
    return Optional.ofNullable(
        engine
            .clientOrders()
            .closed(userId, clientOrderId, Math.max(time, millis), engine.settings()));
  }

  /** Hands the terms of every open order, and what it still asks for in lots, to someone. */
  public void forEachOpenOrder(final ObjLongConsumer<OrderTerms> consumer) {
    engine.orders().forEach(order -> consumer.accept(order.terms(), order.remain()));
  }

  /**
   * Open orders of a user, newest first.
   *
   * @param market the market's number, or {@link Command#UNKNOWN} for all
   */
  public List<OrderSnapshot> openOrders(final long userId, final int market) {
    final List<OrderSnapshot> orders = new ArrayList<>();
    final UserAccount account = engine.ledger().find(userId);
    BookOrder order = account == null ? null : account.lastOrder();
    while (order != null) {
      if (market == Command.UNKNOWN || order.terms().market() == market) {
        orders.add(order.snapshot());
      }
      order = order.previousOfUser();
    }
    return orders;
  }

  /**
   * The best price levels of one side of a book, best first.
   *
   * @throws IndexOutOfBoundsException if there is no such market
   */
  public List<LevelView> levels(final int market, final OrderSide side, final int limit) {
    final List<LevelView> levels = new ArrayList<>();
    for (final PriceLevel level : side(market, side).levels()) {
      if (levels.size() >= limit) {
        break;
      }
      levels.add(new LevelView(level.price(), level.amount(), level.count()));
    }
    return levels;
  }

  /**
   * The sum of one side of a book: price 0, all lots, all orders.
   *
   * @throws IndexOutOfBoundsException if there is no such market
   */
  public LevelView total(final int market, final OrderSide side) {
    final BookSide orders = side(market, side);
    return new LevelView(0, orders.amount(), orders.count());
  }

  private BookSide side(final int market, final OrderSide side) {
    return engine.markets().markets().get(market).book().side(side);
  }
}
