package io.fluidex.ethsender.service;

import io.fluidex.ethsender.store.RequestStore;
import io.fluidex.ethsender.store.SenderStore;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.kafka.KafkaFailure;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.kafka.TopicReader;
import io.fluidex.wire.Topics;
import io.fluidex.wire.l1.L1Event;
import io.fluidex.wire.l1.L1EventCodec;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/**
 * Hands the requests of the outbox on to topic {@code l1events}, each once: the producer shuts out
 * those of earlier processes, and looks in the topic for the last request before it writes.
 */
final class DeliveryWork {
  private static final Duration TRANSACTION = Duration.ofSeconds(20);

  /** Requests in one transaction of the broker. */
  private static final int BATCH = 500;

  /** The same in every process, so that there is one at a time. */
  private static final String PRODUCER = "eth-sender-l1events";

  private final KafkaSettings kafka;
  private final Database database;
  private final SenderStore owner;
  private final Duration poll;
  private final RequestStore store = new RequestStore();
  private FencedProducer producer;
  private long next;

  DeliveryWork(
      final KafkaSettings kafka,
      final Database database,
      final SenderStore owner,
      final Duration poll) {
    this.kafka = kafka;
    this.database = database;
    this.owner = owner;
    this.poll = poll;
  }

  /** A round; returns how long to pause. */
  Duration round() {
    if (!owner.hasTakenOver()) {
      return poll;
    }
    try {
      if (producer == null) {
        begin();
      }
      final List<L1Event> events =
          database.transaction(TRANSACTION, t -> store.undelivered(t, BATCH));
      if (events.isEmpty()) {
        return poll;
      }
      if (events.getFirst().serial() != next) {
        throw new IllegalStateException(
            "request "
                + events.getFirst().serial()
                + " is next in the outbox, but "
                + next
                + " in topic "
                + Topics.L1_EVENTS
                + "; database and broker do not belong together");
      }
      producer.append(events);
      next = events.getLast().serial() + 1;
      markDelivered();
      return Duration.ZERO;
    } catch (final KafkaFailure | KafkaException e) {
      close();
      throw e;
    }
  }

  private void begin() {
    // One that was replaced must not shut its successor out of the broker.
    database.transaction(
        TRANSACTION,
        transaction -> {
          owner.fence(transaction);
          return null;
        });
    io.fluidex.runtime.kafka.Topics.ensure(kafka, List.of(Topics.L1_EVENTS));
    final FencedProducer starting = new FencedProducer(kafka, Topics.L1_EVENTS, PRODUCER);
    try (TopicReader reader = new TopicReader(kafka, Topics.L1_EVENTS)) {
      next = reader.last().map(r -> L1EventCodec.decode(r.value()).serial() + 1).orElse(0L);
    } catch (final RuntimeException e) {
      starting.close();
      throw e;
    }
    producer = starting;
    markDelivered();
  }

  private void markDelivered() {
    database.transaction(
        TRANSACTION,
        transaction -> {
          owner.fence(transaction);
          store.delivered(transaction, next - 1);
          return null;
        });
  }

  /** Gives the connection to the broker up. */
  void close() {
    if (producer != null) {
      producer.close();
      producer = null;
    }
  }
}
