package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.Constraint;
import io.fluidex.plonk.gate.Expression;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.Gate;
import io.fluidex.plonk.gate.GateSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

  /** What decides which cells the constraints of this shape read: see {@link Pattern}. */
  Pattern pattern() {
    final BitSet nonZero = new BitSet();
    for (int i = 0; i < coefficients.size(); i++) {
      nonZero.set(i, !coefficients.get(i).isZero());
    }
    return new Pattern(gate, nonZero);
  }

  /**
   * A gate and which of its coefficients are not 0; there are few, however many shapes there are.
   *
   * @param gate the gate
   * @param nonZero by index of the coefficient column; not to be changed
   */
  record Pattern(Gate gate, BitSet nonZero) {
    /**
     * The cells that each constraint reads; cells hidden by coefficients that are 0 are left out.
     */
    List<Set<Expression.Cell>> reads(final GateSet set) {
      final List<FixedColumn> columns = set.coefficientColumns();
      final List<Set<Expression.Cell>> reads = new ArrayList<>();
      for (final Constraint c : set.activeConstraints(gate)) {
        final Set<Expression.Cell> cells = new HashSet<>();
        c.polynomial()
            .substitute(leaf ->
                leaf instanceof Expression.Column(FixedColumn column)
                        && !nonZero.get(columns.indexOf(column))
                    ? Expression.zero()
                    : leaf)
            .forEachLeaf(leaf -> {
              if (leaf instanceof Expression.Cell cell) {
                cells.add(cell);
              }
            });
        reads.add(cells);
      }
      return reads;
    }
  }
}
