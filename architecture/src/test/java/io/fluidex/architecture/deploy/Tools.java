package io.fluidex.architecture.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Programs that are used where they are on the PATH. */
final class Tools {
  private static final long DEADLINE_MINUTES = 5;

  private Tools() {}

  /** Whether a program is on the PATH. */
  static boolean has(final String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /**
   * Skips the test, and says so, where a program is not there.
   *
   * @param unknown what is not known then
   */
  static void require(final String program, final String unknown) {
    if (!has(program)) {
      skip(program + " is not on the PATH", unknown);
    }
  }

  /** Skips the test, and says so. */
  static void skip(final String reason, final String unknown) {
    final String text = "NOT CHECKED: " + unknown + ", since " + reason;
    System.err.println(text);
    Assumptions.abort(text);
  }

  /** Runs a program that has to succeed. */
  static void run(final Path folder, final String... command)
      throws IOException, InterruptedException {
    final Path output = Files.createTempFile("tool", ".log");
    try {
      assertEquals(
          0, exitCode(folder, output, command), () -> String.join(" ", command) + read(output));
    } finally {
      Files.delete(output);
    }
  }

  /** Runs a program and tells how it ended. */
  static int exitCode(final Path folder, final Path output, final String... command)
      throws IOException, InterruptedException {
    final Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(
        process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES), () -> String.join(" ", command));
    return process.exitValue();
  }

  private static String read(final Path file) {
    try {
      return ":\n" + new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (final IOException e) {
      return ": " + e;
    }
  }
}
