package io.fluidex.cli;

import io.fluidex.bench.BlockBench;
import io.fluidex.bench.CryptoBench;
import io.fluidex.bench.PlonkBench;
import io.fluidex.bench.StateBench;
import io.fluidex.load.ExchangeLoad;
import io.fluidex.load.LoadException;
import io.fluidex.load.LoadSettings;
import io.fluidex.matchengine.bench.MatchBench;
import io.fluidex.matchengine.bench.SnapshotBench;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.tx.TransactionType;
import io.fluidex.runtime.logging.LogFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fluidex bench}: how fast things are on this machine. */
@Command(
    name = "bench",
    description = "Measure how fast things are on this machine.",
    synopsisSubcommandLabel = "COMMAND")
final class BenchCommand implements Runnable {
  private static final String FOLDER = "fluidex-bench";

  /** A minute for each of few operations is more than enough. */
  private static final int MAX_SECONDS = 60;

  @Spec private CommandSpec spec;

  /** Without a subcommand there is nothing to do but to say what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Which circuits to prove. */
  enum Profiles {
    /** Random arithmetic in the gates of snarkjs. */
    VANILLA,
    /** Signatures and hashes in the gates of the exchange. */
    CUSTOM,
    /** One after the other. */
    BOTH;

    private List<PlonkBench.Profile> measured() {
      return switch (this) {
        case VANILLA -> List.of(PlonkBench.Profile.VANILLA);
        case CUSTOM -> List.of(PlonkBench.Profile.CUSTOM);
        case BOTH -> List.of(PlonkBench.Profile.VANILLA, PlonkBench.Profile.CUSTOM);
      };
    }
  }

  @Command(
      name = "crypto",
      description = "Measure the cryptography on one core, scalar and as bulk work.")
  int crypto(
      @Option(
              names = "--seconds",
              paramLabel = "S",
              defaultValue = "1",
              description =
                  "How long to measure each operation, 1 to "
                      + MAX_SECONDS
                      + "; ${DEFAULT-VALUE} if not given.")
          final int seconds) {
    if (seconds < 1 || seconds > MAX_SECONDS) {
      throw new InputException("--seconds: " + seconds + " is not from 1 to " + MAX_SECONDS);
    }
    new CryptoBench(spec.commandLine().getOut(), Duration.ofSeconds(seconds)).run();
    return ExitCode.OK;
  }

