package io.fluidex.plonk.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.Wire;
import java.math.BigInteger;
import java.util.ArrayList;
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
   * Changes the value of each variable in turn, in several ways, and wants each change to violate
   * something. The public inputs stay as they were.
   *
   * @return how many changes were tried
   */
  public static int assertEveryMutationRejected(final Circuit circuit, final Witness witness) {
    final ConstraintSystem system = circuit.constraintSystem();
    final Satisfiability check = new Satisfiability(system);
    final List<Fr> publicInputs = circuit.publicInputs(witness);
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
        if (!other.equals(value)) {
          tried++;
          assertFalse(
              check.violations(witness.with(v, other), publicInputs, touched).isEmpty(),
              "variable "
                  + v
                  + " can be "
                  + other
                  + " instead of "
                  + value
                  + ": "
                  + circuit.describe(v));
        }
      }
    }
    return tried;
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
