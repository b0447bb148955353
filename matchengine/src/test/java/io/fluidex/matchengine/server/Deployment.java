package io.fluidex.matchengine.server;

import io.fluidex.embedded.EmbeddedKafka;
import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.kafka.TopicReader;
import io.fluidex.runtime.kafka.TopicRecord;
import io.fluidex.wire.event.UnifyEvent;
import io.fluidex.wire.event.UnifyEventCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A real database and a real broker, with configurations of exchanges that use them. */
final class Deployment implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final EmbeddedKafka kafka = EmbeddedKafka.temporary();
  private final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
  private int exchanges;

  EmbeddedKafka kafka() {
    return kafka;
  }

  EmbeddedPostgres postgres() {
    return postgres;
  }

  KafkaSettings kafkaSettings() {
    return KafkaSettings.of(kafka.bootstrapServers());
  }

  /** The configuration of an exchange with a database and topics of its own. */
  String newExchange(final String lines) {
    exchanges++;
    final String name = "exchange" + exchanges;
    return """
    environment: development
    %s
    grpc: {port: 0}
    admin: {port: 0}
    database: {url: "%s", user: %s}
    kafka: {bootstrap_servers: "%s", deadline: 10s}
    unifyevents_topic: unify%d
    l1events_topic: l1%d
    patience: 3s
    assets:
      - {id: ETH, token: 0, precision: 6}
      - {id: USDT, token: 1, precision: 6}
      - {id: UNI, token: 2, precision: 6}
    markets:
      - {base: ETH, quote: USDT}
      - {base: UNI, quote: USDT}
    """
        .formatted(
            lines,
            postgres.createDatabase(name),
            postgres.user(),
            kafka.bootstrapServers(),
            exchanges,
            exchanges);
  }

  /** The topic of the newest exchange. */
  String topic() {
    return "unify" + exchanges;
  }

  /** The topic of L1 requests of the newest exchange. */
  String l1Topic() {
    return "l1" + exchanges;
  }

  static MatchengineConfig config(final String yaml) {
    return ConfigLoader.parse(
            MatchengineConfig.SERVICE, yaml, "test", Map.of(), MatchengineConfig::read)
        .value();
  }

  /** All events in a topic, once there are so many. */
  List<UnifyEvent> events(final String topic, final int count) {
    final List<UnifyEvent> events = new ArrayList<>();
    try (TopicReader reader = new TopicReader(kafkaSettings(), topic)) {
      await(
          "events in " + topic,
          () -> {
            for (final TopicRecord each : reader.poll(Duration.ofMillis(100))) {
              events.add(UnifyEventCodec.decode(each.key(), each.value()));
            }
            return events.size() >= count && reader.position() >= reader.end();
          });
    }
    return events;
  }

  /** Waits for something, far longer than it takes on a busy machine. */
  static void await(final String what, final BooleanSupplier condition) {
    final long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("no " + what + " within " + PATIENCE.toSeconds() + " s");
      }
      // Often enough not to delay a test, seldom enough to leave the processor to the tested.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  @Override
  public void close() {
    kafka.close();
    postgres.close();
  }
}
