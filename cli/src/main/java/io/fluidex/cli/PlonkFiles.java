package io.fluidex.cli;

import io.fluidex.plonk.circuit.CircuitException;
import io.fluidex.plonk.circuit.CircuitFormatException;
import io.fluidex.plonk.format.FormatException;
import io.fluidex.plonk.format.Json;
import io.fluidex.plonk.format.JsonParser;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.format.VerificationKeyJson;
import io.fluidex.plonk.setup.InvalidSetupException;
import io.fluidex.plonk.setup.SetupPolicy;
import io.fluidex.rollup.block.BlockFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of the commands about proofs and blocks. Whatever is wrong with one becomes an {@link
 * InputException} that names the option and the file.
 */
final class PlonkFiles {
  private PlonkFiles() {}

  /** Makes something of a file. */
  @FunctionalInterface
  interface Reader<T> {
    /** Reads the file. */
    T read(Path file) throws IOException;
  }

  /**
   * Makes something of a file.
   *
   * @param option that named the file
   * @throws InputException if the file is not there, cannot be read, is not what it should be, is
   *     too large for the memory there is or must not be used
   */
  static <T> T read(final String option, final Path file, final Reader<T> reader) {
    if (Files.isDirectory(file)) {
      throw new InputException(option + ": " + file + " is a folder, not a file");
    }
    try {
      return reader.read(file);
    } catch (final IOException e) {
      throw new InputException(
          option + ": " + file + " cannot be read: " + FileProblem.whenReading(e), e);
    } catch (final FormatException
        | CircuitFormatException
        | CircuitException
        | BlockFormatException
        | InvalidSetupException e) {
      throw new InputException(option + ": " + named(file, e.getMessage()), e);
    } catch (final OutOfMemoryError e) {
      throw tooLarge(option, file, e);
    }
  }

  /**
   * What becomes of a file for which the memory is too small. What was being made of it is gone
   * with the error, so that there is room for the rest of the program.
   */
  static InputException tooLarge(
      final String option, final Path file, final OutOfMemoryError problem) {
    return new InputException(
        option
            + ": "
            + file
            + " takes more memory than this process may use: FLUIDEX_JAVA_OPTS=-Xmx16g allows it"
            + " 16 GiB",
        problem);
  }

  /** Puts the name of a file before a message, unless the message has it. */
  private static String named(final Path file, final String message) {
    return message.contains(String.valueOf(file.getFileName())) ? message : file + ": " + message;
  }

  /** Reads a JSON document. */
  static Json json(final String option, final Path file) {
    return read(
        option,
        file,
        path -> {
          try (InputStream in = Files.newInputStream(path)) {
            return JsonParser.parse(in.readNBytes(JsonParser.MAX_BYTES + 1));
          }
        });
  }

  /**
   * Reads a verification key.
   *
   * @param policy whether it may come from a development setup
   */
  static VerificationKey verificationKey(
      final String option, final Path file, final SetupPolicy policy) {
    final Json document = json(option, file);
    return read(
        option,
        file,
        path -> {
          final VerificationKey key = VerificationKeyJson.read(document);
          policy.require(key.isInsecure(), "the verification key " + path);
          return key;
        });
  }

  /**
   * Makes sure, before work begins that takes long, that its result can be written.
   *
   * @throws InputException if the file is a folder, or its own folder is none
   */
  static void requireWritable(final String option, final Path file) {
    if (Files.isDirectory(file)) {
      throw new InputException(option + ": " + file + " is a folder, not a file");
    }
    final Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new InputException(
          option + ": " + file + " cannot be written: there is no such folder");
    }
    if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      throw new InputException(option + ": " + file + " cannot be written: access is denied");
    }
  }

  /** Makes a file. */
  @FunctionalInterface
  interface Writer {
    /** Writes the file. */
    void write(Path file) throws IOException;
  }

  /**
   * Makes a file.
   *
   * @param option that named it
   * @throws InputException if it cannot be written
   */
  static void write(final String option, final Path file, final Writer writer) {
    requireWritable(option, file);
    try {
      writer.write(file);
    } catch (final IOException e) {
      throw new InputException(
          option + ": " + file + " cannot be written: " + FileProblem.whenWriting(e), e);
    }
  }

  /** Writes a text and the end of its last line. */
  static void writeText(final String option, final Path file, final String text) {
    final String ended = text.endsWith("\n") ? text : text + "\n";
    write(option, file, path -> Files.writeString(path, ended, StandardCharsets.UTF_8));
  }
}
