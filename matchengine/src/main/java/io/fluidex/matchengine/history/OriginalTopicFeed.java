package io.fluidex.matchengine.history;

import io.fluidex.matchengine.feed.OriginalMessage;
import io.fluidex.matchengine.feed.OriginalMessages;
import io.fluidex.matchengine.feed.OriginalTopic;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.kafka.TopicProducer;
import io.fluidex.runtime.kafka.TopicReader;
import io.fluidex.runtime.kafka.TopicRecord;
import io.fluidex.runtime.kafka.Topics;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.lifecycle.WorkerLoop;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import io.fluidex.wire.JsonFields;
import io.fluidex.wire.WireFormatException;
import io.fluidex.wire.event.UnifyEvent;
import io.fluidex.wire.event.UnifyEventCodec;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the original's other topics, each message once.
 *
 * <p>The database says from where the events are to be read again at the latest; the last record of
 * each topic says which messages it has already. The position moves only when all messages before
 * it are confirmed, and its row is locked while they are sent, so of several processes one sends.
 */
final class OriginalTopicFeed implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(OriginalTopicFeed.class);
  private static final String CONSUMER = "original-topics";

  /** The original has no keys in these topics. */
  private static final String KEY = "";

  private static final Duration WAIT = Duration.ofMillis(500);

  /** After fewer records than this, others are waited for, so that transactions are not tiny. */
  private static final int FEW = 200;

  private static final Duration GATHER = Duration.ofMillis(20);

  /** How long a batch may take to be confirmed before the producers are replaced. */
  private static final Duration CONFIRMATION = Duration.ofSeconds(30);

  /** A record that is given up would let those behind it pass, so none is: Kafka's longest time. */
  private static final Duration FOR_EVER = Duration.ofMillis(Integer.MAX_VALUE);

  /** A message's place in its topic. */
  private record Mark(long seq, int part) {
    boolean isBefore(final OriginalMessage message) {
      return seq < message.seq() || (seq == message.seq() && part < message.part());
    }
  }

  private final KafkaSettings kafka;
  private final String source;
  private final String prefix;
  private final HistoryStore store;
  private final WorkerLoop loop;
  private final Counter published;
  private final Counter skipped;

  // Of the loop's thread.
  private final Map<OriginalTopic, TopicProducer> producers = new EnumMap<>(OriginalTopic.class);
  private final Map<OriginalTopic, Mark> last = new EnumMap<>(OriginalTopic.class);
  private TopicReader reader;
  private Position position;
  private boolean prepared;

  OriginalTopicFeed(
      final KafkaSettings kafka,
      final String source,
      final String prefix,
      final HistoryStore store,
      final RandomGenerator random,
      final Metrics metrics) {
    this.kafka = kafka;
    this.source = source;
    this.prefix = prefix;
    this.store = store;
    this.published =
        metrics.counter(
            "fluidex_feed_messages_total", "Messages in the original's topics that were confirmed");
    this.skipped =
        metrics.counter(
            "fluidex_feed_skipped_total", "Records that are no event and so have no message");
    this.loop = new WorkerLoop("original-topics", Backoff.DEFAULT, random, metrics, this::round);
  }

  private Duration round() throws Exception {
    if (reader == null) {
      connect();
    }
    try {
      final List<TopicRecord> records = reader.poll(WAIT);
      if (!records.isEmpty()) {
        publish(records);
      }
      return records.size() < FEW ? GATHER : Duration.ZERO;
    } catch (final RuntimeException e) {
      disconnect();
      throw e;
    }
  }

  private void connect() {
    if (!prepared) {
      store.migrate();
      Topics.ensure(kafka, OriginalTopic.names().stream().map(name -> prefix + name).toList());
      prepared = true;
    }
    position = store.position(CONSUMER);
    for (final OriginalTopic topic : OriginalTopic.values()) {
      last.put(topic, lastOf(topic));
      producers.put(topic, new TopicProducer(kafka.withDeadline(FOR_EVER), prefix + topic.text()));
    }
    reader = new TopicReader(kafka, source);
    reader.seek(position.offset());
    LOG.info("the original's topics go on after event {}: {}", position.seq(), last);
  }

  private Mark lastOf(final OriginalTopic topic) {
    final String name = prefix + topic.text();
    try (TopicReader records = new TopicReader(kafka, name)) {
      final Optional<TopicRecord> record = records.last();
      if (record.isEmpty()) {
        return new Mark(0, 0);
      }
      final JsonFields body = JsonFields.parse("the last of topic " + name, record.get().value());
      return new Mark(
          body.integer(OriginalMessages.SEQ, 1, Long.MAX_VALUE),
          (int) body.integer(OriginalMessages.PART, 0, Integer.MAX_VALUE));
    } catch (final WireFormatException e) {
      throw new IllegalStateException(
          "topic " + name + " has records of another writer: give this exchange another prefix", e);
    }
  }

  /** Drops the producers, so that nothing of them can come later. */
  private void disconnect() {
    producers.values().forEach(TopicProducer::close);
    producers.clear();
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  private void publish(final List<TopicRecord> records) {
    final List<OriginalMessage> messages = new ArrayList<>();
    long seq = position.seq();
    for (final TopicRecord each : records) {
      try {
        final UnifyEvent event =
            UnifyEventCodec.decode(each.key() == null ? "" : each.key(), each.value());
        seq = Math.max(seq, event.seq());
        messages.addAll(OriginalMessages.of(event));
      } catch (final WireFormatException e) {
        skipped.increment();
        LOG.error("no message for the record at offset {}: {}", each.offset(), e.getMessage());
      }
    }
    final Position next = new Position(records.getLast().offset() + 1, seq, 0, 0);
    store.move(CONSUMER, position, next, transaction -> send(messages));
    position = next;
  }

  /** Sends what the topics do not have yet; may be called again with the same messages. */
  private void send(final List<OriginalMessage> messages) throws InterruptedException {
    final Map<OriginalTopic, Mark> sent = new EnumMap<>(last);
    final List<CompletableFuture<Long>> confirmations = new ArrayList<>();
    for (final OriginalMessage message : messages) {
      if (sent.get(message.topic()).isBefore(message)) {
        confirmations.add(
            producers.get(message.topic()).send(KEY, JsonFields.write(message.body())));
        sent.put(message.topic(), new Mark(message.seq(), message.part()));
      }
    }
    try {
      CompletableFuture.allOf(confirmations.toArray(CompletableFuture[]::new))
          .get(CONFIRMATION.toMillis(), TimeUnit.MILLISECONDS);
    } catch (final ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          confirmations.size() + " messages were not confirmed; looking where to go on", e);
    }
    last.putAll(sent);
    published.increment(confirmations.size());
  }

  @Override
  public String name() {
    return "original-topics";
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
