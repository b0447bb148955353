package io.fluidex.plonk.setup;

import io.fluidex.crypto.curve.Curve;
import io.fluidex.crypto.curve.XyzzArithmetic;
import java.util.stream.IntStream;

/**
 * Sums of scalar multiples of points of either group, in parallel, for checks of reference strings:
 * Pippenger's buckets over windows of one byte, so that random bytes are digits as they are drawn.
 */
final class PointCombination {
  /** Points of one task: its buckets, 16 windows of 255, cost little against its additions. */
  private static final int CHUNK = 1 << 14;

  private static final int BUCKETS = 255;

  private final Curve curve;
  private final int scalarBytes;

  /**
   * Sums over a group.
   *
   * @param curve the group
   * @param scalarBytes bytes of each scalar, least significant first
   */
  PointCombination(final Curve curve, final int scalarBytes) {
    this.curve = curve;
    this.scalarBytes = scalarBytes;
  }

  /**
   * The sum of scalar_i * point_(first + i) for i below count, as one affine point.
   *
   * @param points flat affine points, valid
   * @param first index of the first point, in points
   * @param scalars one after the other, at least count of them
   */
  long[] sum(final long[] points, final int first, final int count, final byte[] scalars) {
    final long[][] parts =
        IntStream.range(0, (count + CHUNK - 1) / CHUNK)
            .parallel()
            .mapToObj(
                chunk -> {
                  final int from = chunk * CHUNK;
                  return chunkSum(points, first, from, Math.min(count, from + CHUNK), scalars);
                })
            .toArray(long[][]::new);
    final XyzzArithmetic xyzz = new XyzzArithmetic(curve);
    final long[] sum = new long[xyzz.pointLimbs()];
    xyzz.setInfinity(sum, 0);
    for (final long[] part : parts) {
      xyzz.add(sum, 0, part, 0);
    }
    final long[] affine = new long[curve.affineLimbs()];
    xyzz.toAffine(sum, 0, affine, 0);
    return affine;
  }

  private long[] chunkSum(
      final long[] points, final int first, final int from, final int to, final byte[] scalars) {
    final XyzzArithmetic xyzz = new XyzzArithmetic(curve);
    final int size = xyzz.pointLimbs();
    final int affine = curve.affineLimbs();
    final long[] buckets = new long[BUCKETS * size];
    final long[] sum = new long[size];
    final long[] running = new long[size];
    xyzz.setInfinity(sum, 0);
    for (int window = scalarBytes - 1; window >= 0; window--) {
      for (int i = 0; i < Byte.SIZE; i++) {
        xyzz.dbl(sum, 0);
      }
      for (int b = 0; b < BUCKETS; b++) {
        xyzz.setInfinity(buckets, b * size);
      }
      for (int i = from; i < to; i++) {
        final int digit = Byte.toUnsignedInt(scalars[i * scalarBytes + window]);
        if (digit != 0) {
          xyzz.addAffine(buckets, (digit - 1) * size, points, (first + i) * affine);
        }
      }
      xyzz.setInfinity(running, 0);
      for (int b = BUCKETS - 1; b >= 0; b--) {
        xyzz.add(running, 0, buckets, b * size);
        xyzz.add(sum, 0, running, 0);
      }
    }
    return sum;
  }
}
