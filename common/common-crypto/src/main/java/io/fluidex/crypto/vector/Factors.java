package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.ProductColumns.COLUMNS;

/**
 * What {@link ProductKernel} multiplies and sums up: pairs of ranges of blocks, collected one by
 * one. Belongs to one thread.
 */
final class Factors {
  /** Start values of the columns of no product. */
  private static final long[] EMPTY = columns(0);

  /** What each product takes off them. */
  private static final long[] OF_PRODUCT = ofProduct();

  private final double[][] left;
  private final int[] leftFrom;
  private final double[][] right;
  private final int[] rightFrom;
  private final int[] rightStep;
  private final long[] start = EMPTY.clone();
  private int terms;

  /**
   * No pairs.
   *
   * @param capacity how many there can be
   */
  Factors(final int capacity) {
    left = new double[capacity][];
    leftFrom = new int[capacity];
    right = new double[capacity][];
    rightFrom = new int[capacity];
    rightStep = new int[capacity];
  }

  private static long[] columns(final int products) {
    final long[] start = new long[COLUMNS];
    for (int c = 0; c < COLUMNS; c++) {
      start[c] = ProductColumns.start(c, products * chains(c), products * chains(c - 1));
    }
    return LimbProducts.spread(start);
  }

  private static long[] ofProduct() {
    final long[] difference = columns(1);
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= EMPTY[i];
    }
    return difference;
  }

  /** Chains of two products of limbs, or one, of a column. */
  private static int chains(final int column) {
    return column < 0 || column == COLUMNS - 1 ? 0 : (LIMBS - Math.abs(column - LIMBS + 1) + 1) / 2;
  }

  /** Forgets all pairs. */
  void clear() {
    terms = 0;
    System.arraycopy(EMPTY, 0, start, 0, start.length);
  }

  /**
   * Adds a pair.
   *
   * @param aFrom first double of the first factor in a
   * @param bFrom the same for the second one in b
   * @param bStep doubles from one block of b to the next: {@link LimbFormat#BLOCK_DOUBLES}, or 0 to
   *     multiply by one block
   */
  void add(final double[] a, final int aFrom, final double[] b, final int bFrom, final int bStep) {
    left[terms] = a;
    leftFrom[terms] = aFrom;
    right[terms] = b;
    rightFrom[terms] = bFrom;
    rightStep[terms] = bStep;
    terms++;
    for (int i = 0; i < start.length; i++) {
      start[i] += OF_PRODUCT[i];
    }
  }

  /** How many pairs there are. */
  int terms() {
    return terms;
  }

  /** The arrays of the first factors. */
  double[][] left() {
    return left;
  }

  /** Where they start. */
  int[] leftFrom() {
    return leftFrom;
  }

  /** The arrays of the second factors. */
  double[][] right() {
    return right;
  }

  /** Where they start. */
  int[] rightFrom() {
    return rightFrom;
  }

  /** How far it is from one of their blocks to the next. */
  int[] rightStep() {
    return rightStep;
  }

  /** Vectors of the start values of the columns for these products. */
  long[] start() {
    return start;
  }
}
