package io.fluidex.plonk.gadget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.plonk.circuit.Circuit;
import io.fluidex.plonk.circuit.CircuitAssert;
import io.fluidex.plonk.circuit.Forger;
import io.fluidex.plonk.circuit.LenientSolver;
import io.fluidex.plonk.circuit.Satisfiability;
import io.fluidex.plonk.circuit.UnsatisfiableException;
import io.fluidex.plonk.circuit.Violation;
import io.fluidex.plonk.circuit.Witness;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;

/** What every gadget of the tests has to pass. */
final class GadgetAssert {
  private GadgetAssert() {}

  /**
   * Accepted, clean under the lint, the same after storing, and every change of a value rejected.
   *
   * @param given inputs that are free, see {@link CircuitAssert#assertEveryMutationRejected}
   */
  static Witness assertSound(
      final Circuit circuit, final Assignment assignment, final String... given) {
    final Witness witness = assertAccepted(circuit, assignment);
    assertTrue(CircuitAssert.assertEveryMutationRejected(circuit, witness, given) > 0);
    return witness;
  }

  static Witness assertAccepted(final Circuit circuit, final Assignment assignment) {
    return CircuitAssert.assertAccepted(circuit, assignment, List.of(GadgetFunctions.values()));
  }

  /** Rejected by the solver, and by constraints alone. */
  static void assertRejected(final Circuit circuit, final Assignment assignment) {
    CircuitAssert.assertRejected(circuit, solver(circuit), assignment);
  }

  /** A solver that multiplies by what fits of a scalar that is too large. */
  static LenientSolver solver(final Circuit circuit) {
    return new LenientSolver(circuit)
        .substituting(
            GadgetFunctions.MULTIPLY_FIXED,
            call ->
                withScalarBelow(
                    call, 0, BigInteger.valueOf(3).pow(call.parameters().size() / 2 - 1)))
        .substituting(
            GadgetFunctions.MULTIPLY_VARIABLE,
            call ->
                withScalarBelow(
                    call,
                    2,
                    BigInteger.TWO.pow(
                        call.parameters().getFirst().toBigInteger().intValueExact())));
  }

  private static List<Fr> withScalarBelow(
      final LenientSolver.Call call, final int place, final BigInteger limit) {
    final BigInteger scalar = call.inputs().get(place).toBigInteger();
    try {
      return call.withInput(place, Fr.of(scalar.mod(limit))).compute();
    } catch (final UnsatisfiableException e) {
      // The point is not on the curve: no multiple of it is more plausible than another.
      return Collections.nCopies(call.resultCount(), Fr.ZERO);
    }
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
