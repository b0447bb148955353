package io.fluidex.matchengine.history;

import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.kafka.TopicReader;
import io.fluidex.runtime.kafka.TopicRecord;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.lifecycle.WorkerLoop;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the history: reads the events from where the database says, and moves that position in the
 * transaction of their rows, so each event counts once whatever fails when.
 */
final class HistoryWriter implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);
  private static final String CONSUMER = "history";
  private static final Duration WAIT = Duration.ofMillis(500);

  /** After fewer records than this, others are waited for, so that transactions are not tiny. */
  private static final int FEW = 2_000;

  private static final Duration GATHER = Duration.ofMillis(100);

  /** Records of one transaction: enough that its costs are spread, little memory. */
  private static final int MOST_RECORDS = 10_000;

  private final KafkaSettings kafka;
  private final String topic;
  private final boolean followResets;
  private final HistoryStore store;
  private final InstantSource clock;
  private final WorkerLoop loop;
  private final Counter events;
  private final Counter trades;
  private final Counter repetitions;
  private final Counter parked;
  private final Timer written;
  private volatile long seq;
  private volatile long behindMillis;

  // Of the loop's thread.
  private TopicReader reader;
  private Position position;
  private boolean migrated;
  private boolean withCandles;

  HistoryWriter(
      final KafkaSettings kafka,
      final String topic,
      final boolean followResets,
      final HistoryStore store,
      final InstantSource clock,
      final RandomGenerator random,
      final Metrics metrics) {
    this.kafka = kafka;
    this.topic = topic;
    this.followResets = followResets;
    this.store = store;
    this.clock = clock;
    this.events = metrics.counter("fluidex_history_events_total", "Events that were written");
    this.trades = metrics.counter("fluidex_history_trades_total", "Trades that were written");
    this.repetitions =
        metrics.counter("fluidex_history_repetitions_total", "Events that were there already");
    this.parked =
        metrics.counter(
            "fluidex_history_parked_total", "Records and gaps that are in table history_parked");
    this.written = metrics.timer("fluidex_history_write", "Transactions that wrote events");
    metrics.gauge("fluidex_history_seq", "Number of the last event written", () -> seq);
    metrics.gauge(
        "fluidex_history_behind_seconds",
        "Age of the last event when it was written",
        () -> behindMillis / 1000.0);
    this.loop = new WorkerLoop("history", Backoff.DEFAULT, random, metrics, this::round);
  }

  private Duration round() {
    if (reader == null) {
      connect();
    }
    try {
      final List<TopicRecord> records = poll();
      if (!records.isEmpty()) {
        write(records);
      }
      return records.size() < FEW ? GATHER : Duration.ZERO;
    } catch (final RuntimeException e) {
      // What is in the database after a failure, only the database knows.
      disconnect();
      throw e;
    }
  }

  private void connect() {
    if (!migrated) {
      store.migrate();
      withCandles = store.storesCandles();
      migrated = true;
    }
    position = store.position(CONSUMER);
    seq = position.seq();
    reader = new TopicReader(kafka, topic);
    reader.seek(position.offset());
    LOG.info(
        "the history goes on after event {} at offset {} of {}",
        position.seq(),
        position.offset(),
        topic);
  }

  private void disconnect() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  private List<TopicRecord> poll() {
    final List<TopicRecord> records = new ArrayList<>(reader.poll(WAIT));
    List<TopicRecord> more = records;
    while (!more.isEmpty() && records.size() < MOST_RECORDS) {
      more = reader.poll(Duration.ZERO);
      records.addAll(more);
    }
    return records;
  }

  private void write(final List<TopicRecord> records) {
    final HistoryFold fold = new HistoryFold(position, followResets);
    for (final TopicRecord each : records) {
      fold.add(each.offset(), each.key(), each.value());
    }
    written.record(() -> store.write(CONSUMER, position, fold, withCandles));
    position = fold.position();
    seq = position.seq();
    if (fold.lastTime() > 0) {
      behindMillis = Math.max(0, clock.millis() - fold.lastTime());
    }
    events.increment(fold.events());
    trades.increment(fold.trades());
    repetitions.increment(fold.repetitions());
    for (final String what : fold.parked()) {
      parked.increment();
      LOG.error("parked in history_parked: {}", what);
    }
    if (fold.forgets()) {
      LOG.warn("the exchange was reset: the history before event {} was deleted", position.seq());
    }
  }

  @Override
  public String name() {
    return "history";
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop(final Duration deadline) throws InterruptedException {
    loop.stop(deadline);
    disconnect();
  }

  @Override
  public Optional<String> problem() {
    return loop.problem();
  }
}
