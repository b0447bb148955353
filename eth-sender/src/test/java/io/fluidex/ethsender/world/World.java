package io.fluidex.ethsender.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.embedded.Anvil;
import io.fluidex.embedded.EmbeddedKafka;
import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.ethsender.EthSenderService;
import io.fluidex.ethsender.EthSenderSettings;
import io.fluidex.ethsender.aggregate.AggregationPolicy;
import io.fluidex.ethsender.aggregate.Criteria;
import io.fluidex.ethsender.aggregate.OperationKind;
import io.fluidex.ethsender.chain.Counters;
import io.fluidex.ethsender.client.ExchangeClient;
import io.fluidex.ethsender.client.L1Account;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.ethsender.deploy.Deployed;
import io.fluidex.ethsender.deploy.Deployer;
import io.fluidex.ethsender.deploy.DeploymentPlan;
import io.fluidex.ethsender.exchange.ExchangeContract;
import io.fluidex.ethsender.fee.FeeBounds;
import io.fluidex.ethsender.fee.FeePolicy;
import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.ethsender.rpc.RpcEndpoint;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.ethsender.schedule.SchedulerLimits;
import io.fluidex.ethsender.service.SenderSettings;
import io.fluidex.ethsender.watch.WatchLimits;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.publicdata.PublicInputs;
import io.fluidex.rollup.publicdata.PublicRecord;
import io.fluidex.rollup.publicdata.StoredBlock;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.runtime.admin.AdminSettings;
import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.database.DatabaseSettings;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.kafka.TopicReader;
import io.fluidex.runtime.kafka.TopicRecord;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.tracing.TracingSettings;
import io.fluidex.wire.Topics;
import io.fluidex.wire.l1.L1Event;
import io.fluidex.wire.l1.L1EventCodec;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** An exchange on a chain of its own, its database, and senders that come and go. */
public final class World {
  /** Any digest does: the verifier of these tests takes every proof. */
  public static final Bytes32 CIRCUIT = Bytes32.ofHex("c1".repeat(32));

  /** Blocks of two transactions. */
  public static final Shape SHAPE = Shape.TINY;

  /** Confirmations of requests: above the deepest reorganisation of the tests. */
  public static final int REQUEST_CONFIRMATIONS = 12;

  /** Ten decimal digits of ETH on L2. */
  public static final BigInteger ETH_UNIT = BigInteger.TEN.pow(8);

  /** Takes every proof: a contract that answers 1 to everything. For tests alone. */
  private static final String TAKES_EVERY_PROOF = "69600160005260206000f3600052600a6016f3";

  /** r - 1. */
  private static final BigInteger LARGEST = Fr.ZERO.sub(Fr.ONE).toBigInteger();

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Anvil chain = Anvil.temporary();
  private final EmbeddedKafka kafka = EmbeddedKafka.temporary();
  private final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
  private final NodeProxy proxy;
  private final RpcEndpoint rpc;
  private final RpcEndpoints nodes;
  private final DatabaseSettings databaseSettings;
  private final Database database;
  private final Metrics metrics = new Metrics("test");
  private final EthereumKey governor = EthereumKey.fromHex("a1".repeat(32));
  private final EthereumKey operator = EthereumKey.fromHex("b2".repeat(32));
  private final EthereumKey trader = EthereumKey.fromHex("c3".repeat(32));
  private final Deployed deployed;
  private final List<EthSenderService> senders = new ArrayList<>();
  private final Random random = new Random(7);
  private long lastTime;
  private Fr root = Fr.of(1234);
  private long blocks;
  private boolean mining = true;

  /** Starts a chain, deploys an exchange, creates the database. */
  public World() throws Exception {
    proxy = new NodeProxy(chain.rpcUrl());
    rpc =
        new RpcEndpoint(
            HttpClient.newHttpClient(), URI.create(chain.rpcUrl()), Duration.ofSeconds(10));
    nodes = new RpcEndpoints(List.of(URI.create(chain.rpcUrl())), Duration.ofSeconds(10));
    for (final EthereumKey key : List.of(governor, operator, trader)) {
      rpc("anvil_setBalance", key.address().toString(), "0x21e19e0c9bab2400000");
    }
    deployed =
        new Deployer(new L1Account(nodes, governor, DEADLINE))
            .deploy(
                new DeploymentPlan(
                    governor.address(),
                    List.of(operator.address()),
                    root,
                    SHAPE.depths(),
                    10,
                    BigInteger.ZERO,
                    governor.address(),
                    BabyJubJubPoint.BASE8.x().toBigInteger(),
                    BabyJubJubPoint.BASE8.y().toBigInteger(),
                    List.of(
                        new DeploymentPlan.Verifier(
                            CIRCUIT, SHAPE.transactions(), Hex.decode(TAKES_EVERY_PROOF)))));
    databaseSettings = DatabaseSettings.of(postgres.createDatabase("rollup"), "postgres");
    database = Database.open("test", databaseSettings, metrics, new Random());
    database.migrate("db/rollup", DEADLINE);
  }

