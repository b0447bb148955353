package io.fluidex.standalone.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.rollup.shape.Shape;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything is real: broker, database, L1 chain, contracts, keys, proofs. */
@Timeout(900)
class ExchangeNodeTest {
  /** Services and names of the spans on the way of an order. */
  private static final Set<String> STEPS =
      Set.of(
          "matchengine matchengine.Matchengine/OrderPut",
          "matchengine PutOrder",
          "matchengine send unifyevents",
          "rollup-state-manager execute",
          "rollup-state-manager block",
          "prover-worker prove",
          "prover-master cluster.Cluster/SubmitProof",
          "eth-sender L1 commit",
          "eth-sender L1 prove",
          "eth-sender L1 execute");

  private static final Path KEYS = Path.of("target", "test-keys");

  @TempDir private Path folder;

  @Test
  void shouldBringATradeFromTheOrderToL1WithARealProofAndGoOnAfterARestart() throws Exception {
    final List<String> steps = new CopyOnWriteArrayList<>();
    final NodeSettings settings = NodeSettings.of(Shape.TINY, KEYS).withData(folder.resolve("up"));
    final TraceCollector collector = new TraceCollector();
    final ExchangeNode first =
        new ExchangeNode(settings.withTraces(collector.uri()), Progress.ofSteps(steps::add));
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
      requireOneGraphFromOrderToL1(first, collector);
      ExportedMetrics.requireThoseOfDashboardsAndAlerts(first);
      assertThrows(
          NodeException.class,
          () -> new ExchangeNode(settings, Progress.ofSteps(steps::add)).start(),
          "the folder is in use");
    } finally {
      first.stop(Duration.ofSeconds(30));
      collector.close();
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

  /** From two orders that met to the transaction that paid out their block. */
  private static void requireOneGraphFromOrderToL1(
      final ExchangeNode node, final TraceCollector collector) throws Exception {
    final long end = System.nanoTime() + Duration.ofMinutes(4).toNanos();
    Optional<Set<TraceCollector.Span>> graph = graph(collector);
    while (graph.isEmpty()) {
      assertTrue(System.nanoTime() - end < 0, () -> "no graph in " + collector.spans());
      Thread.sleep(100);
      graph = graph(collector);
    }
    final TraceCollector.Span paid =
        graph.get().stream().filter(s -> s.name().equals("L1 execute")).findFirst().orElseThrow();
    try (Connection database =
            DriverManager.getConnection(
                node.rollupDatabase().url(), node.rollupDatabase().user(), "");
        PreparedStatement query =
            database.prepareStatement(
                "select encode(execute_tx, 'hex') from l2block where block_id = ?")) {
      query.setLong(1, Long.parseLong(paid.attributes().get("fluidex.block")));
      try (ResultSet row = query.executeQuery()) {
        assertTrue(row.next());
        assertEquals("0x" + row.getString(1), paid.attributes().get("fluidex.l1.transaction"));
      }
    }
  }

  /** What belongs to both orders, once every step to the transaction on L1 is there. */
  private static Optional<Set<TraceCollector.Span>> graph(final TraceCollector collector) {
    return orders(collector.spans().stream())
        .map(collector::connected)
        .filter(spans ->
            spans.stream()
                .map(span -> span.service() + " " + span.name())
                .collect(Collectors.toSet())
                .containsAll(STEPS))
        .filter(spans -> orders(spans.stream()).count() == 2)
        .findFirst();
  }

  private static Stream<TraceCollector.Span> orders(final Stream<TraceCollector.Span> spans) {
    return spans.filter(span -> span.name().endsWith("/OrderPut"));
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
    for (final ReadmeLines.Answer answer : readme.run("grpcurl")) {
      assertEquals(0, answer.status(), answer.toString());
    }
  }
}
