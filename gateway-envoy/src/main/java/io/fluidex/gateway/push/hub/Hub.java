package io.fluidex.gateway.push.hub;

import io.fluidex.gateway.push.account.AccountChange;
import io.fluidex.gateway.push.account.AccountFold;
import io.fluidex.gateway.push.event.FeedEvent;
import io.fluidex.gateway.push.event.FeedEvent.KeyChanged;
import io.fluidex.gateway.push.event.FeedEvent.OrderMoved;
import io.fluidex.gateway.push.event.FeedEvent.OrderStep;
import io.fluidex.gateway.push.event.FeedEvent.Registered;
import io.fluidex.gateway.push.event.FeedEvent.Traded;
import io.fluidex.gateway.push.market.CommandBounds;
import io.fluidex.gateway.push.market.TradeTape;
import io.fluidex.gateway.push.message.BlockView;
import io.fluidex.gateway.push.message.Channel;
import io.fluidex.gateway.push.message.ErrorCode;
import io.fluidex.gateway.push.message.Topic;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the exchange's events from a {@link Beginning} and tells subscribers.
 *
 * <p>A subscription tells everything or ends: if an event is missing, or the exchange begins again,
 * all subscriptions end with a reason and whoever feeds the hub is asked for another beginning.
 *
 * <p>Public methods may be called by any thread and, but for {@link #submit}, wait for nothing. All
 * fields without a comment of their own belong to the hub's thread.
 */
public final class Hub implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

  /** Trades of a market that a new reader is told. */
  public static final int TRADES_TOLD = 100;

  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);

  /** Depth every 100 ms, candles every 250 ms, tickers and slow depth every second. */
  private static final int FAST_TICKS = 2;

  private static final int CANDLE_TICKS = 5;
  private static final int SLOW_TICKS = 20;

  private static final int LOGIN_THREADS = 4;
  private static final int LOGINS_WAITING = 1_000;

  /** A wish to join that waits for the hub to know what is. */
  private record Join(Outlet outlet, Topic topic, int limit) {}

  private final HubSettings settings;
  private final UserSource users;
  private final LongConsumer beginAgain;
  private final InstantSource clock;
  private final Counter interruptions;

  /** Safe for many threads. */
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();

  private final Semaphore room;
  private final ExecutorService logins;
  private final Set<String> markets = ConcurrentHashMap.newKeySet();
  private volatile boolean synced;
  private volatile boolean stopping;
  private volatile int subscriptions;
  private volatile int accountsFollowed;
  private volatile long told;
  private Thread thread;

  private final Map<String, MarketFeed> feeds = new HashMap<>();
  private final Map<Long, AccountFeed> accounts = new HashMap<>();
  private final List<Join> joins = new ArrayList<>();
  private final List<Join> newcomers = new ArrayList<>();
  private final BlockFeed blocks = new BlockFeed();
  private final CommandBounds bounds = new CommandBounds();
  private final AccountFold fold = new AccountFold(this::tellAccount);
  private boolean following;
  private long seq;
  private long bookSeq;
  private long eventTime;
  private long lastEventAt;
  private long lastOrder;
  private long lastUser;
  private long nextTick;
  private long ticks;
  private boolean fastDue;
  private boolean slowDue;

  /**
   * A hub that is not started yet.
   *
   * @param users where users come from when they log in
   * @param beginAgain asked for another {@link #begin}; is told the first event that the trades of
   *     it may contain, since those before are of an exchange that is no more
   */
  public Hub(
      final HubSettings settings,
      final UserSource users,
      final LongConsumer beginAgain,
      final InstantSource clock,
      final Metrics metrics) {
    this.settings = settings;
    this.users = users;
    this.beginAgain = beginAgain;
    this.clock = clock;
    this.room = new Semaphore(settings.queuedEvents());
    this.logins =
        new ThreadPoolExecutor(
            LOGIN_THREADS,
            LOGIN_THREADS,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(LOGINS_WAITING),
            Thread.ofPlatform().name("push-logins-", 0).daemon(true).factory());
    this.interruptions =
        metrics.counter(
            "fluidex_push_interruptions_total", "Times that all subscriptions had to begin again");
    metrics.gauge("fluidex_push_subscriptions", "Subscriptions that are open", () -> subscriptions);
    metrics.gauge("fluidex_push_accounts", "Users that are logged in", () -> accountsFollowed);
    metrics.gauge("fluidex_push_seq", "Number of the last event that was told", () -> told);
  }

  @Override
  public String name() {
    return "push-hub";
  }

  @Override
  public void start() {
    thread = Thread.ofPlatform().name("push-hub").daemon(true).start(this::run);
  }

  /** Begins, or begins again after everything was ended. */
  public void begin(final Beginning beginning) {
    inbox.add(() -> beginNow(beginning));
  }

  /** Takes the next events; waits while too many wait. */
  public void submit(final List<FeedEvent> events) throws InterruptedException {
    // A batch of more events than there is room for would wait for ever.
    final int permits = Math.min(events.size(), settings.queuedEvents());
    room.acquire(permits);
    inbox.add(() -> {
      try {
        events.forEach(this::take);
        flushAccounts();
      } finally {
        room.release(permits);
      }
    });
  }

  /** Says that events were or may be missed: all subscriptions end. */
  public void interrupt() {
    inbox.add(() -> interruptNow(1));
  }

  /** Takes L2 blocks as they are now. */
  public void blocks(final List<BlockView> now) {
    inbox.add(() -> blocks.apply(now));
  }

  /** Whether it follows the exchange now. */
  public boolean isSynced() {
    return synced;
  }

  /** Whether there is such a market. */
  public boolean hasMarket(final String market) {
    return markets.contains(market);
  }

  /** Subscribes: a snapshot, then changes. */
  public void subscribe(final Outlet outlet, final Topic topic, final int limit) {
    inbox.add(() -> {
      if (topic.channel() == Channel.BLOCKS) {
        blocks.join(outlet);
      } else {
        joins.add(new Join(outlet, topic, limit));
        joinNow();
      }
    });
  }

  /** Subscribes to a channel of a user that is logged in. */
  public void subscribe(final LoginOutlet outlet, final long user, final Channel channel) {
    inbox.add(() -> {
      final AccountFeed feed = accounts.get(user);
      if (feed == null || !feed.hasLogin(outlet)) {
        outlet.ended(Topic.of(channel), ErrorCode.LOGIN_REQUIRED);
      } else {
        feed.join(channel, outlet, seq);
      }
    });
  }

  /** Ends a subscription; does nothing if it has ended. */
  public void unsubscribe(final Outlet outlet, final Topic topic) {
    inbox.add(() -> {
      joins.removeIf(join -> join.outlet().equals(outlet) && join.topic().equals(topic));
      final MarketFeed feed = feeds.get(topic.market());
      if (feed != null) {
        feed.leave(topic, outlet);
      }
      if (topic.channel() == Channel.BLOCKS) {
        blocks.leave(outlet);
      }
    });
  }

  /** Ends a subscription of a user. */
  public void unsubscribe(final Outlet outlet, final long user, final Channel channel) {
    inbox.add(() -> {
      final AccountFeed feed = accounts.get(user);
      if (feed != null) {
        feed.leave(channel, outlet);
      }
    });
  }

  /**
   * Logs a connection in; it is told the outcome.
   *
   * @param id the client's number of the request
   * @param validUntil the last second
   * @param isRight whether the login is signed with a key; called by another thread
   */
  public void login(
      final LoginOutlet outlet,
      final Optional<Long> id,
      final long user,
      final long validUntil,
      final Predicate<String> isRight) {
    inbox.add(() -> {
      if (!synced || (accounts.size() >= settings.accounts() && !accounts.containsKey(user))) {
        outlet.refused(id, ErrorCode.UNAVAILABLE);
        return;
      }
      final AccountFeed known = accounts.get(user);
      final AccountFeed feed = known == null ? new AccountFeed(user) : known;
      accounts.put(user, feed);
      final AccountFeed.Attempt attempt = new AccountFeed.Attempt(id, validUntil, isRight, outlet);
      if (feed.isKnown()) {
        check(feed, attempt);
      } else {
        feed.attempts.add(attempt);
        if (known == null) {
          load(feed);
        }
      }
    });
  }

  /** Logs a connection out; does nothing if it is not logged in. */
  public void logout(final LoginOutlet outlet, final long user) {
    inbox.add(() -> {
      final AccountFeed feed = accounts.get(user);
      if (feed != null) {
        feed.logout(outlet);
        dropIfIdle(feed);
      }
    });
  }

  private void aside(final Runnable work, final Runnable otherwise) {
    try {
      logins.execute(work);
    } catch (final RejectedExecutionException e) {
      LOG.debug("too many logins wait", e);
      otherwise.run();
    }
  }

  private void load(final AccountFeed feed) {
    aside(
        () -> {
          Optional<UserSnapshot> loaded = Optional.empty();
          ErrorCode reason = ErrorCode.UNKNOWN_USER;
          try {
            loaded = users.load(feed.user());
          } catch (final RuntimeException e) {
            LOG.warn("user {} cannot be asked for: {}", feed.user(), e.toString());
            reason = ErrorCode.UNAVAILABLE;
          }
          final Optional<UserSnapshot> snapshot = loaded;
          final ErrorCode refusal = reason;
          inbox.add(() -> loaded(feed, snapshot, refusal));
        },
        () -> drop(feed, ErrorCode.UNAVAILABLE));
  }

  private void loaded(
      final AccountFeed feed, final Optional<UserSnapshot> snapshot, final ErrorCode refusal) {
    if (!feed.equals(accounts.get(feed.user()))) {
      return;
    }
    if (snapshot.isEmpty()) {
      drop(feed, refusal);
      return;
    }
    feed.begin(snapshot.get());
    final List<AccountFeed.Attempt> attempts = List.copyOf(feed.attempts);
    feed.attempts.clear();
    attempts.forEach(attempt -> check(feed, attempt));
    dropIfIdle(feed);
  }

  private void check(final AccountFeed feed, final AccountFeed.Attempt attempt) {
    feed.pending++;
    final String key = feed.l2Pubkey();
    aside(
        () -> {
          final boolean right = attempt.isRight().test(key);
          inbox.add(() -> checked(feed, attempt, right));
        },
        () -> {
          feed.pending--;
          attempt.outlet().refused(attempt.id(), ErrorCode.UNAVAILABLE);
        });
  }

  private void checked(
      final AccountFeed feed, final AccountFeed.Attempt attempt, final boolean right) {
    feed.pending--;
    if (!feed.equals(accounts.get(feed.user()))) {
      attempt.outlet().refused(attempt.id(), ErrorCode.UNAVAILABLE);
    } else if (right) {
      feed.login(attempt.outlet(), attempt.validUntil());
      attempt.outlet().loggedIn(attempt.id(), feed.user(), attempt.validUntil());
    } else {
      attempt.outlet().refused(attempt.id(), ErrorCode.LOGIN_REFUSED);
    }
    dropIfIdle(feed);
  }

  private void drop(final AccountFeed feed, final ErrorCode reason) {
    accounts.remove(feed.user(), feed);
    feed.end(reason);
  }

  private void dropIfIdle(final AccountFeed feed) {
    if (feed.isIdle()) {
      accounts.remove(feed.user(), feed);
    }
  }

  private void run() {
    nextTick = System.nanoTime() + TICK;
    while (!stopping) {
      try {
        final Runnable task =
            inbox.poll(Math.max(0, nextTick - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (task != null) {
          guarded(task);
        }
        guarded(this::pause);
      } catch (final InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    endAll(ErrorCode.STOPPING);
  }

  private void guarded(final Runnable task) {
    try {
      task.run();
    } catch (final RuntimeException e) {
      LOG.error("the push hub failed and begins again", e);
      interruptNow(1);
    }
  }

  /** What is to be done between two tasks. */
  private void pause() {
    final long now = System.nanoTime();
    if (now - nextTick >= 0) {
      nextTick = now + TICK;
      ticks++;
      tick();
    }
    if (bounds.matching().isPresent() && now - lastEventAt > settings.quiet().toNanos()) {
      endOfCommand();
      flushAccounts();
    }
    if (bounds.matching().isEmpty()) {
      betweenCommands();
    }
  }

  private void tick() {
    fastDue |= ticks % FAST_TICKS == 0;
    slowDue |= ticks % SLOW_TICKS == 0;
    if (synced) {
      feeds.values().forEach(feed -> feed.flushTrades(seq));
      if (ticks % CANDLE_TICKS == 0) {
        feeds.values().forEach(feed -> feed.flushCandles(seq));
      }
    }
    if (ticks % SLOW_TICKS == 0) {
      final long now = clock.millis();
      if (synced) {
        feeds.values().forEach(feed -> feed.flushTicker(seq, now));
      }
      for (final AccountFeed feed : List.copyOf(accounts.values())) {
        feed.endSessions(TimeUnit.MILLISECONDS.toSeconds(now));
        dropIfIdle(feed);
      }
      accountsFollowed = accounts.size();
      subscriptions =
          blocks.subscriptions()
              + feeds.values().stream().mapToInt(MarketFeed::subscriptions).sum()
              + accounts.values().stream().mapToInt(AccountFeed::subscriptions).sum();
    }
  }

  /** Tells books, which in the middle of a command are not those of the exchange. */
  private void betweenCommands() {
    if (!synced) {
      return;
    }
    if (fastDue) {
      feeds.values().forEach(feed -> feed.flushDepth(MarketFeed.FAST, seq));
      fastDue = false;
    }
    if (slowDue) {
      feeds.values().forEach(feed -> feed.flushDepth(MarketFeed.SLOW, seq));
      slowDue = false;
    }
    if (!newcomers.isEmpty()) {
      final List<Join> now = List.copyOf(newcomers);
      newcomers.clear();
      now.forEach(join -> {
        if (joins.remove(join)) {
          feed(join.topic().market())
              .join(join.topic(), join.limit(), join.outlet(), seq, clock.millis());
        }
      });
    }
  }

  private void joinNow() {
    newcomers.clear();
    newcomers.addAll(joins);
  }

  private MarketFeed feed(final String market) {
    return feeds.computeIfAbsent(
        market,
        name -> {
          markets.add(name);
          return new MarketFeed(name, new TradeTape(TRADES_TOLD));
        });
  }

  private void beginNow(final Beginning beginning) {
    endAll(ErrorCode.INTERRUPTED);
    feeds.clear();
    markets.clear();
    beginning.tapes().forEach((market, tape) -> feeds.put(market, new MarketFeed(market, tape)));
    markets.addAll(beginning.markets());
    beginning.orders().forEach(order -> feed(order.market()).add(order));
    lastOrder = 0;
    lastUser = 0;
    bookSeq = beginning.seq();
    seq = beginning.told();
    following = true;
    LOG.info(
        "the push service follows the exchange after event {}: {} open orders in {} markets",
        bookSeq,
        beginning.orders().size(),
        beginning.markets().size());
    caughtUp();
  }

  /** From when on everything that the orders contain has been told. */
  private void caughtUp() {
    if (following && !synced && seq >= bookSeq) {
      synced = true;
      joinNow();
    }
  }

  private void take(final FeedEvent event) {
    if (!following || event.seq() <= seq) {
      return;
    }
    if (event.seq() != seq + 1) {
      LOG.warn("event {} follows {}; the push service begins again", event.seq(), seq);
      interruptNow(1);
      return;
    }
    if (isReset(event)) {
      LOG.warn("event {} is of an exchange that was reset", event.seq());
      interruptNow(event.seq());
      return;
    }
    if (event.seq() <= bookSeq) {
      seq = event.seq();
      if (event instanceof Traded traded) {
        feed(traded.trade().market()).record(traded.trade());
      }
      caughtUp();
      return;
    }
    if (!bounds.isPart(event)) {
      endOfCommand();
      betweenCommands();
    }
    seq = event.seq();
    told = seq;
    eventTime = event.time();
    lastEventAt = System.nanoTime();
    bounds.apply(event);
    apply(event);
    fold.apply(event);
  }

  private void endOfCommand() {
    bounds.end();
    fold.endOfCommand();
  }

  private void apply(final FeedEvent event) {
    switch (event) {
      case OrderMoved e -> feed(e.order().market()).apply(e);
      case Traded e -> feed(e.trade().market()).apply(e);
      case KeyChanged e -> {
        final AccountFeed feed = accounts.get(e.user());
        if (feed != null) {
          drop(feed, ErrorCode.KEY_CHANGED);
        }
      }
      default -> {
        // Nothing but balances follows from the others.
      }
    }
  }

  /** Whether numbers that only grow begin again, as after a reset in development. */
  private boolean isReset(final FeedEvent event) {
    return switch (event) {
      case OrderMoved e when e.step() == OrderStep.PUT -> {
        final boolean again = e.order().id() <= lastOrder;
        lastOrder = e.order().id();
        yield again;
      }
      case Registered e -> {
        final boolean again = e.user() <= lastUser;
        lastUser = e.user();
        yield again;
      }
      default -> false;
    };
  }

  private void tellAccount(final AccountChange change) {
    final AccountFeed feed = accounts.get(change.user());
    if (feed != null && !feed.apply(seq, eventTime, change)) {
      drop(feed, ErrorCode.UNAVAILABLE);
    }
  }

  private void flushAccounts() {
    accounts.values().forEach(feed -> feed.flush(seq));
  }

  private void interruptNow(final long tradesFrom) {
    following = false;
    synced = false;
    interruptions.increment();
    endAll(ErrorCode.INTERRUPTED);
    beginAgain.accept(tradesFrom);
  }

  private void endAll(final ErrorCode reason) {
    synced = false;
    bounds.end();
    fold.reset();
    feeds.values().forEach(feed -> feed.end(reason));
    List.copyOf(accounts.values()).forEach(feed -> drop(feed, reason));
  }

  /** Ends every subscription. */
  @Override
  public void stop(final Duration deadline) throws InterruptedException {
    stopping = true;
    logins.shutdownNow();
    if (thread != null) {
      inbox.add(() -> {});
      if (!thread.join(deadline)) {
        thread.interrupt();
      }
    }
  }
}
