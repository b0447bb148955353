package io.fluidex.prover.master.cluster;

import static org.junit.jupiter.api.Assertions.fail;

import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.proto.cluster.ClusterGrpc;
import io.fluidex.proto.cluster.ClusterOperatorGrpc;
import io.fluidex.prover.master.ProverMasterConfig;
import io.fluidex.prover.master.ProverMasterService;
import io.fluidex.prover.master.schedule.SchedulePolicy;
import io.fluidex.prover.master.store.ProvingOrder;
import io.fluidex.prover.master.verify.ProofChecker;
import io.fluidex.prover.worker.CircuitProvers;
import io.fluidex.prover.worker.ProverWorkerConfig;
import io.fluidex.prover.worker.ProverWorkerService;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockCodec;
import io.fluidex.runtime.admin.AdminSettings;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.database.DatabaseSettings;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.fluidex.runtime.grpc.GrpcServerSettings;
import io.fluidex.runtime.tracing.TracingSettings;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Masters and workers on a database, all real, on this machine. */
final class Fleet implements AutoCloseable {
  static final String WORKER_TOKEN = "token-of-workers";
  static final String OPERATOR_TOKEN = "token-of-operators";

  /** Leases of seconds, so that tests need not wait long for them to expire. */
  static final SchedulePolicy SCHEDULE =
      new SchedulePolicy(
          Duration.ofSeconds(4),
          Duration.ofMinutes(5),
          3,
          Duration.ofMillis(100),
          Duration.ofMillis(400));

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 20;

  private final EmbeddedPostgres postgres;
  private final String url;
  private final Path keys;
  private final SampleChain chain = new SampleChain();
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
  private final List<ProverMasterService> masters = new ArrayList<>();
  private final List<ProverWorkerService> workers = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();

  /**
   * An empty fleet.
   *
   * @param database the name of a database that is not there yet
   * @param keys a folder for the keys of workers
   */
  Fleet(final EmbeddedPostgres postgres, final String database, final Path keys) {
    this.postgres = postgres;
    this.url = postgres.createDatabase(database);
    this.keys = keys;
  }

