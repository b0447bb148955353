package io.fluidex.matchengine.history;

import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.lifecycle.Services;
import io.fluidex.runtime.metrics.Metrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The history of the exchange: writes it, publishes the original's other topics, and answers
 * questions, as far as its settings say. Part of the matching engine's process, or of {@link
 * HistoryMain}'s; database and brokers may come and go.
 */
public final class HistoryService implements Service {
  private static final Duration WRITE_DEADLINE = Duration.ofSeconds(10);
  private static final Duration QUERY_DEADLINE = Duration.ofSeconds(5);

  private final Database database;
  private final HistoryQueries queries;
  private final Services services;

  /**
   * A service that is not started yet; it can be asked as soon as its tables exist.
   *
   * @param random for jitter, safe for many threads
   */
  public HistoryService(
      final HistorySettings settings,
      final InstantSource clock,
      final RandomGenerator random,
      final Metrics metrics) {
    this.database = Database.open("history", settings.database(), metrics, random);
    this.queries = new HistoryQueries(database, QUERY_DEADLINE);
    final HistoryStore store = new HistoryStore(database, WRITE_DEADLINE);
    final List<Service> parts = new ArrayList<>();
    if (settings.write()) {
      parts.add(
          new HistoryWriter(
              settings.kafka(),
              settings.topic(),
              settings.followResets(),
              store,
              clock,
              random,
              metrics));
    }
    if (settings.originalTopics()) {
      parts.add(
          new OriginalTopicFeed(
              settings.kafka(), settings.topic(), settings.topicPrefix(), store, random, metrics));
    }
    this.services = new Services("history", parts);
  }

  /** What can be asked. */
  public HistoryQueries queries() {
    return queries;
  }

  @Override
  public String name() {
    return "history";
  }

  @Override
  public void start() throws Exception {
    services.start();
  }

  @Override
  public void stop(final Duration deadline) throws Exception {
    try {
      services.stop(deadline);
    } finally {
      database.close();
    }
  }

  @Override
  public Optional<String> problem() {
    return services.problem();
  }
}
