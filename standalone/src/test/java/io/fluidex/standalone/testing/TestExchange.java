package io.fluidex.standalone.testing;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.embedded.Anvil;
import io.fluidex.embedded.EmbeddedKafka;
import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.ethsender.EthSenderService;
import io.fluidex.ethsender.EthSenderSettings;
import io.fluidex.ethsender.client.ExchangeClient;
import io.fluidex.ethsender.client.L1Account;
import io.fluidex.ethsender.deploy.Deployed;
import io.fluidex.ethsender.deploy.Deployer;
import io.fluidex.ethsender.deploy.DeploymentPlan;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.matchengine.server.MatchengineConfig;
import io.fluidex.matchengine.server.MatchengineService;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.database.DatabaseSettings;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.standalone.endpoint.Endpoints;
import io.fluidex.statemanager.RollupStateManagerService;
import io.fluidex.statemanager.StateManagerConfig;
import io.fluidex.wire.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A whole exchange: broker, database, L1 node, contracts, matching engine, state manager and
 * eth-sender, all real. In the place of the provers every sealed block gets bytes for a proof, and
 * the verifier on L1 takes them.
 */
public final class TestExchange implements AutoCloseable {
  /** Has ETH and can mint. */
  public static final EthereumKey RICH =
      EthereumKey.fromHex("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

  private static final EthereumKey GOVERNOR =
      EthereumKey.fromHex("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");
  private static final EthereumKey OPERATOR =
      EthereumKey.fromHex("0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a");

  private static final Shape SHAPE = Shape.PROD16;
  private static final Bytes32 CIRCUIT = Bytes32.ofHex("c1".repeat(32));
  private static final int PRECISION = 6;
  private static final int WORD = 32;

  /** Answers 1 to everything: takes every proof. */
  private static final String TAKES_EVERY_PROOF = "69600160005260206000f3600052600a6016f3";

  private static final Duration DEADLINE = Duration.ofMinutes(3);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Deployed deployed;
  private final Anvil chain;
  private final RpcEndpoints nodes;
  private final MatchengineService engine;
  private final RollupStateManagerService state;

  /**
   * Starts one.
   *
   * @param folder for checkpoints
   */
  public TestExchange(final Path folder) throws Exception {
    try {
      chain = add(Anvil.temporary("--block-time", "0.4"));
      final EmbeddedKafka kafka = add(EmbeddedKafka.temporary());
      final EmbeddedPostgres postgres = add(EmbeddedPostgres.temporary());
      nodes = new RpcEndpoints(List.of(URI.create(chain.rpcUrl())), Duration.ofSeconds(20));
      io.fluidex.runtime.kafka.Topics.ensure(
          KafkaSettings.of(kafka.bootstrapServers()),
          List.of(Topics.UNIFY_EVENTS, Topics.L1_EVENTS));
      final L1Account governor = new L1Account(nodes, GOVERNOR, DEADLINE);
      deployed = new Deployer(governor).deploy(plan());
      final EthereumAddress usdt = governor.create(token("USDT", 6));
      final EthereumAddress btc = governor.create(token("BTC", 8));
      final ExchangeClient lister = new ExchangeClient(governor, deployed.exchange());
      lister.addToken(usdt, PRECISION);
      lister.addToken(btc, PRECISION);
      final String rollup = postgres.createDatabase("rollup");
      final String user = postgres.user();
      final String servers = kafka.bootstrapServers();
      engine = start(engine(postgres.createDatabase("exchange"), user, servers));
      state = start(state(rollup, user, servers, folder, usdt, btc));
      start(sender(rollup, user, servers));
      await("engine", () -> engine.problem().isEmpty());
      await("state manager", () -> state.grpcPort() != 0);
      proveEverything(rollup, user);
    } catch (final Exception e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T add(final T part) {
    parts.push(part);
    return part;
  }

  private <T extends Service> T start(final T service) throws Exception {
    service.start();
    parts.push(() -> service.stop(Duration.ofSeconds(10)));
    return service;
  }

  private static DeploymentPlan plan() {
    return new DeploymentPlan(
        GOVERNOR.address(),
        List.of(OPERATOR.address()),
        RollupState.genesis(SHAPE.depths(), NodeHasher.ofMachine()).root(),
        SHAPE.depths(),
        PRECISION,
        BigInteger.ZERO,
        GOVERNOR.address(),
        BabyJubJubPoint.BASE8.x().toBigInteger(),
        BabyJubJubPoint.BASE8.y().toBigInteger(),
        List.of(
            new DeploymentPlan.Verifier(
                CIRCUIT, SHAPE.transactions(), Hex.decode(TAKES_EVERY_PROOF))));
  }

  /** The compiled {@code DemoToken.sol} of the node, and its arguments: symbol and decimals. */
  private static byte[] token(final String symbol, final int decimals) throws IOException {
    final ByteArrayOutputStream code = new ByteArrayOutputStream();
    try (InputStream in = TestExchange.class.getResourceAsStream("token.hex")) {
      code.writeBytes(
          Hex.decode(
              new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "")));
    }
    code.writeBytes(Arrays.copyOf(symbol.getBytes(StandardCharsets.US_ASCII), WORD));
    final byte[] number = new byte[WORD];
    number[WORD - 1] = (byte) decimals;
    code.writeBytes(number);
    return code.toByteArray();
  }

  private MatchengineService engine(final String database, final String user, final String kafka) {
    final MatchengineConfig config =
        ConfigLoader.parse(
                MatchengineConfig.SERVICE,
                """
                mode: rollup
                environment: development
                domain: "%s"
                depths: {balance: %d, order: %d, account: %d}
                assets:
                  - {id: ETH, token: 0, precision: 6}
                  - {id: USDT, token: 1, precision: 6}
                  - {id: BTC, token: 2, precision: 6}
                markets:
                  - {base: ETH, quote: USDT, amount_precision: 4, price_precision: 2}
                  - {base: BTC, quote: USDT, amount_precision: 3, price_precision: 2}
                grpc: {port: 0}
                admin: {port: 0}
                database: {url: "%s", user: %s}
                kafka: {bootstrap_servers: "%s"}
                """
                    .formatted(
                        deployed.domain(),
                        SHAPE.depths().balance(),
                        SHAPE.depths().order(),
                        SHAPE.depths().account(),
                        database,
                        user,
                        kafka),
                "test",
                Map.of(),
                MatchengineConfig::read)
            .value();
    return new MatchengineService(
        config, config.exchange()::markets, InstantSource.system(), new Random(1));
  }

  private RollupStateManagerService state(
      final String database,
      final String user,
      final String kafka,
      final Path folder,
      final EthereumAddress usdt,
      final EthereumAddress btc) {
    final StateManagerConfig config =
        ConfigLoader.parse(
                StateManagerConfig.SERVICE,
                """
                environment: development
                shape: %s
                circuit_id: "%s"
                domain: "%s"
                seal_delay: 500ms
                kafka: {bootstrap_servers: "%s"}
                database: {url: "%s", user: %s}
                checkpoints: {folder: "%s"}
                grpc: {port: 0}
                admin: {port: 0}
                tokens:
                  - {id: 0, symbol: ETH, precision: 6, address: ""}
                  - {id: 1, symbol: USDT, precision: 6, address: "%s"}
                  - {id: 2, symbol: BTC, precision: 6, address: "%s"}
                """
                    .formatted(
                        SHAPE,
                        CIRCUIT,
                        deployed.domain(),
                        kafka,
                        database,
                        user,
                        folder,
                        usdt,
                        btc),
                "test",
                Map.of(),
                StateManagerConfig::read)
            .value();
    return new RollupStateManagerService(
        config, new Metrics(StateManagerConfig.SERVICE), InstantSource.system());
  }

  private EthSenderService sender(final String database, final String user, final String kafka) {
    final EthSenderSettings settings =
        ConfigLoader.parse(
                "eth-sender",
                """
                l1:
                  nodes: ["%s"]
                  contract: "%s"
                  created_at: %d
                  poll: 200ms
                fees: {patience_percent: 0}
                scheduler: {confirmations: 1, finality: 12}
                watcher: {confirmations: 1, backoff: 200ms}
                aggregation:
                  commit: {deadline: 0s}
                  create_proof: {deadline: 0s}
                  publish_proof: {deadline: 0s}
                  execute: {deadline: 0s}
                database: {url: "%s", user: %s}
                kafka: {bootstrap_servers: "%s"}
                admin: {port: 0}
                """
                    .formatted(
                        chain.rpcUrl(),
                        deployed.exchange(),
                        deployed.createdAt(),
                        database,
                        user,
                        kafka),
                "test",
                Map.of(),
                EthSenderSettings::read)
            .value();
    return new EthSenderService(settings, OPERATOR, new Metrics("eth-sender"));
  }

  /** Stores bytes for a proof of every block that has none, until the end. */
  private void proveEverything(final String url, final String user) {
    final Database database =
        add(
            Database.open(
                "proofs", DatabaseSettings.of(url, user), new Metrics("test"), new Random(2)));
    final Thread prover =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (!end.await(200, TimeUnit.MILLISECONDS)) {
                  database.transaction(
                      DEADLINE,
                      t -> {
                        t.execute(
                            "insert into task_proof (task_id, proof, public_inputs, prover_id,"
                                + " proved_at) select task_id, ?, ?, 'test', now() from task"
                                + " where status <> 'proven'",
                            new byte[64],
                            new byte[256]);
                        return t.execute(
                            "update task set status = 'proven' where status <> 'proven' and"
                                + " task_id in (select task_id from task_proof)");
                      });
                }
              } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    parts.push(() -> {
      end.countDown();
      prover.join(DEADLINE);
    });
  }

  private static void await(final String what, final BooleanSupplier condition)
      throws InterruptedException {
    final long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(what + " was not ready in time");
      }
      Thread.sleep(20);
    }
  }

  /** Where it answers. */
  public Endpoints endpoints() {
    return new Endpoints(
        URI.create(chain.rpcUrl()),
        deployed.chainId(),
        deployed.exchange(),
        "localhost:" + engine.grpcPort(),
        "localhost:" + state.grpcPort(),
        "localhost:1");
  }

  /** An account on L1 with ETH. */
  public L1Account rich() {
    return new L1Account(nodes, RICH, DEADLINE);
  }

  @Override
  public void close() {
    end.countDown();
    Exception failure = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (final Exception e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw new IllegalStateException("the exchange did not stop", failure);
    }
  }
}
