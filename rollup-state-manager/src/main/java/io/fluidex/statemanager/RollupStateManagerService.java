package io.fluidex.statemanager;

import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.rollup.tree.ParallelNodeHasher;
import io.fluidex.runtime.admin.AdminServer;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.grpc.GrpcServer;
import io.fluidex.runtime.kafka.TopicReader;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.lifecycle.Services;
import io.fluidex.runtime.lifecycle.WorkerLoop;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import io.fluidex.runtime.tracing.Tracing;
import io.fluidex.statemanager.checkpoint.CheckpointStore;
import io.fluidex.statemanager.event.EventReader;
import io.fluidex.statemanager.explorer.Explorer;
import io.fluidex.statemanager.explorer.LatestState;
import io.fluidex.statemanager.storage.BlockStore;
import io.fluidex.wire.rollupdb.RollupDatabase;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rollup state manager: consumes the events of the exchange, executes them on the state, seals
 * L2 blocks, stores them with their prover tasks, and answers the explorer.
 *
 * <p>Starts while broker and database are away, and waits for them. May be killed at any moment: a
 * restart goes on from the newest checkpoint and gives the same blocks. One instance runs at a
 * time; should there be two, the one that stores a block second stops.
 */
public final class RollupStateManagerService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(RollupStateManagerService.class);

  /** How long one transaction of the database is tried again before the round fails. */
  private static final Duration STORE_DEADLINE = Duration.ofSeconds(10);

  /** How long an answer of the explorer may wait for the database. */
  private static final Duration READ_DEADLINE = Duration.ofSeconds(5);

  private static final Duration MIGRATION_DEADLINE = Duration.ofMinutes(5);

  private final StateManagerConfig config;
  private final Metrics metrics;
  private final InstantSource clock;
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
  private Running running;

  /** What exists between start and stop. */
  private record Running(
      Database database,
      Tracing tracing,
      ForkJoinPool threads,
      CheckpointWriter writer,
      ProductionLoop loop,
      GrpcServer grpc,
      AdminServer admin,
      Services services) {}

  /**
   * A state manager that is not started yet.
   *
   * @param config its configuration
   * @param metrics where it reports to
   * @param clock tells when a block is old enough; nothing else depends on it
   */
  public RollupStateManagerService(
      final StateManagerConfig config, final Metrics metrics, final InstantSource clock) {
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public String name() {
    return StateManagerConfig.SERVICE;
  }

  @Override
  public synchronized void start() throws Exception {
    if (running != null) {
      throw new IllegalStateException(name() + " is started already");
    }
    final CheckpointStore checkpoints =
        new CheckpointStore(config.checkpoints().folder(), config.checkpoints().keep(), LOG::warn);
    final StateManagerMetrics meters = new StateManagerMetrics(metrics);
    final Database database = Database.open(name(), config.database(), metrics, random);
    final Tracing tracing = Tracing.open(config.tracing(), metrics);
    final ForkJoinPool threads = new ForkJoinPool(config.threads());
    final CheckpointWriter writer =
        new CheckpointWriter(
            config.checkpoints(), config.production().domain(), checkpoints, meters);
    final LatestState latest = new LatestState();
    final ProductionLoop loop =
        new ProductionLoop(
            new ProductionLoop.Parts(
                config,
                new BlockStore(database, config.production().shape(), STORE_DEADLINE),
                checkpoints,
                writer,
                new EventReader(config.tokens()),
                latest,
                meters,
                new BlockTracing(tracing, config.production().domain()),
                new ParallelNodeHasher(NodeHasher.ofMachine(), threads),
                threads,
                () -> new TopicReader(config.kafka(), config.topic()),
                clock));
    final WorkerLoop worker =
        new WorkerLoop(
            "production", Backoff.DEFAULT, random, metrics, new Migrating(database, loop));
    final Explorer explorer =
        new Explorer(
            database,
            READ_DEADLINE,
            latest,
            config.tokens(),
            config.production().shape(),
            config.environment() == Environment.DEVELOPMENT,
            loop::halted);
    final GrpcServer grpc =
        new GrpcServer("explorer", config.grpc(), metrics, List.of(explorer), List.of());
    // A checkpoint that finds no room is not written; the next start then replays more.
    new DiskSpaceMetrics(config.checkpoints().folder().toFile()).bindTo(metrics.registry());
    final AdminServer admin =
        new AdminServer(config.admin(), metrics, () -> worker.problem().or(loop::problem));
    final Services services = new Services(name(), List.of(admin, grpc, worker));
    final Running starting =
        new Running(database, tracing, threads, writer, loop, grpc, admin, services);
    try {
      services.start();
    } catch (final Exception e) {
      release(starting, Duration.ofSeconds(1));
      throw e;
    }
    running = starting;
  }

  /** The first rounds bring the schema up to date, since the database may come later than this. */
  private static final class Migrating implements WorkerLoop.Work {
    private final Database database;
    private final ProductionLoop loop;
    private boolean migrated;

    Migrating(final Database database, final ProductionLoop loop) {
      this.database = database;
      this.loop = loop;
    }

    @Override
    public Duration work() throws Exception {
      if (!migrated) {
        database.migrate(RollupDatabase.MIGRATIONS, MIGRATION_DEADLINE);
        migrated = true;
      }
      return loop.work();
    }
  }

  private static void release(final Running parts, final Duration deadline)
      throws InterruptedException {
    parts.loop().closeReader();
    parts.writer().close(deadline);
    parts.threads().shutdownNow();
    parts.database().close();
    parts.tracing().close();
  }

  @Override
  public synchronized void stop(final Duration deadline) throws Exception {
    if (running == null) {
      return;
    }
    final Running stopping = running;
    running = null;
    try {
      stopping.services().stop(deadline);
    } finally {
      release(stopping, deadline);
    }
  }

  private synchronized Optional<Running> running() {
    return Optional.ofNullable(running);
  }

  @Override
  public Optional<String> problem() {
    final Optional<Running> parts = running();
    return parts.isEmpty()
        ? Optional.of(name() + " is not started")
        : parts.get().services().problem().or(parts.get().loop()::problem);
  }

  /** Why nothing is sealed any more; empty while all is well, or if it is not started. */
  public String halted() {
    return running().map(parts -> parts.loop().halted()).orElse("");
  }

  /**
   * The explorer's port.
   *
   * @throws IllegalStateException if it is not started
   */
  public int grpcPort() {
    return running().orElseThrow(() -> notStarted()).grpc().port();
  }

  /**
   * The port for operators.
   *
   * @throws IllegalStateException if it is not started
   */
  public int adminPort() {
    return running().orElseThrow(() -> notStarted()).admin().port();
  }

  private static IllegalStateException notStarted() {
    return new IllegalStateException(StateManagerConfig.SERVICE + " is not started");
  }
}
