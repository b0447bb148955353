package io.fluidex.plonk.prover;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.FieldArray;

/** Single elements in and out of bulk arrays: for blinders and folded coefficients, never loops. */
final class Elements {
  private Elements() {}

  static Fr get(final BulkField field, final FieldArray from, final int index) {
    final long[] limbs = new long[PrimeField.LIMBS];
    field.store(from, index, limbs, 0, 1);
    return Fr.load(limbs, 0);
  }

  static void set(final BulkField field, final FieldArray to, final int index, final Fr value) {
    final long[] limbs = new long[PrimeField.LIMBS];
    value.store(limbs, 0);
    field.load(limbs, 0, to, index, 1);
  }

  static void add(final BulkField field, final FieldArray to, final int index, final Fr value) {
    set(field, to, index, get(field, to, index).add(value));
  }
}
