package io.fluidex.plonk.gadget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.plonk.circuit.Circuit;
import io.fluidex.plonk.circuit.CircuitAssert;
import io.fluidex.plonk.circuit.Forger;
import io.fluidex.plonk.circuit.Satisfiability;
import io.fluidex.plonk.circuit.UnsatisfiedException;
import io.fluidex.plonk.circuit.Violation;
import io.fluidex.plonk.circuit.Witness;
import java.util.List;

/** What every gadget of the tests has to pass. */
final class GadgetAssert {
  private GadgetAssert() {}

  /**
   * Accepted, clean under the lint, the same after storing, and every change of a value rejected.
   */
  static Witness assertSound(final Circuit circuit, final Assignment assignment) {
    final Witness witness = assertAccepted(circuit, assignment);
    assertTrue(CircuitAssert.assertEveryMutationRejected(circuit, witness) > 0);
    return witness;
  }

  static Witness assertAccepted(final Circuit circuit, final Assignment assignment) {
    return CircuitAssert.assertAccepted(circuit, assignment, List.of(GadgetFunctions.values()));
  }

  static void assertRejected(final Circuit circuit, final Assignment assignment) {
    assertThrows(UnsatisfiedException.class, () -> circuit.check(circuit.solve(assignment)));
  }

  /**
   * Breaks a constraint on each row that has it, repairs all that follows, and wants this violation
   * alone to stop a false claim: the check without the constraint accepts it.
   *
   * @return on how many rows
   */
  static int assertOnlyDefence(
      final Circuit circuit, final Witness witness, final String constraint) {
    final Forger forger = new Forger(circuit);
    final Satisfiability check = new Satisfiability(circuit.constraintSystem());
    final Satisfiability without =
        new Satisfiability(circuit.constraintSystem(), List.of(constraint));
    final List<Integer> rows = forger.rowsOf(constraint);
    assertFalse(rows.isEmpty(), "no row has " + constraint);
    for (final int row : rows) {
      final Forger.Forgery forgery = forger.forge(witness, constraint, row);
      assertEquals(
          List.of(constraint + " on row " + row),
          check.violations(forgery.witness(), forgery.publicInputs()).stream()
              .map(GadgetAssert::describe)
              .toList());
      assertTrue(without.isSatisfied(forgery.witness(), forgery.publicInputs()));
      assertNotEquals(circuit.publicInputs(witness), forgery.publicInputs());
    }
    return rows.size();
  }

  private static String describe(final Violation v) {
    return v.constraint() + " on row " + v.row();
  }
}