  @Command(
      name = "match",
      description = {
        "Measure the exchange core on one thread, without network and journal: commands per second"
            + " and how long they take.",
        "One market with 1,000 resting orders; 9 % new orders, 3 % immediate, 6 % cancels, 82 %"
            + " moves."
      })
  int match(
      @Option(
              names = "--commands",
              paramLabel = "N",
              defaultValue = "200000",
              description = "Commands of a round; ${DEFAULT-VALUE} if not given.")
          final int commands,
      @Option(
              names = "--rounds",
              paramLabel = "R",
              defaultValue = "10",
              description = "Rounds that count; ${DEFAULT-VALUE} if not given.")
          final int rounds,
      @Option(
              names = "--snapshot",
              paramLabel = "N",
              defaultValue = "0",
              description =
                  "Measure with N open orders instead, without and while snapshots of them are made.")
          final int snapshot,
      @Option(
              names = "--seed",
              paramLabel = "S",
              defaultValue = "1",
              description = "Decides the commands; ${DEFAULT-VALUE} if not given.")
          final long seed)
      throws InterruptedException {
    try {
      if (snapshot != 0) {
        new SnapshotBench(spec.commandLine().getOut(), snapshot, rounds, seed).run();
      } else {
        new MatchBench(spec.commandLine().getOut(), commands, rounds, seed).run();
      }
    } catch (final IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
    return ExitCode.OK;
  }

  @Command(
      name = "exchange",
      description = {
        "Measure an exchange over gRPC: orders per second, and how long each takes until it is"
            + " matched, in the journal, and answered.",
        "First as fast as answers come, then in an open loop, where a latency counts from the time"
            + " the order was due. Without --target the exchange is started in this process, with"
            + " PostgreSQL and Kafka."
      })
  int exchange(
      @Option(
              names = "--target",
              paramLabel = "HOST:PORT",
              description = "A running exchange in development mode.")
          final String target,
      @Option(
              names = "--token",
              paramLabel = "TOKEN",
              defaultValue = "",
              description = "The operator's token of the target, if it asks for one.")
          final String token,
      @Option(
              names = "--signed",
              description = "Sign orders, as in a rollup; of an exchange that is started only.")
          final boolean signed,
      @Option(
              names = "--no-history",
              description =
                  "Leave the history to a process that is not there, as where it has a machine of its"
                      + " own; of an exchange that is started only.")
          final boolean noHistory,
      @Option(
              names = "--traders",
              paramLabel = "N",
              defaultValue = "100",
              description = "Users whose orders they are; ${DEFAULT-VALUE} if not given.")
          final int traders,
      @Option(
              names = "--orders",
              paramLabel = "N",
              defaultValue = "100000",
              description =
                  "Orders sent as fast as answers come, after as many to warm up; ${DEFAULT-VALUE}"
                      + " if not given.")
          final int orders,
      @Option(
              names = "--rate",
              paramLabel = "R",
              description =
                  "Orders per second of an open loop; may be given several times. Half of the most"
                      + " if not given.")
          final List<Integer> rates,
      @Option(
              names = "--seconds",
              paramLabel = "S",
              defaultValue = "30",
              description = "How long each open loop lasts; ${DEFAULT-VALUE} if not given.")
          final int seconds,
      @Option(
              names = "--warm-up",
              paramLabel = "S",
              defaultValue = "30",
              description =
                  "Seconds for which each open loop runs before it counts; ${DEFAULT-VALUE} if not"
                      + " given.")
          final int warmUp,
      @Option(
              names = "--snapshot",
              paramLabel = "N",
              defaultValue = "0",
              description =
                  "Also measure with N more open orders, without and while snapshots of them are"
                      + " written.")
          final int snapshot,
      @Option(
              names = "--seed",
              paramLabel = "S",
              defaultValue = "1",
              description = "Decides the orders; ${DEFAULT-VALUE} if not given.")
          final long seed)
      throws Exception {
    final LoadSettings settings;
    try {
      settings =
          new LoadSettings(
              Optional.ofNullable(target),
              token,
              signed,
              !noHistory,
              traders,
              orders,
              rates == null ? List.of() : rates,
              seconds,
              warmUp,
              snapshot,
              seed);
    } catch (final IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
    try {
      LogFile.writeTo(logFile());
      new ExchangeLoad(settings, spec.commandLine().getOut()).run();
    } catch (final LoadException e) {
      throw new InputException(e.getMessage(), e);
    }
    return ExitCode.OK;
  }

  /** The log of an exchange that is started would be between the lines of its results. */
  private static Path logFile() {
    final Path folder = Path.of(System.getProperty("java.io.tmpdir"), FOLDER);
    try {
      return Files.createDirectories(folder).resolve("exchange.log");
    } catch (final IOException e) {
      throw new InputException(
          "the folder " + folder + " cannot be written: " + FileProblem.whenWriting(e), e);
    }
  }

  @Command(
      name = "plonk",
      description = {
        "Measure the PLONK prover after warm-up: wall and CPU time of a proof, its rounds and memory,"
            + " and the setup of a key.",
        "For random arithmetic in the gates of snarkjs, and for signatures and hashes in those of"
            + " the exchange."
      })
  int plonk(
      @Option(
              names = "--power",
              paramLabel = "N",
              required = true,
              description =
                  "The circuits fill 2^N rows; "
                      + PlonkBench.MIN_POWER
                      + " to "
                      + PlonkBench.MAX_POWER
                      + ".")
          final int power,
      @Option(
              names = "--runs",
              paramLabel = "R",
              defaultValue = "5",
              description = "Proofs that count; ${DEFAULT-VALUE} if not given.")
          final int runs,
      @Option(
              names = "--threads",
              paramLabel = "T",
              description = "Threads of the prover; one for each processor if not given.")
          final Integer threads,
      @Option(
              names = "--profile",
              paramLabel = "PROFILE",
              defaultValue = "BOTH",
              description = "vanilla, custom or both; both if not given.")
          final Profiles profile,
      @Option(
              names = "--files",
              paramLabel = "FOLDER",
              description =
                  "Where circuit, setup, keys and proof go, and a setup is looked for; a folder for"
                      + " temporary files if not given.")
          final Path files) {
    final Path folder =
        files == null ? Path.of(System.getProperty("java.io.tmpdir"), FOLDER) : files;
    final PlonkBench.Settings settings;
    try {
      settings =
          new PlonkBench.Settings(
              power,
              runs,
              threads == null ? Runtime.getRuntime().availableProcessors() : threads,
              profile.measured(),
              PlonkBench.WARM_UP);
    } catch (final IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
    try {
      new PlonkBench(settings, folder, spec.commandLine().getOut()).run();
    } catch (final IOException e) {
      throw new InputException(
          "--files: " + folder + " cannot be used: " + FileProblem.whenWriting(e), e);
    }
    return ExitCode.OK;
  }

  @Command(
      name = "block",
      description =
          "Measure what it takes to prove a block full of trades: rows, witness, proof, memory, for"
              + " the block and for a transaction.")
  int block(
      @Option(
              names = "--shape",
              paramLabel = "S",
              required = true,
              converter = ShapeConverter.class,
              description = "tiny, small, prod16 or prod64.")
          final Shape shape,
      @Option(
              names = "--runs",
              paramLabel = "R",
              defaultValue = "3",
              description = "Proofs that count; ${DEFAULT-VALUE} if not given.")
          final int runs,
      @Option(
              names = "--threads",
              paramLabel = "T",
              description = "Threads of the prover; one for each processor if not given.")
          final Integer threads,
      @Option(
              names = "--files",
              paramLabel = "FOLDER",
              description =
                  "Where setup and key go, and a setup is looked for; a folder for temporary files"
                      + " if not given.")
          final Path files) {
    final Path folder =
        files == null ? Path.of(System.getProperty("java.io.tmpdir"), FOLDER) : files;
    final BlockBench.Settings settings;
    try {
      settings =
          new BlockBench.Settings(
              shape,
              runs,
              threads == null ? Runtime.getRuntime().availableProcessors() : threads,
              BlockBench.WARM_UP);
    } catch (final IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
    try {
      new BlockBench(settings, folder, spec.commandLine().getOut()).run();
    } catch (final IOException e) {
      throw new InputException(
          "--files: " + folder + " cannot be used: " + FileProblem.whenWriting(e), e);
    }
    return ExitCode.OK;
  }

  @Command(
      name = "state",
      description = {
        "Measure how many transactions a second the state executes, with all that a proof needs:"
            + " rules, leaves, Merkle paths and roots.",
        "Of each type, on one thread without and with the verification of signatures, on several,"
            + " and next to plain trees."
      })
  int state(
      @Option(
              names = "--depths",
              paramLabel = "B,O,A",
              defaultValue = "5,10,5 8,14,24",
              split = " ",
              description =
                  "Depths of the balance, order and account trees; may be given several times."
                      + " 5,10,5 and 8,14,24 if not given.")
          final List<String> depths,
      @Option(
              names = "--type",
              paramLabel = "TYPE",
              description =
                  "A type of transaction, such as spot_trade; may be given several times. All if not"
                      + " given.")
          final List<TransactionType> types,
      @Option(
              names = "--block",
              paramLabel = "N",
              defaultValue = "" + StateBench.Settings.BLOCK,
              description = "Transactions hashed together; ${DEFAULT-VALUE} if not given.")
          final int block,
      @Option(
              names = "--threads",
              paramLabel = "T",
              defaultValue = "2",
              description = "Threads of the parallel column; ${DEFAULT-VALUE} if not given.")
          final int threads,
      @Option(
              names = "--seconds",
              paramLabel = "S",
              defaultValue = "2",
              description =
                  "How long to measure each number, after as long to warm up; 1 to "
                      + MAX_SECONDS
                      + ", ${DEFAULT-VALUE} if not given.")
          final int seconds) {
    if (seconds < 1 || seconds > MAX_SECONDS) {
      throw new InputException("--seconds: " + seconds + " is not from 1 to " + MAX_SECONDS);
    }
    final StateBench.Settings settings;
    try {
      settings =
          new StateBench.Settings(
              depths.stream().map(BenchCommand::depths).toList(),
              types == null ? StateBench.Settings.TYPES : types,
              StateBench.Settings.ACCOUNTS,
              block,
              StateBench.Settings.TRANSACTIONS,
              threads,
              Duration.ofSeconds(seconds));
    } catch (final IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
    new StateBench(settings, spec.commandLine().getOut()).run();
    return ExitCode.OK;
  }

  private static Depths depths(final String text) {
    try {
      final int[] numbers =
          Arrays.stream(text.split(",", -1)).mapToInt(Integer::parseInt).toArray();
      if (numbers.length == 3) {
        return new Depths(numbers[0], numbers[1], numbers[2]);
      }
    } catch (final NumberFormatException e) {
      throw new InputException(noDepths(text), e);
    }
    throw new InputException(noDepths(text));
  }

  private static String noDepths(final String text) {
    return "--depths: '" + text + "' is not three numbers such as 8,14,24";
  }
}
