package io.fluidex.plonk.circuit;

import io.fluidex.plonk.gate.Expression;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for values that a circuit computes but hardly constrains.
 *
 * <p>A value that stands in one constraint only is whatever that constraint wants it to be, and so
 * takes the constraint's force away; one that stands in none can be anything. Neither need be a
 * mistake, but both are what mistakes look like. A value declared {@linkplain
 * CircuitBuilder#auxiliary auxiliary} may stand in one constraint.
 */
final class Lint {
  private static final int ENOUGH = 2;

  private final ConstraintSystem system;

  /** Uses of each variable, counted up to {@link #ENOUGH}. */
  private final byte[] uses;

  Lint(final ConstraintSystem system) {
    this.system = system;
    this.uses = new byte[system.variables()];
    final List<List<Set<Expression.Cell>>> reads = system.reads();
    for (int row = 0; row < system.rows(); row++) {
      for (final Set<Expression.Cell> constraint : reads.get(system.shapeIndex(row))) {
        count(constraint, row);
      }
    }
  }

  private void count(final Set<Expression.Cell> constraint, final int row) {
    final Set<Integer> variables = new HashSet<>();
    for (final Expression.Cell cell : constraint) {
      variables.add(system.variable(cell.wire(), row + cell.rotation().offset()));
    }
    for (final int variable : variables) {
      if (uses[variable] < ENOUGH) {
        uses[variable]++;
      }
    }
  }

  /**
   * Findings in words.
   *
   * @param circuit the circuit the system is of
   * @param auxiliary variables that may stand in one constraint
   */
  List<String> findings(final Circuit circuit, final BitSet auxiliary) {
    final List<String> findings = new ArrayList<>();
    for (int v = 0; v < system.variables(); v++) {
      if (uses[v] < ENOUGH && !(uses[v] == 1 && auxiliary.get(v))) {
        findings.add(
            "variable %d stands in %d constraints: %s".formatted(v, uses[v], circuit.describe(v)));
      }
    }
    for (final Circuit.Input input : circuit.inputs()) {
      if (input.variable() >= system.variables() && !circuit.isEqualToVariable(input.variable())) {
        findings.add("input \"" + input.name() + "\" stands in no constraint");
      }
    }
    findings.addAll(circuit.unconstrainedHints());
    return findings;
  }
}
