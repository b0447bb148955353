package io.fluidex.crypto.vector;

import io.fluidex.crypto.field.PrimeField;

/** Elements as the four Montgomery limbs of {@link PrimeField}. */
final class LimbArray extends FieldArray {
  final long[] data;

  LimbArray(final int length) {
    super(length);
    this.data =
        new long
            [Math.multiplyExact(
                PrimeField.LIMBS, Math.ceilDiv(length, BulkField.ALIGNMENT) * BulkField.ALIGNMENT)];
  }

  @Override
  public long bytes() {
    return (long) data.length * Long.BYTES;
  }
}
