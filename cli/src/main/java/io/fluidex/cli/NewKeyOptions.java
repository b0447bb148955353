package io.fluidex.cli;

import io.fluidex.crypto.eddsa.PrivateKey;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a command that makes a key leaves it. */
final class NewKeyOptions {
  static final String PRINT_SECRET = "--print-secret";

  static final String PRINT_SECRET_DESCRIPTION = "Print the secret seed as well.";

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description =
          "Where to write the key, readable by you alone; an existing file is not overwritten."
              + " Needed unless the secret is printed.")
  private Path file;

  @Option(names = PRINT_SECRET, description = PRINT_SECRET_DESCRIPTION)
  private boolean printSecret;

  /**
   * Refuses to make a key that would be lost.
   *
   * @throws InputException if the key is to be neither written nor printed
   */
  void requireDestination() {
    if (file == null && !printSecret) {
      throw new InputException(
          "FILE is missing: name the file to write the key to, or ask for it with " + PRINT_SECRET);
    }
  }

  /**
   * Writes the key to the file, if one is named, and shows it.
   *
   * @throws InputException if the file exists or cannot be written
   */
  void store(final PrivateKey key, final KeyPrinter printer) {
    if (file != null) {
      KeyFile.write(key, file);
    }
    printer.printKey(key, printSecret);
    if (file != null) {
      printer.print("file", file.toString());
    }
  }
}
