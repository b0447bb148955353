package io.fluidex.cli;

import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.encoding.HexFormatException;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.crypto.l2key.InvalidEthereumDataException;
import io.fluidex.crypto.l2key.L2KeyDerivation;
import java.nio.CharBuffer;
import java.security.SecureRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex keys}: the keys that sign orders, transfers and withdrawals on L2. */
@Command(
    name = "keys",
    description = "Make, derive and show the keys that sign on L2.",
    synopsisSubcommandLabel = "COMMAND")
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand fluidex;

  /** Without a subcommand there is nothing to do but to say what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "new", description = "Make a random key and write it to a new file.")
  int create(@Mixin final NewKeyOptions options) {
    options.requireDestination();
    try (PrivateKey key = PrivateKey.generate(new SecureRandom())) {
      options.store(key, printer());
    }
    return ExitCode.OK;
  }

  @Command(
      name = "derive",
      description = {
        "Derive the key of an Ethereum account, always the same one, and write it to a new file.",
        "It is the key that a wallet makes by signing the text of the chain. The Ethereum key is"
            + " read from a file, a pipe or a prompt, never from an argument, which other users of"
            + " the machine could see."
      })
  int derive(
      @Mixin final NewKeyOptions options,
      @Option(
              names = "--chain-id",
              paramLabel = "ID",
              required = true,
              description = "Id of the Ethereum chain, such as 1 for mainnet.")
          final long chainId,
      @Option(
              names = "--ethereum-key",
              paramLabel = "FILE",
              defaultValue = SecretFiles.STANDARD_INPUT,
              description =
                  "File with the private key of the account, 64 hexadecimal digits; standard input"
                      + " if - or not given.")
          final String ethereumKeyFile) {
    options.requireDestination();
    if (chainId <= 0) {
      throw new InputException("--chain-id: " + chainId + " is not positive");
    }
    try (EthereumKey ethereumKey = readEthereumKey(ethereumKeyFile);
        PrivateKey key = L2KeyDerivation.fromEthereumKey(ethereumKey, chainId)) {
      options.store(key, printer());
      printer().print("account", ethereumKey.address().toString());
    }
    return ExitCode.OK;
  }

  @Command(name = "show", description = "Show the public part of a key.")
  int show(
      @Parameters(paramLabel = "FILE", description = "File with the key; - is standard input.")
          final String file,
      @Option(
              names = NewKeyOptions.PRINT_SECRET,
              description = NewKeyOptions.PRINT_SECRET_DESCRIPTION)
          final boolean printSecret) {
    try (PrivateKey key = KeyFile.read(fluidex.secretFiles(), file)) {
      printer().printKey(key, printSecret);
    }
    return ExitCode.OK;
  }

  private KeyPrinter printer() {
    return new KeyPrinter(spec.commandLine().getOut());
  }

  private EthereumKey readEthereumKey(final String file) {
    final CharBuffer text = fluidex.secretFiles().read(file, "Ethereum private key");
    try {
      return EthereumKey.fromHex(text);
    } catch (final HexFormatException | InvalidEthereumDataException e) {
      throw new InputException(
          SecretFiles.name(file) + " holds no Ethereum private key: " + e.getMessage(), e);
    } finally {
      SecretFiles.overwrite(text);
    }
  }
}
