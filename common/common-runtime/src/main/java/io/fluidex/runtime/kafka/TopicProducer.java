package io.fluidex.runtime.kafka;

import io.fluidex.runtime.tracing.TraceParent;
import io.opentelemetry.api.trace.SpanContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Appends to a topic in order, each record once, with a deadline. Safe for many threads. */
public final class TopicProducer implements AutoCloseable {
  private final String topic;
  private final KafkaProducer<String, byte[]> producer;

  /** A producer; the brokers need not be there yet. */
  public TopicProducer(final KafkaSettings settings, final String topic) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            settings.producer("producer-" + topic),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /**
   * Appends a record.
   *
   * @return its offset once it is written, or {@link KafkaFailure}: then it may or may not be there
   */
  public CompletableFuture<Long> send(final String key, final byte[] value) {
    return send(key, value, SpanContext.getInvalid());
  }

  /**
   * Appends a record that is part of a trace.
   *
   * @param trace goes with the record as header {@code traceparent}; nothing does if it is invalid
   * @return its offset once it is written, or {@link KafkaFailure}: then it may or may not be there
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The callback is told the same.
  public CompletableFuture<Long> send(
      final String key, final byte[] value, final SpanContext trace) {
    final CompletableFuture<Long> offset = new CompletableFuture<>();
    try {
      final ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, 0, key, value);
      if (trace.isValid()) {
        record
            .headers()
            .add(TraceParent.HEADER, TraceParent.text(trace).getBytes(StandardCharsets.US_ASCII));
      }
      producer.send(
          record,
          (metadata, e) -> {
            if (e == null) {
              offset.complete(metadata.offset());
            } else {
              offset.completeExceptionally(
                  new KafkaFailure("a record was not written to topic " + topic, e));
            }
          });
    } catch (final RuntimeException e) {
      offset.completeExceptionally(
          new KafkaFailure("a record was not written to topic " + topic, e));
    }
    return offset;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
