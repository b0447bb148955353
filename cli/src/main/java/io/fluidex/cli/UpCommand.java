package io.fluidex.cli;

import io.fluidex.rollup.shape.Shape;
import io.fluidex.runtime.logging.LogFile;
import io.fluidex.standalone.demo.OrderFileException;
import io.fluidex.standalone.node.NodeException;
import io.fluidex.standalone.node.NodeSettings;
import io.fluidex.standalone.node.Ports;
import io.fluidex.standalone.up.Up;
import io.fluidex.standalone.up.UpSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex up}: a whole exchange with its L1 chain in this process, and traders. */
@Command(
    name = "up",
    description = {
      "Run a whole exchange on this machine, with its L1 chain and demonstration traders.",
      "Starts a broker, a database and an L1 chain, deploys the contracts, starts every service,"
          + " and lets traders register and deposit on L1, trade, transfer, withdraw, leave by a"
          + " full exit and claim. Blocks are proven and executed on L1. A board shows how it"
          + " stands; Ctrl-C stops it.",
      "For development only: its L1 accounts and its setup are no secrets."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:It was stopped, or it ended and all ledgers agree.",
      "1:It ended, and something does not agree; the output says what.",
      "2:An argument or the data folder cannot be used."
    })
final class UpCommand implements Callable<Integer> {
  /** Where keys and the log go, set by the script. */
  private static final String STATE_VARIABLE = "FLUIDEX_STATE";

  /** A proof takes as long for a block with one transaction: better to wait for some more. */
  private static final Duration SEAL_DELAY = Duration.ofSeconds(8);

  private static final Duration HOOK_DEADLINE = Duration.ofSeconds(40);

  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand root;

  @Option(
      names = "--once",
      description = {
        "End after so many trades, transfers, withdrawals and a full exit, once every block is"
            + " executed on L1 and everything is claimed; then compare all ledgers."
      })
  private boolean once;

  @Option(
      names = "--trades",
      paramLabel = "N",
      defaultValue = "60",
      description = "With --once: how many trades; ${DEFAULT-VALUE} if not given.")
  private long trades;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Keep everything in this folder, and go on with what is in it.")
  private Path data;

  @Option(
      names = "--orders",
      paramLabel = "FILE",
      description = {
        "Put the orders of this CSV file (time, market, side, type, price, amount, trader) instead"
            + " of made-up ones, then end."
      })
  private Path orders;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "With --orders: only the first so many.")
  private Integer limit;

  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      defaultValue = "prod16",
      converter = ShapeConverter.class,
      description = "What blocks are like: ${DEFAULT-VALUE} if not given.")
  private Shape shape;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = {
        "Where orders are taken (gRPC); 50051 if not given, or a free port if that is taken."
      })
  private int port;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = {
        "Where the web page is, and HTTP is answered; 8080 if not given, or a free port if that is"
            + " taken."
      })
  private int httpPort;

  @Option(
      names = "--no-proofs",
      description = {
        "Prove nothing: blocks are sealed and their data goes to L1, but nothing is executed there"
            + " and nobody can withdraw. For trying out the exchange alone."
      })
  private boolean noProofs;

  @Option(
      names = "--trace",
      paramLabel = "ENDPOINT",
      description = {
        "Send traces of orders and blocks to an OpenTelemetry collector, which takes OTLP over HTTP"
            + " at this address, such as http://127.0.0.1:4318."
      })
  private URI trace;

  @Override
  public Integer call() throws Exception {
    if (trades < 1) {
      throw new InputException("--trades: " + trades + " is not 1 or more");
    }
    if (limit != null && (orders == null || limit < 1)) {
      throw new InputException("--limit: needs --orders, and is 1 or more");
    }
    if (port < 0 || port > 65_535) {
      throw new InputException("--port: " + port + " is no port; they are 1 to 65535");
    }
    if (httpPort < 0 || httpPort > 65_535) {
      throw new InputException("--http-port: " + httpPort + " is no port; they are 1 to 65535");
    }
    if (trace != null && !trace.toString().matches("https?://[^/]+.*")) {
      throw new InputException(
          "--trace: " + trace + " is no address such as http://127.0.0.1:4318");
    }
    final Path state =
        root.variable(STATE_VARIABLE)
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "fluidex"));
    final Path log = state.resolve("up.log");
    try {
      Files.createDirectories(state);
    } catch (final IOException e) {
      throw new InputException(
          "the folder " + state + " cannot be written: " + FileProblem.whenWriting(e), e);
    }
    LogFile.writeTo(log);
    final Up up = new Up(settings(state, log), spec.commandLine().getOut(), root.isWatched());
    final Thread hook = new Thread(() -> stop(up), "up-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return up.run() == Up.AGREES ? ExitCode.OK : ExitCode.INVALID;
    } catch (final NodeException | OrderFileException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  private UpSettings settings(final Path state, final Path log) {
    final NodeSettings defaults = NodeSettings.of(shape, state.resolve("keys"));
    return new UpSettings(
        new NodeSettings(
            shape,
            Optional.ofNullable(data),
            defaults.keys(),
            ports(),
            !noProofs,
            SEAL_DELAY,
            defaults.proverThreads(),
            defaults.l1BlockTime(),
            Optional.ofNullable(trace)),
        once,
        trades,
        Optional.ofNullable(orders),
        limit == null ? OptionalInt.empty() : OptionalInt.of(limit),
        log);
  }

  private Ports ports() {
    Ports ports = Ports.usual();
    if (port != 0) {
      ports = ports.withMatchengine(port);
    }
    return httpPort == 0 ? ports : ports.withGateway(httpPort);
  }

  /** Ctrl-C: what runs is stopped before the process ends. */
  private static void stop(final Up up) {
    up.stop();
    try {
      up.awaitEnd(HOOK_DEADLINE);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
