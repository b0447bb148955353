package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Moves elements to the places before theirs: what circuits call the next row. */
final class NextKernel {
  private static final VectorSpecies<Double> D = Lanes.DOUBLES;

  private NextKernel() {}

  /**
   * Element i + 1 becomes element i, for whole blocks; reads the first element of the block after
   * the last one; both arrays and places may be the same. All numbers count doubles.
   */
  static void copy(
      final double[] from, final int fromAt, final double[] to, final int toAt, final int count) {
    for (int k = 0; k < count; k += BLOCK) {
      for (int v = k; v < k + BLOCK; v += Lanes.COUNT) {
        DoubleVector.fromArray(D, from, fromAt + v + 1).intoArray(to, toAt + v);
      }
      // The last one came from the next limb; it is in the next block.
      to[toAt + k + BLOCK - 1] = from[fromAt + k + BLOCK_DOUBLES];
    }
  }
}
