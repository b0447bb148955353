package io.fluidex.standalone.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.rollup.shape.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything is real: broker, database, L1 chain, contracts, keys, proofs. */
@Timeout(900)
class ExchangeNodeTest {
  private static final Path KEYS = Path.of("target", "test-keys");

  @TempDir private Path folder;

  @Test
  void shouldBringATradeFromTheOrderToL1WithARealProofAndGoOnAfterARestart() throws Exception {
    final List<String> steps = new CopyOnWriteArrayList<>();
    final NodeSettings settings = NodeSettings.of(Shape.TINY, KEYS).withData(folder.resolve("up"));
    final ExchangeNode first = new ExchangeNode(settings, Progress.ofSteps(steps::add));
    first.start();
    final long blocks;
    final String contract;
    try {
      contract = first.endpoints().exchange().toString();
      try (Traders trading = new Traders(first)) {
        trading.registerAndDeposit();
        trading.trade(1);
        trading.withdrawAndClaim();
        blocks = trading.executedBlocks();
        runLinesOfReadme(first.addresses());
      }
      ExportedMetrics.requireThoseOfDashboardsAndAlerts(first);
      assertThrows(
          NodeException.class,
          () -> new ExchangeNode(settings, Progress.ofSteps(steps::add)).start(),
          "the folder is in use");
    } finally {
      first.stop(Duration.ofSeconds(30));
    }
    assertTrue(steps.contains("deploying the contracts"), steps.toString());
    steps.clear();
    final ExchangeNode second = new ExchangeNode(settings, Progress.ofSteps(steps::add));
    second.start();
    try (Traders trading = new Traders(second)) {
      assertFalse(steps.contains("deploying the contracts"), steps.toString());
      assertEquals(contract, second.endpoints().exchange().toString());
      trading.awaitExecuted(blocks);
      trading.trade(2);
      trading.awaitExecuted(blocks + 1);
    } finally {
      second.stop(Duration.ofSeconds(30));
    }
  }

  private static void runLinesOfReadme(final ExchangeNode.Addresses addresses) throws Exception {
    final ReadmeLines readme = new ReadmeLines(addresses);
    final List<ReadmeLines.Answer> answers = readme.run("curl");
    assertTrue(answers.size() >= 7, answers.toString());
    for (final ReadmeLines.Answer answer : answers) {
      // The stream ends when its time is over.
      assertEquals(answer.line().contains("--max-time") ? 28 : 0, answer.status(), answer.line());
      assertEquals(
          answer.line().contains("/action/order "),
          answer.output().contains("\"code\""),
          answer.toString());
      assertTrue(answer.output().matches("(?s)[\\[{].*"), answer.toString());
    }
    if (!ReadmeLines.has("grpcurl")) {
      System.err.println("*** NOT TESTED: README's grpcurl lines; there is no grpcurl ***");
      return;
    }
    final List<ReadmeLines.Answer> calls = readme.run("grpcurl");
    assertTrue(calls.size() >= 3, calls.toString());
    for (final ReadmeLines.Answer answer : calls) {
      assertEquals(0, answer.status(), answer.toString());
      assertTrue(
          answer.output().contains("\nmatchengine.Matchengine\n")
              || answer.output().contains("\"sequence\": \"")
              || answer.output().contains("\"block_height\": \""),
          answer.toString());
    }
  }
}
