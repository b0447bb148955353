package io.fluidex.crypto.vector;

import io.fluidex.crypto.field.PrimeField;
import java.util.Arrays;

/**
 * Affine points for the vector code, packed into eight words each, see {@link PointPacking};
 * infinity is all zeros.
 *
 * <p>Points are not in blocks, unlike the elements of a {@link FieldArray}: they are read in random
 * order, and a point is then one cache line instead of ten.
 *
 * <p>Mutable and without synchronisation: threads may work on disjoint ranges at the same time.
 */
public final class PointArray {
  /**
   * Words before the first point. Large arrays start at a multiple of 64 bytes, with two words of
   * header: points are then whole cache lines.
   */
  static final int FIRST = 6;

  /** Points converted at a time: their blocks stay in the first-level cache. */
  private static final int CONVERSION_CHUNK = 256;

  private static final int WORDS = PointPacking.WORDS;
  private static final int AFFINE_LIMBS = 2 * PrimeField.LIMBS;

  final long[] data;
  private final int length;

  /** An array of n points, all infinity. */
  public PointArray(final int n) {
    this.length = n;
    this.data = new long[Math.addExact(FIRST, Math.multiplyExact(n, WORDS))];
  }

  /** Number of points. */
  public int length() {
    return length;
  }

  /** Bytes of memory held. */
  public long bytes() {
    return (long) data.length * Long.BYTES;
  }

  /** Whether a point is infinity. */
  public boolean isInfinity(final int index) {
    // No point of odd order has y = 0.
    final int y = FIRST + index * WORDS + PointPacking.Y;
    return (data[y] | data[y + 1] | data[y + 2] | data[y + 3]) == 0;
  }

  /**
   * Reads from points, which has them brought to the cache.
   *
   * @param ids from {@code from} to {@code end}: twice the index of a point, or one more
   * @return something that depends on all of them
   */
  long touch(final int[] ids, final int from, final int end) {
    long words = 0;
    for (int i = from; i < end; i++) {
      words ^= data[FIRST + (ids[i] >>> 1) * WORDS];
    }
    return words;
  }

  /** Sets n points to infinity. */
  public void clear(final int index, final int n) {
    Arrays.fill(data, FIRST + index * WORDS, FIRST + (index + n) * WORDS, 0);
  }

  /** A copy with room for n points. */
  PointArray grow(final int n) {
    final PointArray grown = new PointArray(n);
    System.arraycopy(data, 0, grown.data, 0, data.length);
    return grown;
  }

  /** Sets the first n points to those of another array. */
  public void copy(final PointArray from, final int n) {
    System.arraycopy(from.data, FIRST, data, FIRST, n * WORDS);
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
    final long[] split = new long[affineLimbs(n)];
    final BlockArray x = new BlockArray(Math.min(n, CONVERSION_CHUNK));
    final BlockArray y = new BlockArray(x.length());
    for (int i = 0; i < n; i += CONVERSION_CHUNK) {
      final int m = Math.min(CONVERSION_CHUNK, n - i);
      final int half = m * PrimeField.LIMBS;
      for (int j = 0; j < m; j++) {
        final int s = fromLimb + (i + j) * AFFINE_LIMBS;
        final int t = j * PrimeField.LIMBS;
        System.arraycopy(affine, s, split, t, PrimeField.LIMBS);
        System.arraycopy(affine, s + PrimeField.LIMBS, split, half + t, PrimeField.LIMBS);
      }
      f.load(split, 0, x, 0, m);
      f.load(split, half, y, 0, m);
      reduce(f, x);
      reduce(f, y);
      for (int j = 0; j < m; j++) {
        PointPacking.packOne(
            x.data, y.data, LimbFormat.index(j), data, FIRST + (index + i + j) * WORDS);
      }
    }
  }

  private static void reduce(final VectorBulkField f, final BlockArray a) {
    f.linearKernel().addScaled(a.data, 0, 0, a.data, 0, a.data, 0, a.data.length);
  }

  private static int affineLimbs(final int n) {
    return Math.min(n, CONVERSION_CHUNK) * AFFINE_LIMBS;
  }

  /** Copies n points to flat affine data, fully reduced. */
  public void store(
      final BulkField field, final int index, final long[] affine, final int toLimb, final int n) {
    final long[] split = new long[affineLimbs(n)];
    final BlockArray x = new BlockArray(Math.min(n, CONVERSION_CHUNK));
    final BlockArray y = new BlockArray(x.length());
    for (int i = 0; i < n; i += CONVERSION_CHUNK) {
      final int m = Math.min(CONVERSION_CHUNK, n - i);
      final int half = m * PrimeField.LIMBS;
      for (int j = 0; j < m; j++) {
        PointPacking.unpackOne(
            data, FIRST, (index + i + j) << 1, x.data, y.data, LimbFormat.index(j));
      }
      field.store(x, 0, split, 0, m);
      field.store(y, 0, split, half, m);
      for (int j = 0; j < m; j++) {
        final int s = j * PrimeField.LIMBS;
        final int t = toLimb + (i + j) * AFFINE_LIMBS;
        System.arraycopy(split, s, affine, t, PrimeField.LIMBS);
        System.arraycopy(split, half + s, affine, t + PrimeField.LIMBS, PrimeField.LIMBS);
      }
    }
  }
}
