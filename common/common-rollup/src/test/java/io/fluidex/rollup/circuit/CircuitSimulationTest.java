package io.fluidex.rollup.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockBuilder;
import io.fluidex.rollup.block.BlockHeader;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.StrictSignatures;
import io.fluidex.rollup.simulation.PlainLedger;
import io.fluidex.rollup.simulation.TransactionGenerator;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.TransactionType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Executor and circuit decide alike: blocks of random transactions that the executor accepts
 * satisfy the constraints; each one that it rejects is put into a block all the same, and does not.
 */
class CircuitSimulationTest {
  private static final Domain DOMAIN =
      Domain.ofBytes(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});

  /** One run. */
  private static final class Simulation {
    private final String seed;
    private final BlockCircuit circuit;
    private final CircuitCheck check;
    private final CircuitCheck unbound;
    private final CheatingOperator operator;
    private final Random random;
    private final RollupState state;
    private final PlainLedger ledger;
    private final TransactionGenerator generator;
    private final StrictSignatures signatures = new StrictSignatures();
    private final Map<TransactionType, int[]> counts = new EnumMap<>(TransactionType.class);
    private BlockBuilder builder;
    private long number;
    private long time = 1_600_000_000;

    Simulation(final Shape shape, final long seed) {
      this.seed = "seed " + seed + ", shape " + shape;
      System.out.println("circuit simulation " + this.seed);
      final Depths depths = shape.depths();
      this.circuit = BlockCircuit.compile(shape);
      this.check = new CircuitCheck(circuit.circuit());
      this.unbound = CircuitCheck.unbound(depths);
      this.operator = new CheatingOperator(depths);
      this.random = new Random(seed);
      this.state = RollupState.genesis(depths, NodeHasher.ofMachine());
      this.ledger = new PlainLedger(depths, DOMAIN);
      this.generator = new TransactionGenerator(random, ledger, depths, DOMAIN);
      begin();
    }

    private BlockHeader header() {
      return new BlockHeader(circuit.shape(), circuit.id(), number, time, DOMAIN);
    }

    private void begin() {
      number++;
      builder = new BlockBuilder(state, header(), signatures);
    }

    void run(final int transactions) {
      for (int i = 0; i < transactions; i++) {
        step(generator.next(time));
        if (builder.isFull()) {
          seal();
          time += random.nextInt(30);
          begin();
        }
      }
      seal();
    }

    private void step(final Transaction transaction) {
      final Outcome outcome = builder.add(transaction);
      final boolean accepted = outcome instanceof Outcome.Accepted;
      final String what = seed + ", block " + number + ": " + transaction + " -> " + outcome;
      assertEquals(ledger.execute(transaction, time), accepted, what);
      generator.executed(transaction, accepted);
      counts.computeIfAbsent(transaction.type(), t -> new int[2])[accepted ? 1 : 0]++;
      if (!accepted) {
        // What the executor says does not depend on where a block begins.
        if (builder.size() > 0) {
          seal();
          begin();
        }
        unbound.assertRefused(operator.force(unbound, state, header(), transaction), what);
      }
    }

    private void seal() {
      final Block block = builder.seal();
      check.assertAccepted(block, seed + ", block " + number);
    }
  }

  private static void run(final int transactions, final int atLeast) {
    final long seed = Long.getLong("fluidex.simulation.seed", 20_211_207);
    final Simulation simulation = new Simulation(Shape.TINY, seed);
    simulation.run(transactions);
    simulation.counts.forEach((type, count) ->
        assertTrue(
            count[1] >= atLeast && (type == TransactionType.NOP || count[0] >= atLeast),
            type + ": " + count[0] + " refused, " + count[1] + " accepted"));
  }

  @Test
  void shouldDecideAsTheExecutor() {
    run(600, 3);
  }

  @Test
  @Tag("long")
  void shouldDecideTenThousandTransactionsAsTheExecutor() {
    run(10_000, 20);
  }

  @Test
  void shouldDecideAsTheExecutorInDeepTrees() {
    new Simulation(new Shape(1, new Depths(8, 14, 24)), 2).run(40);
    new Simulation(new Shape(1, new Depths(1, 1, 4)), 3).run(40);
    new Simulation(new Shape(1, new Depths(16, 30, 32)), 4).run(20);
  }
}
