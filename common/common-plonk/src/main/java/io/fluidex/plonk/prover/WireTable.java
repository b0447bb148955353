package io.fluidex.plonk.prover;

import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.gate.Wire;
import java.util.Arrays;

/** The values of the cells, from those of the variables. */
final class WireTable {
  /** Rows gathered at a time before they are converted. */
  private static final int CHUNK = 1024;

  private final ConstraintSystem circuit;
  private final long[] variables;

  /**
   * @param variables one element per variable, flat Montgomery limbs
   */
  WireTable(final ConstraintSystem circuit, final long[] variables) {
    if (variables.length != circuit.variables() * PrimeField.LIMBS) {
      throw new IllegalArgumentException(
          "the witness has "
              + variables.length / PrimeField.LIMBS
              + " variables, the circuit "
              + circuit.variables());
    }
    this.circuit = circuit;
    this.variables = variables;
  }

  /** The values of a wire on all rows of a domain. */
  FieldArray values(final Wire wire, final BulkField field, final int size) {
    final int[] cells = circuit.variables(wire);
    final FieldArray values = field.allocate(size);
    final long[] limbs = new long[CHUNK * PrimeField.LIMBS];
    for (int row = 0; row < size; row += CHUNK) {
      final int n = Math.min(CHUNK, size - row);
      for (int i = 0; i < n; i++) {
        final int variable = row + i < cells.length ? cells[row + i] : circuit.paddingVariable();
        final int at = i * PrimeField.LIMBS;
        if (variable == ConstraintSystem.FREE) {
          Arrays.fill(limbs, at, at + PrimeField.LIMBS, 0);
        } else {
          System.arraycopy(variables, variable * PrimeField.LIMBS, limbs, at, PrimeField.LIMBS);
        }
      }
      field.load(limbs, 0, values, row, n);
    }
    return values;
  }
}
