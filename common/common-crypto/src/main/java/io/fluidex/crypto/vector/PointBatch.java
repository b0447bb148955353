package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;

import io.fluidex.crypto.field.PrimeField;

/**
 * Additions of affine points that do not depend on each other, sixteen at a time and with one field
 * inversion for up to {@value #BLOCKS} blocks of them.
 *
 * <p>First operands, and in their place the sums, are blocks of an arena: x and y in one array
 * each, at the same index. Second operands are blocks of the arena too, or come from elsewhere.
 *
 * <p>With d the difference of the operands, lambda = dy / dx, the sum is x3 = lambda^2 - dx - 2 x1,
 * y3 = lambda (x1 - x3) - y1. Written so, it holds for <i>any</i> point (x1, y1) of the line and
 * any d along it whose midpoint is right, on the curve or not; the exceptions are additions with
 * chosen operands:
 *
 * <ul>
 *   <li>P + infinity: (0, -y) and d = (-x, 0), since no point of the curve has x = 0.
 *   <li>P + P: (x - 2 y, y - 3 x^2) and d = (4 y, 6 x^2), on the tangent.
 *   <li>P - P, or infinity twice: (1, 0) and d = (-2, 0), which gives (0, 0), that is infinity.
 * </ul>
 *
 * <p>Equal x are noticed by the product of all dx, which is then 0. Coordinates are at most 0.51 p
 * in magnitude, so differences at most 1.02 p, and all products at most 0.82 p.
 *
 * <p>Not safe for use by many threads.
 */
final class PointBatch {
  /** Blocks of a batch: an inversion costs about as much as 3 of them. */
  static final int BLOCKS = 128;

  /** Marks a block whose differences are in place already. */
  private static final int GATHERED = -1;

  private final MulKernel mul;
  private final SquareKernel squares;
  private final ReductionKernel reduction;
  private final LinearKernel linear;
  private final PointKernel kernel;
  private final BatchInversion inversion;
  private final double[] x;
  private final double[] y;
  private final double[] dx = new double[BLOCKS * BLOCK_DOUBLES];
  private final double[] dy = new double[BLOCKS * BLOCK_DOUBLES];
  private final int[] first = new int[BLOCKS];
  private final int[] second = new int[BLOCKS];
  private final int[] used = new int[BLOCKS];
  private final int[] ids = new int[BLOCK];
  private final double[] slope = new double[BatchInversion.COLUMNS * BLOCK_DOUBLES];
  private final double[] product = new double[BatchInversion.COLUMNS * BLOCK_DOUBLES];
  private final long[] square = new long[BatchInversion.COLUMNS * ProductColumns.BLOCK_LONGS];
  private final double[] one = new double[BLOCK_DOUBLES];
  private int size;
  private boolean infinities;

  /** Additions in an arena of the given number of blocks. */
  PointBatch(final VectorBulkField field, final int arenaBlocks) {
    mul = field.mulKernel();
    squares = field.squareKernel();
    reduction = field.reductionKernel();
    linear = field.linearKernel();
    kernel = new PointKernel(field.field().modulus());
    inversion = new BatchInversion(field, BLOCKS);
    x = new double[arenaBlocks * BLOCK_DOUBLES];
    y = new double[arenaBlocks * BLOCK_DOUBLES];
    final long[] unit = new long[PrimeField.LIMBS];
    field.field().setOne(unit, 0);
    final BlockArray block = new BlockArray(BLOCK);
    field.fill(block, 0, BLOCK, unit, 0);
    System.arraycopy(block.data, 0, one, 0, BLOCK_DOUBLES);
  }

  /** Forgets about sums that were infinity: nothing that is in the arena is used any more. */
  void reset() {
    infinities = false;
  }

  /** Sets lanes of block a to points, see {@link PointPacking#load}. */
  void load(
      final PointArray points, final int[] ids, final int from, final int a, final int lanes) {
    PointPacking.load(points.data, PointArray.FIRST, ids, from, x, y, a, lanes);
  }

  /** Copies lanes of block a to points, see {@link PointPacking#store}. */
  void store(
      final int a, final PointArray points, final int[] indices, final int from, final int lanes) {
    PointPacking.store(x, y, a, points.data, PointArray.FIRST, indices, from, lanes);
  }

  /**
   * Adds block b to block a; of lanes from {@code lanes} on, a stays as it is. Later, see {@link
   * #flush}.
   */
  void add(final int a, final int b, final int lanes) {
    first[size] = a;
    second[size] = b;
    used[size] = lanes;
    size++;
    if (size == BLOCKS) {
      flush();
    }
  }

