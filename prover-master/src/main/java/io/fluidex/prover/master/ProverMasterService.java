package io.fluidex.prover.master;

import io.fluidex.plonk.format.FormatException;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.format.VerificationKeyCodec;
import io.fluidex.plonk.setup.InvalidSetupException;
import io.fluidex.plonk.setup.SetupPolicy;
import io.fluidex.proto.cluster.ClusterGrpc;
import io.fluidex.proto.cluster.ClusterOperatorGrpc;
import io.fluidex.prover.master.rpc.ClusterCalls;
import io.fluidex.prover.master.rpc.ClusterMetrics;
import io.fluidex.prover.master.rpc.KeyDownloads;
import io.fluidex.prover.master.rpc.OperatorCalls;
import io.fluidex.prover.master.rpc.ProofDesk;
import io.fluidex.prover.master.schedule.Scheduler;
import io.fluidex.prover.master.store.ProofTable;
import io.fluidex.prover.master.store.ProverTable;
import io.fluidex.prover.master.store.QueueStatistics;
import io.fluidex.prover.master.store.TaskDesk;
import io.fluidex.prover.master.verify.ClusterCircuit;
import io.fluidex.prover.master.verify.ClusterCircuits;
import io.fluidex.prover.master.verify.VerificationPool;
import io.fluidex.runtime.admin.AdminServer;
import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.grpc.AddressLimit;
import io.fluidex.runtime.grpc.BearerToken;
import io.fluidex.runtime.grpc.GrpcServer;
import io.fluidex.runtime.grpc.TracedCalls;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.lifecycle.Services;
import io.fluidex.runtime.lifecycle.WorkerLoop;
import io.fluidex.runtime.limit.Rate;
import io.fluidex.runtime.limit.RateLimit;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import io.fluidex.runtime.tracing.Tracing;
import io.fluidex.wire.rollupdb.RollupDatabase;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A prover master: serves workers and operators, and keeps nothing in memory that another master,
 * or itself after a restart, would miss.
 */
public final class ProverMasterService implements Service {
  private static final Duration MIGRATION_DEADLINE = Duration.ofMinutes(2);

  /** For transactions of calls: less than what clients wait. */
  private static final Duration CALL_DEADLINE = Duration.ofSeconds(5);

  /** How long a proof may take to be verified, waiting included: less than a call may take. */
  private static final Duration VERIFY_PATIENCE = Duration.ofSeconds(20);

  private final ProverMasterConfig config;
  private final RandomGenerator random;
  private Metrics metrics;
  private Tracing tracing;
  private Database database;
  private VerificationPool pool;
  private GrpcServer server;
  private AdminServer admin;
  private Services services;

  /**
   * A master that is not started yet.
   *
   * @param random for the jitter of pauses; safe for many threads
   */
  public ProverMasterService(final ProverMasterConfig config, final RandomGenerator random) {
    this.config = config;
    this.random = random;
  }

  @Override
  public String name() {
    return ProverMasterConfig.SERVICE;
  }

  /**
   * Reads the keys, brings the database's schema up to date and listens.
   *
   * @throws ConfigException if a key is not usable
   */
  @Override
  public synchronized void start() throws Exception {
    final ClusterCircuits circuits = circuits(config);
    metrics = new Metrics(name());
    tracing = Tracing.open(config.tracing(), metrics);
    database = Database.open(name(), config.database(), metrics, random);
    pool =
        new VerificationPool(
            config.limits().verifyThreads(), config.limits().verifyQueue(), VERIFY_PATIENCE);
    try {
      database.migrate(RollupDatabase.MIGRATIONS, MIGRATION_DEADLINE);
      database.migrate("db/prover", MIGRATION_DEADLINE);
      services = assemble(circuits);
      services.start();
    } catch (final Exception e) {
      release();
      throw e;
    }
  }

