package io.fluidex.crypto.vector;

import io.fluidex.crypto.field.PrimeField;

/**
 * Sums of products a1 * b1 + a2 * b2 + ... + d1 + d2 + ... over ranges of elements with one
 * reduction in the end: on vector registers every further product costs half of a multiplication,
 * and every addition a third of one alone.
 *
 * <p>Usage: {@link #begin}, then as many times {@link #add} or {@link #addScaled} as there are
 * products and {@link #plus} for what is added, then {@link #finish}. An instance is the working
 * memory of one thread. Ranges are as for {@link BulkField}.
 */
public final class ProductSum {
  /** Products of a sum at most. */
  public static final int MAX_TERMS = ProductKernel.MAX_TERMS;

  /** Calls of {@link #plus} for a sum at most. */
  public static final int MAX_ADDENDS = ProductKernel.MAX_ADDENDS;

  /** The largest factor of {@link #plus}. */
  public static final int MAX_MULTIPLE = 2;

  private final BulkField field;

  /** The field if it is on vector registers, else null. */
  private final VectorBulkField vector;

  private final int length;
  private final Factors factors = new Factors(MAX_TERMS, MAX_ADDENDS);
  private final long[] columns;
  private final FieldArray sum;
  private final FieldArray product;
  private int elements;

  /** Products that a sum still wants, or -1 if none has been begun. */
  private int missing = -1;

  private int addends;

  /**
   * Memory for sums over a field.
   *
   * @param length elements of a range at most
   */
  public ProductSum(final BulkField field, final int length) {
    this.field = field;
    this.vector = field instanceof VectorBulkField v ? v : null;
    this.length = BulkField.padded(length);
    this.columns =
        vector == null
            ? new long[0]
            : new long[this.length / LimbFormat.BLOCK * ProductColumns.BLOCK_LONGS];
    this.sum = field.allocate(vector == null ? this.length : 0);
    this.product = field.allocate(vector == null ? this.length : 0);
  }

  /**
   * Starts a sum.
   *
   * @param terms how many products there will be
   * @param n elements of the ranges
   * @throws IllegalArgumentException if there are more of either than there can be, or none
   */
  public void begin(final int terms, final int n) {
    if (terms < 1 || terms > MAX_TERMS) {
      throw new IllegalArgumentException(terms + " products, not 1 to " + MAX_TERMS);
    }
    checkCount(n);
    elements = n;
    missing = terms;
    addends = 0;
    if (vector == null) {
      field.fill(sum, 0, n, new long[PrimeField.LIMBS], 0);
    } else {
      factors.clear();
    }
  }

  /** Adds a * b. */
  public void add(final FieldArray a, final int ai, final FieldArray b, final int bi) {
    count();
    if (vector == null) {
      field.mul(a, ai, b, bi, product, 0, elements);
      field.add(sum, 0, product, 0, sum, 0, elements);
    } else {
      vector.addFactors(a, ai, b, bi, LimbFormat.BLOCK_DOUBLES, factors);
    }
  }

  /** Adds a * s for one value s, given as for {@link BulkField#scale}. */
  public void addScaled(final FieldArray a, final int ai, final FieldArray s, final int si) {
    count();
    if (vector == null) {
      field.scale(a, ai, s, si, product, 0, elements);
      field.add(sum, 0, product, 0, sum, 0, elements);
    } else {
      vector.addFactors(a, ai, s, si, 0, factors);
    }
  }

  /**
   * Adds factor * d.
   *
   * @param factor from -{@link #MAX_MULTIPLE} to that
   * @throws IllegalArgumentException if the factor is another one
   * @throws IllegalStateException if no sum has been begun or {@link #MAX_ADDENDS} were added
   */
  public void plus(final FieldArray d, final int di, final int factor) {
    if (factor < -MAX_MULTIPLE || factor > MAX_MULTIPLE) {
      throw new IllegalArgumentException(
          "the multiple " + factor + " is not from -" + MAX_MULTIPLE + " to " + MAX_MULTIPLE);
    }
    if (missing < 0 || addends == MAX_ADDENDS) {
      throw new IllegalStateException("no sum begun, or more than " + MAX_ADDENDS + " addends");
    }
    addends++;
    if (vector == null) {
      field.addSmallMultiple(sum, 0, factor, d, di, sum, 0, elements);
    } else {
      vector.addEntire(d, di, factor, factors);
    }
  }

  /**
   * c = the sum.
   *
   * @throws IllegalStateException if products are missing
   */
  public void finish(final FieldArray c, final int ci) {
    if (missing != 0) {
      throw new IllegalStateException(missing + " products of the sum are missing");
    }
    missing = -1;
    if (vector != null) {
      vector.sum(factors, columns, c, ci, Math.ceilDiv(elements, LimbFormat.BLOCK));
    } else {
      field.copy(sum, 0, c, ci, elements);
    }
  }

  /**
   * c = a^2 over n elements: on vector registers a fifth cheaper than a product. Not within a sum.
   *
   * @throws IllegalArgumentException if there are no elements or too many
   * @throws IllegalStateException if a sum has been begun
   */
  public void square(
      final FieldArray a, final int ai, final FieldArray c, final int ci, final int n) {
    checkCount(n);
    if (missing >= 0) {
      throw new IllegalStateException("a square within a sum of products");
    }
    if (vector == null) {
      field.mul(a, ai, a, ai, c, ci, n);
    } else {
      vector.square(a, ai, columns, c, ci, Math.ceilDiv(n, LimbFormat.BLOCK));
    }
  }

  private void count() {
    if (missing < 1) {
      throw new IllegalStateException("one product more than the sum was begun for");
    }
    missing--;
  }

  private void checkCount(final int n) {
    if (n < 1 || n > length) {
      throw new IllegalArgumentException(n + " elements, not 1 to " + length);
    }
  }
}
