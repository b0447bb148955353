package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;

/**
 * The Fourier transform over Fr of 2^k elements, k at least {@link #MIN_POWER}, on the vector code.
 *
 * <p>The elements are a matrix of R rows, each a block of 16: element 16 r + c. With omega of order
 * 16 R, the transform at k + R j is the sum over c of omega^(c k) omega_16^(c j) times the
 * transform of column c at k. So columns are transformed first, whole blocks at a time (decimation
 * in frequency, Gentleman and Sande 1966); then element (k, c) is multiplied by omega^(c k); then
 * tiles of 16 x 16 elements are transposed and their columns, the former rows, transformed. No
 * operation goes across the lanes of a vector but the transposition (Bailey 1990). Halves are
 * transformed one after the other once a half fits the cache.
 *
 * <p>Bounds: a difference goes unreduced into a product with a twiddle of at most 0.51 p, so that
 * products stay below 0.83 p; sums are reduced to 0.51 p, and the last step of each transform is
 * sums and differences, both reduced.
 *
 * <p>Immutable after construction; safe for use by many threads. A transform allocates scratch
 * memory of the size of its data.
 */
final class RowTransform {
  /** The smallest transform has a tile of 16 x 16 elements. */
  static final int MIN_POWER = 8;

  /** Blocks of a step through the memory: 20 KiB an operand. */
  private static final int STEP = 32 * BLOCK_DOUBLES;

  private static final PrimeField FR = PrimeField.FR;

  private final int rows;
  private final int logRows;
  private final VectorBulkField field;
  private final MulKernel mul;
  private final LinearKernel linear;

  /**
   * For each h = 1, 2, 4, ..., R / 2, from block h on: omega_2h^q, q = 0 to h - 1, in all lanes.
   */
  private final double[] twiddles;

  /** In the order that the transform of the columns leaves: omega^(c k), times the scale. */
  private final double[] twist;

  /**
   * Prepares a transform.
   *
   * @param inverse whether by the inverse root, divided by the size
   */
  RowTransform(final VectorBulkField field, final int power, final boolean inverse) {
    if (power < MIN_POWER) {
      throw new IllegalArgumentException("a row transform has at least 2^" + MIN_POWER);
    }
    this.field = field;
    this.mul = field.mulKernel();
    this.linear = field.linearKernel();
    this.logRows = power - Integer.numberOfTrailingZeros(BLOCK);
    this.rows = 1 << logRows;
    this.twiddles = new double[rows * BLOCK_DOUBLES];
    for (int log = 0; log < logRows; log++) {
      fillTwiddles(1 << log, root(log + 1, inverse));
    }
    this.twist = twist(power, inverse);
  }

  private static long[] root(final int power, final boolean inverse) {
    final long[] root = new long[PrimeField.LIMBS];
    FR.rootOfUnity(power, root, 0);
    if (inverse) {
      FR.inverse(root, 0, root, 0);
    }
    return root;
  }

  private void fillTwiddles(final int h, final long[] root) {
    final long[] power = new long[PrimeField.LIMBS];
    FR.setOne(power, 0);
    final BlockArray block = new BlockArray(BLOCK);
    for (int q = 0; q < h; q++) {
      field.fill(block, 0, BLOCK, power, 0);
      reduceInto(block.data, twiddles, (h + q) * BLOCK_DOUBLES, BLOCK_DOUBLES);
      FR.mul(power, 0, root, 0, power, 0);
    }
  }

  /** Brings table entries to at most 0.51 p. */
  private void reduceInto(final double[] from, final double[] to, final int at, final int count) {
    linear.addScaled(from, 0, 0, from, 0, to, at, count);
  }

