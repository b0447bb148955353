package io.fluidex.gateway.push.hub;

import io.fluidex.gateway.push.account.AccountFold;
import io.fluidex.gateway.push.event.FeedEvent;
import io.fluidex.gateway.push.event.FeedEvent.KeyChanged;
import io.fluidex.gateway.push.event.FeedEvent.OrderMoved;
import io.fluidex.gateway.push.event.FeedEvent.Traded;
import io.fluidex.gateway.push.market.CommandBounds;
import io.fluidex.gateway.push.message.BlockView;
import io.fluidex.gateway.push.message.Channel;
import io.fluidex.gateway.push.message.ErrorCode;
import io.fluidex.gateway.push.message.Topic;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
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

  private final HubSettings settings;
  private final LongConsumer beginAgain;
  private final InstantSource clock;
  private final Counter interruptions;

  /** Safe for many threads. */
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();

  private final Semaphore room;
  private volatile boolean synced;
  private volatile boolean stopping;
  private volatile int subscriptions;
  private volatile int accountsFollowed;
  private volatile long told;
  private Thread thread;

  private final MarketFeeds markets;
  private final AccountFeeds accounts;
  private final BlockFeed blocks = new BlockFeed();
  private final CommandBounds bounds = new CommandBounds();
  private final AccountFold fold;
  private final ResetWatch resets = new ResetWatch();
  private boolean following;
  private long seq;
  private long bookSeq;
  private long eventTime;
  private long lastEventAt;
  private long nextTick;
  private long ticks;

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
    this.beginAgain = beginAgain;
    this.clock = clock;
    this.room = new Semaphore(settings.queuedEvents());
    this.markets = new MarketFeeds(clock);
    this.accounts = new AccountFeeds(users, settings.accounts(), inbox::add);
    this.fold = new AccountFold(change -> accounts.apply(seq, eventTime, change));
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
        accounts.flush(seq);
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
    return markets.has(market);
  }

  /** Subscribes: a snapshot, then changes. */
  public void subscribe(final Outlet outlet, final Topic topic, final int limit) {
    inbox.add(() -> {
      if (topic.channel() == Channel.BLOCKS) {
        blocks.join(outlet);
      } else {
        markets.join(outlet, topic, limit);
      }
    });
  }

  /** Subscribes to a channel of a user that is logged in. */
  public void subscribe(final LoginOutlet outlet, final long user, final Channel channel) {
    inbox.add(() -> accounts.join(outlet, user, channel, seq));
  }

  /** Ends a subscription; does nothing if it has ended. */
  public void unsubscribe(final Outlet outlet, final Topic topic) {
    inbox.add(() -> {
      if (topic.channel() == Channel.BLOCKS) {
        blocks.leave(outlet);
      } else {
        markets.leave(outlet, topic);
      }
    });
  }

  /** Ends a subscription of a user. */
  public void unsubscribe(final Outlet outlet, final long user, final Channel channel) {
    inbox.add(() -> accounts.leave(outlet, user, channel));
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
      if (synced) {
        accounts.login(user, new AccountFeed.Attempt(id, validUntil, isRight, outlet));
      } else {
        outlet.refused(id, ErrorCode.UNAVAILABLE);
      }
    });
  }

  /** Logs a connection out; does nothing if it is not logged in. */
  public void logout(final LoginOutlet outlet, final long user) {
    inbox.add(() -> accounts.logout(outlet, user));
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
      accounts.flush(seq);
    }
    if (bounds.matching().isEmpty()) {
      betweenCommands();
    }
  }

  private void tick() {
    final boolean slow = ticks % SLOW_TICKS == 0;
    markets.depthIsDue(ticks % FAST_TICKS == 0, slow);
    if (synced) {
      markets.flushTrades(seq);
      if (ticks % CANDLE_TICKS == 0) {
        markets.flushCandles(seq);
      }
      if (slow) {
        markets.flushTickers(seq);
      }
    }
    if (slow) {
      accounts.endSessions(TimeUnit.MILLISECONDS.toSeconds(clock.millis()));
      accountsFollowed = accounts.size();
      subscriptions = blocks.subscriptions() + markets.subscriptions() + accounts.subscriptions();
    }
  }

  private void betweenCommands() {
    if (synced) {
      markets.betweenCommands(seq);
    }
  }

  private void beginNow(final Beginning beginning) {
    endAll(ErrorCode.INTERRUPTED);
    markets.begin(beginning);
    resets.begin();
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
    if (resets.isReset(event)) {
      LOG.warn("event {} is of an exchange that was reset", event.seq());
      interruptNow(event.seq());
      return;
    }
    if (event.seq() <= bookSeq) {
      seq = event.seq();
      if (event instanceof Traded traded) {
        markets.of(traded.trade().market()).record(traded.trade());
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
      case OrderMoved e -> markets.of(e.order().market()).apply(e);
      case Traded e -> markets.of(e.trade().market()).apply(e);
      case KeyChanged e -> accounts.keyChanged(e.user());
      default -> {
        // Nothing but balances follows from the others.
      }
    }
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
    markets.end(reason);
    accounts.end(reason);
  }

  /** Ends every subscription. */
  @Override
  public void stop(final Duration deadline) throws InterruptedException {
    stopping = true;
    accounts.stop();
    if (thread != null) {
      inbox.add(() -> {});
      if (!thread.join(deadline)) {
        thread.interrupt();
      }
    }
  }
}
