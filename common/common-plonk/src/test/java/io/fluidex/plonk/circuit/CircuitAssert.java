package io.fluidex.plonk.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.Wire;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/** What every circuit of the tests has to pass. */
public final class CircuitAssert {
  private CircuitAssert() {}

  /**
   * Solves, checks all constraints, wants a clean lint, and the same from the circuit written and
   * read again.
   */
  public static Witness assertAccepted(
      final Circuit circuit,
      final Assignment assignment,
      final Collection<? extends WitnessFunction> functions) {
    final Witness witness = circuit.solve(assignment);
    circuit.check(witness);
    assertEquals(List.of(), circuit.lint());
    final byte[] bytes = circuit.encode();
    final Circuit read = Circuit.decode(bytes, functions);
    assertArrayEquals(bytes, read.encode());
    assertArrayEquals(circuit.constraintSystem().digest(), read.constraintSystem().digest());
    assertArrayEquals(witness.toLimbs(), read.solve(assignment).toLimbs());
    return witness;
  }

  /**
   * Wants a claim to be rejected: by the solver, and by some constraint when the solver refuses
   * nothing and whatever equals an input has the claimed value, see {@link LenientSolver}.
   */
  public static void assertRejected(final Circuit circuit, final Assignment claim) {
    assertRejected(circuit, new LenientSolver(circuit), claim);
  }

  /** As above, with answers of a solver's own. */
  public static void assertRejected(
      final Circuit circuit, final LenientSolver solver, final Assignment claim) {
    assertThrows(UnsatisfiedException.class, () -> circuit.check(circuit.solve(claim)));
    assertFalse(solver.violations(claim).isEmpty(), "no constraint rejects the claim");
  }

  /**
   * Wants one constraint on one row to be all that stops a forgery: without it the forgery would
   * pass.
   *
   * @param where a part of the path of the gadgets around the row, or of its source line
   */
  public static void assertStoppedBy(
      final String constraint,
      final String where,
      final LenientSolver solver,
      final Assignment claim) {
    final List<Violation> violations = solver.violations(claim);
    final List<String> explained = violations.stream().map(solver::explain).toList();
    assertEquals(1, violations.size(), explained::toString);
    assertEquals(constraint, violations.getFirst().constraint(), explained::toString);
    assertTrue(explained.getFirst().contains(where), explained::toString);
  }

  /**
   * Changes the value of each variable in turn, in several ways, and wants each change to violate a
   * gate's constraint. Public inputs change with their variables: that the verifier knows another
   * value rejects nothing here.
   *
   * @param given names of inputs that are free by what the circuit is meant to say. A change of one
   *     may make another true statement: the circuit then has to be satisfied by it without any
   *     other value being changed. Nothing that is computed can be given
   * @return how many changes were tried
   */
  public static int assertEveryMutationRejected(
      final Circuit circuit, final Witness witness, final String... given) {
    final ConstraintSystem system = circuit.constraintSystem();
    final Satisfiability check = new Satisfiability(system);
    final LenientSolver solver = new LenientSolver(circuit);
    final BitSet free = variablesOf(circuit, solver, List.of(given));
    final List<List<Integer>> rows = rowsOfVariables(system);
    final Random random = new Random(7);
    int tried = 0;
    for (int v = 0; v < system.variables(); v++) {
      final int[] touched = rows.get(v).stream().mapToInt(Integer::intValue).toArray();
      final Fr value = witness.value(v);
      final List<Fr> others =
          List.of(
              value.add(Fr.ONE),
              value.negate(),
              Fr.ZERO,
              Fr.ONE,
              Fr.reduce(new BigInteger(256, random)));
      for (final Fr other : others) {
        if (other.equals(value)) {
          continue;
        }
        tried++;
        final Witness changed = witness.with(v, other);
        if (check.violations(changed, circuit.publicInputs(changed), touched).isEmpty()) {
          final String change =
              "variable %d can be %s instead of %s: %s"
                  .formatted(v, other, value, name(circuit, solver, v));
          assertTrue(free.get(v), change);
          assertSolves(circuit, solver, changed);
        }
      }
    }
    return tried;
  }

  private static BitSet variablesOf(
      final Circuit circuit, final LenientSolver solver, final List<String> names) {
    final BitSet computed = solver.computed();
    final BitSet found = new BitSet();
    for (final String name : names) {
      final int before = found.cardinality();
      for (final Circuit.Input input : circuit.inputs()) {
        if (input.name().equals(name) || input.name().startsWith(name + "[")) {
          final int variable = solver.variable(input.variable());
          assertFalse(computed.get(variable), input.name() + " is computed, it cannot be given");
          found.set(variable);
        }
      }
      assertTrue(found.cardinality() > before, "no input is named " + name);
    }
    return found;
  }

  private static String name(final Circuit circuit, final LenientSolver solver, final int v) {
    final List<String> inputs =
        circuit.inputs().stream()
            .filter(i -> solver.variable(i.variable()) == v)
            .map(Circuit.Input::name)
            .toList();
    return circuit.describe(v) + ", inputs " + inputs;
  }

  /** Wants a witness to be the one that the circuit itself finds for its inputs. */
  private static void assertSolves(
      final Circuit circuit, final LenientSolver solver, final Witness witness) {
    final Assignment inputs = circuit.assignment();
    for (final Circuit.Input input : circuit.inputs()) {
      inputs.set(input.name(), witness.value(solver.variable(input.variable())));
    }
    final Witness solved = circuit.solve(inputs);
    circuit.check(solved);
    for (int v = 0; v < circuit.constraintSystem().variables(); v++) {
      assertEquals(solved.value(v), witness.value(v), circuit.describe(v));
    }
  }

  /** For each variable, the rows whose constraints may read it. */
  static List<List<Integer>> rowsOfVariables(final ConstraintSystem system) {
    final List<List<Integer>> rows = new ArrayList<>();
    for (int v = 0; v < system.variables(); v++) {
      rows.add(new ArrayList<>());
    }
    for (int row = 0; row < system.rows(); row++) {
      for (final Wire wire : Wire.values()) {
        final int v = system.variable(wire, row);
        if (v != ConstraintSystem.FREE) {
          if (row > 0) {
            rows.get(v).add(row - 1);
          }
          rows.get(v).add(row);
        }
      }
    }
    return rows;
  }
}
