package io.fluidex.standalone.page;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program in the folder of the web page, such as the script that clicks through the page. */
final class PageScript {
  /** What the script ends with where there is no browser. */
  static final int NO_BROWSER = 77;

  private static final Path WEB = Path.of("..", "gateway-envoy", "web");
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private PageScript() {}

  /** Who is asked for something by lines of the program. */
  @FunctionalInterface
  interface Listener {
    /** What to answer to a line, if it asks for anything. */
    Optional<String> answer(String line) throws Exception;
  }

  /**
   * How a program ended.
   *
   * @param code 0 if all is as it should be
   * @param lines what it wrote
   */
  record Ended(int code, List<String> lines) {
    Ended {
      lines = List.copyOf(lines);
    }

    /**
     * Fails if the page is not as it should be. Nobody shall believe that it was tried where it was
     * not: without a browser it is said aloud, and the test is skipped.
     *
     * @param loud where people look
     */
    void judge(final PrintStream loud) {
      if (code == NO_BROWSER) {
        final String advice = lines.isEmpty() ? "no browser" : lines.getLast();
        loud.println("*** SKIPPED: the web page was not tried: " + advice + " ***");
        abort(advice);
      }
      if (code != 0) {
        fail(() -> "it ended with " + code + "; its last lines:\n" + tail());
      }
    }

    private String tail() {
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    }
  }

  /** Runs a program; its output is this test's. */
  static Ended run(
      final List<String> command, final Map<String, String> variables, final Listener listener)
      throws Exception {
    assertTrue(Files.isDirectory(WEB.resolve("node_modules")), "build gateway-envoy first");
    final ProcessBuilder builder =
        new ProcessBuilder(command).directory(WEB.toFile()).redirectErrorStream(true);
    builder.environment().putAll(variables);
    final Process process = builder.start();
    // The script waits for nothing that long; should it hang all the same, its output ends here.
    CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    final List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        System.out.println(line);
        lines.add(line);
        final Optional<String> answer = listener.answer(line);
        if (answer.isPresent()) {
          input.write(answer.get() + "\n");
          input.flush();
        }
      }
      return new Ended(process.waitFor(), lines);
    } finally {
      process.destroyForcibly();
    }
  }
}
