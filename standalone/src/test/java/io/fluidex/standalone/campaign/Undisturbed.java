package io.fluidex.standalone.campaign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fluidex.matchengine.server.MatchengineConfig;
import io.fluidex.matchengine.server.MatchengineService;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.kafka.TopicReader;
import io.fluidex.runtime.kafka.TopicRecord;
import io.fluidex.runtime.kafka.Topics;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.statemanager.RollupStateManagerService;
import io.fluidex.statemanager.StateManagerConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A second run of the same log in which nothing happens: an engine that has the operation log alone
 * derives all events again, and a state manager makes blocks of them.
 */
final class Undisturbed {
  private static final Duration STOP = Duration.ofSeconds(30);

  private final ProcessExchange exchange;
  private final Metrics metrics = new Metrics("undisturbed");
  private final String name;

  /**
   * A run.
   *
   * @param exchange whose engine is stopped, since its database is copied
   * @param name of its databases and topics, each once
   */
  Undisturbed(final ProcessExchange exchange, final String name) {
    this.exchange = exchange;
    this.name = name;
  }

  /**
   * Runs it and compares everything.
   *
   * @return how many events there are
   */
  int compare() throws Exception {
    final List<TopicRecord> before = events(io.fluidex.wire.Topics.UNIFY_EVENTS, 1);
    copyLog();
    Topics.ensure(exchange.kafkaSettings(), List.of(unify(), "l1_" + name));
    final MatchengineConfig config =
        ConfigLoader.parse(
                MatchengineConfig.SERVICE,
                exchange.engineConfig("engine_" + name, unify(), "l1_" + name, 0),
                name,
                ProcessExchange.ENGINE_SECRETS,
                MatchengineConfig::read)
            .value();
    final MatchengineService engine =
        new MatchengineService(
            config,
            config.exchange()::markets,
            InstantSource.system(),
            RandomGenerator.getDefault());
    engine.start();
    final List<TopicRecord> again;
    try {
      again = events(unify(), before.size());
    } finally {
      engine.stop(STOP);
    }
    assertEquals(before.size(), again.size(), "events");
    for (int i = 0; i < again.size(); i++) {
      assertEquals(before.get(i).key(), again.get(i).key(), "kind of event " + (i + 1));
      assertArrayEquals(before.get(i).value(), again.get(i).value(), "event " + (i + 1));
    }
    compareStates();
    return again.size();
  }

  private String unify() {
    return "unify_" + name;
  }

  /** The database of the engine without its snapshots: the log is all there is. */
  private void copyLog() throws SQLException {
    final String copy = "engine_" + name;
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + copy + " template exchange");
    }
    try (Connection connection = connect(copy);
        Statement statement = connection.createStatement()) {
      statement.execute("truncate snapshot, snapshot_part");
    }
  }

  private Connection connect(final String database) throws SQLException {
    return DriverManager.getConnection(
        exchange.postgres().jdbcUrl(database), exchange.postgres().user(), "");
  }

  private List<TopicRecord> events(final String topic, final int least) {
    final List<TopicRecord> events = new ArrayList<>();
    try (TopicReader reader = new TopicReader(exchange.kafkaSettings(), topic)) {
      Patience.await(
          least + " events in " + topic,
          () -> {
            events.addAll(reader.poll(Duration.ofMillis(100)));
            return events.size() >= least && reader.position() >= reader.end();
          });
    }
    return events;
  }

  private void compareStates() throws Exception {
    final StateManagerConfig config =
        ConfigLoader.parse(
                StateManagerConfig.SERVICE,
                exchange.stateManagerConfig("rollup_" + name, unify(), 0),
                name,
                Map.of(),
                StateManagerConfig::read)
            .value();
    final RollupStateManagerService manager =
        new RollupStateManagerService(config, metrics, InstantSource.system());
    manager.start();
    try {
      Patience.await(
          "tables of " + name,
          () -> !value("rollup_" + name, "select to_regclass('l2tx')").isEmpty());
      final String transactions =
          "select encode(sha256(string_agg(tx, ''::bytea order by block_id, slot)), 'hex')"
              + " || ' of ' || count(*) from l2tx";
      final String wanted = value("rollup", transactions);
      final String database = "rollup_" + name;
      Patience.await(
          "the transactions of an undisturbed run, " + wanted,
          () -> wanted.equals(value(database, transactions)));
      final String root =
          "select encode(new_root, 'hex') from l2block order by block_id desc limit 1";
      assertEquals(value("rollup", root), value(database, root), "the last root");
      assertEquals("0", value(database, "select count(*) from parked_event"));
      assertEquals("", manager.halted());
    } finally {
      manager.stop(STOP);
    }
  }

  private String value(final String database, final String query) {
    return exchange.value(database, query);
  }
}
