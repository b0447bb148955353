package io.fluidex.cli;

import io.fluidex.plonk.setup.SetupPolicy;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The root of the command line: everything {@code ./fluidex} can do but {@code test}. */
@Command(
    name = "fluidex",
    header = "FluiDex: an order-book exchange whose every state change is proven to Ethereum.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      KeysCommand.class,
      RegisterCommand.class,
      DepositCommand.class,
      MarketCommand.class,
      BookCommand.class,
      TradesCommand.class,
      OrderCommand.class,
      BalanceCommand.class,
      TransferCommand.class,
      WithdrawCommand.class,
      ClaimCommand.class,
      ExitCommand.class,
      EddsaCommand.class,
      PoseidonCommand.class,
      PlonkCommand.class,
      CircuitCommand.class,
      BlockCommand.class,
      GenesisCommand.class,
      RestoreCommand.class,
      AuditCommand.class,
      BenchCommand.class,
      ProverCommand.class,
      SetupCommand.class,
      RunCommand.class,
      VersionCommand.class,
      ShowHelpCommand.class
    },
    footer = {
      "",
      "The script ./fluidex also knows:",
      "  test [--long]  Build everything, check the code and run every test;",
      "                 --long adds the tests that take minutes.",
      "",
      "Environment: JAVA_HOME, a JDK 25 or newer; FLUIDEX_JAVA_OPTS, more options for the JVM;",
      "FLUIDEX_ENV=development allows what is insecure, where nothing of value is at stake.",
      "'fluidex help COMMAND' explains one command."
    })
public final class FluidexCommand implements Runnable {
  /** Set by the script to the number of its standard error, see {@link #useStandardError}. */
  private static final String STDERR_VARIABLE = "FLUIDEX_STDERR_FD";

  /** Set by the script if its standard error is a terminal, which Java has no way to find out. */
  private static final String TERMINAL_VARIABLE = "FLUIDEX_TERMINAL";

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Explain the command.",
      scope = CommandLine.ScopeType.INHERIT)
  // picocli acts on it.
  @SuppressWarnings("UnusedVariable")
  private boolean help;

  @Option(
      names = "--verbose",
      description = "Show stack traces of errors.",
      scope = CommandLine.ScopeType.INHERIT)
  private boolean verbose;

  private final InputStream in;
  private final Map<String, String> environment;

  private FluidexCommand(final InputStream in, final Map<String, String> environment) {
    this.in = in;
    this.environment = environment;
  }

  /**
   * Runs one command and exits with its {@link ExitCode}.
   *
   * @param args the words after {@code fluidex}
   */
  public static void main(final String... args) {
    useStandardError(System.getenv(STDERR_VARIABLE));
    System.exit(commandLine(System.in, System.getenv()).execute(args));
  }

  /**
   * The JVM writes a warning about incubator modules to standard error before any of our code runs,
   * and has no flag against it. The script therefore gives the JVM a filter as standard error, and
   * the real one under another number. Our own lines go there directly: in order with those of
   * standard output, and written when the process ends. Opening /dev/fd/N would not do, since on
   * Linux that gives a file with a position of its own, which later writers would overwrite.
   */
  private static void useStandardError(final String number) {
    if (number == null) {
      return;
    }
    try {
      final Constructor<FileDescriptor> ofNumber =
          FileDescriptor.class.getDeclaredConstructor(int.class);
      ofNumber.setAccessible(true);
      final FileDescriptor descriptor = ofNumber.newInstance(Integer.parseInt(number));
      System.setErr(new PrintStream(new FileOutputStream(descriptor), true, System.err.charset()));
    } catch (final ReflectiveOperationException | RuntimeException e) {
      System.err.println("WARNING: " + STDERR_VARIABLE + "=" + number + " is of no use: " + e);
    }
  }

  /**
   * A fresh command line that writes to the standard streams unless told otherwise.
   *
   * @param in what commands take for standard input
   * @param environment what they take for the environment's variables
   */
  static CommandLine commandLine(final InputStream in, final Map<String, String> environment) {
    final FluidexCommand root = new FluidexCommand(in, environment);
    final CommandLine commandLine = new CommandLine(root);
    commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.registerConverter(long.class, FluidexCommand::wholeNumber);
    commandLine.setParameterExceptionHandler(root::onUnusableArguments);
    commandLine.setExecutionExceptionHandler(root::onFailure);
    return commandLine;
  }

  private static long wholeNumber(final String text) {
    try {
      return Long.parseLong(text);
    } catch (final NumberFormatException _) {
      throw new TypeConversionException("'" + text + "' is not a whole number below 2^63");
    }
  }

  /** Without a command there is nothing to do but to say what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Where commands read and write secrets. */
  SecretFiles secretFiles() {
    return new SecretFiles(in, spec.commandLine().getErr());
  }

  /** A variable of the environment, if it is set. */
  Optional<String> variable(final String name) {
    return Optional.ofNullable(environment.get(name));
  }

  /** Whether insecure development setups may be used. */
  SetupPolicy setupPolicy() {
    return SetupPolicy.of(environment.get(SetupPolicy.VARIABLE));
  }

  /** The environment's variables. */
  Map<String, String> environment() {
    return environment;
  }

  /** Whether somebody watches standard error, and so most likely standard output. */
  boolean isWatched() {
    return environment.containsKey(TERMINAL_VARIABLE);
  }

  /** A bar that shows how far a command is, to somebody who watches. */
  ProgressBar progressBar() {
    return new ProgressBar(spec.commandLine().getErr(), environment.containsKey(TERMINAL_VARIABLE));
  }

  private int onUnusableArguments(final ParameterException e, final String[] args) {
    final CommandLine command = e.getCommandLine();
    final String name = command.getCommandSpec().qualifiedName();
    final String help = name.replaceFirst("fluidex", "fluidex help");
    final PrintWriter err = command.getErr();
    if (e instanceof UnmatchedArgumentException unmatched
        && !command.getSubcommands().isEmpty()
        && !unmatched.isUnknownOption()) {
      err.println(name + ": there is no command '" + unmatched.getUnmatched().getFirst() + "'");
      UnmatchedArgumentException.printSuggestions(unmatched, err);
      err.println("'" + help + "' lists the commands.");
    } else {
      err.println(name + ": " + explanation(e));
      err.println("'" + help + "' explains the command.");
    }
    return ExitCode.UNUSABLE_INPUT;
  }

  /** The name of the argument and what is wrong with it, where picocli would count positions. */
  private static String explanation(final ParameterException e) {
    if (e.getArgSpec() == null || !(e.getCause() instanceof TypeConversionException cause)) {
      return e.getMessage();
    }
    final String argument =
        e.getArgSpec() instanceof OptionSpec option
            ? option.longestName()
            : e.getArgSpec().paramLabel();
    return argument + ": " + cause.getMessage();
  }

  private int onFailure(
      final Exception e, final CommandLine command, final ParseResult parseResult) {
    final PrintWriter err = command.getErr();
    final String name = command.getCommandSpec().qualifiedName();
    final boolean ofTheUser = e instanceof InputException;
    if (ofTheUser) {
      err.println(name + ": " + e.getMessage());
    } else {
      err.println(name + ": internal error: " + e);
    }
    if (verbose) {
      e.printStackTrace(err);
    } else if (!ofTheUser) {
      err.println("This is a bug in FluiDex; --verbose shows where it happened.");
    }
    return ofTheUser ? ExitCode.UNUSABLE_INPUT : ExitCode.INTERNAL_ERROR;
  }
}
