package io.fluidex.matchengine.history;

import io.fluidex.runtime.database.DatabaseSettings;
import io.fluidex.runtime.kafka.KafkaSettings;
import java.util.Objects;

/**
 * How the history works.
 *
 * @param database where it is
 * @param kafka where the events are
 * @param topic the events
 * @param write whether this process writes it; any may read
 * @param followResets whether it begins again when the exchange is reset; for development
 * @param originalTopics whether this process publishes the original's other topics
 * @param topicPrefix what the names of those topics begin with, empty for the original's names
 */
public record HistorySettings(
    DatabaseSettings database,
    KafkaSettings kafka,
    String topic,
    boolean write,
    boolean followResets,
    boolean originalTopics,
    String topicPrefix) {
  /** Refuses null. */
  public HistorySettings {
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(kafka, "kafka");
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(topicPrefix, "topicPrefix");
  }
}
