package io.fluidex.standalone.campaign;

import io.fluidex.standalone.demo.Action;
import io.fluidex.standalone.demo.Script;
import io.fluidex.standalone.demo.ScriptedTraders;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * L1 is reorganised after deposits, commits, proofs and executions. Transactions of the dropped
 * blocks are in the pool again, those of the operator now and then lost.
 */
final class ReorgCampaign {
  private final ProcessExchange exchange;
  private final Script script;
  private final ScriptedTraders traders;
  private final L1Control l1;
  private final Random random;
  private int dropped;

  /** What there was just before. */
  private enum Stage {
    DEPOSITED,
    COMMITTED,
    PROVEN,
    EXECUTED
  }

  ReorgCampaign(
      final ProcessExchange exchange,
      final Script script,
      final ScriptedTraders traders,
      final long seed) {
    this.exchange = exchange;
    this.script = script;
    this.traders = traders;
    this.l1 = exchange.l1Control();
    this.random = new Random(seed);
  }

  /**
   * Reorganises once for every depth, after each stage.
   *
   * @param depths how many blocks are dropped
   * @return how many transactions were dropped
   */
  int run(final List<Integer> depths) {
    for (final int depth : depths) {
      for (final Stage stage : Stage.values()) {
        after(stage, depth);
      }
    }
    return dropped;
  }

  private void after(final Stage stage, final int depth) {
    final List<Runnable> arrivals = new ArrayList<>();
    if (stage == Stage.DEPOSITED) {
      arrivals.add(traders.begin(script.deposit()));
    } else {
      final long before = blocks();
      Action action;
      do {
        action = script.next();
        traders.perform(action);
      } while (blocks() == before || action instanceof Action.Claim);
      final long block = blocks();
      Patience.await(block + " " + stage, () -> reached(stage) >= block);
    }
    exchange.l1().lock();
    try {
      dropped += l1.reorganise(depth, random.nextBoolean(), lost());
    } finally {
      exchange.l1().unlock();
    }
    arrivals.forEach(Runnable::run);
  }

  private Predicate<String> lost() {
    return random.nextBoolean() ? exchange.ground().operator()::equals : _ -> false;
  }

  private long blocks() {
    return Long.parseLong(
        exchange.value("rollup", "select coalesce(max(block_id), 0) from l2block"));
  }

  /** The last block that is so far. */
  private long reached(final Stage stage) {
    return Long.parseLong(
        exchange.value(
            "rollup",
            "select coalesce(max(block_id), 0) from l2block where status in "
                + switch (stage) {
                  case DEPOSITED, COMMITTED -> "('committed', 'proven', 'executed')";
                  case PROVEN -> "('proven', 'executed')";
                  case EXECUTED -> "('executed')";
                }));
  }
}
