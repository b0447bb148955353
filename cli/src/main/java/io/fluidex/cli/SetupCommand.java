package io.fluidex.cli;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.plonk.setup.SetupPolicy;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.runtime.kafka.KafkaFailure;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.standalone.node.ExchangeSetup;
import io.fluidex.standalone.node.NodeException;
import io.fluidex.standalone.node.Progress;
import io.fluidex.standalone.node.SetupSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex setup}: what comes before the services of an exchange for development. */
@Command(
    name = "setup",
    description = {
      "Prepare an exchange for development whose services are processes of their own, as"
          + " docker-compose.yml starts them. Both commands may be repeated: what is there stays."
    },
    synopsisSubcommandLabel = "COMMAND")
final class SetupCommand implements Runnable {
  /** Of a password or token: nobody guesses it. */
  private static final int SECRET_BYTES = 24;

  /** The passwords and tokens of an exchange, by the names of their files. */
  static final List<String> SECRETS =
      List.of("database_password", "operator_token", "worker_token", "grafana_password");

  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand fluidex;

  /** Without a subcommand there is nothing to do but to say what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "secrets",
      description = {
        "Make the passwords and tokens of an exchange, one random value in a file each:"
            + " database_password, operator_token, worker_token, grafana_password.",
        "Who may read them is up to the folder: put it where only the services can."
      })
  int secrets(
      @Option(
              names = "--folder",
              paramLabel = "FOLDER",
              required = true,
              description = "Where the files go.")
          final Path folder) {
    final SecureRandom random = new SecureRandom();
    try {
      Files.createDirectories(folder);
      for (final String name : SECRETS) {
        final Path file = folder.resolve(name);
        if (!Files.exists(file)) {
          final byte[] bytes = new byte[SECRET_BYTES];
          random.nextBytes(bytes);
          Files.writeString(file, Hex.encode(bytes), StandardOpenOption.CREATE_NEW);
          out().println("made " + file);
        }
      }
    } catch (final IOException e) {
      throw new InputException(
          "--folder: " + folder + " cannot be written: " + FileProblem.whenWriting(e), e);
    }
    return ExitCode.OK;
  }

  @Command(
      name = "exchange",
      description = {
        "Make the topics, the keys of a development setup, and the contracts on an L1 chain of"
            + " one's own; then write what the services have to know into a folder, one value in a"
            + " file each.",
        "Needs FLUIDEX_ENV=development: the setup could forge proofs, and the chain's accounts are"
            + " those of Foundry, which everybody knows."
      })
  int exchange(
      @Option(
              names = "--folder",
              paramLabel = "FOLDER",
              required = true,
              description = "Where keys and values go.")
          final Path folder,
      @Option(
              names = "--shape",
              paramLabel = "SHAPE",
              defaultValue = "prod16",
              converter = ShapeConverter.class,
              description = "What blocks are like: ${DEFAULT-VALUE} if not given.")
          final Shape shape,
      @Option(
              names = "--l1",
              paramLabel = "URL",
              required = true,
              description = "JSON-RPC of anvil, with the accounts of its default mnemonic.")
          final URI l1,
      @Option(
              names = "--kafka",
              paramLabel = "HOST:PORT",
              description = "Brokers to make the topics at; services make them otherwise.")
          final String kafka) {
    if (fluidex.setupPolicy() != SetupPolicy.DEVELOPMENT) {
      throw new InputException(
          "this makes an exchange for development, whose proofs could be forged: set "
              + SetupPolicy.VARIABLE
              + "=development if that is wanted");
    }
    try {
      new ExchangeSetup(
              new SetupSettings(
                  shape, folder, l1, Optional.ofNullable(kafka).map(KafkaSettings::of)),
              Progress.ofSteps(step -> out().println(step)))
          .run();
    } catch (final NodeException | KafkaFailure e) {
      throw new InputException(e.getMessage(), e);
    }
    return ExitCode.OK;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
