package io.fluidex.standalone.node;

import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.embedded.Anvil;
import io.fluidex.embedded.EmbeddedException;
import io.fluidex.embedded.EmbeddedKafka;
import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.ethsender.EthSenderService;
import io.fluidex.ethsender.deploy.L1CompilerException;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.gateway.edge.EdgeConfig;
import io.fluidex.gateway.edge.EdgeService;
import io.fluidex.gateway.push.PushService;
import io.fluidex.matchengine.server.MatchengineConfig;
import io.fluidex.matchengine.server.MatchengineService;
import io.fluidex.prover.master.ProverMasterService;
import io.fluidex.prover.worker.ProverWorkerService;
import io.fluidex.rollup.circuit.BlockCircuit;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.runtime.database.DatabaseSettings;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.standalone.endpoint.Endpoints;
import io.fluidex.statemanager.RollupStateManagerService;
import io.fluidex.wire.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exchange in this process: broker, database and L1 chain, contracts and keys, and every
 * service. For development: its L1 accounts are public knowledge, its keys of a setup that could
 * forge proofs.
 *
 * <p>Everything binds to the loopback interface. With a data folder a later one goes on where this
 * one stopped; without, nothing is left. {@link #stop} ends whatever was started, in the opposite
 * order.
 */
public final class ExchangeNode implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeNode.class);

  /** For a service to answer once it is started. */
  private static final Duration READY_DEADLINE = Duration.ofMinutes(2);

  private static final int POLL_MILLIS = 50;

  private static final double MILLIS_A_SECOND = 1_000;

  private static final Duration L1_DEADLINE = Duration.ofSeconds(10);

  /** What a service may take when those before it used up the time to stop. */
  private static final Duration LEAST_DEADLINE = Duration.ofSeconds(2);

  private final NodeSettings settings;
  private final Progress progress;
  private final SecureRandom random = new SecureRandom();
  private final Deque<Part> parts = new ArrayDeque<>();
  private final List<EthereumKey> accounts = DevAccounts.keys();
  private DataFolder data;
  private Deployment deployment;
  private ServiceConfigs.Servers servers;
  private Addresses addresses;
  private EthSenderService sender;
  private volatile boolean running;

  /** Something to release. */
  private record Part(String name, Releasing release, Optional<Service> service) {}

  /** How something is released. */
  @FunctionalInterface
  private interface Releasing {
    void release(Duration deadline) throws Exception;
  }

  /**
   * Ports of a running exchange.
   *
   * @param gateway HTTP and all else for clients
   * @param matchengine gRPC
   * @param matchengineRest REST
   * @param rollupState gRPC
   * @param proverMaster gRPC, 0 without proofs
   * @param matchengineAdmin metrics and health
   * @param rollupStateAdmin metrics and health
   * @param proverMasterAdmin metrics and health, 0 without proofs
   * @param proverWorkerAdmin metrics and health, 0 without proofs
   * @param senderAdmin metrics and health
   * @param pushAdmin metrics and health
   * @param gatewayAdmin metrics and health
   */
  public record Addresses(
      int gateway,
      int matchengine,
      int matchengineRest,
      int rollupState,
      int proverMaster,
      int matchengineAdmin,
      int rollupStateAdmin,
      int proverMasterAdmin,
      int proverWorkerAdmin,
      int senderAdmin,
      int pushAdmin,
      int gatewayAdmin) {}

  /** An exchange that is not started yet. */
  public ExchangeNode(final NodeSettings settings, final Progress progress) {
    this.settings = settings;
    this.progress = progress;
  }

  @Override
  public String name() {
    return "exchange";
  }

  /**
   * Starts everything; stops what was started if something does not start, or the thread is
   * interrupted.
   *
   * @throws NodeException if the data folder is another exchange's, or in use
   */
  @Override
  public synchronized void start() throws Exception {
    if (running) {
      throw new IllegalStateException("the exchange is started already");
    }
    try {
      data = DataFolder.open(settings.data());
      parts.push(new Part("data folder", deadline -> data.close(), Optional.empty()));
      final Optional<CircuitKeys> keys = startServers();
      startServices(keys);
      running = true;
    } catch (final Exception e) {
      // Who interrupts the start wants it to end, not what it has started to stay.
      final boolean interrupted = Thread.interrupted();
      try {
        release(READY_DEADLINE);
      } catch (final Exception e2) {
        e.addSuppressed(e2);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      throw e instanceof CompletionException parallel ? ofMachine(parallel) : e;
    }
  }

  /** What is wrong with the machine, in the words of who noticed; else a bug as it is. */
  private static RuntimeException ofMachine(final CompletionException e) {
    return switch (e.getCause()) {
      case NodeException told -> told;
      case EmbeddedException told -> new NodeException(told.getMessage(), told);
      case L1CompilerException told -> new NodeException(told.getMessage(), told);
      case null, default -> e;
    };
  }

  /** Starts the servers and makes the keys at the same time, then deploys. */
  private Optional<CircuitKeys> startServers() throws Exception {
    progress.step("starting a broker, a database and an L1 chain");
    final Path path = data.path();
    final EmbeddedKafka kafka;
    final EmbeddedPostgres postgres;
    final Anvil anvil;
    final Optional<CircuitKeys> keys;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      final CompletableFuture<EmbeddedKafka> kafkaStart =
          CompletableFuture.supplyAsync(() -> EmbeddedKafka.at(path.resolve("kafka")), threads);
      final CompletableFuture<EmbeddedPostgres> postgresStart =
          CompletableFuture.supplyAsync(
              () -> EmbeddedPostgres.at(path.resolve("postgres")), threads);
      final CompletableFuture<Anvil> anvilStart =
          CompletableFuture.supplyAsync(() -> startChain(path.resolve("l1")), threads);
      final CompletableFuture<Optional<CircuitKeys>> keysMade =
          CompletableFuture.supplyAsync(this::prepareKeys, threads);
      // All are waited for, so that what has started is known to stop.
      Optional<CompletionException> failure = Optional.empty();
      try {
        CompletableFuture.allOf(kafkaStart, postgresStart, anvilStart, keysMade).join();
      } catch (final CompletionException e) {
        failure = Optional.of(e);
      }
      started("broker", kafkaStart, EmbeddedKafka::close);
      started("database", postgresStart, EmbeddedPostgres::close);
      started("L1 chain", anvilStart, Anvil::close);
      if (failure.isPresent()) {
        throw failure.get();
      }
      keys = keysMade.join();
      kafka = kafkaStart.join();
      postgres = postgresStart.join();
      anvil = anvilStart.join();
    }
    servers =
        new ServiceConfigs.Servers(
            path,
            kafka.bootstrapServers(),
            postgres.createDatabase("exchange"),
            postgres.createDatabase("rollup"),
            postgres.user(),
            anvil.rpcUrl());
    io.fluidex.runtime.kafka.Topics.ensure(
        KafkaSettings.of(servers.kafka()), List.of(Topics.UNIFY_EVENTS, Topics.L1_EVENTS));
    deployment = deployment(keys);
    return keys;
  }

  private Anvil startChain(final Path folder) {
    return Anvil.at(
        folder,
        settings.ports().l1(),
        "--block-time",
        Double.toString(settings.l1BlockTime().toMillis() / MILLIS_A_SECOND),
        "--accounts",
        Integer.toString(DevAccounts.COUNT));
  }

  private <T> void started(
      final String name, final CompletableFuture<T> start, final Consumer<T> end) {
    if (!start.isCompletedExceptionally()) {
      parts.push(new Part(name, deadline -> end.accept(start.join()), Optional.empty()));
    }
  }

  private Optional<CircuitKeys> prepareKeys() {
    return settings.proofs()
        ? Optional.of(CircuitKeys.prepare(settings.shape(), settings.keys(), progress))
        : Optional.empty();
  }

  /** The deployment of the data folder, made if there is none. */
  private Deployment deployment(final Optional<CircuitKeys> keys) {
    final Path file = data.path().resolve("exchange.properties");
    final Optional<Deployment> kept = Deployment.read(file);
    if (kept.isPresent()) {
      kept.get().requireSame("the exchange in " + data.path(), settings.shape().toString(), keys);
      DevChain.mine(servers.l1(), ServiceConfigs.FINALITY);
      return kept.get();
    }
    final Bytes32 circuit =
        keys.map(CircuitKeys::circuitId)
            .orElseGet(() -> BlockCircuit.compile(settings.shape()).id());
    final RpcEndpoints nodes = new RpcEndpoints(List.of(URI.create(servers.l1())), L1_DEADLINE);
    final Deployment made =
        new DeploymentStep(nodes, accounts).deploy(settings.shape(), circuit, keys, progress);
    made.write(file);
    return made;
  }

  private void startServices(final Optional<CircuitKeys> keys) throws Exception {
    final ServiceConfigs configs = new ServiceConfigs(settings, deployment, servers);
    progress.step("starting the services");
    final MatchengineConfig matchengineConfig = configs.matchengine();
    final MatchengineService matchengine =
        new MatchengineService(
            matchengineConfig,
            matchengineConfig.exchange()::markets,
            InstantSource.system(),
            random);
    start(matchengine);
    final Metrics stateMetrics = new Metrics("rollup-state-manager");
    final RollupStateManagerService stateManager =
        new RollupStateManagerService(configs.stateManager(), stateMetrics, InstantSource.system());
    start(stateManager);
    int masterPort = 0;
    int masterAdmin = 0;
    int workerAdmin = 0;
    if (keys.isPresent()) {
      final ProverMasterService master =
          new ProverMasterService(configs.proverMaster(keys.get()), random);
      start(master);
      masterPort = master.port();
      masterAdmin = master.adminPort();
      final ProverWorkerService worker =
          new ProverWorkerService(configs.proverWorker(keys.get(), masterPort), random);
      start(worker);
      workerAdmin = worker.adminPort();
    }
    sender =
        new EthSenderService(
            configs.ethSender(), accounts.get(DevAccounts.OPERATOR), new Metrics("eth-sender"));
    start(sender);
    final int restPort = matchengine.restPort().orElseThrow();
    final PushService push =
        new PushService(
            configs.push(matchengine.grpcPort(), stateManager.grpcPort()),
            InstantSource.system(),
            new SecureRandom());
    start(push);
    final EdgeService gateway =
        new EdgeService(
            configs.gateway(
                matchengine.grpcPort(),
                restPort,
                stateManager.grpcPort(),
                masterPort,
                push.grpcPort()),
            new Metrics(EdgeConfig.SERVICE),
            Optional.of(push.websockets()));
    start(gateway);
    addresses =
        new Addresses(
            gateway.port(),
            matchengine.grpcPort(),
            restPort,
            stateManager.grpcPort(),
            masterPort,
            matchengine.adminPort(),
            stateManager.adminPort(),
            masterAdmin,
            workerAdmin,
            sender.adminPort(),
            push.adminPort(),
            gateway.adminPort());
    awaitReady();
  }

  private void start(final Service service) throws Exception {
    service.start();
    parts.push(new Part(service.name(), service::stop, Optional.of(service)));
    LOG.info("{} started", service.name());
  }

  private void awaitReady() throws InterruptedException {
    final long end = System.nanoTime() + READY_DEADLINE.toNanos();
    while (firstProblem().isPresent()) {
      if (System.nanoTime() - end > 0) {
        throw new NodeException(
            "the exchange is not ready after "
                + READY_DEADLINE.toSeconds()
                + " s: "
                + firstProblem().orElse(""));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private Optional<String> firstProblem() {
    return parts.stream()
        .flatMap(part -> part.service().stream())
        .flatMap(service -> service.problem().map(text -> service.name() + ": " + text).stream())
        .findFirst();
  }

  /** Stops everything in the opposite order; deletes the data if it had no folder of its own. */
  @Override
  public synchronized void stop(final Duration deadline) throws Exception {
    running = false;
    release(deadline);
  }

  private void release(final Duration deadline) throws Exception {
    final long end = System.nanoTime() + deadline.toNanos();
    Exception failure = null;
    while (!parts.isEmpty()) {
      final Part part = parts.pop();
      final Duration left = Duration.ofNanos(end - System.nanoTime());
      try {
        part.release().release(left.compareTo(LEAST_DEADLINE) < 0 ? LEAST_DEADLINE : left);
      } catch (final Exception e) {
        LOG.error("{} did not stop cleanly", part.name(), e);
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** The first problem of any service. */
  @Override
  public synchronized Optional<String> problem() {
    return running ? firstProblem() : Optional.of("the exchange is not started");
  }

  /** Where it answers. */
  public synchronized Endpoints endpoints() {
    requireRunning();
    return new Endpoints(
        URI.create(servers.l1()),
        deployment.chainId(),
        deployment.contract(),
        "127.0.0.1:" + addresses.matchengine(),
        "127.0.0.1:" + addresses.rollupState(),
        addresses.proverMaster() == 0 ? "" : "127.0.0.1:" + addresses.proverMaster());
  }

  /** Where people open its page, and programs without gRPC call. */
  public synchronized URI gateway() {
    requireRunning();
    return URI.create("http://127.0.0.1:" + addresses.gateway() + "/");
  }

  /** Its ports. */
  public synchronized Addresses addresses() {
    requireRunning();
    return addresses;
  }

  /** Its tokens, ETH first. */
  public synchronized List<ListedToken> tokens() {
    requireRunning();
    return deployment.tokens();
  }

  /** L1 accounts with 10,000 ETH each that nobody else uses. */
  public List<EthereumKey> traders() {
    return accounts.subList(DevAccounts.FIRST_TRADER, DevAccounts.FIRST_OF_PAGE);
  }

  /** The rollup's database, for those who watch. */
  public synchronized DatabaseSettings rollupDatabase() {
    requireRunning();
    return DatabaseSettings.of(servers.rollupDatabase(), servers.databaseUser());
  }

  /** Where everything is kept. */
  public synchronized Path dataFolder() {
    requireRunning();
    return data.path();
  }

  /** Whether blocks go to L1 without waiting for others, as before an end. */
  public synchronized void setUrgent(final boolean urgent) {
    requireRunning();
    sender.setUrgent(urgent);
  }

  private void requireRunning() {
    if (!running) {
      throw new IllegalStateException("the exchange is not started");
    }
  }
}
