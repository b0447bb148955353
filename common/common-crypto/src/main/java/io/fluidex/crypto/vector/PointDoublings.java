package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;

/**
 * Multiples 2^k P of many points, in affine coordinates: a doubling costs seven products, three of
 * them for its share in an inversion.
 *
 * <p>A workspace of about 0.6 MB, to be used for many calls, by one thread at a time.
 */
public final class PointDoublings {
  /** Points that are worked on at a time. */
  public static final int MOST = PointBatch.BLOCKS * BLOCK;

  private final PointBatch batch;
  private final int[] indices = new int[MOST];

  /** A workspace for the points of a curve over the given field. */
  public PointDoublings(final BulkField field) {
    batch = new PointBatch((VectorBulkField) field, PointBatch.BLOCKS);
  }

  /**
   * Writes the multiples by 2^shift, 2^(2 shift) and so on of n points, any of which may be
   * infinity.
   *
   * @param points where the points are and the multiples go
   * @param from index of the first point
   * @param n how many, at most {@link #MOST}
   * @param shift doublings from one multiple of a point to the next
   * @param copies how many multiples of each point there are then, itself among them
   * @param stride how far apart the multiples of a point are
   */
  public void write(
      final PointArray points,
      final int from,
      final int n,
      final int shift,
      final int copies,
      final int stride) {
    final int blocks = Math.ceilDiv(n, BLOCK);
    // Lanes that are left over repeat the last point: any point will do.
    for (int i = 0; i < blocks * BLOCK; i++) {
      indices[i] = (from + Math.min(i, n - 1)) << 1;
    }
    for (int k = 0; k < blocks; k++) {
      batch.load(points, indices, k * BLOCK, k * BLOCK_DOUBLES, BLOCK);
    }
    for (int copy = 1; copy < copies; copy++) {
      for (int i = 0; i < shift; i++) {
        batch.twice(blocks);
      }
      for (int i = 0; i < n; i++) {
        indices[i] = from + copy * stride + i;
      }
      for (int k = 0; k < blocks; k++) {
        batch.store(k * BLOCK_DOUBLES, points, indices, k * BLOCK, Math.min(BLOCK, n - k * BLOCK));
      }
    }
  }
}
