package io.fluidex.prover.worker;

import io.fluidex.plonk.format.FormatException;
import io.fluidex.plonk.setup.InvalidSetupException;
import io.fluidex.plonk.setup.SetupPolicy;
import io.fluidex.prover.worker.circuit.BlockCircuitProver;
import io.fluidex.prover.worker.circuit.CircuitProver;
import io.fluidex.prover.worker.master.KeyFolder;
import io.fluidex.prover.worker.master.MasterClient;
import io.fluidex.prover.worker.master.WorkerIdentity;
import io.fluidex.prover.worker.work.TaskRunner;
import io.fluidex.runtime.admin.AdminServer;
import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.lifecycle.Services;
import io.fluidex.runtime.lifecycle.WorkerLoop;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import io.fluidex.runtime.tracing.Tracing;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A prover worker. It keeps nothing that matters: when it dies, the lease on its task expires and
 * another worker takes it.
 */
public final class ProverWorkerService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(ProverWorkerService.class);

  /** Between attempts to reach a master. */
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));

  /** Of the time to stop, what is kept for giving the task back. */
  private static final Duration GIVE_BACK = Duration.ofSeconds(4);

  /** How often a stop looks whether the proof in progress is delivered. */
  private static final Duration LOOK = Duration.ofMillis(50);

  private final ProverWorkerConfig config;
  private final CircuitProvers provers;
  private final RandomGenerator random;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private List<CircuitProver> circuits = List.of();
  private Metrics metrics;
  private Tracing tracing;
  private TaskRunner runner;
  private WorkerLoop loop;
  private AdminServer admin;
  private volatile Services services;

  /**
   * A worker that proves blocks, and is not started yet.
   *
   * @param random for the jitter of pauses; safe for many threads
   */
  public ProverWorkerService(final ProverWorkerConfig config, final RandomGenerator random) {
    this(config, keys -> blockProvers(config, keys), random);
  }

  /**
   * A worker with other provers than those of the block circuit.
   *
   * @param random for the jitter of pauses; safe for many threads
   */
  public ProverWorkerService(
      final ProverWorkerConfig config, final CircuitProvers provers, final RandomGenerator random) {
    this.config = config;
    this.provers = provers;
    this.random = random;
  }

  private static List<CircuitProver> blockProvers(
      final ProverWorkerConfig config, final KeyFolder keys)
      throws IOException, InterruptedException {
    final SetupPolicy policy =
        config.environment() == Environment.DEVELOPMENT
            ? SetupPolicy.DEVELOPMENT
            : SetupPolicy.PRODUCTION;
    final List<CircuitProver> list = new ArrayList<>();
    for (final String circuit : config.circuits()) {
      final Path key = config.downloadKeys() ? keys.fetch(circuit) : keys.path(circuit);
      try {
        LOG.info("loading the proving key {}", key);
        list.add(BlockCircuitProver.open(circuit, key, policy, config.threads()));
      } catch (final IOException
          | FormatException
          | InvalidSetupException
          | IllegalArgumentException e) {
        list.forEach(CircuitProver::close);
        throw new ConfigException(
            "the proving key " + key + " of " + circuit + " cannot be used: " + e.getMessage(), e);
      }
    }
    return list;
  }

  @Override
  public String name() {
    return ProverWorkerConfig.SERVICE;
  }

  /**
   * Loads the keys, and begins to ask for tasks; a master need not be there yet, unless keys have
   * to be downloaded.
   *
   * @throws ConfigException if a key is not usable
   */
  @Override
  public synchronized void start() throws Exception {
    metrics = new Metrics(name());
    tracing = Tracing.open(config.tracing(), metrics);
    try {
      for (final GrpcClientSettings settings : config.masters()) {
        // Every call has its own rule of when to try again.
        channels.add(GrpcChannels.open(settings, false));
      }
      final MasterClient master = new MasterClient(channels);
      final WorkerIdentity identity = identity();
      circuits = provers.open(new KeyFolder(config.keys(), master, identity.hostname(), random));
      runner =
          new TaskRunner(
              master, identity, circuits, config.pollInterval(), BACKOFF, random, metrics, tracing);
      loop = new WorkerLoop("prover", BACKOFF, random, metrics, runner::round);
      admin = new AdminServer(config.admin(), metrics, this::problem);
      final Services started = new Services(name(), List.of(loop, admin));
      started.start();
      services = started;
    } catch (final Exception e) {
      release();
      throw e;
    }
  }

  private static WorkerIdentity identity() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (final UnknownHostException e) {
      LOG.warn("this host does not know its name: {}", e.getMessage());
      host = "worker";
    }
    final String version = ProverWorkerService.class.getPackage().getImplementationVersion();
    return new WorkerIdentity(
        host.replaceAll("[^\\x21-\\x7e]", "_"),
        version == null ? "unreleased" : version,
        Runtime.getRuntime().maxMemory(),
        Runtime.getRuntime().availableProcessors());
  }

  /** The port of metrics and health. */
  public synchronized int adminPort() {
    return admin.port();
  }

  /** What it measures. */
  public synchronized Metrics metrics() {
    return metrics;
  }

  /**
   * Takes no more tasks, and finishes and delivers the one in progress if the time allows;
   * otherwise gives it back.
   */
  @Override
  public synchronized void stop(final Duration deadline) throws Exception {
    if (services == null) {
      return;
    }
    final long end = System.nanoTime() + deadline.toNanos();
    runner.finish();
    loop.wake();
    while (runner.isWorking() && end - System.nanoTime() > GIVE_BACK.toNanos()) {
      Thread.sleep(LOOK);
    }
    if (runner.isWorking()) {
      runner.giveBack();
    }
    try {
      services.stop(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    } finally {
      services = null;
      release();
    }
  }

  private void release() {
    if (runner != null) {
      final boolean busy = runner.isWorking();
      runner.close();
      if (!busy) {
        circuits.forEach(CircuitProver::close);
      } else {
        LOG.warn("a proof that nobody wants any more is still being made");
      }
    }
    channels.forEach(ManagedChannel::shutdownNow);
    channels.clear();
    tracing.close();
    metrics.close();
  }

  @Override
  public Optional<String> problem() {
    final Services running = services;
    return running == null ? Optional.of(name() + " is not started") : running.problem();
  }
}
