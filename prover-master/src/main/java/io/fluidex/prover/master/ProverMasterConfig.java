package io.fluidex.prover.master;

import io.fluidex.prover.master.schedule.ReplicaForecast;
import io.fluidex.prover.master.schedule.SchedulePolicy;
import io.fluidex.prover.master.store.ProvingOrder;
import io.fluidex.runtime.admin.AdminSettings;
import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.config.Section;
import io.fluidex.runtime.database.DatabaseSettings;
import io.fluidex.runtime.grpc.GrpcServerSettings;
import io.fluidex.runtime.tracing.TracingSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of a master.
 *
 * @param environment whether insecure keys and open calls are allowed
 * @param database the rollup's database
 * @param grpc where it listens
 * @param admin where metrics and health are
 * @param circuits what the cluster proves
 * @param access who may call
 * @param schedule leases and attempts
 * @param order which waiting block is proven first
 * @param limits what a master takes on
 * @param forecast how many workers to ask for
 * @param retention how long inputs of blocks executed on L1 are kept
 * @param round how often expired leases are looked for
 * @param tracing whether and where spans are sent
 */
public record ProverMasterConfig(
    Environment environment,
    DatabaseSettings database,
    GrpcServerSettings grpc,
    AdminSettings admin,
    List<CircuitFiles> circuits,
    Access access,
    SchedulePolicy schedule,
    ProvingOrder order,
    Limits limits,
    ReplicaForecast forecast,
    Duration retention,
    Duration round,
    TracingSettings tracing) {
  /** The service's name, in configurations and logs. */
  public static final String SERVICE = "prover-master";

  /** Where workers and operators call unless told otherwise: the port of the original. */
  public static final int DEFAULT_PORT = 50055;

  private static final int DEFAULT_ADMIN_PORT = 9055;

  /** Copies the circuits. */
  public ProverMasterConfig {
    circuits = List.copyOf(circuits);
  }

  /**
   * The files of a circuit.
   *
   * @param name its name in tasks
   * @param verificationKey binary verification key
   * @param provingKey proving key to offer to workers, if they do not have it
   */
  public record CircuitFiles(String name, Path verificationKey, Optional<Path> provingKey) {}

  /**
   * Who may call.
   *
   * @param workerToken what workers send; empty if certificates tell who they are
   * @param operatorToken what operators and other services send
   */
  public record Access(Secret workerToken, Secret operatorToken) {}

  /**
   * What a master takes on.
   *
   * @param verifyThreads proofs verified at once
   * @param verifyQueue proofs that may wait to be verified
   * @param callsPerSecond calls of one address each second, in the long run
   * @param callsBurst calls of one address at once
   * @param downloads proving keys sent at once
   */
  public record Limits(
      int verifyThreads, int verifyQueue, int callsPerSecond, int callsBurst, int downloads) {
    /** Limits for a cluster of hundreds of workers. */
    public static final Limits DEFAULT =
        new Limits(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), 64, 50, 200, 4);
  }

  /** Figures of scheduling for proofs of seconds to minutes. */
  public static final SchedulePolicy DEFAULT_SCHEDULE =
      new SchedulePolicy(
          Duration.ofSeconds(60),
          Duration.ofMinutes(30),
          5,
          Duration.ofSeconds(5),
          Duration.ofMinutes(5));

  /** A worker at least, a hundred at most, and a queue that is empty within two minutes. */
  public static final ReplicaForecast DEFAULT_FORECAST =
      new ReplicaForecast(1, 100, Duration.ofMinutes(2), Duration.ofSeconds(30));

  /**
   * Reads a configuration, see docs/config/prover-master.yaml.
   *
   * @throws ConfigException if a value is missing, makes no sense or is refused in production
   */
  public static ProverMasterConfig read(final Section root) {
    final Section grpc = root.section("grpc");
    final GrpcServerSettings server = GrpcServerSettings.read(grpc, DEFAULT_PORT);
    final Access access = new Access(GrpcServerSettings.token(grpc), grpc.secret("operator_token"));
    if (access.workerToken().isEmpty() && server.clientAuthority().isEmpty()) {
      root.environment()
          .requireDevelopment(
              "a prover master whom anybody may call (no grpc.token, no grpc.tls_client_authority)");
    }
    if (access.operatorToken().isEmpty()) {
      root.environment().requireDevelopment("a prover master without grpc.operator_token");
    }
    final List<CircuitFiles> circuits =
        root.sections("circuits").stream()
            .map(circuit ->
                new CircuitFiles(
                    circuit.string("name"),
                    circuit
                        .path("verification_key")
                        .orElseThrow(() -> circuit.error("verification_key", "is missing")),
                    circuit.path("proving_key")))
            .toList();
    if (circuits.isEmpty()) {
      throw root.error("circuits", "is empty: name at least one circuit and its key");
    }
    final Section schedule = root.section("schedule");
    return new ProverMasterConfig(
        root.environment(),
        DatabaseSettings.read(root.section("database")),
        server,
        AdminSettings.read(root.section("admin"), DEFAULT_ADMIN_PORT),
        circuits,
        access,
        schedule(schedule),
        schedule.choice("order", ProvingOrder.OLDEST),
        limits(root.section("limits")),
        forecast(root.section("workers")),
        root.duration("input_retention", Duration.ofDays(30)),
        root.duration("round", Duration.ofSeconds(1)),
        TracingSettings.read(root.section("tracing")));
  }

  private static SchedulePolicy schedule(final Section section) {
    final SchedulePolicy defaults = DEFAULT_SCHEDULE;
    try {
      return new SchedulePolicy(
          section.duration("lease", defaults.lease()),
          section.duration("longest_proof", defaults.longestProof()),
          section.integer("attempts", defaults.attempts(), 1, 1000),
          section.duration("first_backoff", defaults.firstBackoff()),
          section.duration("longest_backoff", defaults.longestBackoff()));
    } catch (final IllegalArgumentException e) {
      throw new ConfigException("the section schedule makes no sense: " + e.getMessage(), e);
    }
  }

  private static ReplicaForecast forecast(final Section section) {
    final ReplicaForecast defaults = DEFAULT_FORECAST;
    try {
      return new ReplicaForecast(
          section.integer("floor", defaults.floor(), 0, 100_000),
          section.integer("ceiling", defaults.ceiling(), 1, 100_000),
          section.duration("drain", defaults.drain()),
          section.duration("guess", defaults.guess()));
    } catch (final IllegalArgumentException e) {
      throw new ConfigException("the section workers makes no sense: " + e.getMessage(), e);
    }
  }

  private static Limits limits(final Section section) {
    final Limits defaults = Limits.DEFAULT;
    return new Limits(
        section.integer("verify_threads", defaults.verifyThreads(), 1, 1024),
        section.integer("verify_queue", defaults.verifyQueue(), 1, 100_000),
        section.integer("calls_per_second", defaults.callsPerSecond(), 1, 1_000_000),
        section.integer("calls_burst", defaults.callsBurst(), 1, 1_000_000),
        section.integer("downloads", defaults.downloads(), 1, 1000));
  }
}
