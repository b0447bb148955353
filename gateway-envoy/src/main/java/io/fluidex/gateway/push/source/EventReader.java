package io.fluidex.gateway.push.source;

import io.fluidex.gateway.push.event.FeedEvent;
import io.fluidex.gateway.push.event.FeedEvent.Traded;
import io.fluidex.gateway.push.event.FeedEvents;
import io.fluidex.gateway.push.hub.Beginning;
import io.fluidex.gateway.push.hub.Hub;
import io.fluidex.gateway.push.market.TradeTape;
import io.fluidex.runtime.kafka.KafkaFailure;
import io.fluidex.runtime.kafka.TopicReader;
import io.fluidex.runtime.kafka.TopicRecord;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.lifecycle.WorkerLoop;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import io.fluidex.wire.WireFormatException;
import io.fluidex.wire.event.EventKind;
import io.fluidex.wire.event.UnifyEvent;
import io.fluidex.wire.event.UnifyEventCodec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the hub: reads the trades of the last day, asks the exchange for its open orders, and
 * follows the topic from there.
 *
 * <p>The open orders are asked for after the end of the topic was read. The exchange publishes what
 * is committed, so they contain everything that was read, and perhaps more: the hub leaves out of
 * the events that follow what the orders contain already.
 */
public final class EventReader implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);
  private static final Duration WAIT = Duration.ofMillis(200);

  /** How often the brokers are asked whether they are there when there are no events. */
  private static final long PROBE_NANOS = Duration.ofSeconds(5).toNanos();

  private final EventSettings settings;
  private final Engine engine;
  private final Hub hub;
  private final Consumer<Engine.Facts> onFacts;
  private final InstantSource clock;
  private final WorkerLoop loop;

  /** The first event whose trades count at the next beginning; 0 if the reader may go on. */
  private final AtomicLong beginAgainFrom = new AtomicLong(1);

  private volatile Optional<String> probed = Optional.empty();
  private TopicReader reader;
  private long heardAt;

  /**
   * A reader that is not started yet.
   *
   * @param hub is fed; asks by {@link #beginAgain} for another beginning
   * @param onFacts is told the facts of the exchange at each beginning
   */
  public EventReader(
      final EventSettings settings,
      final Engine engine,
      final Hub hub,
      final Consumer<Engine.Facts> onFacts,
      final InstantSource clock,
      final RandomGenerator random,
      final Metrics metrics) {
    this.settings = settings;
    this.engine = engine;
    this.hub = hub;
    this.onFacts = onFacts;
    this.clock = clock;
    this.loop = new WorkerLoop("push-events", Backoff.DEFAULT, random, metrics, this::round);
  }

  /**
   * Asks for another beginning.
   *
   * @param tradesFrom the first event whose trades count
   */
  public void beginAgain(final long tradesFrom) {
    beginAgainFrom.accumulateAndGet(tradesFrom, Math::max);
    loop.wake();
  }

  private Duration round() throws InterruptedException {
    final long from = beginAgainFrom.get();
    if (from != 0) {
      begin(from);
      beginAgainFrom.compareAndSet(from, 0);
    }
    final List<TopicRecord> records;
    try {
      records = reader.poll(WAIT);
    } catch (final KafkaFailure e) {
      // Records may be gone from the topic, so nobody knows what was missed.
      beginAgainFrom.accumulateAndGet(1, Math::max);
      hub.interrupt();
      throw e;
    }
    if (records.isEmpty()) {
      probe();
      return Duration.ZERO;
    }
    heard();
    submit(records);
    return Duration.ZERO;
  }

  private void submit(final List<TopicRecord> records) throws InterruptedException {
    final List<FeedEvent> events = new ArrayList<>(records.size());
    for (final TopicRecord each : records) {
      try {
        events.add(FeedEvents.of(decode(each)));
      } catch (final WireFormatException e) {
        // The event after it has a number too many, upon which the hub begins again.
        LOG.warn("record {} of {} is no event", each.offset(), settings.topic(), e);
      }
    }
    hub.submit(events);
  }

  private static UnifyEvent decode(final TopicRecord each) {
    return UnifyEventCodec.decode(each.key() == null ? "" : each.key(), each.value());
  }

  private void heard() {
    heardAt = System.nanoTime();
    probed = Optional.empty();
  }

  /** Without events, whether the brokers are there: subscribers need not be told if not. */
  private void probe() {
    if (System.nanoTime() - heardAt < PROBE_NANOS) {
      return;
    }
    try {
      reader.end();
      heard();
    } catch (final KafkaFailure e) {
      heardAt = System.nanoTime();
      probed = Optional.of("the brokers do not answer: " + e.getMessage());
      LOG.warn("{}", e.getMessage());
    }
  }

  private void begin(final long tradesFrom) {
    if (reader != null) {
      reader.close();
    }
    reader = new TopicReader(settings.kafka(), settings.topic());
    final Optional<TopicRecord> last = reader.last();
    final long told = last.map(each -> decode(each).seq()).orElse(0L);
    final long end = reader.position();
    final Map<String, TradeTape> tapes = tapes(end, tradesFrom, told);
    final Engine.OpenOrders orders = engine.openOrders();
    if (orders.seq() < told) {
      throw new IllegalStateException(
          "the exchange knows events up to "
              + orders.seq()
              + ", and topic "
              + settings.topic()
              + " has "
              + told
              + ": they are not of the same exchange");
    }
    final Engine.Facts facts = engine.facts();
    onFacts.accept(facts);
    hub.begin(new Beginning(orders.seq(), told, facts.markets(), orders.orders(), tapes));
    heard();
  }

  /** The trades up to the end, by market; leaves the reader there. */
  private Map<String, TradeTape> tapes(final long end, final long tradesFrom, final long told) {
    final long since = reader.offsetAt(clock.instant().minus(settings.lookBack())).orElse(end);
    reader.seek(Math.max(since, end - settings.mostRecords()));
    final Map<String, TradeTape> tapes = new HashMap<>();
    long lastTrade = 0;
    long lastSeq = 0;
    while (reader.position() < end) {
      for (final TopicRecord each : reader.poll(WAIT)) {
        if (each.offset() < end
            && EventKind.TRADE.key().equals(each.key())
            && FeedEvents.of(decode(each)) instanceof Traded trade
            && trade.seq() > lastSeq
            && trade.seq() >= tradesFrom
            && trade.seq() <= told) {
          if (trade.trade().id() <= lastTrade) {
            // Numbers begin again: what was before is of an exchange that was reset.
            tapes.clear();
          }
          lastTrade = trade.trade().id();
          lastSeq = trade.seq();
          tapes
              .computeIfAbsent(trade.trade().market(), name -> new TradeTape(Hub.TRADES_TOLD))
              .add(trade.trade());
        }
      }
    }
    reader.seek(end);
    return tapes;
  }

  @Override
  public String name() {
    return "push-events";
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop(final Duration deadline) throws InterruptedException {
    loop.stop(deadline);
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  @Override
  public Optional<String> problem() {
    return loop.problem().or(() -> probed);
  }
}
