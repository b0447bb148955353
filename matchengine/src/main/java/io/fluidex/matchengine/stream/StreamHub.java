package io.fluidex.matchengine.stream;

import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.KeyChanged;
import io.fluidex.matchengine.event.OrderChanged;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.metrics.Metrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands committed events to subscribers.
 *
 * <p>It begins with the open orders as the exchange knows them and follows the events from there.
 * If it cannot keep up, or misses an event, it ends all streams and begins again: a stream either
 * tells everything or ends.
 *
 * <p>{@link #submit} and the subscriptions may come from any thread and wait for nothing. All
 * fields without a comment of their own belong to the hub's thread.
 *
 * @param <D> messages of books
 * @param <T> messages of trades
 * @param <U> messages for users
 */
public final class StreamHub<D, T, U> implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(StreamHub.class);

  /** A subscription, to be ended by its reader. */
  public interface Subscription {
    /** Ends it; does nothing if it has ended. */
    void cancel();
  }

  /** A subscription that waits until the books are known. */
  private record Join(StreamReader<?> reader, Runnable action) {}

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final StreamSources sources;
  private final StreamEncoder<D, T, U> encoder;
  private final StreamLimits limits;
  private final InstantSource clock;
  private final StreamMetrics metrics;

  /** For any thread. */
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();

  /** Events in the inbox; for any thread. */
  private final AtomicInteger waitingEvents = new AtomicInteger();

  /** Events were dropped since the last look; for any thread. */
  private volatile boolean dropped;

  private volatile boolean stopping;
  private final UserChanges userChanges;
  private final Map<Integer, MarketFeed<D, T>> feeds = new HashMap<>();
  private final UserStreams<U> users;
  private final List<Join> joins = new ArrayList<>();
  private final List<Event> held = new ArrayList<>();
  private final Map<DepthInterval, Long> nextFlush = new HashMap<>();
  private boolean synced;

  /** Counts beginnings, so that an answer for an earlier one is known for it. */
  private long generation;

  /** Whether to ask again at a time, after an answer failed. */
  private boolean retrying;

  private long retryAt;
  private long seq;
  private Thread thread;

  /** A hub that is not started yet. */
  public StreamHub(
      final Supplier<Catalog> catalog,
      final StreamSources sources,
      final StreamEncoder<D, T, U> encoder,
      final StreamLimits limits,
      final InstantSource clock,
      final Metrics metrics) {
    this.sources = sources;
    this.encoder = encoder;
    this.limits = limits;
    this.clock = clock;
    this.metrics = new StreamMetrics(metrics);
    this.users = new UserStreams<>(sources, encoder, limits, inbox::add);
    this.userChanges = new UserChanges(catalog, change -> users.tell(seq, change));
    metrics.gauge(
        "fluidex_stream_events_waiting",
        "Committed events that wait to be told to subscribers",
        waitingEvents::get);
  }

  @Override
  public String name() {
    return "streams";
  }

  @Override
  public void start() {
    thread = Thread.ofPlatform().name("streams").daemon(true).start(this::run);
  }

  /** Takes committed events in order; called by one thread, which never waits here. */
  public void submit(final List<Event> events) {
    if (events.isEmpty() || stopping) {
      return;
    }
    if (waitingEvents.addAndGet(events.size()) > limits.queuedEvents()) {
      waitingEvents.addAndGet(-events.size());
      dropped = true;
      return;
    }
    inbox.add(() -> {
      waitingEvents.addAndGet(-events.size());
      take(events);
    });
  }

  /** Says that the state changed by other things than events. */
  public void restart() {
    inbox.add(this::sync);
  }

  /**
   * Subscribes to a book: a snapshot, then changes.
   *
   * @param market the market's number
   * @param limit levels of each side in the snapshot
   */
  public Subscription depth(
      final int market,
      final DepthInterval interval,
      final int limit,
      final Subscriber<D> subscriber) {
    final StreamReader<D> reader = new StreamReader<>(subscriber, metrics);
    onceSynced(reader, () -> feed(market).join(interval, limit, reader, seq));
    return () ->
        inbox.add(() -> {
          forget(reader);
          feed(market).leave(interval, reader);
        });
  }

  /**
   * Subscribes to trades.
   *
   * @param market the market's number
   */
  public Subscription trades(final int market, final Subscriber<T> subscriber) {
    final StreamReader<T> reader = new StreamReader<>(subscriber, metrics);
    inbox.add(() -> feed(market).joinTrades(reader));
    return () -> inbox.add(() -> feed(market).leaveTrades(reader));
  }

  /**
   * Subscribes to what concerns a user: what is, then changes.
   *
   * @param validUntil last second of the stream since 1970
   */
  public Subscription user(
      final long userId, final long validUntil, final Subscriber<U> subscriber) {
    final UserReader<U> reader = new UserReader<>(subscriber, metrics, validUntil);
    onceSynced(reader, () -> users.join(userId, reader));
    return () ->
        inbox.add(() -> {
          forget(reader);
          users.leave(userId, reader);
        });
  }

  /** Does something for a reader when the hub follows the events without a gap. */
  private void onceSynced(final StreamReader<?> reader, final Runnable action) {
    inbox.add(() -> {
      if (synced) {
        join(new Join(reader, action));
      } else {
        joins.add(new Join(reader, action));
      }
    });
  }

  private void forget(final StreamReader<?> reader) {
    reader.left();
    joins.removeIf(join -> join.reader.equals(reader));
  }

  private static void join(final Join join) {
    if (!join.reader.isEnded()) {
      join.action.run();
    }
  }

  private MarketFeed<D, T> feed(final int market) {
    return feeds.computeIfAbsent(market, id -> new MarketFeed<>(id, encoder));
  }

  private void run() {
    final long begin = System.nanoTime();
    for (final DepthInterval interval : DepthInterval.values()) {
      nextFlush.put(interval, begin + interval.duration().toNanos());
    }
    guarded(this::sync);
    while (!stopping) {
      try {
        final long pause = nextFlush.get(DepthInterval.FAST) - System.nanoTime();
        final Runnable task = inbox.poll(Math.max(0, pause), TimeUnit.NANOSECONDS);
        if (task != null) {
          guarded(task);
        }
        guarded(this::tick);
      } catch (final InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    // Those whose wish to subscribe is still in the inbox are told too.
    for (Runnable task = inbox.poll(); task != null; task = inbox.poll()) {
      guarded(task);
    }
    endAll(StreamEnd.STOPPING);
  }

  private void guarded(final Runnable task) {
    try {
      task.run();
    } catch (final RuntimeException e) {
      LOG.error("the streams failed and begin again", e);
      synced = false;
      generation++;
      retryLater();
      endAll(StreamEnd.INTERRUPTED);
    }
  }

  private void tick() {
    final long now = System.nanoTime();
    if (dropped) {
      LOG.warn("more than {} events waited; the streams begin again", limits.queuedEvents());
      dropped = false;
      sync();
    }
    if (retrying && now - retryAt >= 0) {
      sync();
    }
    for (final DepthInterval interval : DepthInterval.values()) {
      if (now - nextFlush.get(interval) >= 0) {
        nextFlush.put(interval, now + interval.duration().toNanos());
        if (synced) {
          feeds.values().forEach(feed -> feed.flush(interval, seq));
        }
        if (interval == DepthInterval.SLOW) {
          users.endSessions(TimeUnit.MILLISECONDS.toSeconds(clock.millis()));
        }
      }
    }
  }

  /** Ends what is told now and begins with the state as it is. */
  @SuppressWarnings("FutureReturnValueIgnored") // Its outcome is handled in the callback.
  private void sync() {
    synced = false;
    retrying = false;
    held.clear();
    endAll(StreamEnd.INTERRUPTED);
    final long asked = ++generation;
    sources
        .openOrders()
        .whenComplete((orders, e) ->
            inbox.add(() -> {
              if (asked == generation && e == null) {
                synced(orders);
              } else if (asked == generation) {
                retryLater();
              }
            }));
  }

  private void retryLater() {
    retrying = true;
    retryAt = System.nanoTime() + RETRY.toNanos();
  }

  private void synced(final OpenOrders orders) {
    feeds.values().forEach(MarketFeed::restart);
    userChanges.reset();
    seq = orders.seq();
    for (final OpenOrder order : orders.orders()) {
      feed(order.market()).add(order);
    }
    synced = true;
    joins.forEach(StreamHub::join);
    joins.clear();
    final List<Event> later = held.stream().filter(event -> event.seq() > orders.seq()).toList();
    held.clear();
    take(later);
  }

  private void take(final List<Event> events) {
    if (!synced) {
      if (held.size() + events.size() > limits.queuedEvents()) {
        dropped = true;
      } else {
        held.addAll(events);
      }
      return;
    }
    for (final Event event : events) {
      if (event.seq() <= seq) {
        continue;
      }
      if (event.seq() != seq + 1) {
        LOG.warn("event {} follows {}; the streams begin again", event.seq(), seq);
        sync();
        return;
      }
      seq = event.seq();
      take(event);
    }
    userChanges.endOfCommands();
  }

  private void take(final Event event) {
    switch (event) {
      case OrderChanged e -> feed(e.order().terms().market()).apply(e);
      case Traded e -> feed(e.market()).apply(e);
      case KeyChanged e -> users.keyChanged(e.userId());
      default -> {
        // Nothing but users' changes follows from the others.
      }
    }
    if (!users.isEmpty()) {
      userChanges.apply(event);
    } else {
      userChanges.reset();
    }
  }

  /** Ends every stream but those that have not begun. */
  private void endAll(final StreamEnd reason) {
    feeds.values().forEach(feed -> feed.endAll(reason));
    users.endAll(reason);
    if (reason == StreamEnd.STOPPING) {
      joins.forEach(join -> join.reader.end(reason));
      joins.clear();
    }
  }

  /** Ends every stream. */
  @Override
  public void stop(final Duration deadline) throws InterruptedException {
    stopping = true;
    if (thread != null) {
      inbox.add(() -> {});
      if (!thread.join(deadline)) {
        thread.interrupt();
      }
    }
  }
}