  /**
   * Adds to lanes of block a the points with the given ids, none of them infinity. Of further
   * lanes, a stays as it is.
   */
  void addPoints(
      final PointArray points, final int[] ids, final int from, final int a, final int lanes) {
    final int d = size * BLOCK_DOUBLES;
    PointPacking.subtract(points.data, PointArray.FIRST, ids, from, x, y, a, dx, dy, d, lanes);
    for (int j = lanes; j < BLOCK; j++) {
      keep(a + j, d + j);
    }
    add(a, GATHERED, BLOCK);
  }

  /**
   * Adds to lanes of block a the points with the given indices, which may be infinity; nothing
   * where the index is negative.
   */
  void accumulate(
      final PointArray points, final int[] indices, final int from, final int a, final int lanes) {
    final int d = size * BLOCK_DOUBLES;
    for (int j = 0; j < lanes; j++) {
      ids[j] = Math.max(0, indices[from + j]) << 1;
    }
    PointPacking.subtract(points.data, PointArray.FIRST, ids, 0, x, y, a, dx, dy, d, lanes);
    for (int j = 0; j < BLOCK; j++) {
      if (j >= lanes || indices[from + j] < 0 || points.isInfinity(indices[from + j])) {
        keep(a + j, d + j);
      } else if (infinities && isInfinity(a + j)) {
        PointPacking.unpackOne(points.data, PointArray.FIRST, ids[j], x, y, a + j);
        keep(a + j, d + j);
      }
    }
    add(a, GATHERED, BLOCK);
  }

  private boolean isInfinity(final int lane) {
    return isZero(y, lane);
  }

  private static boolean isZero(final double[] a, final int lane) {
    return a[lane] == 0
        && a[lane + BLOCK] == 0
        && a[lane + 2 * BLOCK] == 0
        && a[lane + 3 * BLOCK] == 0
        && a[lane + 4 * BLOCK] == 0;
  }

  /** Replaces the operands of a lane so that the sum is what the first one was. */
  private void keep(final int a, final int d) {
    if (isInfinity(a)) {
      cancel(a, d);
      return;
    }
    for (int l = 0; l < BLOCK_DOUBLES; l += BLOCK) {
      dx[d + l] = -x[a + l];
      dy[d + l] = 0;
      x[a + l] = 0;
      y[a + l] = -y[a + l];
    }
  }

  /** Replaces the operands of a lane so that the sum is infinity. */
  private void cancel(final int a, final int d) {
    for (int l = 0; l < BLOCK_DOUBLES; l += BLOCK) {
      dx[d + l] = l == 0 ? -2 : 0;
      dy[d + l] = 0;
      x[a + l] = l == 0 ? 1 : 0;
      y[a + l] = 0;
    }
  }

  /**
   * Doubles every lane of the first blocks of the arena.
   *
   * @param blocks how many, at most {@link #BLOCKS}; no addition may be waiting
   */
  void twice(final int blocks) {
    final int n = blocks * BLOCK_DOUBLES;
    for (int k = 0; k < blocks; k++) {
      first[k] = k * BLOCK_DOUBLES;
    }
    mul.mul(x, 0, BLOCK_DOUBLES, x, 0, BLOCK_DOUBLES, dy, 0, n);
    linear.addScaled(dy, 0, 2, dy, 0, dy, 0, n);
    linear.addScaled(x, 0, -2, y, 0, x, 0, n);
    linear.addScaled(y, 0, 3, y, 0, dx, 0, n);
    linear.addScaled(y, 0, -1, dy, 0, y, 0, n);
    linear.addScaled(dy, 0, 1, dy, 0, dy, 0, n);
    for (int k = 0; k < n; k += BLOCK_DOUBLES) {
      for (int lane = k; lane < k + BLOCK; lane++) {
        // Of a point y is not 0, hence neither is 4 y.
        if (isZero(dx, lane)) {
          cancel(lane, lane);
        }
      }
    }
    if (!inversion.prepare(dx, blocks)) {
      throw new IllegalStateException("a point is not on the curve");
    }
    finish(blocks);
  }

