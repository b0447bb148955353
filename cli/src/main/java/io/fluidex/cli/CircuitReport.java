package io.fluidex.cli;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.circuit.RowShape;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.gate.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the rows of a circuit are for. */
final class CircuitReport {
  private static final String PUBLIC_INPUTS = "public inputs";

  private final ConstraintSystem system;

  /** Says what the rows of a circuit are for. */
  CircuitReport(final ConstraintSystem system) {
    this.system = system;
  }

  /** How many rows there are of each kind, the kinds in a fixed order; those that occur. */
  Map<String, Integer> rowsByKind() {
    final Map<String, Integer> rows = new LinkedHashMap<>();
    if (system.gateSet() == VanillaGates.SET) {
      for (final String kind :
          List.of(PUBLIC_INPUTS, "products", "booleans", "sums", "equalities", "constants")) {
        rows.put(kind, 0);
      }
    }
    for (int row = 0; row < system.rows(); row++) {
      rows.merge(kind(row), 1, Integer::sum);
    }
    rows.values().removeIf(count -> count == 0);
    return rows;
  }

  private String kind(final int row) {
    if (row < system.publicInputs()) {
      return PUBLIC_INPUTS;
    }
    final RowShape shape = system.shape(row);
    if (system.gateSet() != VanillaGates.SET) {
      return shape.gate().name();
    }
    if (!coefficient(shape, VanillaGates.QM).isZero()) {
      return isBoolean(row) ? "booleans" : "products";
    }
    int terms = 0;
    for (final FixedColumn column : List.of(VanillaGates.QL, VanillaGates.QR, VanillaGates.QO)) {
      terms += coefficient(shape, column).isZero() ? 0 : 1;
    }
    return switch (terms) {
      case 0, 1 -> "constants";
      case 2 -> coefficient(shape, VanillaGates.QC).isZero() ? "equalities" : "sums";
      default -> "sums";
    };
  }

  /** Whether the row says x (x - 1) = 0, times a factor. */
  private boolean isBoolean(final int row) {
    final RowShape shape = system.shape(row);
    final Fr linear = coefficient(shape, VanillaGates.QL).add(coefficient(shape, VanillaGates.QR));
    return system.variable(Wire.A, row) == system.variable(Wire.B, row)
        && coefficient(shape, VanillaGates.QO).isZero()
        && coefficient(shape, VanillaGates.QC).isZero()
        && coefficient(shape, VanillaGates.QM).add(linear).isZero();
  }

  private Fr coefficient(final RowShape shape, final FixedColumn column) {
    return shape.coefficients().get(system.gateSet().coefficientColumns().indexOf(column));
  }
}
