package io.fluidex.cli;

import io.fluidex.crypto.eddsa.PublicKey;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.rollup.message.Domain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * A file that remembers which deployment each key has signed for, so that a server cannot later
 * have it sign for another: lines of a public key and a domain. Like ssh's known hosts, but by key:
 * what a signature may move belongs to the key, whatever the server's address.
 */
final class KnownExchanges {
  /** The environment variable with the folder of the file. */
  private static final String HOME_VARIABLE = "FLUIDEX_HOME";

  private final Path file;

  private KnownExchanges(final Path file) {
    this.file = file;
  }

  /** The file of whoever runs the command. */
  static KnownExchanges of(final FluidexCommand root) {
    final Path folder =
        root.variable(HOME_VARIABLE)
            .map(Path::of)
            .orElseGet(() ->
                Path.of(root.variable("HOME").orElse(System.getProperty("user.home")), ".fluidex"));
    return new KnownExchanges(folder.resolve("known-exchanges"));
  }

  /** Where it is. */
  Path file() {
    return file;
  }

  /**
   * The deployment that a key signs for, if it has signed before.
   *
   * @throws InputException if the file cannot be read
   */
  Optional<Domain> domain(final PublicKey key) {
    final String wanted = Hex.encodePrefixed(key.toBytes());
    for (final String line : lines()) {
      final String[] words = line.strip().split("\\s+", 2);
      if (words[0].equals(wanted)) {
        try {
          return Optional.of(Domain.ofBytes(Hex.decode(words[1], Domain.BYTES)));
        } catch (final RuntimeException e) {
          throw new InputException(
              file + " has a line that is damaged; correct or remove it: " + line, e);
        }
      }
    }
    return Optional.empty();
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(file, StandardCharsets.US_ASCII);
    } catch (final NoSuchFileException e) {
      return List.of();
    } catch (final IOException e) {
      throw new InputException(file + " cannot be read: " + FileProblem.whenReading(e), e);
    }
  }

  /**
   * Remembers what a key signs for.
   *
   * @throws InputException if the file cannot be written
   */
  void remember(final PublicKey key, final Domain domain) {
    final String line = Hex.encodePrefixed(key.toBytes()) + " " + domain + System.lineSeparator();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(
          file,
          line,
          StandardCharsets.US_ASCII,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (final IOException e) {
      throw new InputException(
          file
              + " cannot be written ("
              + FileProblem.whenWriting(e)
              + "); set "
              + HOME_VARIABLE
              + " to a folder of yours, or name the deployment with --chain-id and --contract",
          e);
    }
  }
}