  private GrpcServerSettings server(final int port) {
    final GrpcServerSettings local = GrpcServerSettings.local(port);
    return new GrpcServerSettings(
        local.host(),
        port,
        1 << 20,
        local.maxCallDuration(),
        local.maxCallsPerConnection(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The configuration of a master at a port, 0 for a free one. */
  ProverMasterConfig masterConfig(final int port, final List<SampleCircuit> circuits) {
    return configOf(
        port,
        circuits.stream()
            .map(circuit ->
                new ProverMasterConfig.CircuitFiles(
                    circuit.name(), circuit.verificationKey(), Optional.of(circuit.provingKey())))
            .toList());
  }

  /** The configuration of a master at a port with the keys of any circuits. */
  ProverMasterConfig configOf(
      final int port, final List<ProverMasterConfig.CircuitFiles> circuits) {
    return new ProverMasterConfig(
        Environment.DEVELOPMENT,
        DatabaseSettings.of(url, postgres.user()),
        server(port),
        new AdminSettings("127.0.0.1", 0),
        circuits,
        new ProverMasterConfig.Access(new Secret(WORKER_TOKEN), new Secret(OPERATOR_TOKEN)),
        SCHEDULE,
        ProvingOrder.OLDEST,
        new ProverMasterConfig.Limits(2, 16, 10_000, 10_000, 4),
        ProverMasterConfig.DEFAULT_FORECAST,
        Duration.ofDays(1),
        Duration.ofMillis(100),
        TracingSettings.OFF);
  }

  ProverMasterService startMaster(final ProverMasterConfig config) throws Exception {
    final ProverMasterService master = new ProverMasterService(config, random);
    master.start();
    masters.add(master);
    return master;
  }

  ProverMasterService startMaster(final SampleCircuit... circuits) throws Exception {
    return startMaster(masterConfig(0, List.of(circuits)));
  }

  /** How a client with a token calls a master. */
  static GrpcClientSettings client(final int port, final String token) {
    final GrpcClientSettings plain = GrpcClientSettings.of("127.0.0.1:" + port);
    return new GrpcClientSettings(
        plain.target(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Secret(token),
        plain.deadline(),
        plain.maxMessageBytes());
  }

  /** Starts a worker that knows some masters, by their ports. */
  ProverWorkerService startWorker(final CircuitProvers provers, final int... ports)
      throws Exception {
    return started(new ProverWorkerService(workerConfig(ports), provers, random));
  }

  /** Starts a worker that proves blocks of the shape {@code tiny}. */
  ProverWorkerService startBlockWorker(final int... ports) throws Exception {
    return started(new ProverWorkerService(workerConfig(ports), random));
  }

  private ProverWorkerService started(final ProverWorkerService worker) throws Exception {
    worker.start();
    workers.add(worker);
    return worker;
  }

  private ProverWorkerConfig workerConfig(final int... ports) {
    return new ProverWorkerConfig(
        Environment.DEVELOPMENT,
        Arrays.stream(ports).mapToObj(port -> client(port, WORKER_TOKEN)).toList(),
        new AdminSettings("127.0.0.1", 0),
        List.of("tiny"),
        keys,
        true,
        1,
        Duration.ofMillis(50),
        TracingSettings.OFF,
        ProverWorkerConfig.DEFAULT_DRAIN);
  }

  private ManagedChannel channel(final int port, final String token) throws Exception {
    final ManagedChannel channel = GrpcChannels.open(client(port, token), false);
    channels.add(channel);
    return channel;
  }

  /** Calls of a worker. */
  ClusterGrpc.ClusterBlockingStub cluster(final ProverMasterService master) throws Exception {
    return ClusterGrpc.newBlockingStub(channel(master.port(), WORKER_TOKEN));
  }

  /** Calls of a worker with another token. */
  ClusterGrpc.ClusterBlockingStub stranger(final ProverMasterService master, final String token)
      throws Exception {
    return ClusterGrpc.newBlockingStub(channel(master.port(), token));
  }

  /** Calls of an operator. */
  ClusterOperatorGrpc.ClusterOperatorBlockingStub operator(final ProverMasterService master)
      throws Exception {
    return ClusterOperatorGrpc.newBlockingStub(channel(master.port(), OPERATOR_TOKEN));
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection(url, postgres.user(), "");
  }

  /** Seals the next block and makes its task, as the state manager does. */
  Block seal(final SampleCircuit circuit) throws SQLException {
    final Block block = chain.next(circuit.id());
    insert(block, circuit.name(), BlockCodec.encode(block));
    return block;
  }

  /** Makes the task of a block, with any input. */
  void insert(final Block block, final String circuit, final byte[] input) throws SQLException {
    final long number = block.header().number();
    final byte[] id = block.header().circuitId().toBytes();
    try (Connection connection = connection()) {
      connection.setAutoCommit(false);
      execute(
          connection,
          """
          insert into l2block (block_id, circuit_id, shape, block_time, old_root, new_root,
            public_inputs, public_data, priority_count, withdrawals_hash, transactions,
            first_seq, last_seq, first_offset, last_offset)
          values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
          number,
          id,
          circuit,
          block.header().time(),
          block.inputs().oldRoot().toBytesBe(),
          block.inputs().newRoot().toBytesBe(),
          ProofChecker.encode(block.inputs().toList()),
          block.data().toBytes(),
          block.stored().priorityCount(),
          block.stored().withdrawalsHash().toBytes(),
          1,
          number + 1,
          number + 1,
          number,
          number);
      execute(
          connection,
          "insert into task (task_id, circuit, circuit_id, block_id) values (?, ?, ?, ?)",
          task(number),
          circuit,
          id,
          number);
      execute(
          connection, "insert into task_input (task_id, block) values (?, ?)", task(number), input);
      connection.commit();
    }
  }

  static String task(final long block) {
    return "block-" + block;
  }

  /** Runs a statement. */
  void execute(final String sql, final Object... values) throws SQLException {
    try (Connection connection = connection()) {
      execute(connection, sql, values);
    }
  }

  private static void execute(final Connection connection, final String sql, final Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }

  /** The first column of a query's rows, as texts. */
  List<String> query(final String sql) throws SQLException {
    try (Connection connection = connection();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      final List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  /** Bytes of a query's only row. */
  byte[] bytes(final String sql) throws SQLException {
    try (Connection connection = connection();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        throw new IllegalStateException("no row: " + sql);
      }
      return rows.getBytes(1);
    }
  }

  String status(final long block) throws SQLException {
    return query("select status from task where block_id = " + block).getFirst();
  }

  /** Waits until every task is proven. */
  void awaitAllProven() throws Exception {
    await(
        "every task is proven",
        () -> query("select task_id from task where status <> 'proven'").isEmpty());
  }

  /** Waits until something holds. */
  static void await(final String what, final Callable<Boolean> condition) throws Exception {
    final long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - end > 0) {
        fail("not so after " + PATIENCE + ": " + what);
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  @Override
  public void close() {
    try {
      for (final ProverWorkerService worker : workers) {
        worker.stop(Duration.ZERO);
      }
      for (final ProverMasterService master : masters) {
        master.stop(Duration.ofSeconds(1));
      }
    } catch (final Exception e) {
      throw new IllegalStateException("the fleet did not stop cleanly", e);
    } finally {
      channels.forEach(ManagedChannel::shutdownNow);
    }
  }
}
