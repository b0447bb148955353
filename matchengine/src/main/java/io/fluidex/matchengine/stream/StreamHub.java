package io.fluidex.matchengine.stream;

import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.KeyChanged;
import io.fluidex.matchengine.event.OrderChanged;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

  /** One reader of messages. */
  private static class Reader<M> {
    final Subscriber<M> subscriber;
    boolean ended;

    Reader(final Subscriber<M> subscriber) {
      this.subscriber = subscriber;
    }
  }

  /** A reader of a user's changes. */
  private static final class UserReader<U> extends Reader<U> {
    private final long validUntil;

    /** What came before the state to begin with; null once that is known. */
    private List<Waiting<U>> waiting = new ArrayList<>();

    private long begunWith;

    UserReader(final Subscriber<U> subscriber, final long validUntil) {
      super(subscriber);
      this.validUntil = validUntil;
    }
  }

  /** A message that waits for those before it. */
  private record Waiting<M>(long seq, M message) {}

  /** The readers of one market at one interval. */
  private final class Channel {
    private final Set<Reader<D>> readers = new LinkedHashSet<>();
    private DepthChannel changes;
  }

  /** One market. */
  private final class Feed {
    private final int market;
    private final Map<DepthInterval, Channel> channels = new HashMap<>();
    private final Set<Reader<T>> trades = new LinkedHashSet<>();
    private MarketBook book;

    Feed(final int market) {
      this.market = market;
      for (final DepthInterval interval : DepthInterval.values()) {
        channels.put(interval, new Channel());
      }
      restart();
    }

    void restart() {
      channels.values().forEach(channel -> channel.changes = null);
      book =
          new MarketBook((side, price, before) -> {
            for (final Channel channel : channels.values()) {
              if (channel.changes != null) {
                channel.changes.changes(side, price, before);
              }
            }
          });
    }

    /** Tells what has changed. */
    void flush(final DepthInterval interval) {
      final Channel channel = channels.get(interval);
      if (channel.readers.isEmpty()) {
        channel.changes = null;
      } else if (channel.changes != null) {
        channel
            .changes
            .flush(book, seq)
            .ifPresent(update -> tell(channel.readers, encoder.depth(update)));
      }
    }

    void join(final DepthInterval interval, final int limit, final Reader<D> reader) {
      final Channel channel = channels.get(interval);
      flush(interval);
      if (channel.changes == null) {
        channel.changes = new DepthChannel(market, seq);
      }
      channel.readers.add(reader);
      if (!offer(reader, encoder.depth(channel.changes.snapshot(book, limit)))) {
        channel.readers.remove(reader);
      }
    }
  }

  /** A subscription that waits until the books are known. */
  private record Join(Reader<?> reader, Runnable action) {}

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final StreamSources sources;
  private final StreamEncoder<D, T, U> encoder;
  private final StreamLimits limits;
  private final InstantSource clock;
  private final Metrics metrics;
  private final Counter messages;

  /** For any thread. */
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();

  /** Events in the inbox; for any thread. */
  private final AtomicInteger waitingEvents = new AtomicInteger();

  /** Events were dropped since the last look; for any thread. */
  private volatile boolean dropped;

  private volatile boolean stopping;
  private final UserChanges userChanges;
  private final Map<Integer, Feed> feeds = new HashMap<>();
  private final Map<Long, Set<UserReader<U>>> users = new HashMap<>();
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
    this.metrics = metrics;
    this.userChanges = new UserChanges(catalog, this::tellUser);
    this.messages =
        metrics.counter("fluidex_stream_messages_total", "Messages handed to subscribers");
    metrics.gauge(
        "fluidex_stream_events_waiting",
        "Committed events that wait to be told to subscribers",
        waitingEvents::get);
    for (final StreamEnd reason : StreamEnd.values()) {
      ended(reason);
    }
  }

  private Counter ended(final StreamEnd reason) {
    return metrics.counter(
        "fluidex_streams_ended_total",
        "Streams that the exchange ended, by reason",
        "reason",
        reason.name().toLowerCase(Locale.ROOT));
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
    final Reader<D> reader = new Reader<>(subscriber);
    onceSynced(reader, () -> feed(market).join(interval, limit, reader));
    return () ->
        inbox.add(() -> {
          forget(reader);
          feed(market).channels.get(interval).readers.remove(reader);
        });
  }

  /**
   * Subscribes to trades.
   *
   * @param market the market's number
   */
  public Subscription trades(final int market, final Subscriber<T> subscriber) {
    final Reader<T> reader = new Reader<>(subscriber);
    inbox.add(() -> feed(market).trades.add(reader));
    return () -> inbox.add(() -> feed(market).trades.remove(reader));
  }

  /**
   * Subscribes to what concerns a user: what is, then changes.
   *
   * @param validUntil last second of the stream since 1970
   */
  public Subscription user(
      final long userId, final long validUntil, final Subscriber<U> subscriber) {
    final UserReader<U> reader = new UserReader<>(subscriber, validUntil);
    onceSynced(
        reader,
        () -> {
          users.computeIfAbsent(userId, id -> new LinkedHashSet<>()).add(reader);
          begin(userId, reader);
        });
    return () ->
        inbox.add(() -> {
          forget(reader);
          leave(userId, reader);
        });
  }

  /** Does something for a reader when the hub follows the events without a gap. */
  private void onceSynced(final Reader<?> reader, final Runnable action) {
    inbox.add(() -> {
      if (synced) {
        join(new Join(reader, action));
      } else {
        joins.add(new Join(reader, action));
      }
    });
  }

  private void forget(final Reader<?> reader) {
    reader.ended = true;
    joins.removeIf(join -> join.reader.equals(reader));
  }

  private static void join(final Join join) {
    if (!join.reader.ended) {
      join.action.run();
    }
  }

  private void leave(final long userId, final UserReader<U> reader) {
    final Set<UserReader<U>> readers = users.get(userId);
    if (readers != null && readers.remove(reader) && readers.isEmpty()) {
      users.remove(userId);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Its outcome is handled in the callback.
  private void begin(final long userId, final UserReader<U> reader) {
    sources
        .user(userId)
        .whenComplete((now, e) ->
            inbox.add(() -> {
              if (e == null) {
                begin(userId, reader, now);
              } else {
                end(reader, StreamEnd.UNAVAILABLE);
                leave(userId, reader);
              }
            }));
  }

  private void begin(final long userId, final UserReader<U> reader, final UserNow now) {
    final List<Waiting<U>> waiting = reader.waiting;
    reader.waiting = null;
    reader.begunWith = now.seq();
    boolean alive = !reader.ended;
    for (final UserChange change : now.changes()) {
      alive = alive && offer(reader, encoder.user(now.seq(), change));
    }
    for (final Waiting<U> each : waiting) {
      alive = alive && (each.seq <= now.seq() || offer(reader, each.message));
    }
    if (!alive) {
      leave(userId, reader);
    }
  }

  private Feed feed(final int market) {
    return feeds.computeIfAbsent(market, Feed::new);
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
          feeds.values().forEach(feed -> feed.flush(interval));
        }
        if (interval == DepthInterval.SLOW) {
          endSessions();
        }
      }
    }
  }

  private void endSessions() {
    final long seconds = TimeUnit.MILLISECONDS.toSeconds(clock.millis());
    for (final Set<UserReader<U>> readers : users.values()) {
      readers.removeIf(
          reader -> reader.validUntil < seconds && end(reader, StreamEnd.SESSION_OVER));
    }
    users.values().removeIf(Set::isEmpty);
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
    feeds.values().forEach(Feed::restart);
    userChanges.reset();
    seq = orders.seq();
    for (final OpenOrder order : orders.orders()) {
      feed(order.market()).book.add(order);
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
      case OrderChanged e -> feed(e.order().terms().market()).book.apply(e);
      case Traded e -> {
        final Feed feed = feed(e.market());
        feed.book.apply(e);
        if (!feed.trades.isEmpty()) {
          tell(feed.trades, encoder.trade(e));
        }
      }
      case KeyChanged e -> {
        final Set<UserReader<U>> readers = users.remove(e.userId());
        if (readers != null) {
          readers.forEach(reader -> end(reader, StreamEnd.KEY_CHANGED));
        }
      }
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

  private void tellUser(final UserChange change) {
    final Set<UserReader<U>> readers = users.get(change.userId());
    if (readers == null) {
      return;
    }
    final U message = encoder.user(seq, change);
    readers.removeIf(reader -> {
      if (reader.waiting == null) {
        return seq > reader.begunWith && !offer(reader, message);
      }
      if (reader.waiting.size() >= limits.outbox()) {
        return end(reader, StreamEnd.TOO_SLOW);
      }
      reader.waiting.add(new Waiting<>(seq, message));
      return false;
    });
  }

  private <M> void tell(final Set<Reader<M>> readers, final M message) {
    readers.removeIf(reader -> !offer(reader, message));
  }

  /** Whether a reader took a message; it is told that it is too slow if not. */
  private <M> boolean offer(final Reader<M> reader, final M message) {
    if (reader.ended) {
      return false;
    }
    if (reader.subscriber.offer(message)) {
      messages.increment();
      return true;
    }
    end(reader, StreamEnd.TOO_SLOW);
    return false;
  }

  /** Always true, for use in conditions that remove. */
  private boolean end(final Reader<?> reader, final StreamEnd reason) {
    if (!reader.ended) {
      reader.ended = true;
      ended(reason).increment();
      reader.subscriber.end(reason);
    }
    return true;
  }

  /** Ends every stream but those that have not begun. */
  private void endAll(final StreamEnd reason) {
    for (final Feed feed : feeds.values()) {
      feed.trades.removeIf(reader -> end(reader, reason));
      feed.channels
          .values()
          .forEach(channel -> channel.readers.removeIf(reader -> end(reader, reason)));
    }
    users.values().forEach(readers -> readers.removeIf(reader -> end(reader, reason)));
    users.clear();
    if (reason == StreamEnd.STOPPING) {
      joins.forEach(join -> end(join.reader, reason));
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
