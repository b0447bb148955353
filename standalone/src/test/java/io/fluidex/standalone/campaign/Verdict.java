package io.fluidex.standalone.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fluidex.standalone.check.Reconciliation;
import io.fluidex.standalone.demo.Script;
import io.fluidex.standalone.demo.ScriptedTraders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Whether an exchange is where it would be had nothing ever happened to it. */
final class Verdict {
  private final ProcessExchange exchange;
  private final Script script;
  private final ScriptedTraders traders;

  /** Of an exchange, whose traders have done what the script says. */
  Verdict(final ProcessExchange exchange, final Script script, final ScriptedTraders traders) {
    this.exchange = exchange;
    this.script = script;
    this.traders = traders;
  }

  /**
   * Waits until every block is executed on L1, and compares.
   *
   * @param count of the traders
   * @return how many blocks there are
   */
  long settle(final int count) {
    try (Reconciliation reconciliation = new Reconciliation(exchange.endpoints())) {
      assertEquals(List.of(), reconciliation.settle(true, Patience.LIMIT));
    }
    traders.claimAll();
    balances(count);
    return l1(count);
  }

  /** Everybody has what the script says. */
  private void balances(final int count) {
    for (int trader = 0; trader < count; trader++) {
      for (final String asset : Script.assets()) {
        assertEquals(
            script.balance(trader, asset),
            traders.balance(trader, asset),
            asset + " of trader " + trader);
      }
    }
  }

  /** Every block is on L1 once, every request in one, everything that left was paid once. */
  private long l1(final int count) {
    final L1History history = L1History.read(exchange.endpoints());
    final long blocks = Long.parseLong(exchange.value("rollup", "select count(*) from l2block"));
    final List<Long> all = LongStream.rangeClosed(1, blocks).boxed().toList();
    assertEquals(all, history.committed(), "commits");
    assertEquals(all, history.proven(), "proofs");
    assertEquals(all, history.executed(), "executions");
    assertEquals(
        LongStream.range(0, history.requests().size()).boxed().toList(),
        history.requests(),
        "requests");
    assertEquals(
        Integer.toString(history.requests().size()),
        exchange.value("rollup", "select sum(priority_count) from l2block"),
        "requests in blocks");
    final Map<L1History.Due, Long> left = new HashMap<>();
    for (int trader = 0; trader < count; trader++) {
      for (final String asset : Script.assets()) {
        if (script.left(trader, asset) != 0) {
          left.put(
              new L1History.Due(traders.owner(trader), traders.asset(asset).token()),
              script.left(trader, asset));
        }
      }
    }
    assertEquals(left, history.credited(), "what left L2");
    assertEquals(left, history.paid(), "what was paid");
    assertEquals(
        "0",
        exchange.value("rollup", "select count(*) from l2block where status <> 'executed'"),
        "blocks that the database does not know to be executed");
    return blocks;
  }
}
