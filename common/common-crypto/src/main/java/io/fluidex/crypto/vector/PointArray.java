package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;

import io.fluidex.crypto.field.PrimeField;
import java.util.Arrays;

/**
 * Affine points in the number format of the vector code, one after the other: the five limbs of x,
 * then those of y, each coordinate at most 0.51 p in magnitude; infinity is all zeros.
 *
 * <p>Points are not in blocks, unlike the elements of a {@link FieldArray}: they are read in random
 * order, and a point is then two cache lines instead of ten.
 *
 * <p>Mutable and without synchronisation: threads may work on disjoint ranges at the same time.
 */
public final class PointArray {
  /** Doubles of a point. */
  static final int DOUBLES = 2 * LIMBS;

  /** Where y starts in a point. */
  static final int Y = LIMBS;

  /** Points converted at a time: their blocks stay in the first-level cache. */
  private static final int CONVERSION_CHUNK = 256;

  private static final int AFFINE_LIMBS = 2 * PrimeField.LIMBS;

  final double[] data;
  private final int length;

  /** An array of n points, all infinity. */
  public PointArray(final int n) {
    this.length = n;
    this.data = new double[Math.multiplyExact(n, DOUBLES)];
  }

  /** Number of points. */
  public int length() {
    return length;
  }

  /** Bytes of memory held. */
  public long bytes() {
    return (long) data.length * Double.BYTES;
  }

  /** Whether a point is infinity. */
  public boolean isInfinity(final int index) {
    return isInfinity(data, index * DOUBLES);
  }

  /**
   * Whether the point that starts at a double is infinity: y is 0, as for no point of odd order.
   */
  static boolean isInfinity(final double[] data, final int at) {
    return data[at + Y] == 0
        && data[at + Y + 1] == 0
        && data[at + Y + 2] == 0
        && data[at + Y + 3] == 0
        && data[at + Y + 4] == 0;
  }

  /** Sets n points to infinity. */
  public void clear(final int index, final int n) {
    Arrays.fill(data, index * DOUBLES, (index + n) * DOUBLES, 0);
  }

  /**
   * Copies n points from flat affine data: the Montgomery limbs of x, then of y, infinity all
   * zeros.
   */
  public void load(
      final BulkField field,
      final long[] affine,
      final int fromLimb,
      final int index,
      final int n) {
    final VectorBulkField f = (VectorBulkField) field;
    final int chunk = Math.min(n, CONVERSION_CHUNK);
    final BlockArray block = new BlockArray(2 * chunk);
    for (int i = 0; i < n; i += CONVERSION_CHUNK) {
      final int m = Math.min(CONVERSION_CHUNK, n - i);
      f.load(affine, fromLimb + i * AFFINE_LIMBS, block, 0, 2 * m);
      f.linearKernel()
          .addScaled(block.data, 0, 0, block.data, 0, block.data, 0, LimbFormat.doubles(2 * m));
      for (int j = 0; j < 2 * m; j++) {
        final int s = LimbFormat.index(j);
        final int t = (index + i) * DOUBLES + j * LIMBS;
        for (int l = 0; l < LIMBS; l++) {
          data[t + l] = block.data[s + l * BLOCK];
        }
      }
    }
  }

  /** Copies n points to flat affine data, fully reduced. */
  public void store(
      final BulkField field, final int index, final long[] affine, final int toLimb, final int n) {
    final VectorBulkField f = (VectorBulkField) field;
    final int chunk = Math.min(n, CONVERSION_CHUNK);
    final BlockArray block = new BlockArray(2 * chunk);
    for (int i = 0; i < n; i += CONVERSION_CHUNK) {
      final int m = Math.min(CONVERSION_CHUNK, n - i);
      for (int j = 0; j < 2 * m; j++) {
        final int s = (index + i) * DOUBLES + j * LIMBS;
        final int t = LimbFormat.index(j);
        for (int l = 0; l < LIMBS; l++) {
          block.data[t + l * BLOCK] = data[s + l];
        }
      }
      f.store(block, 0, affine, toLimb + i * AFFINE_LIMBS, 2 * m);
    }
  }
}
