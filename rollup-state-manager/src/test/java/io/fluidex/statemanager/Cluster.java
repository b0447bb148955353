package io.fluidex.statemanager;

import io.fluidex.crypto.field.Fr;
import io.fluidex.embedded.EmbeddedKafka;
import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.StrictSignatures;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.runtime.admin.AdminSettings;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.database.DatabaseSettings;
import io.fluidex.runtime.grpc.GrpcServerSettings;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.kafka.TopicProducer;
import io.fluidex.runtime.kafka.Topics;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.tracing.TracingSettings;
import io.fluidex.statemanager.event.EventReader;
import io.fluidex.statemanager.production.BlockProduction;
import io.fluidex.statemanager.production.Effect;
import io.fluidex.statemanager.production.Position;
import io.fluidex.statemanager.production.ProductionSettings;
import io.fluidex.wire.event.UnifyEvent;
import io.fluidex.wire.event.UnifyEventCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/** A broker, a database server and what tests of the whole service need besides. */
public final class Cluster implements AutoCloseable {
  /** The shape of the blocks. */
  public static final Shape SHAPE = Shape.TINY;

  /** What the blocks are made for. */
  public static final ProductionSettings SETTINGS =
      new ProductionSettings(
          SHAPE,
          Bytes32.of(
              new byte[] {
                1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
                1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
              }),
          Domain.ofBytes(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}),
          Duration.ofMillis(300));

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final EmbeddedKafka kafka = EmbeddedKafka.temporary();
  private final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
  private int topics;

  /** A record of a topic. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  public record Entry(String key, byte[] value) {}

  /** What a log leads to. */
  public record Expected(Fr root, NavigableSet<Long> executed, NavigableSet<Long> parked) {}

  /** Records of so many events of an exchange, each with real signatures. */
  public static List<Entry> log(final long seed, final int events) {
    final Exchange exchange =
        new Exchange(new Random(seed), SHAPE.depths(), SETTINGS.domain(), true);
    final List<Entry> log = new ArrayList<>();
    for (long seq = 1; seq <= events; seq++) {
      log.add(entry(EventBodies.event(seq, exchange.next())));
    }
    return log;
  }

  /** The record of an event. */
  public static Entry entry(final UnifyEvent event) {
    return new Entry(event.kind().key(), UnifyEventCodec.encode(event));
  }

  /** What a log leads to, without a broker, a database or any disturbance. */
  public static Expected expected(final List<Entry> log) {
    final EventReader reader = new EventReader(EventBodies.TOKENS);
    final BlockProduction production =
        new BlockProduction(
            SETTINGS,
            RollupState.genesis(SHAPE.depths(), NodeHasher.ofMachine()),
            BlockProduction.FIRST_BLOCK,
            Position.START,
            new StrictSignatures());
    final Expected expected = new Expected(Fr.ZERO, new TreeSet<>(), new TreeSet<>());
    long offset = 0;
    for (final Entry entry : log) {
      note(
          production.on(
              reader.read(offset++, entry.key().getBytes(StandardCharsets.UTF_8), entry.value()),
              0),
          expected);
    }
    note(production.onTime(Long.MAX_VALUE), expected);
    return new Expected(production.view().root(), expected.executed(), expected.parked());
  }

  private static void note(final List<Effect> effects, final Expected expected) {
    for (final Effect effect : effects) {
      switch (effect) {
        case Effect.Store store ->
            store.block().sources().forEach(source -> expected.executed().add(source.seq()));
        case Effect.Park park -> expected.parked().add(park.event().seq());
        case Effect.Stop stop -> throw new AssertionError(stop.halt().toString());
        case Effect.Confirmed _, Effect.Skip _, Effect.ClockWentBack _ -> {}
      }
    }
  }

  /** A topic and a database of their own, for one test. */
  public Deployment deployment(final Path folder) {
    final String name = "test" + topics++;
    Topics.ensure(KafkaSettings.of(kafka.bootstrapServers()), List.of(name));
    return new Deployment(name, postgres.createDatabase(name), folder);
  }

  /** The broker. */
  public EmbeddedKafka kafka() {
    return kafka;
  }

  /** The database server. */
  public EmbeddedPostgres postgres() {
    return postgres;
  }

  /** One exchange's topic, database and folder. */
  public final class Deployment {
    private final String topic;
    private final String url;
    private final Path folder;

    Deployment(final String topic, final String url, final Path folder) {
      this.topic = topic;
      this.url = url;
      this.folder = folder;
    }

    /** Where checkpoints go. */
    public Path checkpoints() {
      return folder.resolve("checkpoints");
    }

    /** Appends records. */
    public void append(final List<Entry> entries) {
      try (TopicProducer producer =
          new TopicProducer(KafkaSettings.of(kafka.bootstrapServers()), topic)) {
        entries.stream()
            .map(entry -> producer.send(entry.key(), entry.value()))
            .toList()
            .forEach(future -> future.join());
      }
    }

    /** Opens the database. */
    public Database database() {
      return Database.open(
          "test",
          DatabaseSettings.of(url, postgres.user()),
          new Metrics("test"),
          RandomGenerator.getDefault());
    }

    /** The configuration as the service in this process takes it. */
    public StateManagerConfig config() {
      return new StateManagerConfig(
          Environment.DEVELOPMENT,
          SETTINGS,
          2,
          topic,
          KafkaSettings.of(kafka.bootstrapServers()),
          DatabaseSettings.of(url, postgres.user()),
          new StateManagerConfig.Checkpoints(checkpoints(), 3, 10, Duration.ofHours(1)),
          GrpcServerSettings.local(0),
          new AdminSettings("127.0.0.1", 0),
          TracingSettings.OFF,
          EventBodies.TOKENS);
    }

    /** The same as a file. */
    public String yaml() {
      final StringBuilder tokens = new StringBuilder();
      EventBodies.TOKENS
          .all()
          .forEach(token ->
              tokens.append(
                  "  - { id: %d, symbol: %s, precision: %d, address: \"%s\" }%n"
                      .formatted(token.id(), token.symbol(), token.precision(), token.address())));
      return """
      environment: development
      shape: tiny
      circuit_id: "%s"
      domain: "%s"
      seal_delay: 300ms
      threads: 1
      topic: %s
      kafka: { bootstrap_servers: "%s" }
      database: { url: "%s", user: %s }
      checkpoints: { folder: "%s", keep: 3, blocks: 7, every: 1h }
      grpc: { port: 0 }
      admin: { port: 0 }
      tokens:
      %s\
      """
          .formatted(
              SETTINGS.circuitId(),
              SETTINGS.domain(),
              topic,
              kafka.bootstrapServers(),
              url,
              postgres.user(),
              checkpoints(),
              tokens);
    }

    /** A service in this process, not started. */
    public RollupStateManagerService service() {
      return new RollupStateManagerService(
          config(), new Metrics(StateManagerConfig.SERVICE), InstantSource.system());
    }
  }

  /** Waits until something holds. */
  public static void await(final String what, final Callable<Boolean> condition) throws Exception {
    final long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not come to this in " + PATIENCE + ": " + what);
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    kafka.close();
    postgres.close();
  }
}
