package io.fluidex.matchengine.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.embedded.EmbeddedKafka;
import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.matchengine.feed.OriginalMessage;
import io.fluidex.matchengine.feed.OriginalMessages;
import io.fluidex.matchengine.feed.OriginalTopic;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.database.DatabaseSettings;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.kafka.TopicProducer;
import io.fluidex.runtime.kafka.TopicReader;
import io.fluidex.runtime.kafka.TopicRecord;
import io.fluidex.runtime.kafka.Topics;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.wire.JsonFields;
import io.fluidex.wire.event.UnifyEvent;
import io.fluidex.wire.event.UnifyEventCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process of the history killed while it writes: every event is there once all the same. */
@Timeout(1800)
class HistoryKillTest {
  private static final int KILLS = Boolean.getBoolean("fluidex.long") ? 30 : 2;
  private static final int PER_KILL = 1_500;
  private static final int EVENTS = PER_KILL * (KILLS + 1);
  private static final long SEED = 20_210_909;
  private static final String TOPIC = "unifyevents";

  @TempDir private Path folder;

  private Process launch(final Path config) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "--add-modules=jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            HistoryMain.class.getName(),
            config.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("history.log").toFile()))
        .start();
  }

  private static void await(final String what, final BooleanSupplier condition) {
    final long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - deadline < 0, "no " + what + " within three minutes");
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  private static long seq(final Database database, final String consumer) {
    return database.transaction(
        Duration.ofMinutes(1),
        t -> {
          if (t.fetchSingle("select to_regclass('history_position') is null")
              .get(0, Boolean.class)) {
            return 0L;
          }
          return t.fetchSingle(
                  "select coalesce(max(seq), 0) from history_position where consumer = ?", consumer)
              .get(0, Long.class);
        });
  }

  @Test
  void shouldHaveEachEventOnceWhateverMomentItIsKilledAt() throws Exception {
    final Script script = Script.random(SEED, EVENTS);
    final List<UnifyEvent> events = script.events();
    try (EmbeddedKafka kafka = EmbeddedKafka.temporary();
        EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
        Metrics metrics = new Metrics("test")) {
      final DatabaseSettings settings =
          DatabaseSettings.of(postgres.createDatabase("history"), postgres.user());
      final KafkaSettings brokers = KafkaSettings.of(kafka.bootstrapServers());
      Topics.ensure(brokers, List.of(TOPIC));
      final Path config = folder.resolve("history.yaml");
      Files.writeString(
          config,
          """
          database: {url: "%s", user: %s}
          kafka: {bootstrap_servers: "%s"}
          admin: {port: 0}
          """
              .formatted(settings.url(), settings.user(), kafka.bootstrapServers()));
      Process process = launch(config);
      try (Database database = Database.open("test", settings, metrics, new Random(SEED));
          TopicProducer producer = new TopicProducer(brokers, TOPIC)) {
        final Thread load = Thread.ofPlatform().start(() -> publish(producer, events));
        final Random random = new Random(SEED);
        for (int kill = 1; kill <= KILLS; kill++) {
          final long until = (long) PER_KILL * (kill - 1) + 1 + random.nextInt(PER_KILL);
          await("event " + until + ", see history.log", () -> seq(database, "history") >= until);
          process.destroyForcibly().waitFor();
          process = launch(config);
        }
        load.join();
        await("the last event", () -> seq(database, "history") == events.size());
        await("the last message", () -> seq(database, "original-topics") == events.size());
        assertComplete(new HistoryQueries(database, Duration.ofMinutes(1)), script);
        for (final OriginalTopic topic : OriginalTopic.values()) {
          assertEquals(expected(events, topic), read(brokers, topic.text()), topic.text());
        }
      } finally {
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not stop on SIGTERM");
      }
    }
  }

  /** A little at a time, so that there is always something to write. */
  private static void publish(final TopicProducer producer, final List<UnifyEvent> events) {
    for (int i = 0; i < events.size(); i++) {
      final UnifyEvent event = events.get(i);
      producer.send(event.kind().key(), UnifyEventCodec.encode(event)).join();
    }
  }

  private static void assertComplete(final HistoryQueries queries, final Script script) {
    final int trades = script.ticks().size();
    assertEquals(trades, queries.userTrades(1, Optional.empty(), PageRequest.newest(0, 1)).total());
    assertEquals(trades, queries.orders(1, Optional.empty(), PageRequest.newest(0, 1)).total());
    final Instant first = script.ticks().getFirst().time().minusMillis(1);
    final Instant last = script.ticks().getLast().time();
    assertEquals(
        trades, queries.ticker(Script.MARKET, first, last).trading().orElseThrow().trades());
  }

  private static List<String> expected(final List<UnifyEvent> events, final OriginalTopic topic) {
    return events.stream()
        .map(event -> UnifyEventCodec.decode(event.kind().key(), UnifyEventCodec.encode(event)))
        .flatMap(event -> OriginalMessages.of(event).stream())
        .filter(message -> message.topic() == topic)
        .map(OriginalMessage::body)
        .map(body -> new String(JsonFields.write(body), StandardCharsets.UTF_8))
        .toList();
  }

  private static List<String> read(final KafkaSettings brokers, final String topic) {
    final List<String> values = new ArrayList<>();
    try (TopicReader reader = new TopicReader(brokers, topic)) {
      await(
          "the end of " + topic,
          () -> {
            for (final TopicRecord each : reader.poll(Duration.ofMillis(100))) {
              values.add(new String(each.value(), StandardCharsets.UTF_8));
            }
            return reader.position() >= reader.end();
          });
    }
    return values;
  }
}
