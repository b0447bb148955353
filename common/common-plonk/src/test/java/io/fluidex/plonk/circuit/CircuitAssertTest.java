package io.fluidex.plonk.circuit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** The checks of the other tests fail where a constraint is missing. */
class CircuitAssertTest {
  private final CircuitBuilder c = new CircuitBuilder();

  /** 1 / x as a public result that nothing but the solver ties to x. */
  private Circuit unconstrainedInverse() {
    final Var x = c.publicInput("x");
    final Var y = c.hint(StandardFunctions.INVERSE, List.of(), List.of(x), 1).getFirst();
    c.assertEqual(y, c.publicInput("y"));
    return c.compile();
  }

  private static Assignment pair(final Circuit circuit, final long x, final Fr y) {
    return circuit.assignment().set("x", x).set("y", y);
  }

  @Test
  void shouldNotTakeAPublicInputForAConstraintOfAResult() {
    final Circuit circuit = unconstrainedInverse();
    final Witness witness = circuit.solve(pair(circuit, 2, Fr.of(2).inverse()));
    final AssertionFailedError e =
        assertThrows(
            AssertionFailedError.class,
            () -> CircuitAssert.assertEveryMutationRejected(circuit, witness));
    assertTrue(e.getMessage().contains("can be"), e.getMessage());
  }

  @Test
  void shouldNotLetAResultBeGiven() {
    final Circuit circuit = unconstrainedInverse();
    final Witness witness = circuit.solve(pair(circuit, 2, Fr.of(2).inverse()));
    final AssertionFailedError e =
        assertThrows(
            AssertionFailedError.class,
            () -> CircuitAssert.assertEveryMutationRejected(circuit, witness, "x", "y"));
    assertTrue(e.getMessage().contains("y is computed"), e.getMessage());
  }

  /** Another x is accepted beside the y that belongs to the old one. */
  @Test
  void shouldWantAnotherStatementToBeTrue() {
    final Circuit circuit = unconstrainedInverse();
    final Witness witness = circuit.solve(pair(circuit, 2, Fr.of(2).inverse()));
    assertThrows(
        UnsatisfiedException.class,
        () -> CircuitAssert.assertEveryMutationRejected(circuit, witness, "x"));
  }

  @Test
  void shouldNotTakeARefusalOfTheSolverForAConstraint() {
    final Circuit circuit = unconstrainedInverse();
    // There is no 1 / 0; 1 / 2 is not 3.
    for (final Assignment claim : List.of(pair(circuit, 0, Fr.ZERO), pair(circuit, 2, Fr.of(3)))) {
      assertThrows(UnsatisfiedException.class, () -> circuit.solve(claim));
      final AssertionFailedError e =
          assertThrows(
              AssertionFailedError.class, () -> CircuitAssert.assertRejected(circuit, claim));
      assertTrue(e.getMessage().contains("no constraint rejects"), e.getMessage());
    }
  }

  @Test
  void shouldNotRejectWhatTheSolverAccepts() {
    c.assertBool(c.publicInput("b"));
    final Circuit circuit = c.compile();
    assertThrows(
        AssertionFailedError.class,
        () -> CircuitAssert.assertRejected(circuit, circuit.assignment().set("b", 1)));
  }

  @Test
  void shouldTellOneViolationFromNoneAndTwo() {
    c.assertBool(c.publicInput("b"));
    c.assertBool(c.publicInput("d"));
    final Circuit circuit = c.compile();
    final LenientSolver solver = new LenientSolver(circuit);
    final Assignment claim = circuit.assignment().set("b", 2).set("d", 1);
    CircuitAssert.assertStoppedBy("arithmetic", "CircuitAssertTest", solver, claim);
    assertThrows(
        AssertionFailedError.class,
        () -> CircuitAssert.assertStoppedBy("range-0", "CircuitAssertTest", solver, claim));
    assertThrows(
        AssertionFailedError.class,
        () -> CircuitAssert.assertStoppedBy("arithmetic", "elsewhere", solver, claim));
    for (final int d : List.of(0, 3)) {
      final Assignment other = circuit.assignment().set("b", d).set("d", d);
      assertThrows(
          AssertionFailedError.class,
          () -> CircuitAssert.assertStoppedBy("arithmetic", "CircuitAssertTest", solver, other));
    }
  }

  @Test
  void shouldRefuseAClaimOfTwoValuesForOneVariable() {
    final Var x = c.publicInput("x");
    c.assertEqual(x, c.publicInput("y"));
    c.assertBool(x);
    final Circuit circuit = c.compile();
    final LenientSolver solver = new LenientSolver(circuit);
    final Assignment claim = pair(circuit, 0, Fr.ONE);
    assertThrows(IllegalArgumentException.class, () -> solver.solve(claim));
  }
}
