package io.fluidex.rollup.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.plonk.circuit.Satisfiability;
import io.fluidex.plonk.circuit.UnsatisfiedException;
import io.fluidex.plonk.circuit.Witness;
import io.fluidex.rollup.block.Block;
import java.util.List;

/** Says of values whether they satisfy a circuit, without a proof. */
final class CircuitCheck {
  private final BlockCircuit circuit;
  private final Satisfiability satisfiability;

  CircuitCheck(final BlockCircuit circuit) {
    this.circuit = circuit;
    this.satisfiability = new Satisfiability(circuit.circuit().constraintSystem());
  }

  BlockCircuit circuit() {
    return circuit;
  }

  Satisfiability satisfiability() {
    return satisfiability;
  }

  /** Wants a block to satisfy the circuit with the block's public inputs. */
  Witness assertAccepted(final Block block, final String what) {
    final Witness witness = circuit.witness(block);
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
      witness = circuit.circuit().solve(assignment);
    } catch (final UnsatisfiedException e) {
      return e.violations();
    }
    return violations(witness, circuit.circuit().publicInputs(witness));
  }

  private List<String> violations(final Witness witness, final List<Fr> publicInputs) {
    return satisfiability.violations(witness, publicInputs).stream()
        .map(circuit.circuit()::explain)
        .toList();
  }

  /** Wants inputs to be refused; says why they were. */
  List<String> assertRefused(final Assignment assignment, final String what) {
    final List<String> violations = violations(assignment);
    assertFalse(violations.isEmpty(), what);
    return violations;
  }
}
