package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.ProductColumns.COLUMNS;

/**
 * What {@link ProductKernel} multiplies and sums up: pairs of ranges of blocks, and ranges that are
 * added as they are, collected one by one. Belongs to one thread.
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
  private final double[][] added;
  private final int[] addedFrom;
  private final double[] addedTimes;
  private final long[] start = EMPTY.clone();
  private int terms;
  private int addends;

  /**
   * No pairs.
   *
   * @param capacity how many there can be
   * @param addends how many ranges can be added
   */
  Factors(final int capacity, final int addends) {
    left = new double[capacity][];
    leftFrom = new int[capacity];
    right = new double[capacity][];
    rightFrom = new int[capacity];
    rightStep = new int[capacity];
    added = new double[addends][];
    addedFrom = new int[addends];
    addedTimes = new double[addends];
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

  /** Forgets all pairs and addends. */
  void clear() {
    terms = 0;
    addends = 0;
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

  /**
   * Adds a range R times, so that it is there once after the reduction.
   *
   * @param from its first double in d
   * @param times from -2 to 2: an integer that leaves limbs of at most 2^51
   */
  void addEntire(final double[] d, final int from, final int times) {
    added[addends] = d;
    addedFrom[addends] = from;
    addedTimes[addends] = times;
    addends++;
    for (int i = LIMBS * Lanes.MAX; i < start.length; i++) {
      start[i] -= LimbProducts.LOW_BITS;
    }
  }

  /** How many ranges are added. */
  int addends() {
    return addends;
  }

  /** Their arrays. */
  double[][] added() {
    return added;
  }

  /** Where they start. */
  int[] addedFrom() {
    return addedFrom;
  }

  /** How many times each is added. */
  double[] addedTimes() {
    return addedTimes;
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
