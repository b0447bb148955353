package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.LimbProducts.HALF;
import static io.fluidex.crypto.vector.LimbProducts.HIGH_BITS;
import static io.fluidex.crypto.vector.LimbProducts.LOW_BITS;

import java.util.Arrays;

/**
 * The format of products, and sums of products, whose Montgomery reduction is still to be done.
 *
 * <p>A number is ten columns of radix 2^51, each a long that need not be normalised, least
 * significant first; column c of a block's element e lies at {@code block * BLOCK_LONGS + c * BLOCK
 * + e}. Columns hold an offset besides: the negative of the bit patterns that {@link
 * ReductionKernel} will add to them (see {@link LimbProducts}), so that it meets plain numbers.
 * Kernels that make products start from {@link #start}, which has the patterns that they add
 * subtracted as well.
 *
 * <p>The sum of a few hundred products fits the columns.
 */
final class ProductColumns {
  /** Columns of a number. */
  static final int COLUMNS = 2 * LIMBS;

  /** Longs of a block. */
  static final int BLOCK_LONGS = COLUMNS * BLOCK;

  private ProductColumns() {}

  /**
   * What a column is before a kernel adds bit patterns of {@code lows} low parts and {@code highs}
   * high parts to it.
   */
  static long start(final int column, final int lows, final int highs) {
    return offset(column) - lows * LOW_BITS - highs * HIGH_BITS;
  }

  /**
   * The offset of a column. Row i of the reduction adds a low part to columns i + 1 to i + 4 and a
   * high part to columns i + 1 to i + 5. It wants the lower columns and the digits of the result
   * with half a radix added, and the top one as a low part.
   */
  private static long offset(final int column) {
    final int highs = Math.min(column, COLUMNS - column);
    final int lows = column < LIMBS ? column : highs - 1;
    return (column == COLUMNS - 1 ? LOW_BITS : HALF) - lows * LOW_BITS - highs * HIGH_BITS;
  }

  /** Sets all elements of some blocks to one start value a column. */
  static void fill(final long[] start, final long[] to, final int blocks) {
    for (int i = 0; i < blocks * BLOCK_LONGS; i += BLOCK) {
      Arrays.fill(to, i, i + BLOCK, start[i / BLOCK % COLUMNS]);
    }
  }
}
