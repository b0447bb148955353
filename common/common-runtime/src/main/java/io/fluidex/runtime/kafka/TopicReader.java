package io.fluidex.runtime.kafka;

import io.fluidex.runtime.tracing.TraceParent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads a topic of one partition from an offset its user keeps. For one thread.
 *
 * <p>An offset that the topic does not have (any more) is an error, never a silent jump.
 */
public final class TopicReader implements AutoCloseable {
  /** How far before the end the last record is looked for at first; doubled until it is found. */
  private static final long FIRST_LOOK_BACK = 8;

  private final KafkaSettings settings;
  private final TopicPartition partition;
  private final KafkaConsumer<String, byte[]> consumer;

  /** A reader at the beginning; the brokers need not be there yet. */
  public TopicReader(final KafkaSettings settings, final String topic) {
    this.settings = settings;
    this.partition = new TopicPartition(topic, 0);
    final var properties = settings.client("reader-" + topic);
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "none");
    properties.put("enable.auto.commit", "false");
    properties.put("max.poll.records", 2_000);
    this.consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    consumer.assign(List.of(partition));
    consumer.seek(partition, 0);
  }

  /** Goes on at an offset: one more than that of the last record that was dealt with. */
  public void seek(final long offset) {
    consumer.seek(partition, offset);
  }

  /** The offset the next record has at least. */
  public long position() {
    return consumer.position(partition);
  }

  /**
   * The next records, in order; none if there are none within the wait.
   *
   * @throws KafkaFailure if the position is not in the topic, or the reader may not read it
   */
  public List<TopicRecord> poll(final Duration wait) {
    try {
      final List<TopicRecord> records = new ArrayList<>();
      for (final ConsumerRecord<String, byte[]> each : consumer.poll(wait).records(partition)) {
        records.add(new TopicRecord(each.offset(), each.key(), each.value(), traceParent(each)));
      }
      return records;
    } catch (final KafkaException e) {
      throw new KafkaFailure("topic " + partition.topic() + " cannot be read", e);
    }
  }

  private static Optional<String> traceParent(final ConsumerRecord<?, ?> record) {
    final Header header = record.headers().lastHeader(TraceParent.HEADER);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.US_ASCII));
  }

  /**
   * One more than the offset of the last committed record.
   *
   * @throws KafkaFailure if the brokers do not answer in time
   */
  public long end() {
    try {
      return consumer.endOffsets(List.of(partition), settings.deadline()).get(partition);
    } catch (final KafkaException e) {
      throw new KafkaFailure("the end of topic " + partition.topic() + " is not known", e);
    }
  }

  /**
   * The offset of the first record that was written at a time or later, empty if there is none.
   *
   * @throws KafkaFailure if the brokers do not answer in time
   */
  public OptionalLong offsetAt(final Instant time) {
    try {
      final OffsetAndTimestamp found =
          consumer
              .offsetsForTimes(Map.of(partition, time.toEpochMilli()), settings.deadline())
              .get(partition);
      return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
    } catch (final KafkaException e) {
      throw new KafkaFailure("topic " + partition.topic() + " cannot be searched by time", e);
    }
  }

  /**
   * The last committed record, empty if there is none; the reader goes on after it.
   *
   * @throws KafkaFailure if the brokers do not answer in time
   */
  public Optional<TopicRecord> last() {
    final long end = end();
    final long deadline = System.nanoTime() + settings.deadline().toNanos();
    for (long back = FIRST_LOOK_BACK; ; back *= 2) {
      final long from = Math.max(0, end - back);
      consumer.seek(partition, from);
      TopicRecord last = null;
      // Marks of commits take offsets too, so the end is a position, not the offset of a record.
      while (position() < end) {
        for (final TopicRecord each : poll(Duration.ofMillis(100))) {
          last = each;
        }
        if (System.nanoTime() - deadline > 0) {
          throw new KafkaFailure(
              "topic " + partition.topic() + " was not read to its end in time", null);
        }
      }
      if (last != null || from == 0) {
        return Optional.ofNullable(last);
      }
    }
  }

  @Override
  public void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}