  private double[] twist(final int power, final boolean inverse) {
    final double[] table = new double[rows * BLOCK_DOUBLES];
    final long[] first = new long[PrimeField.LIMBS];
    FR.setOne(first, 0);
    if (inverse) {
      FR.set(BigInteger.ONE.shiftLeft(power).modInverse(FR.modulus()), first, 0);
    }
    final long[] omega = root(power, inverse);
    final long[] step = new long[PrimeField.LIMBS];
    FR.setOne(step, 0);
    final BlockArray block = new BlockArray(BLOCK);
    for (int k = 0; k < rows; k++) {
      field.powers(first, 0, step, 0, block, 0, BLOCK);
      reduceInto(block.data, table, reversed(k) * BLOCK_DOUBLES, BLOCK_DOUBLES);
      FR.mul(step, 0, omega, 0, step, 0);
    }
    return table;
  }

  /** Where the transform of the columns leaves the result k. */
  private int reversed(final int k) {
    return logRows == 0 ? 0 : Integer.reverse(k) >>> (Integer.SIZE - logRows);
  }

  /** Transforms in place, natural order in and out. */
  void transform(final double[] data, final int from) {
    final double[] work = new double[rows * BLOCK_DOUBLES];
    final double[] difference = new double[STEP];
    final int half = rows / 2 * BLOCK_DOUBLES;
    // The first step moves the data into the work array, the tiles move it back.
    step(data, from, work, 0, rows / 2, difference);
    columns(work, 0, rows / 2, difference);
    columns(work, half, rows / 2, difference);
    mul.mul(work, 0, BLOCK_DOUBLES, twist, 0, BLOCK_DOUBLES, work, 0, work.length);
    final double[] tile = new double[BLOCK * BLOCK_DOUBLES];
    for (int m = 0; m < rows / BLOCK; m++) {
      transpose(work, m, tile);
      columns(tile, 0, BLOCK, difference);
      for (int j = 0; j < BLOCK; j++) {
        final int position = Integer.reverse(j) >>> (Integer.SIZE - 4);
        System.arraycopy(
            tile,
            position * BLOCK_DOUBLES,
            data,
            from + (j * (rows / BLOCK) + m) * BLOCK_DOUBLES,
            BLOCK_DOUBLES);
      }
    }
  }

  /** Transforms the columns of so many rows, in place, results in bit-reversed order. */
  private void columns(
      final double[] data, final int from, final int count, final double[] difference) {
    if (count < 2) {
      return;
    }
    step(data, from, data, from, count / 2, difference);
    columns(data, from, count / 2, difference);
    columns(data, from + count / 2 * BLOCK_DOUBLES, count / 2, difference);
  }

  /** Rows a and b, h apart, become a + b and (a - b) times the twiddle. */
  private void step(
      final double[] source,
      final int from,
      final double[] target,
      final int to,
      final int h,
      final double[] difference) {
    final int length = h * BLOCK_DOUBLES;
    for (int i = 0; i < length; i += STEP) {
      final int n = Math.min(STEP, length - i);
      final int a = from + i;
      final int b = a + length;
      if (h == 1) {
        linear.addScaled(source, a, -1, source, b, difference, 0, n);
        linear.addScaled(source, a, 1, source, b, target, to + i, n);
        System.arraycopy(difference, 0, target, to + i + length, n);
      } else {
        linear.addScaledLazily(source, a, -1, source, b, difference, 0, n);
        linear.addScaled(source, a, 1, source, b, target, to + i, n);
        mul.mul(
            difference,
            0,
            BLOCK_DOUBLES,
            twiddles,
            length + i,
            BLOCK_DOUBLES,
            target,
            to + i + length,
            n);
      }
    }
  }

  /** Block c of the tile gets element c of the results 16 m to 16 m + 15. */
  private void transpose(final double[] work, final int m, final double[] tile) {
    for (int q = 0; q < BLOCK; q++) {
      final int source = reversed(m * BLOCK + q) * BLOCK_DOUBLES;
      for (int limb = 0; limb < BLOCK_DOUBLES; limb += BLOCK) {
        for (int c = 0; c < BLOCK; c++) {
          tile[c * BLOCK_DOUBLES + limb + q] = work[source + limb + c];
        }
      }
    }
  }
}
