package io.fluidex.standalone.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fluidex.rollup.shape.Shape;
import io.fluidex.standalone.node.ExchangeNode;
import io.fluidex.standalone.node.NodeSettings;
import io.fluidex.standalone.node.Ports;
import io.fluidex.standalone.node.Progress;
import io.fluidex.standalone.page.PageScript.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page and the TypeScript example before an exchange of which everything is real; its blocks
 * are proven in long runs only, in which withdrawals are claimed and pictures made too.
 */
@Timeout(1_800)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebPageTest {
  private static final Path KEYS = Path.of("target", "test-keys");
  private static final Path PICTURES = Path.of("target", "pictures").toAbsolutePath();
  private static final Duration STOP = Duration.ofSeconds(30);

  /** Deposits wait for a dozen blocks, and this test waits for one after the other. */
  private static final Duration L1_BLOCK_TIME = Duration.ofMillis(400);

  private static final boolean PROOFS = Boolean.getBoolean("fluidex.long");

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
      command.add("--images");
      command.add(PICTURES.toString());
    }
    run(command).judge(System.err);
  }

  @Test
  void shouldTradeFromTypeScriptAsTheExampleShows() throws Exception {
    final Ended ended =
        run(
            List.of(
                "node",
                "node_modules/tsx/dist/cli.mjs",
                "../../examples/typescript/trade.ts",
                url()));
    assertEquals(0, ended.code(), ended::toString);
  }

  private String url() {
    return node.gateway().toString().replaceAll("/$", "");
  }

  /** Runs a program, which has the exchange stopped and started by a line that says so. */
  private Ended run(final List<String> command) throws Exception {
    return PageScript.run(
        command,
        Map.of(),
        line ->
            switch (line) {
              case "STOP" -> {
                node.stop(STOP);
                yield Optional.of("stopped");
              }
              case "START" -> {
                startNode();
                yield Optional.of("started");
              }
              default -> Optional.empty();
            });
  }
}
