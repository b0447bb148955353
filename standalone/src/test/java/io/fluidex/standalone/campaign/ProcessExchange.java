package io.fluidex.standalone.campaign;

import io.fluidex.embedded.Anvil;
import io.fluidex.embedded.EmbeddedKafka;
import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.ethsender.EthSenderMain;
import io.fluidex.matchengine.server.MatchengineMain;
import io.fluidex.prover.master.ProverMasterMain;
import io.fluidex.prover.worker.ProverWorkerMain;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.standalone.endpoint.Endpoints;
import io.fluidex.standalone.node.Groundwork;
import io.fluidex.statemanager.RollupStateManagerMain;
import io.fluidex.wire.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * A whole exchange, every service a process of its own with a file for a configuration, with a real
 * broker, database, L1 node, contracts and proofs.
 */
final class ProcessExchange implements AutoCloseable {
  /** More than the deepest reorganisation. */
  static final int CONFIRMATIONS = 12;

  /** Ports below those that the system gives to connections, which could take one of the killed. */
  private static final int FIRST_PORT = 15_000;

  private static final int LAST_PORT = 31_000;

  /** What the matching engine is not told by its configuration. */
  static final Map<String, String> ENGINE_SECRETS =
      Map.of("FLUIDEX_MATCHENGINE_OPERATOR_TOKEN", "token-of-operators");

  /** Of a JVM that ends before what makes its start dear pays. */
  private static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-Dfluidex.crypto.bulk=scalar");

  private static final String WORKER_TOKEN = "token-of-workers";

  private final Path folder;
  private final EmbeddedKafka kafka;
  private final EmbeddedPostgres postgres;
  private final Anvil chain;
  private final Groundwork ground;
  private final int enginePort;
  private final int statePort;
  private final int masterPort;
  private final List<ServiceProcess> services;

  /** Held by who sends to L1, and by who changes it. */
  private final ReentrantLock l1 = new ReentrantLock();

  /**
   * Starts everything.
   *
   * @param folder for all data and logs
   */
  ProcessExchange(final Path folder) throws IOException {
    this.folder = folder;
    kafka = EmbeddedKafka.at(folder.resolve("kafka"), freePort());
    postgres = EmbeddedPostgres.at(folder.resolve("postgres"), freePort());
    chain =
        Anvil.at(
            folder.resolve("l1"),
            freePort(),
            "--block-time",
            "0.5",
            "--accounts",
            Integer.toString(Groundwork.ACCOUNTS));
    ground = Groundwork.lay(Shape.TINY, chain.rpcUrl());
    io.fluidex.runtime.kafka.Topics.ensure(
        kafkaSettings(), List.of(Topics.UNIFY_EVENTS, Topics.L1_EVENTS));
    enginePort = freePort();
    statePort = freePort();
    masterPort = freePort();
    services = List.of(engine(), stateManager(), master(), worker(), sender());
    services.forEach(ServiceProcess::start);
    Patience.await(
        "matching engine",
        () -> {
          services.forEach(ServiceProcess::requireAlive);
          return !isFree(enginePort);
        });
  }

  private static int freePort() {
    final SplittableRandom random = new SplittableRandom();
    int port;
    do {
      port = random.nextInt(FIRST_PORT, LAST_PORT);
    } while (!isFree(port));
    return port;
  }

  private static boolean isFree(final int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (final IOException e) {
      return false;
    }
  }

  private Path config(final String name, final String yaml) throws IOException {
    return Files.writeString(folder.resolve(name + ".yaml"), yaml);
  }

  /** The matching engine's configuration, with a database and topics. */
  String engineConfig(
      final String database, final String unifyEvents, final String l1Events, final int port) {
    return """
    mode: rollup
    domain: "%s"
    depths: {balance: %d, order: %d, account: %d}
    assets:
    %s
    markets:
      - {base: ETH, quote: USDT, amount_precision: 4, price_precision: 2}
      - {base: BTC, quote: USDT, amount_precision: 3, price_precision: 2}
    grpc: {port: %d}
    admin: {port: 0}
    database: {url: "%s", user: %s}
    kafka: {bootstrap_servers: "%s"}
    unifyevents_topic: %s
    l1events_topic: %s
    snapshot_interval: 5s
    history: false
    """
        .formatted(
            ground.domain(),
            ground.shape().depths().balance(),
            ground.shape().depths().order(),
            ground.shape().depths().account(),
            ground.tokens().stream()
                .map(token ->
                    "  - {id: %s, token: %d, precision: %d}"
                        .formatted(token.symbol(), token.id(), token.precision()))
                .collect(Collectors.joining("\n")),
            port,
            postgres.createDatabase(database),
            postgres.user(),
            kafka.bootstrapServers(),
            unifyEvents,
            l1Events);
  }

  private ServiceProcess engine() throws IOException {
    return new ServiceProcess(
        "matchengine",
        MatchengineMain.class,
        config(
            "matchengine",
            engineConfig("exchange", Topics.UNIFY_EVENTS, Topics.L1_EVENTS, enginePort)),
        ENGINE_SECRETS,
        SHORT_LIVED);
  }

