package io.fluidex.matchengine.history;

import io.fluidex.runtime.admin.AdminSettings;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.config.Section;
import io.fluidex.runtime.database.DatabaseSettings;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.wire.Topics;
import java.time.Duration;
import java.util.Objects;

/**
 * The configuration of a process of its own for the history. Every key, with its default:
 *
 * <pre>
 * environment: production          # in development the history follows DebugReset
 * database: {url: ..., user: fluidex, password: ...}   # the matching engine's
 * kafka: {bootstrap_servers: ...}
 * unifyevents_topic: unifyevents
 * original_topics: true            # publish orders, trades, balances, internaltransfer, registeruser
 * original_topics_prefix: ""       # before these names, if two exchanges share brokers
 * admin: {host: 127.0.0.1, port: 50054}
 * drain: 20s
 * </pre>
 *
 * @param history how the history works
 * @param admin the port for operators
 * @param drain what a stop leaves to work in progress
 */
public record HistoryConfig(HistorySettings history, AdminSettings admin, Duration drain) {
  /** The name of the service, as in {@code FLUIDEX_HISTORY_...}. */
  public static final String SERVICE = "history";

  /** Refuses null. */
  public HistoryConfig {
    Objects.requireNonNull(history, "history");
    Objects.requireNonNull(admin, "admin");
    Objects.requireNonNull(drain, "drain");
  }

  /**
   * Reads the keys above.
   *
   * @throws io.fluidex.runtime.config.ConfigException naming a key that is missing or wrong
   */
  public static HistoryConfig read(final Section section) {
    return new HistoryConfig(
        new HistorySettings(
            DatabaseSettings.read(section.section("database")),
            KafkaSettings.read(section.section("kafka")),
            section.string("unifyevents_topic", Topics.UNIFY_EVENTS),
            true,
            section.environment() == Environment.DEVELOPMENT,
            section.bool("original_topics", true),
            section.string("original_topics_prefix", "")),
        AdminSettings.read(section.section("admin"), 50054),
        section.duration("drain", Duration.ofSeconds(20)));
  }
}
