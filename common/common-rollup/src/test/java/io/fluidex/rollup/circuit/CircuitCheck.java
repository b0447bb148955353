package io.fluidex.rollup.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.plonk.circuit.Circuit;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.Satisfiability;
import io.fluidex.plonk.circuit.UnsatisfiedException;
import io.fluidex.plonk.circuit.Witness;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.shape.Depths;
import java.util.List;

/** Says of values whether they satisfy a circuit, without a proof. */
final class CircuitCheck {
  private final Circuit circuit;
  private final Satisfiability satisfiability;

  CircuitCheck(final Circuit circuit) {
    this.circuit = circuit;
    this.satisfiability = new Satisfiability(circuit.constraintSystem());
  }

  /**
   * One slot whose new root and record are not bound to anything: what it refuses is refused
   * whatever the operator publishes.
   */
  static CircuitCheck unbound(final Depths depths) {
    final CircuitBuilder circuit = new CircuitBuilder();
    final BlockCells block = BlockCells.input(circuit);
    try (var _ = circuit.enter(BlockCircuit.slotName(0))) {
      SlotCircuit.build(circuit, block, depths, block.oldRoot());
    }
    return new CircuitCheck(circuit.compile());
  }

  /**
   * One slot without its paths, so in any state: what it accepts may happen to some accounts, and
   * then stands in the record.
   */
  static CircuitCheck anyState(final Depths depths) {
    final CircuitBuilder circuit = new CircuitBuilder();
    final BlockCells block = BlockCells.input(circuit);
    try (var _ = circuit.enter(BlockCircuit.slotName(0))) {
      SlotCircuit.decide(circuit, block, depths);
    }
    return new CircuitCheck(circuit.compile());
  }

  Circuit circuit() {
    return circuit;
  }

  Satisfiability satisfiability() {
    return satisfiability;
  }

  /** The inputs for a block. */
  Assignment assign(final Block block) {
    return new BlockAssignment(circuit.assignment()).set(block);
  }

  /** Wants a block to satisfy the circuit with the block's public inputs. */
  Witness assertAccepted(final Block block, final String what) {
    final Witness witness = circuit.solve(assign(block));
    assertEquals(List.of(), violations(witness, block.inputs().toList()), what);
    return witness;
  }

  /**
   * What is violated, in words, when the inputs are these and all else is computed from them as the
   * honest prover does.
   */
  List<String> violations(final Assignment assignment) {
    final Witness witness;
    try {
      witness = circuit.solve(assignment);
    } catch (final UnsatisfiedException e) {
      return e.violations();
    }
    return violations(witness, circuit.publicInputs(witness));
  }

  private List<String> violations(final Witness witness, final List<Fr> publicInputs) {
    return satisfiability.violations(witness, publicInputs).stream().map(circuit::explain).toList();
  }

  /** Wants inputs to be refused; says why they were. */
  List<String> assertRefused(final Assignment assignment, final String what) {
    final List<String> violations = violations(assignment);
    assertFalse(violations.isEmpty(), what);
    return violations;
  }
}
