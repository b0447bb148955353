package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;

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
  static final int BLOCKS = Integer.getInteger("batch", 128);

  /** Marks a block whose differences are in place already. */
  private static final int GATHERED = -1;

  private final MulKernel mul;
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
  private final double[] slope = new double[BatchInversion.COLUMNS * BLOCK_DOUBLES];
  private final double[] product = new double[BatchInversion.COLUMNS * BLOCK_DOUBLES];
  private final double[] one = new double[BLOCK_DOUBLES];
  private int size;
  private boolean infinities;

  /** Additions in an arena of the given number of blocks. */
  PointBatch(final VectorBulkField field, final int arenaBlocks) {
    mul = field.mulKernel();
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

  /** Copies a point, negated if the lowest bit of its id says so, to a lane of the arena. */
  void set(final double[] points, final int id, final int lane) {
    final int s = (id >>> 1) * PointArray.DOUBLES;
    final double sign = 1 - 2 * (id & 1);
    for (int l = 0; l < LIMBS; l++) {
      x[lane + l * BLOCK] = points[s + l];
      y[lane + l * BLOCK] = sign * points[s + PointArray.Y + l];
    }
  }

  /** Copies a lane of the arena out. */
  void get(final int lane, final double[] points, final int index) {
    final int t = index * PointArray.DOUBLES;
    for (int l = 0; l < LIMBS; l++) {
      points[t + l] = x[lane + l * BLOCK];
      points[t + PointArray.Y + l] = y[lane + l * BLOCK];
    }
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
   * Sets lanes of block a to the sums of two points each, none of them infinity: the neighbours
   * from {@code position[list + lane] + i} on in {@code order}. Of further lanes, a stays as it is.
   */
  void addPairs(
      final double[] points,
      final int[] order,
      final int[] position,
      final int list,
      final int i,
      final int a,
      final int lanes) {
    final int d = size * BLOCK_DOUBLES;
    gather(points, order, position, list, i, lanes, dx, dy, d, x, y, a);
    for (int j = lanes; j < BLOCK; j++) {
      keep(a + j, d + j);
    }
    gathered(a);
  }

  private static void gather(
      final double[] p,
      final int[] order,
      final int[] position,
      final int list,
      final int i,
      final int lanes,
      final double[] dx,
      final double[] dy,
      final int d,
      final double[] x,
      final double[] y,
      final int a) {
    for (int j = 0; j < lanes; j++) {
      final int at = position[list + j] + i;
      final int p1 = order[at];
      final int p2 = order[at + 1];
      final int s = (p1 >>> 1) * PointArray.DOUBLES;
      final int t = (p2 >>> 1) * PointArray.DOUBLES;
      final double sign1 = 1 - 2 * (p1 & 1);
      final double sign2 = 1 - 2 * (p2 & 1);
      final int u = a + j;
      final double x0 = p[s];
      final double x1 = p[s + 1];
      final double x2 = p[s + 2];
      final double x3 = p[s + 3];
      final double x4 = p[s + 4];
      x[u] = x0;
      x[u + BLOCK] = x1;
      x[u + 2 * BLOCK] = x2;
      x[u + 3 * BLOCK] = x3;
      x[u + 4 * BLOCK] = x4;
      final int v = d + j;
      dx[v] = p[t] - x0;
      dx[v + BLOCK] = p[t + 1] - x1;
      dx[v + 2 * BLOCK] = p[t + 2] - x2;
      dx[v + 3 * BLOCK] = p[t + 3] - x3;
      dx[v + 4 * BLOCK] = p[t + 4] - x4;
      final double y0 = sign1 * p[s + 5];
      final double y1 = sign1 * p[s + 6];
      final double y2 = sign1 * p[s + 7];
      final double y3 = sign1 * p[s + 8];
      final double y4 = sign1 * p[s + 9];
      y[u] = y0;
      y[u + BLOCK] = y1;
      y[u + 2 * BLOCK] = y2;
      y[u + 3 * BLOCK] = y3;
      y[u + 4 * BLOCK] = y4;
      dy[v] = sign2 * p[t + 5] - y0;
      dy[v + BLOCK] = sign2 * p[t + 6] - y1;
      dy[v + 2 * BLOCK] = sign2 * p[t + 7] - y2;
      dy[v + 3 * BLOCK] = sign2 * p[t + 8] - y3;
      dy[v + 4 * BLOCK] = sign2 * p[t + 9] - y4;
    }
  }

  /**
   * Adds to lanes of block a the points with the given indices, which may be infinity; nothing
   * where the index is negative.
   */
  void addPoints(
      final double[] points, final int[] index, final int from, final int a, final int lanes) {
    final int d = size * BLOCK_DOUBLES;
    for (int j = 0; j < lanes; j++) {
      final int s = index[from + j] * PointArray.DOUBLES;
      if (s < 0 || PointArray.isInfinity(points, s)) {
        keep(a + j, d + j);
      } else if (infinities && isInfinity(a + j)) {
        set(points, index[from + j] << 1, a + j);
        keep(a + j, d + j);
      } else {
        for (int l = 0; l < LIMBS; l++) {
          dx[d + j + l * BLOCK] = points[s + l] - x[a + j + l * BLOCK];
          dy[d + j + l * BLOCK] = points[s + PointArray.Y + l] - y[a + j + l * BLOCK];
        }
      }
    }
    for (int j = lanes; j < BLOCK; j++) {
      keep(a + j, d + j);
    }
    gathered(a);
  }

  private void gathered(final int a) {
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
      mul.mul(slope, 0, BLOCK_DOUBLES, slope, 0, BLOCK_DOUBLES, product, 0, n);
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