  /** The state manager's configuration, with a database and a topic. */
  String stateManagerConfig(final String database, final String topic, final int port) {
    return """
    shape: %s
    circuit_id: "%s"
    domain: "%s"
    seal_delay: 1s
    topic: %s
    kafka: {bootstrap_servers: "%s"}
    database: {url: "%s", user: %s}
    checkpoints: {folder: "%s", blocks: 5, every: 5s}
    grpc: {port: %d}
    admin: {port: 0}
    tokens:
    %s
    """
        .formatted(
            ground.shape(),
            ground.circuitId(),
            ground.domain(),
            topic,
            kafka.bootstrapServers(),
            postgres.createDatabase(database),
            postgres.user(),
            folder.resolve("checkpoints-" + database),
            port,
            ground.tokens().stream()
                .map(token ->
                    "  - {id: %d, symbol: %s, precision: %d, address: \"%s\"}"
                        .formatted(
                            token.id(),
                            token.symbol(),
                            token.precision(),
                            token.address().toString().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining("\n")));
  }

  private ServiceProcess stateManager() throws IOException {
    return new ServiceProcess(
        "rollup-state-manager",
        RollupStateManagerMain.class,
        config(
            "rollup-state-manager", stateManagerConfig("rollup", Topics.UNIFY_EVENTS, statePort)),
        Map.of(),
        SHORT_LIVED);
  }

  private ServiceProcess master() throws IOException {
    return new ServiceProcess(
        "prover-master",
        ProverMasterMain.class,
        config(
            "prover-master",
            """
            # The keys are of a development setup.
            environment: development
            database: {url: "%s", user: %s}
            grpc: {port: %d}
            admin: {port: 0}
            circuits:
              - {name: %s, verification_key: "%s"}
            # A killed worker's lease counts as an attempt.
            schedule: {lease: 5s, attempts: 1000, first_backoff: 200ms, longest_backoff: 1s}
            round: 500ms
            """
                .formatted(
                    postgres.jdbcUrl("rollup"),
                    postgres.user(),
                    masterPort,
                    ground.shape(),
                    ground.verificationKey())),
        Map.of("FLUIDEX_PROVER_MASTER_GRPC_TOKEN", WORKER_TOKEN),
        SHORT_LIVED);
  }

  private ServiceProcess worker() throws IOException {
    return new ServiceProcess(
        "prover-worker",
        ProverWorkerMain.class,
        config(
            "prover-worker",
            """
            # The keys are of a development setup.
            environment: development
            master: {target: "127.0.0.1:%d"}
            admin: {port: 0}
            circuits: [%s]
            keys: "%s"
            download_keys: false
            threads: 2
            poll_interval: 200ms
            """
                .formatted(masterPort, ground.shape(), ground.keys())),
        Map.of("FLUIDEX_PROVER_WORKER_MASTER_TOKEN", WORKER_TOKEN),
        List.of());
  }

  private ServiceProcess sender() throws IOException {
    return new ServiceProcess(
        "eth-sender",
        EthSenderMain.class,
        config(
            "eth-sender",
            """
            l1:
              nodes: ["%s"]
              contract: "%s"
              created_at: %d
              poll: 200ms
            scheduler: {confirmations: 1, finality: %d, stuck_blocks: 10}
            fees: {patience_percent: 0}
            watcher: {confirmations: %d, backoff: 500ms}
            aggregation:
              commit: {deadline: 1s}
              create_proof: {deadline: 0s}
              publish_proof: {deadline: 0s}
              execute: {deadline: 0s}
            database: {url: "%s", user: %s}
            kafka: {bootstrap_servers: "%s"}
            admin: {port: 0}
            """
                .formatted(
                    chain.rpcUrl(),
                    ground.contract(),
                    ground.createdAt(),
                    CONFIRMATIONS,
                    CONFIRMATIONS,
                    postgres.jdbcUrl("rollup"),
                    postgres.user(),
                    kafka.bootstrapServers())),
        Map.of("FLUIDEX_ETH_SENDER_L1_KEY", Groundwork.OPERATOR_KEY),
        SHORT_LIVED);
  }

  Groundwork ground() {
    return ground;
  }

  EmbeddedPostgres postgres() {
    return postgres;
  }

  /** The only value that a query of a database gives, as text; empty for null. */
  String value(final String database, final String query) {
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(database), postgres.user(), "");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      if (!result.next()) {
        return "";
      }
      final String value = result.getString(1);
      return value == null ? "" : value;
    } catch (final SQLException e) {
      throw new AssertionError(query, e);
    }
  }

  KafkaSettings kafkaSettings() {
    return KafkaSettings.of(kafka.bootstrapServers());
  }

  /** The L1 node's calls. */
  L1Control l1Control() {
    return new L1Control(URI.create(chain.rpcUrl()));
  }

  /** All services, the engine first. */
  List<ServiceProcess> services() {
    return services;
  }

  /** A service by name. */
  ServiceProcess service(final String name) {
    return services.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  /** Held by who sends to L1, and by who changes it. */
  ReentrantLock l1() {
    return l1;
  }

  Endpoints endpoints() {
    return new Endpoints(
        URI.create(chain.rpcUrl()),
        ground.chainId(),
        ground.contract(),
        "127.0.0.1:" + enginePort,
        "127.0.0.1:" + statePort,
        "127.0.0.1:" + masterPort);
  }

  void restartBroker() {
    kafka.stop();
    kafka.start();
  }

  void restartDatabase() {
    postgres.stop();
    postgres.start();
  }

  /** The L1 node goes and comes back with its chain, but without the states of past blocks. */
  void restartChain() {
    l1.lock();
    try {
      chain.stop();
      chain.start();
      l1Control().mine(CONFIRMATIONS);
    } finally {
      l1.unlock();
    }
  }

  /** What the services say at last. */
  String logs() {
    final List<String> ends = new ArrayList<>();
    services.forEach(s -> ends.add("== " + s.name() + "\n" + s.logEnd()));
    return String.join("\n", ends);
  }

  @Override
  public void close() {
    services.forEach(ServiceProcess::end);
    chain.close();
    postgres.close();
    kafka.close();
  }
}
