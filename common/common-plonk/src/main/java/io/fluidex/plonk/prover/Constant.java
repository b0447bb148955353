package io.fluidex.plonk.prover;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.FieldArray;

/**
 * One value repeated: a block of it, to multiply by, or as many rows as sums need.
 *
 * @param array the repeated value
 */
record Constant(FieldArray array) {
  /** A block, for {@link BulkField#scale}. */
  Constant(final BulkField field, final Fr value) {
    this(field, value, BulkField.ALIGNMENT);
  }

  /** So many rows. */
  Constant(final BulkField field, final Fr value, final int rows) {
    this(field.allocate(rows));
    final long[] limbs = new long[PrimeField.LIMBS];
    value.store(limbs, 0);
    field.fill(array, 0, rows, limbs, 0);
  }
}