  /** Computes all sums. */
  void flush() {
    final int blocks = size;
    if (blocks == 0) {
      return;
    }
    size = 0;
    kernel.subtract(x, first, second, dx, blocks);
    kernel.subtract(y, first, second, dy, blocks);
    for (int k = 0; k < blocks; k++) {
      if (second[k] != GATHERED && infinities) {
        keepInfinities(k);
      }
      for (int j = used[k]; j < BLOCK; j++) {
        keep(first[k] + j, k * BLOCK_DOUBLES + j);
      }
    }
    if (!inversion.prepare(dx, blocks)) {
      separateEqual(blocks);
      if (!inversion.prepare(dx, blocks)) {
        throw new IllegalStateException("a point is not on the curve");
      }
    }
    finish(blocks);
  }

  private void finish(final int blocks) {
    final int columns = Math.min(BatchInversion.COLUMNS, blocks);
    int to = blocks;
    while (to > 0) {
      final int count = Math.min(columns, to);
      final int from = to - count;
      final int at = from * BLOCK_DOUBLES;
      final int n = count * BLOCK_DOUBLES;
      inversion.step(dx, blocks, from, count, product);
      mul.mul(dy, at, BLOCK_DOUBLES, product, 0, BLOCK_DOUBLES, slope, 0, n);
      squares.square(slope, 0, square, count);
      reduction.reduce(square, product, 0, count);
      kernel.finishX(product, dx, at, x, first, from, count);
      mul.mul(slope, 0, BLOCK_DOUBLES, product, 0, BLOCK_DOUBLES, product, 0, n);
      kernel.finishY(product, y, first, from, count);
      to = from;
    }
  }

  /** Lanes in which an operand is infinity. */
  private void keepInfinities(final int k) {
    for (int j = 0; j < used[k]; j++) {
      final int a = first[k] + j;
      final int b = second[k] + j;
      if (isInfinity(b)) {
        keep(a, k * BLOCK_DOUBLES + j);
      } else if (isInfinity(a)) {
        for (int l = 0; l < BLOCK_DOUBLES; l += BLOCK) {
          x[a + l] = x[b + l];
          y[a + l] = y[b + l];
        }
        keep(a, k * BLOCK_DOUBLES + j);
      }
    }
  }

  /** Lanes in which the operands have equal x: they are equal or opposite. */
  private void separateEqual(final int blocks) {
    final double[] test = new double[BLOCK_DOUBLES];
    final Tangent tangent = new Tangent();
    for (int k = 0; k < blocks; k++) {
      final int d = k * BLOCK_DOUBLES;
      // A product is below p, so it is 0 only if all limbs are; a difference can be p.
      mul.mul(dx, d, BLOCK_DOUBLES, one, 0, BLOCK_DOUBLES, test, 0, BLOCK_DOUBLES);
      boolean computed = false;
      for (int j = 0; j < BLOCK; j++) {
        if (isZero(test, j)) {
          if (!computed) {
            tangent.compute(d, first[k]);
            computed = true;
          }
          if (isZero(tangent.equal, j)) {
            tangent.use(d, first[k], j);
          } else {
            cancel(first[k] + j, d + j);
            infinities = true;
          }
        }
      }
    }
  }

  /** Operands that double the first ones of a block. */
  private final class Tangent {
    private final double[] equal = new double[BLOCK_DOUBLES];
    private final double[] tx = new double[BLOCK_DOUBLES];
    private final double[] ty = new double[BLOCK_DOUBLES];
    private final double[] tdx = new double[BLOCK_DOUBLES];
    private final double[] tdy = new double[BLOCK_DOUBLES];

    void compute(final int d, final int a) {
      mul.mul(dy, d, BLOCK_DOUBLES, one, 0, BLOCK_DOUBLES, equal, 0, BLOCK_DOUBLES);
      mul.mul(x, a, BLOCK_DOUBLES, x, a, BLOCK_DOUBLES, tdy, 0, BLOCK_DOUBLES);
      linear.addScaled(tdy, 0, 2, tdy, 0, tdy, 0, BLOCK_DOUBLES);
      linear.addScaled(y, a, -1, tdy, 0, ty, 0, BLOCK_DOUBLES);
      linear.addScaled(tdy, 0, 1, tdy, 0, tdy, 0, BLOCK_DOUBLES);
      linear.addScaled(x, a, -2, y, a, tx, 0, BLOCK_DOUBLES);
      linear.addScaled(y, a, 3, y, a, tdx, 0, BLOCK_DOUBLES);
    }

    void use(final int d, final int a, final int lane) {
      for (int l = lane; l < BLOCK_DOUBLES; l += BLOCK) {
        dx[d + l] = tdx[l];
        dy[d + l] = tdy[l];
        x[a + l] = tx[l];
        y[a + l] = ty[l];
      }
    }
  }
}
