package io.fluidex.matchengine.naive;

import static io.fluidex.matchengine.order.OrderSide.ASK;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.command.Authorisation;
import io.fluidex.matchengine.command.CancelAllOrders;
import io.fluidex.matchengine.command.CancelOrder;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.Configure;
import io.fluidex.matchengine.command.EngineMode;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.ExpireOrders;
import io.fluidex.matchengine.command.L1ChangeKey;
import io.fluidex.matchengine.command.L1Command;
import io.fluidex.matchengine.command.L1Deposit;
import io.fluidex.matchengine.command.L1FullExit;
import io.fluidex.matchengine.command.L1Register;
import io.fluidex.matchengine.command.LoadMarkets;
import io.fluidex.matchengine.command.LogMetadata;
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
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.event.BalanceChangeKind;
import io.fluidex.matchengine.event.BalanceChanged;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.FeeCredit;
import io.fluidex.matchengine.event.KeyChanged;
import io.fluidex.matchengine.event.OrderChanged;
import io.fluidex.matchengine.event.OrderEventKind;
import io.fluidex.matchengine.event.OrderVoided;
import io.fluidex.matchengine.event.TradeSide;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.event.Transferred;
import io.fluidex.matchengine.event.UserRegistered;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketPrice;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.order.OrderTerms;
import io.fluidex.matchengine.order.OrderType;
import io.fluidex.matchengine.order.TimeInForce;
import io.fluidex.matchengine.result.BalanceUpdated;
import io.fluidex.matchengine.result.Done;
import io.fluidex.matchengine.result.FundsTransferred;
import io.fluidex.matchengine.result.Ignored;
import io.fluidex.matchengine.result.MarketsLoaded;
import io.fluidex.matchengine.result.OrderCancelled;
import io.fluidex.matchengine.result.OrderPlaced;
import io.fluidex.matchengine.result.OrderReduced;
import io.fluidex.matchengine.result.OrdersCancelled;
import io.fluidex.matchengine.result.OrdersPlaced;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import io.fluidex.matchengine.result.UserCreated;
import io.fluidex.matchengine.state.ClosedOrder;
import io.fluidex.matchengine.state.CoreState;
import io.fluidex.matchengine.state.MarketState;
import io.fluidex.matchengine.state.RequestKey;
import io.fluidex.matchengine.state.SeenRequest;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The exchange written a second time, as plainly as possible, as an oracle for the real one: open
 * orders in one list that is searched and sorted for every trade, numbers as BigDecimal, and no
 * code shared with the core but the records that go in and come out.
 */
public final class NaiveCore {
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private EngineSettings settings;
  private final List<AssetSpec> assets = new ArrayList<>();
  private final List<MarketSpec> markets = new ArrayList<>();
  private final List<Long> tradeCounts = new ArrayList<>();
  private final List<Long> lastPrices = new ArrayList<>();
  private final TreeMap<Long, NaiveUser> users = new TreeMap<>();
  private final TreeMap<Long, NaiveOrder> orders = new TreeMap<>();
  private final List<SeenRequest> requests = new ArrayList<>();
  private final List<ClosedOrder> closed = new ArrayList<>();
  private final List<LogMetadata> guardSeen = new ArrayList<>();
  private long guardBlock;
  private long time;
  private long seq;
  private long orderId;
  private long tradeId;
  private long registered;
  private long serial;

  private long now;
  private Consumer<Event> out;

  /** Thrown where a command is refused; nothing has changed by then. */
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Rejected rejected;

