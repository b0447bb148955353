package io.fluidex.rollup.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockHeader;
import io.fluidex.rollup.executor.BlockContext;
import io.fluidex.rollup.executor.Executor;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.executor.Rejection;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.StrictSignatures;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tx.Transaction;
import java.util.List;

/** Asks executor and circuit about one transaction, and wants them to agree. */
final class Referee {
  private static final Depths DEPTHS = Shape.TINY.depths();

  /** A block of one slot. */
  static final BlockCircuit BLOCK = BlockCircuit.compile(new Shape(1, DEPTHS));

  private static final CircuitCheck BOUND = new CircuitCheck(BLOCK.circuit());
  private static final CircuitCheck UNBOUND = CircuitCheck.unbound(DEPTHS);

  private final CheatingOperator operator = new CheatingOperator(DEPTHS);
  private final Rollup rollup;

  /**
   * A referee for a rollup.
   *
   * @param rollup of {@link #BLOCK}
   */
  Referee(final Rollup rollup) {
    this.rollup = rollup;
  }

  private Outcome execute(final Transaction transaction, final BlockHeader header) {
    final RollupState fork = rollup.state().fork();
    return new Executor(fork)
        .execute(
            transaction, new BlockContext(header.domain(), header.time(), new StrictSignatures()));
  }

  /** The inputs of a slot for a transaction, whatever the rules say. */
  Assignment force(final Transaction transaction) {
    return operator.force(UNBOUND, rollup.state(), rollup.header(), transaction);
  }

  /** Wants both to accept; the state stays as it is. */
  void assertAccepted(final Transaction transaction) {
    final Outcome outcome = execute(transaction, rollup.header());
    assertInstanceOf(Outcome.Accepted.class, outcome, outcome::toString);
    final Assignment forced = operator.force(BOUND, rollup.state(), rollup.header(), transaction);
    assertEquals(List.of(), BOUND.violations(forced), transaction::toString);
    assertEquals(List.of(), UNBOUND.violations(force(transaction)), transaction::toString);
  }

  /**
   * Wants both to refuse.
   *
   * @param reason the executor's
   * @param gadget the part of the circuit that refuses
   */
  void assertRefused(final Transaction transaction, final Rejection reason, final String gadget) {
    final Outcome.Rejected rejected =
        assertInstanceOf(
            Outcome.Rejected.class, execute(transaction, rollup.header()), transaction::toString);
    assertEquals(reason, rejected.reason());
    assertRefusedBy(force(transaction), gadget);
  }

  /** The inputs of a slot for an honest block. */
  static Assignment slot(final Block block) {
    return UNBOUND.assign(block);
  }

  /** Wants the circuit to accept the inputs of a slot. */
  static void assertAccepted(final Assignment slot) {
    assertEquals(List.of(), UNBOUND.violations(slot));
  }

  /** Wants the circuit to refuse the inputs of a slot for what a gadget checks. */
  static void assertRefusedBy(final Assignment slot, final String gadget) {
    final List<String> violations = UNBOUND.assertRefused(slot, gadget);
    assertTrue(
        violations.stream().anyMatch(v -> v.contains(gadget)),
        () -> "refused, but not by " + gadget + ": " + violations);
  }
}
