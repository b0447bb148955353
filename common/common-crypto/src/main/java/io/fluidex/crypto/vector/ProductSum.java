package io.fluidex.crypto.vector;

import io.fluidex.crypto.field.PrimeField;

/**
 * Sums of products a1 * b1 + a2 * b2 + ... over ranges of elements with one reduction in the end:
 * on vector registers every further product costs half of a multiplication, and no addition.
 *
 * <p>Usage: {@link #begin}, then as many times {@link #add} or {@link #addScaled} as there are
 * products, then {@link #finish}. An instance is the working memory of one thread. Ranges are as
 * for {@link BulkField}.
 */
public final class ProductSum {
  /** Products of a sum at most. */
  public static final int MAX_TERMS = ProductKernel.MAX_TERMS;

  private final BulkField field;

  /** The field if it is on vector registers, else null. */
  private final VectorBulkField vector;

  private final int length;
  private final Factors factors = new Factors(MAX_TERMS);
  private final long[] columns;
  private final FieldArray sum;
  private final FieldArray product;
  private int elements;

  /** Products that a sum still wants, or -1 if none has been begun. */
  private int missing = -1;

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
    this.sum = field.allocate(this.length);
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

  /** c = the sum. */
  public void finish(final FieldArray c, final int ci) {
    finish(sum, 0, 0, c, ci);
  }

  /** c = the sum + d. */
  public void finishPlus(final FieldArray d, final int di, final FieldArray c, final int ci) {
    finish(d, di, 1, c, ci);
  }

  /** c = the sum - d. */
  public void finishMinus(final FieldArray d, final int di, final FieldArray c, final int ci) {
    finish(d, di, -1, c, ci);
  }

  private void finish(
      final FieldArray d, final int di, final int factor, final FieldArray c, final int ci) {
    if (missing != 0) {
      throw new IllegalStateException(missing + " products of the sum are missing");
    }
    missing = -1;
    if (vector != null) {
      vector.productKernel().sum(factors, columns, blocks());
      vector.reduce(columns, sum, 0, blocks());
      // Also where nothing is added: the sum may be too large for an element.
      vector.addSmallMultiple(sum, 0, factor, d, di, c, ci, elements);
    } else {
      switch (factor) {
        case 0 -> field.copy(sum, 0, c, ci, elements);
        case 1 -> field.add(sum, 0, d, di, c, ci, elements);
        default -> field.sub(sum, 0, d, di, c, ci, elements);
      }
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
      final int blocks = Math.ceilDiv(n, LimbFormat.BLOCK);
      vector.squares(a, ai, columns, blocks);
      vector.reduce(columns, c, ci, blocks);
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

  private int blocks() {
    return Math.ceilDiv(elements, LimbFormat.BLOCK);
  }
}
