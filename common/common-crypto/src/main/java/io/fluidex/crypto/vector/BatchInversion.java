package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;

/**
 * Montgomery's trick on blocks: the inverses of many elements for three products each and a single
 * scalar inversion.
 *
 * <p>Blocks are dealt to {@link #COLUMNS} columns, whose running products do not depend on each
 * other, so that neighbouring products overlap. The products of the columns, and then those of the
 * lanes of one block, are folded in the same way.
 *
 * <p>Not safe for use by many threads.
 */
final class BatchInversion {
  /** Independent running products: enough to hide the latency of one (2 do, 4 halve the calls). */
  static final int COLUMNS = 4;

  /** Rotations that fold the lanes of a block, the last one by half a block. */
  private static final int FOLDS = 4;

  private final MulKernel mul;
  private final LinearKernel linear;
  private final PrimeField field;
  private final LimbConversion conversion;

  /** products[b] = elements[b] * products[b - COLUMNS]. */
  private final double[] products;

  /** Of the last block of each column at first; moves to lower blocks as {@link #step} goes. */
  private final double[] inverses = new double[COLUMNS * BLOCK_DOUBLES];

  private final double[] folded = new double[COLUMNS * BLOCK_DOUBLES];
  private final double[] rotated = new double[FOLDS * BLOCK_DOUBLES];
  private final double[] block = new double[BLOCK_DOUBLES];
  private final long[] scalar = new long[PrimeField.LIMBS];

  /** 1/4 in Montgomery form. */
  private final long[] quarter = new long[PrimeField.LIMBS];

  /** For batches of at most the given number of blocks. */
  BatchInversion(final VectorBulkField bulk, final int blocks) {
    mul = bulk.mulKernel();
    linear = bulk.linearKernel();
    field = bulk.field();
    conversion = new LimbConversion(field.modulus());
    products = new double[blocks * BLOCK_DOUBLES];
    field.set(BigInteger.valueOf(4).modInverse(field.modulus()), quarter, 0);
  }

  /**
   * Multiplies all elements and inverts the product.
   *
   * @param elements whole blocks from the start on, at most 1.02 p, limbs at most 2^51
   * @return false if one of the elements is 0, in which case nothing can be inverted
   */
  boolean prepare(final double[] elements, final int blocks) {
    final int columns = Math.min(COLUMNS, blocks);
    final int first = columns * BLOCK_DOUBLES;
    // A product takes one operand that is not normalised, but not two.
    linear.addScaled(elements, 0, 0, elements, 0, products, 0, first);
    mul.mul(
        products,
        0,
        BLOCK_DOUBLES,
        elements,
        first,
        BLOCK_DOUBLES,
        products,
        first,
        (blocks - columns) * BLOCK_DOUBLES);
    // folded[k] = product of columns 0..k
    final int last = (blocks - columns) * BLOCK_DOUBLES;
    System.arraycopy(products, last, folded, 0, BLOCK_DOUBLES);
    for (int k = BLOCK_DOUBLES; k < first; k += BLOCK_DOUBLES) {
      multiplyBlock(folded, k - BLOCK_DOUBLES, products, last + k, folded, k);
    }
    System.arraycopy(folded, first - BLOCK_DOUBLES, block, 0, BLOCK_DOUBLES);
    if (!invertLanes()) {
      return false;
    }
    for (int k = first - BLOCK_DOUBLES; k > 0; k -= BLOCK_DOUBLES) {
      multiplyBlock(block, 0, folded, k - BLOCK_DOUBLES, inverses, k);
      multiplyBlock(block, 0, products, last + k, block, 0);
    }
    System.arraycopy(block, 0, inverses, 0, BLOCK_DOUBLES);
    return true;
  }

  private void multiplyBlock(
      final double[] a,
      final int ai,
      final double[] b,
      final int bi,
      final double[] c,
      final int ci) {
    mul.mul(a, ai, BLOCK_DOUBLES, b, bi, BLOCK_DOUBLES, c, ci, BLOCK_DOUBLES);
  }

  /** Inverts each lane of the block; false if one is 0. */
  private boolean invertLanes() {
    int fold = 0;
    for (int by = BLOCK / 2; by > 0; by /= 2) {
      rotate(by, fold);
      multiplyBlock(block, 0, rotated, fold, block, 0);
      fold += BLOCK_DOUBLES;
    }
    // All lanes hold the product of all of them.
    conversion.join(block, scalar, 0, 1);
    if (field.isZero(scalar, 0)) {
      return false;
    }
    // x 2^255 is taken for (x/2) 2^256, whose inverse is 2/x 2^256 = 4/x 2^255.
    field.inverse(scalar, 0, scalar, 0);
    field.mul(scalar, 0, quarter, 0, scalar, 0);
    conversion.split(scalar, 0, block, 1);
    for (int l = 0; l < BLOCK_DOUBLES; l += BLOCK) {
      java.util.Arrays.fill(block, l, l + BLOCK, block[l]);
    }
    while (fold > 0) {
      fold -= BLOCK_DOUBLES;
      multiplyBlock(block, 0, rotated, fold, block, 0);
    }
    return true;
  }

  private void rotate(final int by, final int to) {
    for (int l = 0; l < BLOCK_DOUBLES; l += BLOCK) {
      System.arraycopy(block, l + by, rotated, to + l, BLOCK - by);
      System.arraycopy(block, l, rotated, to + l + BLOCK - by, by);
    }
  }

  /**
   * Writes the inverses of up to {@link #COLUMNS} blocks of what {@link #prepare} was given. The
   * blocks must be asked for from the last to the first: the last COLUMNS ones, the COLUMNS before
   * them, and so on, the first call...
   */
  void step(
      final double[] elements,
      final int blocks,
      final int from,
      final int count,
      final double[] to) {
    final int columns = Math.min(COLUMNS, blocks);
    final int at = from * BLOCK_DOUBLES;
    final int skip = (columns - count) * BLOCK_DOUBLES;
    // The first blocks of the columns have no predecessor.
    final int heads = Math.clamp(columns - from, 0, count) * BLOCK_DOUBLES;
    final int rest = count * BLOCK_DOUBLES - heads;
    System.arraycopy(inverses, skip, to, 0, heads);
    if (rest > 0) {
      mul.mul(
          inverses,
          skip + heads,
          BLOCK_DOUBLES,
          products,
          at + heads - columns * BLOCK_DOUBLES,
          BLOCK_DOUBLES,
          to,
          heads,
          rest);
      mul.mul(
          inverses,
          skip + heads,
          BLOCK_DOUBLES,
          elements,
          at + heads,
          BLOCK_DOUBLES,
          inverses,
          skip + heads,
          rest);
    }
  }
}
