package io.fluidex.standalone.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.fluidex.rollup.shape.Shape;
import io.fluidex.standalone.node.ExchangeNode;
import io.fluidex.standalone.node.NodeSettings;
import io.fluidex.standalone.node.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The page and the TypeScript example before an exchange of which everything is real but the
 * proofs, which another test has.
 */
@Tag("long")
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebPageTest {
  private static final Path WEB = Path.of("..", "gateway-envoy", "web");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** What the script ends with where there is no browser. */
  private static final int NO_BROWSER = 77;

  private final ExchangeNode node =
      new ExchangeNode(
          NodeSettings.of(Shape.TINY, Path.of("target", "test-keys")).withoutProofs(),
          Progress.ofSteps(System.out::println));

  @BeforeAll
  void start() throws Exception {
    node.start();
  }

  @AfterAll
  void stop() throws Exception {
    node.stop(Duration.ofSeconds(30));
  }

  @Test
  void shouldTradeByClickingAndShowBlocksInARealBrowser() throws Exception {
    final int ended = run("node", "e2e/run.mjs", "--url", url());
    if (ended == NO_BROWSER) {
      System.err.println(
          "SKIPPED: the web page was not tried, since this machine has no Chromium; install it or"
              + " name it in FLUIDEX_CHROMIUM");
      abort("no Chromium here");
    }
    assertEquals(0, ended, "the output says what was not as it should be");
  }

  @Test
  void shouldTradeFromTypeScriptAsTheExampleShows() throws Exception {
    assertEquals(
        0,
        run("node", "node_modules/tsx/dist/cli.mjs", "../../examples/typescript/trade.ts", url()));
  }

  private String url() {
    return node.gateway().toString().replaceAll("/$", "");
  }

  /** Runs a program in the page's folder; its output is this test's. */
  private static int run(final String... command) throws IOException, InterruptedException {
    assertTrue(Files.isDirectory(WEB.resolve("node_modules")), "build gateway-envoy first");
    final Process process =
        new ProcessBuilder(List.of(command))
            .directory(WEB.toFile())
            .redirectErrorStream(true)
            .start();
    final CompletableFuture<Void> output = CompletableFuture.runAsync(() -> echo(process));
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command[1] + " did not end within " + PATIENCE);
    }
    output.join();
    return process.exitValue();
  }

  private static void echo(final Process process) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      reader.lines().forEach(System.out::println);
    } catch (final IOException e) {
      System.out.println("the output broke off: " + e.getMessage());
    }
  }
}