  /** The exchange. */
  public Deployed deployed() {
    return deployed;
  }

  /** What stands before the node that senders ask. */
  public NodeProxy proxy() {
    return proxy;
  }

  /** The broker. */
  public KafkaSettings kafka() {
    return KafkaSettings.of(kafka.bootstrapServers());
  }

  /** The database. */
  public Database database() {
    return database;
  }

  /** The trader's key. */
  public EthereumKey trader() {
    return trader;
  }

  /** The sender's key. */
  public EthereumKey operator() {
    return operator;
  }

  /** A trader on L1. */
  public ExchangeClient client() {
    return new ExchangeClient(new L1Account(nodes, trader, DEADLINE), deployed.exchange());
  }

  /** Asks the node itself. */
  public <T> T ask(final Function<L1Node, T> question) {
    return nodes.ask(question);
  }

  /** Calls a method of the node that is for tests. */
  public JsonNode rpc(final String method, final Object... parameters) {
    final ArrayNode array = JSON.createArrayNode();
    for (final Object parameter : parameters) {
      array.addPOJO(parameter);
    }
    return rpc.call(method, array);
  }

  /** Whether blocks are only made by {@link #await} and {@link #mine}. */
  public void setAutomine(final boolean automine) {
    rpc("evm_setAutomine", automine);
  }

  /** Makes blocks. */
  public void mine(final int count) {
    for (int i = 0; i < count; i++) {
      rpc("evm_mine");
    }
  }

  /** Whether {@link #await} makes blocks while it waits. */
  public void setMining(final boolean whileWaiting) {
    mining = whileWaiting;
  }

  /** The contract's counters now. */
  public Counters counters() {
    return nodes.ask(node ->
        new ExchangeContract(deployed.exchange(), deployed.createdAt())
            .counters(node, node.height()));
  }

  /** Waits until something is so, making blocks meanwhile. */
  public void await(final String what, final BooleanSupplier condition) {
    await(what, condition, () -> "");
  }

