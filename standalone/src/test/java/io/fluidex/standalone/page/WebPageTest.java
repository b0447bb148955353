package io.fluidex.standalone.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.fluidex.rollup.shape.Shape;
import io.fluidex.standalone.node.ExchangeNode;
import io.fluidex.standalone.node.NodeSettings;
import io.fluidex.standalone.node.Ports;
import io.fluidex.standalone.node.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page and the TypeScript example before an exchange of which everything is real; its blocks
 * are proven in long runs only, in which withdrawals are claimed too.
 */
@Timeout(1_800)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebPageTest {
  private static final Path WEB = Path.of("..", "gateway-envoy", "web");
  private static final Path KEYS = Path.of("target", "test-keys");
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final Duration STOP = Duration.ofSeconds(30);

  /** Deposits wait for a dozen blocks, and this test waits for one after the other. */
  private static final Duration L1_BLOCK_TIME = Duration.ofMillis(400);

  private static final boolean PROOFS = Boolean.getBoolean("fluidex.long");

  /** What the script ends with where there is no browser. */
  private static final int NO_BROWSER = 77;

  private NodeSettings settings;
  private ExchangeNode node;

  @BeforeAll
  void start(@TempDir final Path folder) throws Exception {
    final NodeSettings proving =
        NodeSettings.of(Shape.TINY, KEYS)
            .withData(folder.resolve("up"))
            // A page that is open has to find the exchange where it was.
            .withPorts(new Ports(freePort(), 0, 0, 0, 0, freePort()))
            .withL1BlockTime(L1_BLOCK_TIME);
    settings = PROOFS ? proving : proving.withoutProofs();
    startNode();
  }

  @AfterAll
  void stop() throws Exception {
    node.stop(STOP);
  }

  private void startNode() throws Exception {
    node = new ExchangeNode(settings, Progress.ofSteps(System.out::println));
    node.start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void shouldTradeByClickingInARealBrowserAlsoAfterTheExchangeWasAway() throws Exception {
    final List<String> command =
        new ArrayList<>(List.of("node", "e2e/run.mjs", "--url", url(), "--restarts"));
    if (PROOFS) {
      command.add("--proofs");
    }
    final int ended = run(command);
    if (ended == NO_BROWSER) {
      System.err.println(
          "*** SKIPPED: the web page was not tried, since this machine has no Chromium; install it"
              + " or name it in FLUIDEX_CHROMIUM ***");
      abort("no Chromium here");
    }
    assertEquals(0, ended, "the output says what was not as it should be");
  }

  @Test
  void shouldTradeFromTypeScriptAsTheExampleShows() throws Exception {
    assertEquals(
        0,
        run(
            List.of(
                "node",
                "node_modules/tsx/dist/cli.mjs",
                "../../examples/typescript/trade.ts",
                url())));
  }

  private String url() {
    return node.gateway().toString().replaceAll("/$", "");
  }

  /**
   * Runs a program in the page's folder; its output is this test's. It has the exchange stopped and
   * started by a line that says so, and is answered by one.
   */
  private int run(final List<String> command) throws Exception {
    assertTrue(Files.isDirectory(WEB.resolve("node_modules")), "build gateway-envoy first");
    final Process process =
        new ProcessBuilder(command).directory(WEB.toFile()).redirectErrorStream(true).start();
    // The script waits for nothing that long; should it hang all the same, its output ends here.
    CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        System.out.println(line);
        if (line.equals("STOP")) {
          node.stop(STOP);
          answer(input, "stopped");
        } else if (line.equals("START")) {
          startNode();
          answer(input, "started");
        }
      }
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }

  private static void answer(final Writer input, final String line) throws IOException {
    input.write(line + "\n");
    input.flush();
  }
}
