package io.fluidex.crypto.vector;

/** Elements in blocks of vectors, see {@link LimbFormat}; each at most 0.9 p in magnitude. */
final class BlockArray extends FieldArray {
  final double[] data;

  BlockArray(final int length) {
    super(length);
    this.data = new double[LimbFormat.doubles(length)];
  }

  @Override
  public long bytes() {
    return (long) data.length * Double.BYTES;
  }
}
