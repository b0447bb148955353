package io.fluidex.standalone.node;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.ethsender.EthSenderSettings;
import io.fluidex.gateway.edge.EdgeConfig;
import io.fluidex.gateway.push.PushConfig;
import io.fluidex.matchengine.server.MatchengineConfig;
import io.fluidex.prover.master.ProverMasterConfig;
import io.fluidex.prover.worker.ProverWorkerConfig;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.config.Loaded;
import io.fluidex.runtime.config.Section;
import io.fluidex.statemanager.StateManagerConfig;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configurations of the services of one exchange, made as text and read as those of any other
 * process. Secrets are passed as variables, as everywhere.
 */
final class ServiceConfigs {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceConfigs.class);
  private static final int TOKEN_BYTES = 24;

  /** More blocks than the L1 node makes between two writes of its state. */
  private static final int KEPT_CONFIRMATIONS = 12;

  /** How many blocks make an operation on L1 final, and so how far back states are asked for. */
  static final int FINALITY = KEPT_CONFIRMATIONS;

  private final NodeSettings settings;
  private final Deployment deployment;
  private final Servers servers;
  private final String workerToken = secret();
  private final String operatorToken = secret();

  /**
   * Where the servers are that services use.
   *
   * @param data the data folder
   * @param kafka bootstrap servers
   * @param exchangeDatabase JDBC URL of the matching engine's database
   * @param rollupDatabase JDBC URL of the rollup's
   * @param databaseUser who owns both
   * @param l1 JSON-RPC of the L1 node
   */
  record Servers(
      Path data,
      String kafka,
      String exchangeDatabase,
      String rollupDatabase,
      String databaseUser,
      String l1) {}

  ServiceConfigs(final NodeSettings settings, final Deployment deployment, final Servers servers) {
    this.settings = settings;
    this.deployment = deployment;
    this.servers = servers;
  }

  private static String secret() {
    final byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Hex.encode(bytes);
  }

  private static <T> T read(
      final String service,
      final String yaml,
      final Map<String, String> secrets,
      final Function<Section, T> reader) {
    final Loaded<T> loaded =
        ConfigLoader.parse(service, yaml, "of the exchange in one process", secrets, reader);
    LOG.info("configuration of {}:\n{}", service, loaded.printed());
    return loaded.value();
  }

  /** What the operator of the provers sends. */
  String operatorToken() {
    return operatorToken;
  }

  MatchengineConfig matchengine() {
    final Depths depths = settings.shape().depths();
    return read(
        MatchengineConfig.SERVICE,
        """
        mode: rollup
        domain: "%s"
        depths: {balance: %d, order: %d, account: %d}
        assets:
        %s
        markets:
          - {base: ETH, quote: USDT, amount_precision: 4, price_precision: 2}
          - {base: BTC, quote: USDT, amount_precision: 3, price_precision: 2}
        grpc: {port: %d}
        rest: {enabled: true, port: %d}
        admin: {port: 0}
        database: {url: %s, user: %s}
        kafka: {bootstrap_servers: %s}
        snapshot_interval: 1m
        tracing: %s
        """
            .formatted(
                deployment.domain(),
                depths.balance(),
                depths.order(),
                depths.account(),
                assets(),
                settings.ports().matchengine(),
                settings.ports().rest(),
                quoted(servers.exchangeDatabase()),
                quoted(servers.databaseUser()),
                quoted(servers.kafka()),
                tracing()),
        Map.of("FLUIDEX_MATCHENGINE_OPERATOR_TOKEN", operatorToken),
        MatchengineConfig::read);
  }

  private String assets() {
    return deployment.tokens().stream()
        .map(token ->
            "  - {id: %s, token: %d, precision: %d}"
                .formatted(token.symbol(), token.id(), token.precision()))
        .collect(Collectors.joining("\n"));
  }

  StateManagerConfig stateManager() {
    return read(
        StateManagerConfig.SERVICE,
        """
        shape: %s
        circuit_id: "%s"
        domain: "%s"
        seal_delay: %dms
        kafka: {bootstrap_servers: %s}
        database: {url: %s, user: %s}
        checkpoints: {folder: %s}
        grpc: {port: %d}
        admin: {port: 0}
        tokens:
        %s
        tracing: %s
        """
            .formatted(
                deployment.shape(),
                deployment.circuitId(),
                deployment.domain(),
                settings.sealDelay().toMillis(),
                quoted(servers.kafka()),
                quoted(servers.rollupDatabase()),
                quoted(servers.databaseUser()),
                quoted(servers.data().resolve("checkpoints").toString()),
                settings.ports().rollupState(),
                tokens(deployment.tokens()),
                tracing()),
        Map.of(),
        StateManagerConfig::read);
  }

  private static String tokens(final List<ListedToken> tokens) {
    return tokens.stream()
        .map(token ->
            "  - {id: %d, symbol: %s, precision: %d, address: \"%s\"}"
                .formatted(
                    token.id(),
                    token.symbol(),
                    token.precision(),
                    token.address().toString().toLowerCase(Locale.ROOT)))
        .collect(Collectors.joining("\n"));
  }

  ProverMasterConfig proverMaster(final CircuitKeys keys) {
    return read(
        ProverMasterConfig.SERVICE,
        """
        # The keys are of a development setup.
        environment: development
        database: {url: %s, user: %s}
        grpc: {port: %d}
        admin: {port: 0}
        circuits:
          - {name: %s, verification_key: %s}
        schedule: {first_backoff: 1s, longest_backoff: 30s}
        round: 500ms
        tracing: %s
        """
            .formatted(
                quoted(servers.rollupDatabase()),
                quoted(servers.databaseUser()),
                settings.ports().proverMaster(),
                deployment.shape(),
                quoted(keys.verificationKey().toString()),
                tracing()),
        Map.of(
            "FLUIDEX_PROVER_MASTER_GRPC_TOKEN",
            workerToken,
            "FLUIDEX_PROVER_MASTER_GRPC_OPERATOR_TOKEN",
            operatorToken),
        ProverMasterConfig::read);
  }

  ProverWorkerConfig proverWorker(final CircuitKeys keys, final int masterPort) {
    return read(
        ProverWorkerConfig.SERVICE,
        """
        # The keys are of a development setup.
        environment: development
        master: {target: "127.0.0.1:%d"}
        admin: {port: 0}
        circuits: [%s]
        keys: %s
        download_keys: false
        threads: %d
        poll_interval: 200ms
        tracing: %s
        """
            .formatted(
                masterPort,
                deployment.shape(),
                quoted(keys.folder().toString()),
                settings.proverThreads(),
                tracing()),
        Map.of("FLUIDEX_PROVER_WORKER_MASTER_TOKEN", workerToken),
        ProverWorkerConfig::read);
  }

  /** The eth-sender's, which is given its key itself. */
  EthSenderSettings ethSender() {
    // The chain has no reorganisations; a node that is killed loses some seconds of it, which is
    // what the confirmations of requests are for when its data is kept.
    final int confirmations = settings.data().isPresent() ? KEPT_CONFIRMATIONS : 2;
    return read(
        "eth-sender",
        """
        l1:
          nodes: [%s]
          contract: "%s"
          created_at: %d
          poll: 300ms
        scheduler: {confirmations: 1, finality: %d, stuck_blocks: 10}
        fees: {patience_percent: 0}
        watcher: {confirmations: %d, backoff: 500ms}
        aggregation:
          commit: {deadline: 1s}
          create_proof: {deadline: 0s}
          publish_proof: {deadline: 0s}
          execute: {deadline: 0s}
        database: {url: %s, user: %s}
        kafka: {bootstrap_servers: %s}
        admin: {port: 0}
        tracing: %s
        """
            .formatted(
                quoted(servers.l1()),
                deployment.contract(),
                deployment.createdAt(),
                FINALITY,
                confirmations,
                quoted(servers.rollupDatabase()),
                quoted(servers.databaseUser()),
                quoted(servers.kafka()),
                tracing()),
        Map.of(),
        EthSenderSettings::read);
  }

  /**
   * The gateway's, without limits for callers: all of them are on this machine.
   *
   * @param proverMaster its port, 0 without proofs
   */
  EdgeConfig gateway(
      final int matchengine,
      final int rest,
      final int rollupState,
      final int proverMaster,
      final int pushStreams) {
    return read(
        EdgeConfig.SERVICE,
        """
        environment: development
        port: %d
        admin: {port: 0}
        matchengine: {target: "127.0.0.1:%d"}
        rest: http://127.0.0.1:%d
        rollup_state: {target: "127.0.0.1:%d"}
        prover_master: {target: "%s"}
        push_streams: {target: "127.0.0.1:%d"}
        limits: {address_per_second: 0}
        deployment:
          chain_id: %d
          contract: "%s"
          l1_rpc_url: %s
          demo_accounts: %s
        """
            .formatted(
                settings.ports().gateway(),
                matchengine,
                rest,
                rollupState,
                proverMaster == 0 ? "" : "127.0.0.1:" + proverMaster,
                pushStreams,
                deployment.chainId(),
                deployment.contract(),
                quoted(servers.l1()),
                DevAccounts.ofThePage()),
        proverMaster == 0 ? Map.of() : Map.of("FLUIDEX_GATEWAY_PROVER_MASTER_TOKEN", workerToken),
        EdgeConfig::read);
  }

  PushConfig push(final int matchengine, final int rollupState) {
    return read(
        PushConfig.SERVICE,
        """
        kafka: {bootstrap_servers: %s}
        matchengine: {target: "127.0.0.1:%d"}
        rollup: {enabled: true, target: "127.0.0.1:%d"}
        http: {enabled: false}
        grpc: {port: 0, behind_gateway: true}
        streams: {per_address: 2000, calls_per_second: 0}
        admin: {port: 0}
        limits: {per_address: 2000}
        """
            .formatted(quoted(servers.kafka()), matchengine, rollupState),
        Map.of("FLUIDEX_PUSH_MATCHENGINE_TOKEN", operatorToken),
        PushConfig::read);
  }

  private String tracing() {
    return settings
        .traces()
        .map(collector -> "{enabled: true, endpoint: " + quoted(collector.toString()) + "}")
        .orElse("{enabled: false}");
  }

  /** A YAML string. */
  private static String quoted(final String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
