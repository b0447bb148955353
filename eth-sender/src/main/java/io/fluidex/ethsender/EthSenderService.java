package io.fluidex.ethsender;

import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.ethsender.schedule.Lane;
import io.fluidex.ethsender.service.SenderLoops;
import io.fluidex.runtime.admin.AdminServer;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.lifecycle.Services;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.tracing.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Gets L2 blocks to L1 and L1's requests to L2. It may be killed at any instruction; the next one
 * goes on from its tables and the chain. Of several on one database the one started last works.
 */
public final class EthSenderService implements Service {
  private static final String NAME = "eth-sender";
  private static final Duration MIGRATION = Duration.ofMinutes(1);

  private final EthSenderSettings settings;
  private final EthereumKey key;
  private final Metrics metrics;
  private Database database;
  private Tracing tracing;
  private SenderLoops loops;
  private AdminServer admin;
  private Services services;

  /**
   * A service that is not started yet.
   *
   * @param key the sender's, an operator of the contract
   */
  public EthSenderService(
      final EthSenderSettings settings, final EthereumKey key, final Metrics metrics) {
    this.settings = settings;
    this.key = key;
    this.metrics = metrics;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public synchronized void start() throws Exception {
    database = Database.open(NAME, settings.database(), metrics, new Random());
    tracing = Tracing.open(settings.tracing(), metrics);
    try {
      database.migrate("db/rollup", MIGRATION);
      database.migrate("db/ethsender", MIGRATION);
      loops =
          new SenderLoops(
              settings.sender(),
              settings.watch(),
              settings.contract(),
              new RpcEndpoints(settings.nodes(), settings.nodeDeadline()),
              key,
              database,
              settings.kafka(),
              metrics,
              tracing,
              Clock.systemUTC());
      settings.resume().forEach(loops::resume);
      admin = new AdminServer(settings.admin(), metrics, loops::problem);
      services = new Services(NAME, List.of(admin, loops.service()));
      services.start();
    } catch (final Exception e) {
      database.close();
      tracing.close();
      throw e;
    }
  }

  /** The port of metrics and health. */
  public synchronized int adminPort() {
    return admin.port();
  }

  /** Lets a lane go on that was paused by a reverted transaction. */
  public synchronized void resume(final Lane lane) {
    loops.resume(lane);
  }

  /**
   * Lets no block wait for others, as before a planned end.
   *
   * @param urgent whether to; false for the configured criteria
   */
  public synchronized void setUrgent(final boolean urgent) {
    loops.setUrgent(urgent);
  }

  @Override
  public synchronized void stop(final Duration deadline) throws Exception {
    if (services == null) {
      return;
    }
    try {
      services.stop(deadline);
    } finally {
      services = null;
      loops.close();
      database.close();
      tracing.close();
    }
  }

  @Override
  public synchronized Optional<String> problem() {
    return services == null ? Optional.of("the eth-sender is not started") : loops.problem();
  }
}
