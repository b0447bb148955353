package io.fluidex.standalone.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The lines of README's section on HTTP, as they are printed but for the ports of this exchange.
 */
final class ReadmeLines {
  private static final Path README = Path.of("..", "README.md");
  private static final int PATIENCE_SECONDS = 120;

  private final ExchangeNode.Addresses addresses;

  ReadmeLines(final ExchangeNode.Addresses addresses) {
    this.addresses = addresses;
  }

  /**
   * What a line answered.
   *
   * @param line as printed
   * @param status of the program
   * @param output of the program
   */
  record Answer(String line, int status, String output) {}

  /** Runs every line that begins with the name of a program. */
  List<Answer> run(final String program) throws IOException, InterruptedException {
    final String text = Files.readString(README, StandardCharsets.UTF_8);
    final int begin = text.indexOf("## Over HTTP");
    final String section = text.substring(begin, text.indexOf("\n## ", begin + 1));
    final List<Answer> answers = new ArrayList<>();
    for (final String line : section.lines().toList()) {
      final String command = line.startsWith("$ ") ? line.substring(2) : line;
      if (command.startsWith(program + " ")) {
        answers.add(run(line, here(command)));
      }
    }
    return answers;
  }

  private String here(final String command) {
    return command
        .replace("127.0.0.1:8080", "127.0.0.1:" + addresses.gateway())
        .replace("127.0.0.1:50051", "127.0.0.1:" + addresses.matchengine())
        .replace("127.0.0.1:50061", "127.0.0.1:" + addresses.rollupState());
  }

  private static Answer run(final String line, final String command)
      throws IOException, InterruptedException {
    final Process process = new ProcessBuilder("sh", "-c", "exec " + command).start();
    final String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(line + " does not end");
    }
    return new Answer(line, process.exitValue(), output);
  }

  /** Whether a program is on the path. */
  static boolean has(final String program) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
  }
}