  /** Waits until something is so, making blocks meanwhile; says more if it does not come. */
  public void await(
      final String what, final BooleanSupplier condition, final Supplier<String> more) {
    final long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            what + " did not come; " + counters() + " " + operations() + " " + more.get());
      }
      if (mining) {
        mine(1);
      }
      try {
        Thread.sleep(30);
      } catch (final InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  /** Does something that waits for blocks, and makes them meanwhile. */
  public <T> T whileMining(final Callable<T> action) throws Exception {
    final FutureTask<T> task = new FutureTask<>(action);
    Thread.ofVirtual().start(task);
    await("the end of what waits for blocks", task::isDone);
    return task.get();
  }

  /** How many requests the contract has had. */
  public long requests() {
    return FluidexContract.PriorityCountCall.decodeResult(
        nodes.ask(node ->
            node.call(deployed.exchange(), new FluidexContract.PriorityCountCall().encode())));
  }

  /** The operations as the database has them. */
  public List<String> operations() {
    return database.transaction(
        DEADLINE,
        t ->
            t.fetch(
                    "select operation_id, lane, first_block, last_block, state, reason from"
                        + " l1_operation order by 1")
                .map(Object::toString));
  }

  /** One value of the database. */
  public <T> T value(final Class<T> type, final String sql, final Object... arguments) {
    return database.transaction(DEADLINE, t -> t.fetchSingle(sql, arguments).get(0, type));
  }

  /** A change of the database. */
  public void execute(final String sql, final Object... arguments) {
    database.transaction(DEADLINE, t -> t.execute(sql, arguments));
  }

  /** Settings of a sender that asks through the proxy. */
  public EthSenderSettings settings() {
    final Map<OperationKind, Criteria> criteria = new EnumMap<>(OperationKind.class);
    for (final OperationKind kind : OperationKind.values()) {
      criteria.put(kind, Criteria.immediate(3));
    }
    return new EthSenderSettings(
        List.of(proxy.uri()),
        Duration.ofSeconds(5),
        new ExchangeContract(deployed.exchange(), deployed.createdAt()),
        new SenderSettings(
            new AggregationPolicy(criteria),
            new SchedulerLimits(
                4, 2, 14, 4, Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofMinutes(1)),
            new FeePolicy(new FeeBounds(1_000_000_000L, 2_000_000_000_000L, 25, 0)),
            Duration.ofMillis(20),
            true),
        new WatchLimits(REQUEST_CONFIRMATIONS, 50, Duration.ofMillis(50), Duration.ofMillis(200)),
        Optional.empty(),
        new Secret(""),
        databaseSettings,
        kafka(),
        new AdminSettings("127.0.0.1", 0),
        TracingSettings.OFF,
        Set.of());
  }

  /** Starts a sender. One that runs already is left as it is: it has to notice by itself. */
  public EthSenderService startSender() throws Exception {
    final EthSenderService sender =
        new EthSenderService(settings(), operator, new Metrics("eth-sender"));
    sender.start();
    senders.add(sender);
    return sender;
  }

  /** Seals a block; with a proof unless told otherwise. */
  public void seal(final boolean proven, final PublicRecord... records) {
    // Time goes back where L1 does, but not in the rollup.
    sealAt(Math.max(lastTime, nodes.ask(L1Node::head).time()), proven, records);
  }

  /** Seals a block of a time, seconds since 1970; otherwise as {@link #seal}. */
  public void sealAt(final long time, final boolean proven, final PublicRecord... records) {
    lastTime = time;
    final Fr newRoot = Fr.reduce(new BigInteger(250, random));
    final PublicData data = PublicData.of(SHAPE, List.of(records));
    blocks++;
    final PublicInputs inputs =
        PublicInputs.of(
            CIRCUIT,
            blocks,
            time,
            Domain.ofBytes(Hex.decode(deployed.domain())),
            root,
            newRoot,
            data);
    final StoredBlock stored = StoredBlock.of(CIRCUIT, inputs, data);
    final byte[] inputBytes = new byte[256];
    for (int i = 0; i < 8; i++) {
      System.arraycopy(inputs.toList().get(i).toBytesBe(), 0, inputBytes, 32 * i, 32);
    }
    final Fr oldRoot = root;
    database.transaction(
        DEADLINE,
        t -> {
          t.execute(
              "insert into l2block (block_id, circuit_id, shape, block_time, old_root, new_root,"
                  + " public_inputs, public_data, priority_count, withdrawals_hash, transactions,"
                  + " first_seq, last_seq, first_offset, last_offset)"
                  + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              blocks,
              CIRCUIT.toBytes(),
              SHAPE.toString(),
              time,
              oldRoot.toBytesBe(),
              newRoot.toBytesBe(),
              inputBytes,
              data.toBytes(),
              stored.priorityCount(),
              stored.withdrawalsHash().toBytes(),
              Math.max(1, records.length),
              blocks,
              blocks,
              blocks,
              blocks);
          t.execute(
              "insert into task (task_id, circuit, circuit_id, block_id) values (?, ?, ?, ?)",
              "block-" + blocks,
              SHAPE.toString(),
              CIRCUIT.toBytes(),
              blocks);
          return null;
        });
    root = newRoot;
    if (proven) {
      prove(blocks);
    }
  }

  /** Stores a proof of a block. */
  public void prove(final long block) {
    execute(
        "insert into task_proof (task_id, proof, public_inputs, prover_id, proved_at)"
            + " values (?, ?, ?, ?, now())",
        "block-" + block,
        new byte[64],
        new byte[256],
        "test");
    execute("update task set status = 'proven' where block_id = ?", block);
  }

  /** The number of the last sealed block. */
  public long blocks() {
    return blocks;
  }

  /** The record of the first request of every exchange, that of the fee account. */
  public PublicRecord feeAccount() {
    return new PublicRecord.Register(
        1,
        BabyJubJubPoint.BASE8.x().toBigInteger().compareTo(LARGEST.shiftRight(1)) > 0,
        BabyJubJubPoint.BASE8.y());
  }

  /** A withdrawal of an account. */
  public PublicRecord withdraw(final long account, final long amount) {
    return new PublicRecord.Withdraw(account, 0, amount);
  }

  /** The requests that were handed on, in the order of the topic. */
  public List<L1Event> handedOn() {
    final List<L1Event> events = new ArrayList<>();
    try (TopicReader reader = new TopicReader(kafka(), Topics.L1_EVENTS)) {
      final long end = reader.end();
      while (reader.position() < end) {
        for (final TopicRecord each : reader.poll(Duration.ofMillis(50))) {
          events.add(L1EventCodec.decode(each.value()));
        }
      }
    }
    return events;
  }

  /** Ends everything, chain and database included. */
  public void stop() throws Exception {
    for (final EthSenderService sender : senders) {
      sender.stop(Duration.ofSeconds(5));
    }
    database.close();
    proxy.close();
    chain.close();
    kafka.close();
    postgres.close();
    metrics.close();
  }
}