    Refusal(final Rejected rejected) {
      super(rejected.message(), null, false, false);
      this.rejected = rejected;
    }
  }

  /** An exchange with nothing in it. */
  public NaiveCore(final EngineSettings settings) {
    this.settings = settings;
  }

  private static void refuseIf(final boolean condition, final Reason reason) {
    if (condition) {
      throw new Refusal(Rejected.of(reason));
    }
  }

  /** Executes a command. */
  public Result apply(final Command command, final long millis, final Consumer<Event> sink) {
    now = Math.max(time, millis);
    out = sink;
    Result result;
    try {
      result = execute(command);
    } catch (final Refusal refusal) {
      result = refusal.rejected;
    }
    if (result.isEffective()) {
      time = now;
    }
    return result;
  }

  private Result execute(final Command command) {
    return switch (command) {
      case LoadMarkets c -> load(c);
      case Configure c -> {
        refuseIf(
            c.settings().mode() != settings.mode()
                || !c.settings().depths().equals(settings.depths()),
            Reason.SETTINGS_FIXED);
        final boolean same = settings.equals(c.settings());
        settings = c.settings();
        yield new Done(0, !same);
      }
      case Reset _ -> {
        refuseIf(rollup(), Reason.DEVELOPMENT_ONLY);
        users.clear();
        orders.clear();
        requests.clear();
        closed.clear();
        orderId = 0;
        tradeId = 0;
        registered = 0;
        yield new Done(0, true);
      }
      case RegisterUser c -> register(c);
      case UpdateBalance c -> update(c);
      case WithdrawFunds c -> withdraw(c);
      case TransferFunds c -> transfer(c);
      case PutOrder c -> put(c, null);
      case PutBatch c -> batch(c);
      case ReplaceOrder c -> put(c.order(), c);
      case ReduceOrder c -> reduce(c);
      case CancelOrder c -> cancel(c);
      case CancelAllOrders c -> {
        refuseIf(c.market() < 0 || c.market() >= markets.size(), Reason.INVALID_MARKET);
        final NaiveUser user = users.get(c.userId());
        checkCancelSignature(user, c.authorisation(), c.l2(), 0);
        yield new OrdersCancelled(
            closeAll(
                o -> o.terms.userId() == c.userId() && o.terms.market() == c.market(),
                OrderStatus.CANCELLED));
      }
      case ExpireOrders c -> {
        int count = 0;
        while (count < c.limit()) {
          final NaiveOrder next =
              orders.values().stream()
                  .filter(o -> o.expired(seconds()))
                  .min(
                      Comparator.<NaiveOrder>comparingLong(o -> o.terms.validUntil())
                          .thenComparingLong(o -> o.terms.id()))
                  .orElse(null);
          if (next == null) {
            break;
          }
          close(next, OrderStatus.EXPIRED);
          count++;
        }
        yield new Done(count, count > 0);
      }
      case L1Command c -> l1(c);
      case PoolCommand _ ->
          throw new UnsupportedOperationException("pools are checked by their own properties");
    };
  }

  private boolean rollup() {
    return settings.mode() == EngineMode.ROLLUP;
  }

  private long seconds() {
    return now / 1000;
  }

  private NaiveUser user(final long id) {
    return users.computeIfAbsent(id, NaiveUser::new);
  }

  private AssetSpec asset(final String id) {
    return assets.stream().filter(a -> a.id().equals(id)).findFirst().orElse(null);
  }

  private AssetSpec asset(final int token) {
    return assets.stream().filter(a -> a.token() == token).findFirst().orElse(null);
  }

  private Balance balance(final long userId, final int token) {
    final NaiveUser user = users.get(userId);
    return user == null ? Balance.ZERO : user.balance(token);
  }

  private long supply(final int token) {
    return users.values().stream().mapToLong(u -> u.balance(token).total()).sum();
  }

  private MarketPrice price(final int token) {
    for (int i = 0; i < markets.size(); i++) {
      if (asset(markets.get(i).base()).token() == token
          && markets.get(i).quote().equals(settings.priceAsset())) {
        return new MarketPrice(i, lastPrices.get(i));
      }
    }
    return MarketPrice.NONE;
  }

  private MarketsLoaded load(final LoadMarkets command) {
    final List<String> problems = new ArrayList<>();
    int newAssets = 0;
    int newMarkets = 0;
    for (final AssetSpec a : command.assets()) {
      final AssetSpec same = asset(a.id());
      if (same != null) {
        if (!same.equals(a)) {
          problems.add("asset " + a.id() + " is there already and cannot change");
        }
      } else if (asset(a.token()) != null) {
        problems.add(
            "asset " + a.id() + ": token " + a.token() + " is that of " + asset(a.token()).id());
      } else if (rollup() && a.token() >= 1 << settings.depths().balance()) {
        problems.add("asset " + a.id() + ": token " + a.token() + " is beyond the balance tree");
      } else {
        assets.add(a);
        newAssets++;
      }
    }
    for (final MarketSpec m : command.markets()) {
      final MarketSpec same =
          markets.stream().filter(x -> x.name().equals(m.name())).findFirst().orElse(null);
      final AssetSpec b = asset(m.base());
      final AssetSpec q = asset(m.quote());
      if (same != null) {
        if (!same.equals(m)) {
          problems.add("market " + m.name() + " is there already and cannot change");
        }
      } else if (b == null || q == null) {
        problems.add(
            "market " + m.name() + ": there is no asset " + (b == null ? m.base() : m.quote()));
      } else if (b.equals(q)) {
        problems.add("market " + m.name() + ": base and quote are the same asset");
      } else if (m.amountPrecision() > b.precision()) {
        problems.add("market " + m.name() + ": amounts have more decimals than " + b.id());
      } else if (m.amountPrecision() + m.pricePrecision() > q.precision()) {
        problems.add(
            "market " + m.name() + ": amount times price has more decimals than " + q.id());
      } else if (rollup() && (m.takerFee() != 0 || m.makerFee() != 0)) {
        problems.add("market " + m.name() + ": a rollup trades without fees as yet");
      } else {
        markets.add(m);
        tradeCounts.add(0L);
        lastPrices.add(0L);
        newMarkets++;
      }
    }
    return new MarketsLoaded(newAssets, newMarkets, problems);
  }

  // Users and balances.

  private boolean guarded(final LogMetadata log) {
    return log != null
        && (log.block() < guardBlock || (log.block() == guardBlock && guardSeen.contains(log)));
  }

  private void guard(final LogMetadata log) {
    if (log != null) {
      if (log.block() > guardBlock) {
        guardSeen.clear();
        guardBlock = log.block();
      }
      guardSeen.add(log);
    }
  }

  private Result register(final RegisterUser c) {
    refuseIf(rollup(), Reason.DEVELOPMENT_ONLY);
    if (guarded(c.log())) {
      return new Ignored();
    }
    guard(c.log());
    final NaiveUser user = user(++registered);
    user.registered = true;
    user.address = c.l1Address().toLowerCase(Locale.ROOT);
    user.pubkey = c.l2Pubkey().toLowerCase(Locale.ROOT);
    out.accept(new UserRegistered(++seq, now, user.id, user.address, user.pubkey, null));
    return new UserCreated(user.id, user.address, user.pubkey);
  }

  private boolean seen(final RequestKey key) {
    return requests.stream()
        .anyMatch(r -> r.key().equals(key) && now - r.time() < settings.requestMemoryMillis());
  }

  private void remember(final RequestKey key) {
    requests.removeIf(r -> r.key().equals(key));
    requests.add(new SeenRequest(key, now));
    while (!requests.isEmpty()
        && (now - requests.getFirst().time() >= settings.requestMemoryMillis()
            || requests.size() > settings.requestMemory())) {
      requests.removeFirst();
    }
  }

  private static BigDecimal number(final Decimal decimal) {
    return BigDecimal.valueOf(decimal.unscaled(), decimal.scale());
  }

  private Result update(final UpdateBalance c) {
    refuseIf(rollup(), Reason.DEVELOPMENT_ONLY);
    if (guarded(c.log())) {
      return new Ignored();
    }
    final AssetSpec asset = asset(c.token());
    refuseIf(asset == null, Reason.INVALID_ASSET);
    refuseIf(c.delta().scale() < 0, Reason.INVALID_DELTA);
    final BigDecimal units =
        number(c.delta())
            .setScale(asset.shownPrecision(), RoundingMode.FLOOR)
            .movePointRight(asset.precision());
    refuseIf(units.abs().compareTo(MAX) > 0, Reason.BALANCE_OVERFLOW);
    refuseIf(c.detail() == null, Reason.INVALID_DETAIL);
    final long change = units.longValueExact();
    final RequestKey key =
        new RequestKey(change < 0 ? 2 : 1, c.userId(), c.token(), c.business(), c.businessId());
    refuseIf(seen(key), Reason.DUPLICATE_REQUEST);
    refuseIf(
        change < 0 && balance(c.userId(), c.token()).available() < -change,
        Reason.BALANCE_NOT_ENOUGH);
    refuseIf(
        change > 0
            && BigInteger.valueOf(supply(c.token())).add(BigInteger.valueOf(change)).bitLength()
                > 63,
        Reason.BALANCE_OVERFLOW);
    remember(key);
    guard(c.log());
    final NaiveUser user = user(c.userId());
    user.add(c.token(), change, 0);
    if (change != 0) {
      tell(
          change < 0 ? BalanceChangeKind.WITHDRAWAL : BalanceChangeKind.DEPOSIT,
          user,
          c.token(),
          change,
          c.business(),
          c.businessId(),
          c.detail(),
          c.signature(),
          null);
    }
    return new BalanceUpdated(user.balance(c.token()).available(), user.nonce);
  }

  private void tell(
      final BalanceChangeKind kind,
      final NaiveUser user,
      final int token,
      final long change,
      final String business,
      final long businessId,
      final String detail,
      final String signature,
      final Transaction l2) {
    out.accept(
        new BalanceChanged(
            ++seq,
            now,
            kind,
            user.id,
            token,
            change,
            user.balance(token),
            business,
            businessId,
            price(token),
            detail,
            signature,
            l2));
  }

  private void checkSignature(final Authorisation authorisation, final NaiveUser user) {
    final boolean valid =
        authorisation.verdict() != null
            && authorisation.verdict().name().equals("VALID")
            && authorisation.key() != null
            && ((user == null || user.key == null)
                ? !rollup()
                : authorisation.key().equals(user.key));
    final boolean passes =
        switch (settings.signatures()) {
          case REQUIRED -> valid && user != null && user.registered;
          case IF_PRESENT -> valid || authorisation.verdict() == null;
          case IGNORED -> true;
        };
    refuseIf(!passes, Reason.INVALID_SIGNATURE);
  }

  private Result withdraw(final WithdrawFunds c) {
    final AssetSpec asset = asset(c.token());
    refuseIf(asset == null, Reason.INVALID_ASSET);
    refuseIf(c.amount().scale() < 0 || c.amount().unscaled() <= 0, Reason.WITHDRAWAL_AMOUNT);
    final BigDecimal units = number(c.amount()).movePointRight(asset.precision());
    refuseIf(units.stripTrailingZeros().scale() > 0, Reason.WITHDRAWAL_AMOUNT);
    refuseIf(units.compareTo(MAX) > 0, Reason.BALANCE_NOT_ENOUGH);
    refuseIf(c.detail() == null, Reason.INVALID_DETAIL);
    final NaiveUser user = users.get(c.userId());
    checkSignature(c.authorisation(), user);
    final RequestKey key = new RequestKey(2, c.userId(), c.token(), c.business(), c.businessId());
    refuseIf(c.businessId() != 0 && seen(key), Reason.DUPLICATE_REQUEST);
    final long amount = units.longValueExact();
    if (rollup()) {
      refuseIf(c.l2() == null, Reason.INVALID_SIGNATURE);
      refuseIf(
          c.l2().account() != c.userId()
              || c.l2().token() != c.token()
              || c.l2().amount() != amount,
          Reason.INVALID_ORDER_PARAMS);
      refuseIf(c.l2().validUntil() < seconds(), Reason.SIGNATURE_EXPIRED);
      refuseIf(c.l2().nonce() != user.nonce, Reason.NONCE);
    }
    refuseIf(balance(c.userId(), c.token()).available() < amount, Reason.BALANCE_NOT_ENOUGH);
    if (c.businessId() != 0) {
      remember(key);
    }
    user.nonce += rollup() ? 1 : 0;
    user.add(c.token(), -amount, 0);
    tell(
        BalanceChangeKind.WITHDRAWAL,
        user,
        c.token(),
        -amount,
        c.business(),
        c.businessId(),
        c.detail(),
        c.signature(),
        rollup() ? c.l2() : null);
    return new BalanceUpdated(user.balance(c.token()).available(), user.nonce);
  }

  private Result transfer(final TransferFunds c) {
    final AssetSpec asset = asset(c.token());
    refuseIf(asset == null, Reason.INVALID_ASSET);
    final NaiveUser to = users.get(c.to());
    refuseIf(to == null || !to.registered, Reason.INVALID_TO_USER);
    refuseIf(c.from() == c.to(), Reason.SAME_USER);
    final NaiveUser from = users.get(c.from());
    checkSignature(c.authorisation(), from);
    final long available = balance(c.from(), c.token()).available();
    final BigDecimal asked = c.amount().scale() < 0 ? BigDecimal.ZERO : number(c.amount());
    final BigDecimal units =
        asked
            .setScale(asset.shownPrecision(), RoundingMode.FLOOR)
            .movePointRight(asset.precision());
    if (units.signum() <= 0
        || asked.movePointRight(asset.precision()).compareTo(BigDecimal.valueOf(available)) > 0) {
      return new FundsTransferred(false, available, from == null ? 0 : from.nonce);
    }
    final long amount = units.longValueExact();
    refuseIf(c.memo() == null, Reason.INVALID_MEMO);
    if (rollup()) {
      refuseIf(c.l2() == null, Reason.INVALID_SIGNATURE);
      refuseIf(
          c.l2().from() != c.from()
              || c.l2().to() != c.to()
              || c.l2().token() != c.token()
              || c.l2().amount() != amount,
          Reason.INVALID_ORDER_PARAMS);
      refuseIf(c.l2().validUntil() < seconds(), Reason.SIGNATURE_EXPIRED);
      refuseIf(c.l2().nonce() != from.nonce, Reason.NONCE);
    }
    if (c.businessId() != 0) {
      final RequestKey key = new RequestKey(3, c.from(), c.token(), "transfer", c.businessId());
      refuseIf(seen(key), Reason.DUPLICATE_REQUEST);
      remember(key);
    }
    from.nonce += rollup() ? 1 : 0;
    from.add(c.token(), -amount, 0);
    to.add(c.token(), amount, 0);
    out.accept(
        new Transferred(
            ++seq,
            now,
            from.id,
            to.id,
            c.token(),
            amount,
            from.balance(c.token()),
            to.balance(c.token()),
            c.businessId() == 0 ? now : c.businessId(),
            price(c.token()),
            c.memo(),
            c.signature(),
            rollup() ? c.l2() : null));
    return new FundsTransferred(true, from.balance(c.token()).available(), from.nonce);
  }

  private Result l1(final L1Command command) {
    refuseIf(!rollup(), Reason.ROLLUP_ONLY);
    if (command.serial() < serial) {
      return new Ignored();
    }
    refuseIf(command.serial() > serial, Reason.L1_SERIAL_GAP);
    final long id = command.account();
    final NaiveUser known = users.get(id);
    final boolean exists = known != null && known.registered;
    refuseIf(
        id == 0
            || id >= 1L << settings.depths().account()
            || exists == command instanceof L1Register,
        Reason.L1_INCONSISTENT);
    final int tokens = 1 << settings.depths().balance();
    int count = 0;
    switch (command) {
      case L1Register c -> {
        refuseIf(c.key().ay().isZero(), Reason.L1_INCONSISTENT);
        registered++;
        final NaiveUser user = user(id);
        user.registered = true;
        user.address = c.owner();
        user.key = c.key();
        user.pubkey = c.key().toHex();
        out.accept(
            new UserRegistered(
                ++seq,
                now,
                id,
                c.owner(),
                user.pubkey,
                new Register(id, c.key().sign(), c.key().ay())));
      }
      case L1ChangeKey c -> {
        refuseIf(c.key().ay().isZero(), Reason.L1_INCONSISTENT);
        count = closeAll(o -> o.terms.userId() == id, OrderStatus.KEY_CHANGED);
        known.key = c.key();
        known.pubkey = c.key().toHex();
        out.accept(
            new KeyChanged(
                ++seq, now, id, known.pubkey, new Register(id, c.key().sign(), c.key().ay())));
      }
      case L1Deposit c -> {
        refuseIf(
            c.token() >= tokens
                || c.amount() < 0
                || c.amount() > Long.MAX_VALUE - supply(c.token()),
            Reason.L1_INCONSISTENT);
        known.add(c.token(), c.amount(), 0);
        tell(
            BalanceChangeKind.DEPOSIT,
            known,
            c.token(),
            c.amount(),
            "deposit",
            c.serial(),
            c.detail(),
            "",
            new Deposit(id, c.token(), c.amount()));
      }
      case L1FullExit c -> {
        refuseIf(c.token() >= tokens, Reason.L1_INCONSISTENT);
        count =
            closeAll(
                o -> o.terms.userId() == id && soldToken(o) == c.token(), OrderStatus.FULL_EXIT);
        final long all = known.balance(c.token()).available();
        known.add(c.token(), -all, 0);
        tell(
            BalanceChangeKind.FULL_EXIT,
            known,
            c.token(),
            -all,
            "fullexit",
            c.serial(),
            c.detail(),
            "",
            new FullExit(id, c.token()));
      }
    }
    serial++;
    return new Done(count, true);
  }

  // Orders.

  private int token(final int market, final boolean base) {
    return asset(base ? markets.get(market).base() : markets.get(market).quote()).token();
  }

  private int soldToken(final NaiveOrder order) {
    return token(order.terms.market(), order.sells());
  }

  private BigDecimal units(final int token, final BigDecimal amount) {
    return amount.movePointRight(asset(token).precision());
  }

  private BigDecimal lots(final int market, final long lots) {
    return BigDecimal.valueOf(lots, markets.get(market).amountPrecision());
  }

  private BigDecimal ticks(final int market, final long ticks) {
    return BigDecimal.valueOf(ticks, markets.get(market).pricePrecision());
  }

  private long baseUnits(final int market, final long lots) {
    return units(token(market, true), lots(market, lots)).longValueExact();
  }

  private long quoteUnits(final int market, final long lots, final long price) {
    return units(token(market, false), lots(market, lots).multiply(ticks(market, price)))
        .longValueExact();
  }

  private void emit(final OrderEventKind kind, final NaiveOrder order) {
    out.accept(
        new OrderChanged(
            ++seq,
            now,
            kind,
            order.status,
            order.snapshot(),
            balance(order.terms.userId(), soldToken(order))));
  }

  private void leave(final NaiveOrder order, final OrderStatus status) {
    orders.remove(order.terms.id());
    user(order.terms.userId()).add(soldToken(order), order.frozen, -order.frozen);
    order.frozen = 0;
    order.status = status;
    rememberClosed(order);
  }

  private void rememberClosed(final NaiveOrder order) {
    if (order.terms.clientOrderId().isEmpty()) {
      return;
    }
    closed.add(new ClosedOrder(order.snapshot(), order.status, now));
    while (!closed.isEmpty()
        && (now - closed.getFirst().time() >= settings.clientIdMemoryMillis()
            || closed.size() > settings.clientIdMemory())) {
      closed.removeFirst();
    }
  }

  private void close(final NaiveOrder order, final OrderStatus status) {
    leave(order, status);
    emit(status == OrderStatus.EXPIRED ? OrderEventKind.EXPIRED : OrderEventKind.FINISH, order);
  }

  private int closeAll(final Predicate<NaiveOrder> which, final OrderStatus status) {
    final List<NaiveOrder> chosen = orders.values().stream().filter(which).toList();
    chosen.forEach(o -> close(o, status));
    return chosen.size();
  }

  private int slot(final long l2OrderId) {
    return (int) (l2OrderId % (1L << settings.depths().order()));
  }

  private NaiveOrder openInSlot(final long userId, final long l2OrderId) {
    return orders.values().stream()
        .filter(o ->
            o.terms.userId() == userId
                && o.terms.l2() != null
                && slot(o.terms.l2OrderId()) == slot(l2OrderId))
        .findFirst()
        .orElse(null);
  }

  private long nextOrderId(final NaiveUser user) {
    final long slots = 1L << settings.depths().order();
    for (long id = user.lastOrderId + 1; id <= user.lastOrderId + slots; id++) {
      if (id <= 0xffff_ffffL && (!rollup() || openInSlot(user.id, id) == null)) {
        return id;
      }
    }
    return 0;
  }

  private void gate(final PutOrder c) {
    refuseIf(c.market() < 0 || c.market() >= markets.size(), Reason.INVALID_MARKET);
    signatureGate(c);
  }

  private void signatureGate(final PutOrder c) {
    refuseIf(rollup() && c.l2() == null, Reason.INVALID_SIGNATURE);
    checkSignature(c.authorisation(), users.get(c.userId()));
  }

  private OrderPlaced repeated(
      final PutOrder c, final OrderSnapshot order, final OrderStatus status) {
    final OrderTerms t = order.terms();
    refuseIf(
        t.market() != c.market()
            || t.side() != c.side()
            || t.type() != c.type()
            || t.timeInForce() != c.timeInForce()
            || t.l2OrderId() != (c.l2() == null ? 0 : c.l2().order().orderId()),
        Reason.DUPLICATE_CLIENT_ORDER_ID);
    return new OrderPlaced(order, status, nextOrderId(users.get(c.userId())), true);
  }

  private OrderPlaced earlier(final PutOrder c) {
    if (c.clientOrderId().isEmpty()) {
      return null;
    }
    for (final NaiveOrder o : orders.values()) {
      if (isNamed(o.terms, c)) {
        return repeated(c, o.snapshot(), o.status);
      }
    }
    for (final ClosedOrder o : closed) {
      if (isNamed(o.order().terms(), c) && now - o.time() < settings.clientIdMemoryMillis()) {
        return repeated(c, o.order(), o.status());
      }
    }
    return null;
  }

  private static boolean isNamed(final OrderTerms terms, final PutOrder c) {
    return terms.userId() == c.userId() && terms.clientOrderId().equals(c.clientOrderId());
  }

  private static boolean bad(final Decimal decimal) {
    return decimal.scale() < -1;
  }

  private static boolean tooPrecise(final BigDecimal number, final int decimals) {
    return number.stripTrailingZeros().scale() > decimals;
  }

  /** The checks of an order by itself. */
  private void checkOrder(final PutOrder c) {
    final MarketSpec m = markets.get(c.market());
    final boolean isMarket = c.type() == OrderType.MARKET;
    refuseIf(c.amount().scale() < 0, Reason.MALFORMED_AMOUNT);
    refuseIf(bad(c.price()) || (c.price().scale() == -1 && !isMarket), Reason.MALFORMED_PRICE);
    refuseIf(bad(c.quoteLimit()) || c.quoteLimit().unscaled() < 0, Reason.MALFORMED_QUOTE_LIMIT);
    refuseIf(bad(c.takerFee()), Reason.MALFORMED_TAKER_FEE);
    refuseIf(bad(c.makerFee()), Reason.MALFORMED_MAKER_FEE);
    refuseIf(bad(c.worstPrice()), Reason.MALFORMED_WORST_PRICE);
    refuseIf(isMarket && settings.refuseMarketOrders(), Reason.MARKET_ORDERS_DISABLED);
    final BigDecimal amount = number(c.amount());
    refuseIf(
        amount.signum() <= 0 || amount.compareTo(lots(c.market(), m.minAmount())) < 0,
        Reason.AMOUNT_TOO_SMALL);
    refuseIf(
        m.feePrecision() == 0 && (c.takerFee().unscaled() != 0 || c.makerFee().unscaled() != 0),
        Reason.FREE_MARKET);
    refuseIf(tooPrecise(amount, m.amountPrecision()), Reason.AMOUNT_TOO_PRECISE);
    final BigDecimal price = c.price().scale() < 0 ? BigDecimal.ZERO : number(c.price());
    refuseIf(tooPrecise(price, m.pricePrecision()), Reason.PRICE_TOO_PRECISE);
    if (isMarket) {
      refuseIf(price.signum() != 0, Reason.MARKET_ORDER_PRICE);
      refuseIf(c.postOnly(), Reason.MARKET_ORDER_POST_ONLY);
      refuseIf(
          orders.values().stream()
              .noneMatch(o -> o.terms.market() == c.market() && o.terms.side() != c.side()),
          Reason.NO_COUNTER_ORDERS);
    } else {
      refuseIf(price.signum() <= 0, Reason.LIMIT_PRICE);
    }
    refuseIf(
        c.postOnly() && c.timeInForce() != TimeInForce.GOOD_TILL_CANCEL,
        Reason.POST_ONLY_IMMEDIATE);
    refuseIf(units(token(c.market(), true), amount).compareTo(MAX) > 0, Reason.ORDER_TOO_LARGE);
    final BigDecimal worst = isMarket ? worst(c) : price;
    refuseIf(
        isMarket && (worst.signum() < 0 || tooPrecise(worst, m.pricePrecision())),
        Reason.MALFORMED_WORST_PRICE);
    final BigDecimal quote = units(token(c.market(), false), amount.multiply(worst));
    refuseIf(quote.compareTo(MAX) > 0, Reason.ORDER_TOO_LARGE);
    refuseIf(
        c.side() == OrderSide.ASK
            && quote.add(BigDecimal.valueOf(supply(token(c.market(), false)))).compareTo(MAX) > 0,
        Reason.ORDER_PROCEEDS_TOO_LARGE);
  }

  private static BigDecimal worst(final PutOrder c) {
    if (c.type() == OrderType.LIMIT) {
      return number(c.price());
    }
    return c.worstPrice().scale() < 0 ? BigDecimal.ZERO : number(c.worstPrice());
  }

  private void checkSigned(final PutOrder c) {
    final Order o = c.l2().order();
    final boolean sells = c.side() == ASK;
    final int base = token(c.market(), true);
    final int quote = token(c.market(), false);
    final long baseTotal = units(base, number(c.amount())).longValueExact();
    final long quoteTotal = units(quote, number(c.amount()).multiply(worst(c))).longValueExact();
    refuseIf(
        o.account() != c.userId()
            || o.validUntil() != c.validUntil()
            || o.side() != (sells ? Side.SELL : Side.BUY)
            || o.tokenSell() != (sells ? base : quote)
            || o.tokenBuy() != (sells ? quote : base)
            || o.totalSell() != (sells ? baseTotal : quoteTotal)
            || o.totalBuy() != (sells ? quoteTotal : baseTotal),
        Reason.INVALID_ORDER_PARAMS);
    refuseIf(o.validUntil() < seconds(), Reason.SIGNATURE_EXPIRED);
    refuseIf(o.orderId() == 0, Reason.ORDER_ID_ZERO);
    refuseIf(quoteTotal == 0, Reason.INVALID_ORDER_PARAMS);
    refuseIf(
        users.get(c.userId()).slots.getOrDefault(slot(o.orderId()), 0L) >= o.orderId(),
        Reason.ORDER_ID_USED);
  }

  private Result put(final PutOrder c, final ReplaceOrder replacing) {
    gate(c);
    final OrderPlaced earlier = earlier(c);
    if (earlier != null) {
      return earlier;
    }
    final NaiveOrder old = replacing == null ? null : orders.get(replacing.orderId());
    if (replacing != null) {
      refuseIf(old == null, Reason.INVALID_ORDER_ID);
      refuseIf(old.terms.userId() != c.userId(), Reason.INVALID_USER);
      refuseIf(old.terms.market() != c.market(), Reason.REPLACED_ORDER);
    }
    final long open =
        orders.values().stream().filter(o -> o.terms.userId() == c.userId() && o != old).count();
    refuseIf(open >= settings.maxOpenOrders(), Reason.TOO_MANY_ORDERS);
    checkOrder(c);
    final MarketSpec m = markets.get(c.market());
    if (c.l2() != null) {
      final BigDecimal rate =
          BigDecimal.valueOf(Math.max(m.takerFee(), m.makerFee()), m.feePrecision());
      refuseIf(
          rate.compareTo(BigDecimal.valueOf(c.l2().order().maxFeeBips(), 4)) > 0,
          Reason.FEE_ABOVE_LIMIT);
    }
    refuseIf(c.validUntil() != 0 && c.validUntil() < seconds(), Reason.SIGNATURE_EXPIRED);
    NaiveOrder inSlot = null;
    if (rollup()) {
      checkSigned(c);
      inSlot = openInSlot(c.userId(), c.l2().order().orderId());
      inSlot = inSlot == old ? null : inSlot;
      refuseIf(inSlot != null && !inSlot.expired(seconds()), Reason.ORDER_SLOT_OCCUPIED);
    }
    final BigDecimal amount = number(c.amount());
    final boolean sells = c.side() == ASK;
    final int sold = token(c.market(), sells);
    final long available =
        balance(c.userId(), sold).available()
            + (old != null && old.terms.side() == c.side() ? old.frozen : 0);
    long budget = Long.MAX_VALUE;
    if (sells) {
      refuseIf(
          units(sold, amount).compareTo(BigDecimal.valueOf(available)) > 0,
          Reason.ORDER_BALANCE_NOT_ENOUGH);
    } else if (c.type() == OrderType.LIMIT) {
      if (units(sold, amount.multiply(number(c.price()))).compareTo(BigDecimal.valueOf(available))
          > 0) {
        throw new Refusal(
            new Rejected(
                Reason.ORDER_BALANCE_NOT_ENOUGH,
                "balance not enough: balance("
                    + BigDecimal.valueOf(available, asset(sold).precision()).toPlainString()
                    + ") < amount("
                    + amount.setScale(m.amountPrecision(), RoundingMode.UNNECESSARY).toPlainString()
                    + ") * price("
                    + number(c.price())
                        .setScale(m.pricePrecision(), RoundingMode.UNNECESSARY)
                        .toPlainString()
                    + ")"));
      }
    } else {
      budget = available;
      if (c.quoteLimit().unscaled() > 0) {
        budget =
            units(sold, number(c.quoteLimit()))
                .setScale(0, RoundingMode.DOWN)
                .min(BigDecimal.valueOf(available))
                .longValueExact();
      }
    }
    if (old != null) {
      close(old, OrderStatus.REPLACED);
    }
    if (inSlot != null) {
      close(inSlot, OrderStatus.EXPIRED);
    }
    return place(c, amount, budget);
  }

  private OrderPlaced place(final PutOrder c, final BigDecimal amount, final long budget) {
    final MarketSpec m = markets.get(c.market());
    final boolean limited = c.type() == OrderType.LIMIT;
    final NaiveUser user = user(c.userId());
    final long limit = worst(c).movePointRight(m.pricePrecision()).longValueExact();
    final NaiveOrder taker =
        new NaiveOrder(
            new OrderTerms(
                ++orderId,
                c.market(),
                c.userId(),
                c.side(),
                c.type(),
                c.timeInForce(),
                c.postOnly(),
                limited ? limit : 0,
                amount.movePointRight(m.amountPrecision()).longValueExact(),
                m.takerFee(),
                m.makerFee(),
                now,
                c.validUntil(),
                c.clientOrderId(),
                c.l2(),
                c.signature()));
    if (rollup()) {
      final long l2OrderId = c.l2().order().orderId();
      user.lastOrderId = Math.max(user.lastOrderId, l2OrderId);
      user.slots.put(slot(l2OrderId), l2OrderId);
    }
    closed.removeIf(o -> !c.clientOrderId().isEmpty() && isNamed(o.order().terms(), c));
    emit(OrderEventKind.PUT, taker);
    match(taker, limit, budget);
    if (taker.remain == 0) {
      taker.status = OrderStatus.FILLED;
    } else if (taker.status == OrderStatus.OPEN
        && (!limited || c.timeInForce() != TimeInForce.GOOD_TILL_CANCEL)) {
      taker.status = OrderStatus.REST_DROPPED;
    }
    if (taker.status == OrderStatus.OPEN) {
      taker.frozen =
          taker.sells()
              ? baseUnits(c.market(), taker.remain)
              : quoteUnits(c.market(), taker.remain, taker.terms.price());
      user.add(soldToken(taker), -taker.frozen, taker.frozen);
      orders.put(taker.terms.id(), taker);
    } else {
      rememberClosed(taker);
      emit(OrderEventKind.FINISH, taker);
    }
    return new OrderPlaced(taker.snapshot(), taker.status, nextOrderId(user), false);
  }

  /** Makers that a taker can meet, in price-time priority. */
  private List<NaiveOrder> makers(final NaiveOrder taker, final long limit) {
    final Comparator<NaiveOrder> byPrice = Comparator.comparingLong(o -> o.terms.price());
    return orders.values().stream()
        .filter(o -> o.terms.market() == taker.terms.market() && o.sells() != taker.sells())
        .filter(o ->
            limit == 0 || (taker.sells() ? o.terms.price() >= limit : o.terms.price() <= limit))
        .sorted((taker.sells() ? byPrice.reversed() : byPrice).thenComparingLong(o -> o.terms.id()))
        .toList();
  }

  private long affordable(final NaiveOrder maker, final long budget) {
    final int quote = token(maker.terms.market(), false);
    final BigDecimal money = BigDecimal.valueOf(budget, asset(quote).precision());
    return money
        .divide(
            ticks(maker.terms.market(), maker.terms.price()),
            markets.get(maker.terms.market()).amountPrecision(),
            RoundingMode.DOWN)
        .unscaledValue()
        .min(BigInteger.valueOf(Long.MAX_VALUE))
        .longValueExact();
  }

  private boolean fillsEntirely(final NaiveOrder taker, final long limit, final long budget) {
    long missing = taker.remain;
    long left = budget;
    for (final NaiveOrder maker : makers(taker, limit)) {
      if (maker.expired(seconds())) {
        continue;
      }
      if (maker.terms.userId() == taker.terms.userId() && settings.preventSelfTrade()) {
        return false;
      }
      final long take = Math.min(missing, maker.remain);
      if (budget != Long.MAX_VALUE) {
        if (affordable(maker, left) < take) {
          return false;
        }
        left -= quoteUnits(taker.terms.market(), take, maker.terms.price());
      }
      missing -= take;
      if (missing == 0) {
        return true;
      }
    }
    return false;
  }

  private void match(final NaiveOrder taker, final long limit, final long budget) {
    if (taker.terms.timeInForce() == TimeInForce.FILL_OR_KILL
        && !fillsEntirely(taker, limit, budget)) {
      taker.status = OrderStatus.REST_DROPPED;
      return;
    }
    final List<NaiveOrder> filled = new ArrayList<>();
    long left = budget;
    for (final NaiveOrder maker : makers(taker, limit)) {
      if (taker.remain == 0) {
        break;
      }
      if (maker.expired(seconds())) {
        close(maker, OrderStatus.EXPIRED);
        continue;
      }
      if (taker.terms.postOnly()) {
        taker.status = OrderStatus.POST_ONLY_WOULD_TRADE;
        break;
      }
      if (maker.terms.userId() == taker.terms.userId() && settings.preventSelfTrade()) {
        taker.status = OrderStatus.SELF_TRADE_PREVENTED;
        break;
      }
      long amount = Math.min(taker.remain, maker.remain);
      if (budget != Long.MAX_VALUE) {
        amount = Math.min(amount, affordable(maker, left));
        if (amount == 0) {
          break;
        }
        left -= quoteUnits(taker.terms.market(), amount, maker.terms.price());
      }
      trade(taker, maker, amount);
      if (maker.remain == 0) {
        leave(maker, OrderStatus.FILLED);
        filled.add(maker);
      } else {
        // The best maker is still there, so the taker wants no more or cannot pay more.
        emit(OrderEventKind.UPDATE, maker);
        break;
      }
    }
    filled.forEach(maker -> emit(OrderEventKind.FINISH, maker));
  }

  private long fee(final long units, final long rate, final int market) {
    return BigDecimal.valueOf(units)
        .multiply(BigDecimal.valueOf(rate, markets.get(market).feePrecision()))
        .setScale(0, RoundingMode.DOWN)
        .longValueExact();
  }

  private void trade(final NaiveOrder taker, final NaiveOrder maker, final long amount) {
    final int market = taker.terms.market();
    final int base = token(market, true);
    final int quote = token(market, false);
    final long price = maker.terms.price();
    final long baseUnits = baseUnits(market, amount);
    final long quoteUnits = quoteUnits(market, amount, price);
    final NaiveOrder ask = taker.sells() ? taker : maker;
    final NaiveOrder bid = taker.sells() ? maker : taker;
    final NaiveUser asker = user(ask.terms.userId());
    final NaiveUser bidder = user(bid.terms.userId());
    final long askFee =
        fee(quoteUnits, ask == taker ? ask.terms.takerFee() : ask.terms.makerFee(), market);
    final long bidFee =
        fee(baseUnits, bid == taker ? bid.terms.takerFee() : bid.terms.makerFee(), market);
    ask.updated = now;
    bid.updated = now;
    final OrderSnapshot askBefore = ask.snapshot();
    final OrderSnapshot bidBefore = bid.snapshot();
    final Balance askBase = asker.balance(base);
    final Balance askQuote = asker.balance(quote);
    final Balance bidBase = bidder.balance(base);
    final Balance bidQuote = bidder.balance(quote);
    asker.add(base, ask == taker ? -baseUnits : 0, ask == taker ? 0 : -baseUnits);
    bidder.add(quote, bid == taker ? -quoteUnits : 0, bid == taker ? 0 : -quoteUnits);
    asker.add(quote, quoteUnits - askFee, 0);
    bidder.add(base, baseUnits - bidFee, 0);
    for (final NaiveOrder order : List.of(ask, bid)) {
      order.remain -= amount;
      order.base += amount;
      order.quote += quoteUnits;
      order.fee += order == ask ? askFee : bidFee;
    }
    maker.frozen -= maker == ask ? baseUnits : quoteUnits;
    FeeCredit fees = null;
    if (askFee != 0 || bidFee != 0) {
      final NaiveUser collector = user(settings.feeAccount());
      collector.add(base, bidFee, 0);
      collector.add(quote, askFee, 0);
      fees = new FeeCredit(collector.id, collector.balance(base), collector.balance(quote));
    }
    final long previous = lastPrices.get(market);
    lastPrices.set(market, price);
    tradeCounts.set(market, tradeCounts.get(market) + 1);
    out.accept(
        new Traded(
            ++seq,
            now,
            ++tradeId,
            market,
            price,
            amount,
            baseUnits,
            quoteUnits,
            taker.terms.side(),
            previous,
            new TradeSide(
                askBefore,
                ask.snapshot(),
                askBefore.finishedBase() == 0,
                askFee,
                askBase,
                asker.balance(base),
                askQuote,
                asker.balance(quote)),
            new TradeSide(
                bidBefore,
                bid.snapshot(),
                bidBefore.finishedBase() == 0,
                bidFee,
                bidBase,
                bidder.balance(base),
                bidQuote,
                bidder.balance(quote)),
            fees,
            rollup()
                ? new SpotTrade(
                    maker.terms.l2(),
                    taker.terms.l2(),
                    maker == ask ? baseUnits : quoteUnits,
                    maker == ask ? quoteUnits : baseUnits)
                : null));
  }

  private Result batch(final PutBatch c) {
    refuseIf(c.orders().size() > 40, Reason.BATCH_TOO_LARGE);
    for (final PutOrder order : c.orders()) {
      if (order.market() >= 0 && order.market() < markets.size()) {
        signatureGate(order);
      }
    }
    refuseIf(c.market() < 0 || c.market() >= markets.size(), Reason.INVALID_MARKET);
    refuseIf(c.orders().stream().anyMatch(o -> o.market() != c.market()), Reason.BATCH_MARKETS);
    boolean effective = false;
    if (c.reset()) {
      if (rollup()) {
        for (final PutOrder order : c.orders()) {
          checkOrder(order);
          checkSigned(order);
        }
      }
      for (final PutOrder order : c.orders()) {
        effective |=
            closeAll(
                    o -> o.terms.userId() == order.userId() && o.terms.market() == c.market(),
                    OrderStatus.CANCELLED)
                > 0;
      }
    }
    final List<Long> ids = new ArrayList<>();
    for (final PutOrder order : c.orders()) {
      try {
        final OrderPlaced placed = (OrderPlaced) put(order, null);
        ids.add(placed.order().terms().id());
        effective |= !placed.repeated();
      } catch (final Refusal refusal) {
        return new OrdersPlaced(ids, refusal.rejected, effective);
      }
    }
    return new OrdersPlaced(ids, null, effective);
  }

  private void checkCancelSignature(
      final NaiveUser user, final Authorisation authorisation, final Cancel l2, final long id) {
    checkSignature(authorisation, user);
    if (settings.mode() == EngineMode.ROLLUP) {
      refuseIf(l2 == null, Reason.INVALID_SIGNATURE);
      refuseIf(l2.account() != user.id || l2.orderId() != id, Reason.INVALID_ORDER_PARAMS);
      refuseIf(l2.nonce() != user.nonce, Reason.NONCE);
    }
  }

  private Result reduce(final ReduceOrder c) {
    refuseIf(c.market() < 0 || c.market() >= markets.size(), Reason.INVALID_MARKET);
    final NaiveOrder order = orders.get(c.orderId());
    refuseIf(order == null || order.terms.market() != c.market(), Reason.INVALID_ORDER_ID);
    refuseIf(order.terms.userId() != c.userId(), Reason.INVALID_USER);
    final NaiveUser user = users.get(c.userId());
    checkCancelSignature(user, c.authorisation(), c.l2(), order.terms.l2OrderId());
    refuseIf(c.remain().scale() < 0, Reason.MALFORMED_AMOUNT);
    final BigDecimal amount = number(c.remain());
    refuseIf(amount.signum() <= 0, Reason.AMOUNT_NOT_LESS);
    final int decimals = markets.get(c.market()).amountPrecision();
    refuseIf(tooPrecise(amount, decimals), Reason.AMOUNT_TOO_PRECISE);
    refuseIf(amount.compareTo(lots(c.market(), order.remain)) >= 0, Reason.AMOUNT_NOT_LESS);
    order.remain = amount.movePointRight(decimals).longValueExact();
    order.terms = order.terms.withAmount(order.base + order.remain);
    final long held =
        order.sells()
            ? baseUnits(c.market(), order.remain)
            : quoteUnits(c.market(), order.remain, order.terms.price());
    user.add(soldToken(order), order.frozen - held, held - order.frozen);
    order.frozen = held;
    emit(OrderEventKind.UPDATE, order);
    return new OrderReduced(order.snapshot());
  }

  private NaiveOrder toCancel(final CancelOrder c) {
    for (final NaiveOrder o : orders.values()) {
      final boolean meant =
          c.orderId() != 0
              ? o.terms.id() == c.orderId()
              : !c.clientOrderId().isEmpty()
                  ? o.terms.userId() == c.userId()
                      && o.terms.clientOrderId().equals(c.clientOrderId())
                  : rollup()
                      && c.l2() != null
                      && o.terms.userId() == c.userId()
                      && o.terms.l2OrderId() == c.l2().orderId();
      if (meant && o.terms.market() == c.market()) {
        return o;
      }
    }
    return null;
  }

  private Result cancel(final CancelOrder c) {
    refuseIf(c.market() < 0 || c.market() >= markets.size(), Reason.INVALID_MARKET);
    final NaiveOrder order = toCancel(c);
    refuseIf(
        order == null
            && (c.orderId() != 0 || !c.clientOrderId().isEmpty() || !c.onChain() || c.l2() == null),
        Reason.INVALID_ORDER_ID);
    refuseIf(order != null && order.terms.userId() != c.userId(), Reason.INVALID_USER);
    final NaiveUser user = users.get(c.userId());
    checkCancelSignature(
        user,
        c.authorisation(),
        c.l2(),
        order != null ? order.terms.l2OrderId() : c.l2() == null ? 0 : c.l2().orderId());
    if (c.onChain()) {
      refuseIf(!rollup(), Reason.ROLLUP_ONLY);
      refuseIf(c.l2().orderId() == 0, Reason.ORDER_ID_ZERO);
      refuseIf(
          user.slots.getOrDefault(slot(c.l2().orderId()), 0L) > c.l2().orderId(),
          Reason.ORDER_ID_USED);
    }
    final OrderSnapshot before = order == null ? null : order.snapshot();
    if (order != null) {
      close(order, OrderStatus.CANCELLED);
    }
    if (c.onChain()) {
      final long id = c.l2().orderId();
      final NaiveOrder older = openInSlot(user.id, id);
      if (older != null) {
        close(older, OrderStatus.CANCELLED);
      }
      user.nonce++;
      user.lastOrderId = Math.max(user.lastOrderId, id);
      user.slots.put(slot(id), id);
      out.accept(new OrderVoided(++seq, now, c.l2()));
    }
    return new OrderCancelled(before, user.nonce, nextOrderId(user));
  }

  /** The whole state as facts. */
  public CoreState capture() {
    final List<MarketState> marketStates = new ArrayList<>();
    for (int i = 0; i < markets.size(); i++) {
      marketStates.add(new MarketState(markets.get(i), tradeCounts.get(i), lastPrices.get(i)));
    }
    return new CoreState(
        settings,
        time,
        seq,
        orderId,
        tradeId,
        registered,
        serial,
        guardBlock,
        guardSeen,
        assets,
        marketStates,
        users.values().stream()
            .filter(u -> u.registered || !u.balances.isEmpty())
            .map(NaiveUser::state)
            .toList(),
        orders.values().stream().map(NaiveOrder::snapshot).toList(),
        requests,
        closed,
        List.of());
  }
}
