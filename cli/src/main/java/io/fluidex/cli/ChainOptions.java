package io.fluidex.cli;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.recovery.L1Blocks;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.database.DatabaseSettings;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.statemanager.restore.PublishedBlocks;
import io.fluidex.statemanager.restore.StateRestore;
import io.fluidex.statemanager.storage.DatabaseBlocks;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which blocks to read, and what they have to be of. */
final class ChainOptions {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private Source source;

  @Mixin private L1RangeOptions range;

  @Option(
      names = "--circuit",
      paramLabel = "SHAPE=ID",
      description =
          "A circuit that blocks may be proven with: its shape and its digest of 64 hexadecimal"
              + " digits. May be given more than once. Only needed for those that the contract does"
              + " not know, or with --database.")
  private Map<String, String> circuits = Map.of();

  /** Where the blocks are. */
  private static final class Source {
    @ArgGroup(exclusive = false)
    private OnL1 l1;

    @ArgGroup(exclusive = false)
    private InDatabase database;
  }

  /** On L1. */
  private static final class OnL1 {
    @Option(
        names = "--l1",
        paramLabel = "URL",
        required = true,
        description = "JSON-RPC of an Ethereum node that has all logs.")
    private URI url;

    @Option(
        names = "--contract",
        paramLabel = "ADDRESS",
        required = true,
        description = "The contract, 0x and 40 hexadecimal digits.")
    private String contract;

    @Option(
        names = "--executed-only",
        description = "Leave out blocks that are committed and not executed yet.")
    private boolean executedOnly;
  }

  /** In a database. */
  private static final class InDatabase {
    @Option(
        names = "--database",
        paramLabel = "URL",
        required = true,
        description = "JDBC URL of a rollup's database, which is read instead of L1.")
    private String url;

    @Option(
        names = "--user",
        paramLabel = "NAME",
        defaultValue = "fluidex",
        description =
            "Its user, ${DEFAULT-VALUE} if not given; the password is in FLUIDEX_DATABASE_PASSWORD.")
    private String user;

    @Option(
        names = "--domain",
        paramLabel = "HEX",
        required = true,
        description = "The deployment that the blocks are of, 24 hexadecimal digits.")
    private String domain;
  }

  /**
   * Blocks that were opened, and what they are of.
   *
   * @param circuits the shapes of circuits that the source knows of
   */
  record Opened(
      PublishedBlocks blocks, Domain domain, Map<Bytes32, Shape> circuits, AutoCloseable resource)
      implements AutoCloseable {
    @Override
    public void close() {
      try {
        resource.close();
      } catch (final Exception e) {
        throw new IllegalStateException("the source of the blocks could not be closed", e);
      }
    }
  }

  private ParameterException wrong(final String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Opens the source; the environment may have the password. */
  Opened open(final Map<String, String> environment) throws IOException {
    return source.l1 != null ? openL1(source.l1) : openDatabase(source.database, environment);
  }

  private Opened openL1(final OnL1 options) throws IOException {
    final EthereumAddress contract = L1Options.address("--contract", options.contract);
    return openL1(options.url, contract, range.range(options.executedOnly));
  }

  /** Opens the blocks of a contract. */
  static Opened openL1(final URI url, final EthereumAddress contract, final L1Blocks.Range range)
      throws IOException {
    final L1Blocks blocks = new L1Blocks(url, contract, range);
    final BigInteger chain = blocks.chainId();
    L1Options.requireContract(new RpcEndpoints(List.of(url), DEADLINE), contract);
    return new Opened(blocks, Domain.of(chain, contract), blocks.circuits(), () -> {});
  }

  private Opened openDatabase(final InDatabase options, final Map<String, String> environment) {
    final Domain domain;
    try {
      domain = Domain.ofBytes(Hex.decode(options.domain, Domain.BYTES));
    } catch (final HexFormatException e) {
      throw wrong("--domain: " + e.getMessage());
    }
    final DatabaseSettings defaults = DatabaseSettings.of(options.url, options.user);
    final Metrics metrics = new Metrics("cli");
    final Database database =
        Database.open(
            "fluidex",
            new DatabaseSettings(
                options.url,
                options.user,
                new Secret(environment.getOrDefault("FLUIDEX_DATABASE_PASSWORD", "")),
                2,
                defaults.connectionTimeout(),
                defaults.statementTimeout()),
            metrics,
            RandomGenerator.getDefault());
    return new Opened(
        new DatabaseBlocks(database, DEADLINE),
        domain,
        Map.of(),
        () -> {
          database.close();
          metrics.close();
        });
  }

  /** What is rebuilt from the blocks of a deployment. */
  StateRestore.Settings settings(final Opened opened, final int checkpointBlocks) {
    final Map<Bytes32, Shape> known = new LinkedHashMap<>(opened.circuits());
    circuits.forEach((shape, id) -> {
      try {
        known.put(Bytes32.ofHex(id), ShapeOption.of(spec, "--circuit", shape));
      } catch (final HexFormatException e) {
        throw wrong("--circuit: " + shape + ": " + e.getMessage());
      }
    });
    if (known.isEmpty()) {
      throw wrong(
          "--circuit is needed: "
              + (source.l1 == null ? "a database" : "a contract without blocks")
              + " does not tell the shape of the circuits");
    }
    try {
      return new StateRestore.Settings(opened.domain(), known, checkpointBlocks);
    } catch (final IllegalArgumentException e) {
      throw wrong("--circuit: " + e.getMessage());
    }
  }
}