  private Services assemble(final ClusterCircuits circuits) {
    final List<String> names = circuits.all().stream().map(ClusterCircuit::name).toList();
    final ClusterMetrics clusterMetrics = new ClusterMetrics(metrics);
    final TaskDesk tasks =
        new TaskDesk(database, new Scheduler(config.schedule()), config.order(), CALL_DEADLINE);
    final ProofTable proofTable = new ProofTable(database, CALL_DEADLINE);
    final ProverTable provers = new ProverTable(database, CALL_DEADLINE);
    final ProofDesk proofs = new ProofDesk(circuits, tasks, proofTable, pool, clusterMetrics);
    final QueueMonitor monitor =
        new QueueMonitor(
            tasks,
            new QueueStatistics(database, names, CALL_DEADLINE),
            provers,
            proofTable,
            config.forecast(),
            clusterMetrics,
            config.retention(),
            System::nanoTime);
    monitor.report(metrics, names);
    clusterMetrics.show(names);
    metrics.gauge(
        "fluidex_prover_verify_waiting", "Proofs that wait to be verified", pool::waiting);
    final WorkerLoop rounds =
        new WorkerLoop(
            "prover-queue",
            Backoff.DEFAULT,
            random,
            metrics,
            () -> {
              monitor.round();
              return config.round();
            });
    server =
        new GrpcServer(
            name() + "-grpc",
            config.grpc(),
            metrics,
            List.of(
                new ClusterCalls(
                    circuits,
                    tasks,
                    proofs,
                    provers,
                    clusterMetrics,
                    new KeyDownloads(config.limits().downloads()),
                    config.schedule().lease(),
                    monitor::statistics),
                new OperatorCalls(tasks, proofs, clusterMetrics, monitor::statistics)),
            interceptors(clusterMetrics));
    admin = new AdminServer(config.admin(), metrics, this::problem);
    return new Services(name(), List.of(rounds, server, admin));
  }

  private List<ServerInterceptor> interceptors(final ClusterMetrics clusterMetrics) {
    final List<ServerInterceptor> list = new ArrayList<>();
    list.add(
        // RESOURCE_EXHAUSTED means to workers of the original that there is no work.
        new AddressLimit(
            new RateLimit(
                new Rate(config.limits().callsPerSecond(), config.limits().callsBurst()),
                System::nanoTime),
            Status.Code.UNAVAILABLE,
            false,
            clusterMetrics.limited()));
    required(config.access().workerToken(), ClusterGrpc.SERVICE_NAME).ifPresent(list::add);
    required(config.access().operatorToken(), ClusterOperatorGrpc.SERVICE_NAME)
        .ifPresent(list::add);
    if (tracing.isOn()) {
      // Workers that ask for tasks all the time begin no traces.
      list.add(new TracedCalls(tracing, false));
    }
    return list;
  }

  private static Optional<ServerInterceptor> required(final Secret token, final String service) {
    return token.isEmpty()
        ? Optional.empty()
        : Optional.of(
            BearerToken.required(token, method -> service.equals(method.getServiceName())));
  }

  private static ClusterCircuits circuits(final ProverMasterConfig config) {
    final SetupPolicy policy =
        config.environment() == Environment.DEVELOPMENT
            ? SetupPolicy.DEVELOPMENT
            : SetupPolicy.PRODUCTION;
    final List<ClusterCircuit> list = new ArrayList<>();
    for (final ProverMasterConfig.CircuitFiles files : config.circuits()) {
      try {
        final VerificationKey key =
            VerificationKeyCodec.decode(Files.readAllBytes(files.verificationKey()));
        policy.require(key.isInsecure(), "the verification key " + files.verificationKey());
        list.add(new ClusterCircuit(files.name(), key, files.provingKey()));
      } catch (final IOException
          | FormatException
          | InvalidSetupException
          | IllegalArgumentException e) {
        throw new ConfigException(
            "the verification key "
                + files.verificationKey()
                + " of the circuit "
                + files.name()
                + " cannot be used: "
                + e.getMessage(),
            e);
      }
    }
    return new ClusterCircuits(list);
  }

  /** The port workers and operators call. */
  public synchronized int port() {
    return server.port();
  }

  /** The port of metrics and health. */
  public synchronized int adminPort() {
    return admin.port();
  }

  /** What it measures. */
  public synchronized Metrics metrics() {
    return metrics;
  }

  @Override
  public synchronized void stop(final Duration deadline) throws Exception {
    if (services != null) {
      try {
        services.stop(deadline);
      } finally {
        services = null;
        release();
      }
    }
  }

  private void release() {
    pool.close();
    database.close();
    tracing.close();
    metrics.close();
  }

  @Override
  public Optional<String> problem() {
    final Services running = services;
    return running == null ? Optional.of(name() + " is not started") : running.problem();
  }
}
