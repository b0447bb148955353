package io.fluidex.prover.worker;

import io.fluidex.runtime.admin.AdminSettings;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.config.Section;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.fluidex.runtime.tracing.TracingSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The configuration of a worker.
 *
 * @param environment whether keys of development setups are allowed
 * @param masters the masters of one cluster, tried in turn
 * @param admin where metrics and health are
 * @param circuits names of the block shapes to prove
 * @param keys folder with the proving keys, {@code NAME.pk} each
 * @param downloadKeys whether keys that are not there are fetched from the master
 * @param threads how many threads a proof uses
 * @param pollInterval how long to wait when there is no task
 * @param tracing whether and where spans are sent
 * @param drain how long a stop waits for the proof in progress before it gives the task back
 */
public record ProverWorkerConfig(
    Environment environment,
    List<GrpcClientSettings> masters,
    AdminSettings admin,
    List<String> circuits,
    Path keys,
    boolean downloadKeys,
    int threads,
    Duration pollInterval,
    TracingSettings tracing,
    Duration drain) {
  /** The service's name, in configurations and logs. */
  public static final String SERVICE = "prover-worker";

  /** Kubernetes kills after 30 seconds unless told otherwise. */
  public static final Duration DEFAULT_DRAIN = Duration.ofSeconds(25);

  private static final int DEFAULT_ADMIN_PORT = 9056;
  private static final int MAX_THREADS = 1024;

  /** Blocks of the largest shape have less; more would be refused as a block anyway. */
  private static final int MAX_MESSAGE_BYTES = 33 << 20;

  /** Copies the lists. */
  public ProverWorkerConfig {
    masters = List.copyOf(masters);
    circuits = List.copyOf(circuits);
  }

  /** Reads a configuration, see docs/config/prover-worker.yaml. */
  public static ProverWorkerConfig read(final Section root) {
    final Section master = root.section("master");
    final GrpcClientSettings first = large(GrpcClientSettings.read(master));
    final List<GrpcClientSettings> masters = new ArrayList<>(List.of(first));
    master.strings("more_targets", List.of()).forEach(target -> masters.add(at(first, target)));
    final List<String> circuits = root.strings("circuits", List.of());
    if (circuits.isEmpty()) {
      throw root.error("circuits", "is empty: name at least one block shape, such as prod16");
    }
    return new ProverWorkerConfig(
        root.environment(),
        masters,
        AdminSettings.read(root.section("admin"), DEFAULT_ADMIN_PORT),
        circuits,
        root.path("keys").orElseThrow(() -> root.error("keys", "is missing: name a folder")),
        root.bool("download_keys", true),
        root.integer("threads", Runtime.getRuntime().availableProcessors(), 1, MAX_THREADS),
        root.duration("poll_interval", Duration.ofSeconds(1)),
        TracingSettings.read(root.section("tracing")),
        root.duration("drain", DEFAULT_DRAIN));
  }

  private static GrpcClientSettings large(final GrpcClientSettings settings) {
    return with(
        settings, settings.target(), Math.max(settings.maxMessageBytes(), MAX_MESSAGE_BYTES));
  }

  private static GrpcClientSettings at(final GrpcClientSettings settings, final String target) {
    return with(settings, target, settings.maxMessageBytes());
  }

  private static GrpcClientSettings with(
      final GrpcClientSettings settings, final String target, final int maxMessageBytes) {
    return new GrpcClientSettings(
        target,
        settings.tls(),
        settings.authority(),
        settings.certificate(),
        settings.privateKey(),
        settings.token(),
        settings.deadline(),
        maxMessageBytes);
  }
}
