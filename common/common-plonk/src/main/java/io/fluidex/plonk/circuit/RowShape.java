package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.Constraint;
import io.fluidex.plonk.gate.Expression;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.Gate;
import io.fluidex.plonk.gate.GateSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The fixed part of a row: its gate and its coefficients. Rows share shapes, a circuit has few.
 *
 * @param gate the gate
 * @param coefficients the values of the gate set's coefficient columns, in their order
 */
public record RowShape(Gate gate, List<Fr> coefficients) {
  /** Copies the list. */
  public RowShape {
    coefficients = List.copyOf(coefficients);
  }

  /**
   * The constraints of rows of this shape with all constants put in: polynomials in cells alone.
   * Cells that a zero coefficient hides do not occur.
   */
  public List<Constraint> constraints(final GateSet set) {
    final List<FixedColumn> columns = set.coefficientColumns();
    return set.activeConstraints(gate).stream()
        .map(c ->
            new Constraint(
                c.name(),
                c.slot(),
                c.polynomial()
                    .substitute(leaf ->
                        leaf instanceof Expression.Column(FixedColumn column)
                            ? Expression.of(coefficients.get(columns.indexOf(column)))
                            : leaf)))
        .filter(c -> !c.polynomial().isZero())
        .collect(Collectors.toUnmodifiableList());
  }

  /** The cells of this and the next row that the constraints of this shape read. */
  public Set<Expression.Cell> reads(final GateSet set) {
    final Set<Expression.Cell> cells = new HashSet<>();
    for (final Constraint c : constraints(set)) {
      c.polynomial()
          .forEachLeaf(leaf -> {
            if (leaf instanceof Expression.Cell cell) {
              cells.add(cell);
            }
          });
    }
    return cells;
  }
}
