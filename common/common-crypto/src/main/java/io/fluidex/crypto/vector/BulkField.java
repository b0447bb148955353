package io.fluidex.crypto.vector;

import io.fluidex.crypto.field.PrimeField;

/**
 * Arithmetic on ranges of {@link FieldArray}s: the fast way to work on many elements.
 *
 * <p>There are two implementations, one on vector registers and one on scalar code; {@link
 * BulkFields} chooses at start. Both give the same results. Ranges start at multiples of {@link
 * #ALIGNMENT} unless a method says otherwise; counts are rounded up to multiples of it, so that a
 * range that ends an array takes its padding along. A destination may be one of the operands' very
 * range, but must not overlap one partially. Results that do not fit an array are {@link
 * IndexOutOfBoundsException}s. No method allocates unless it says so. All methods are safe for use
 * by many threads on disjoint destinations.
 */
public abstract sealed class BulkField permits VectorBulkField, ScalarBulkField {
  /** Ranges start at multiples of this many elements. */
  public static final int ALIGNMENT = LimbFormat.BLOCK;

  /** The largest factor of {@link #addMultiple}. */
  public static final int MAX_MULTIPLE = 3;

  private final PrimeField field;

  BulkField(final PrimeField field) {
    this.field = field;
  }

  /** The field, with its scalar arithmetic. */
  public final PrimeField field() {
    return field;
  }

  /** Whether this is the vector implementation. */
  public abstract boolean isVector();

  /** A new array of n elements, all 0. */
  public abstract FieldArray allocate(int n);

  /** Copies n elements from flat Montgomery limbs; the range may start anywhere. */
  public abstract void load(long[] from, int fromLimb, FieldArray to, int toIndex, int n);

  /** Copies n elements to flat Montgomery limbs, fully reduced; the range may start anywhere. */
  public abstract void store(FieldArray from, int fromIndex, long[] to, int toLimb, int n);

  /** Copies n elements to flat plain limbs (not in Montgomery form), fully reduced. */
  public abstract void storeCanonical(FieldArray from, int fromIndex, long[] to, int toLimb, int n);

  /** Copies n elements between ranges that may start anywhere but must not overlap. */
  public abstract void copy(FieldArray from, int fromIndex, FieldArray to, int toIndex, int n);

  /**
   * Deals 3 m elements out to thirds: element 3 i + c becomes element i of the c-th m elements, m a
   * multiple of {@link #ALIGNMENT}. The ranges must not overlap.
   */
  public abstract void deal(FieldArray from, int fromIndex, FieldArray to, int toIndex, int m);

  /** The inverse of {@link #deal}: element i of the c-th m elements becomes element 3 i + c. */
  public abstract void collect(FieldArray from, int fromIndex, FieldArray to, int toIndex, int m);

  /** Sets n elements to one value given in Montgomery limbs. */
  public abstract void fill(FieldArray to, int toIndex, int n, long[] value, int valueLimb);

  /** c = a + b. */
  public abstract void add(FieldArray a, int ai, FieldArray b, int bi, FieldArray c, int ci, int n);

  /** c = a - b. */
  public abstract void sub(FieldArray a, int ai, FieldArray b, int bi, FieldArray c, int ci, int n);

  /**
   * c = a + factor * b for a small integer.
   *
   * @param factor from -{@link #MAX_MULTIPLE} to that
   */
  public final void addMultiple(
      final FieldArray a,
      final int ai,
      final int factor,
      final FieldArray b,
      final int bi,
      final FieldArray c,
      final int ci,
      final int n) {
    if (factor < -MAX_MULTIPLE || factor > MAX_MULTIPLE) {
      throw new IllegalArgumentException(
          "the multiple " + factor + " is not from -" + MAX_MULTIPLE + " to " + MAX_MULTIPLE);
    }
    addSmallMultiple(a, ai, factor, b, bi, c, ci, n);
  }

  /** {@link #addMultiple} of a factor that was checked. */
  abstract void addSmallMultiple(
      FieldArray a, int ai, int factor, FieldArray b, int bi, FieldArray c, int ci, int n);

  /** c = a * b. */
  public abstract void mul(FieldArray a, int ai, FieldArray b, int bi, FieldArray c, int ci, int n);

  /** c = a^2. With working memory, {@link ProductSum#square} is faster. */
  public void square(
      final FieldArray a, final int ai, final FieldArray c, final int ci, final int n) {
    mul(a, ai, a, ai, c, ci, n);
  }

  /**
   * c = a * s for one value s, which {@link #fill} has put into {@link #ALIGNMENT} elements of
   * {@code s} starting at {@code si}.
   */
  public abstract void scale(
      FieldArray a, int ai, FieldArray s, int si, FieldArray c, int ci, int n);

  /** Writes sum a_i * b_i over exactly n elements as Montgomery limbs. Allocates scratch. */
  public abstract void innerProduct(
      FieldArray a, int ai, FieldArray b, int bi, int n, long[] out, int outLimb);

  /**
   * c_i = 1 / a_i over exactly n elements, 0 for a_i = 0, by Montgomery's trick: three products an
   * element. Allocates scratch of n elements.
   */
  public abstract void invert(FieldArray a, int ai, FieldArray c, int ci, int n);

  /** c_i = first * ratio^i for i below n, both in Montgomery limbs. Allocates scratch. */
  public abstract void powers(
      long[] first, int firstLimb, long[] ratio, int ratioLimb, FieldArray c, int ci, int n);

  /**
   * Refuses a range that does not start at a multiple of {@link #ALIGNMENT}.
   *
   * @throws IllegalArgumentException if the index is none
   */
  public static void checkAligned(final int index) {
    if (index % ALIGNMENT != 0) {
      throw new IllegalArgumentException(
          "range starts at element " + index + ", which is no multiple of " + ALIGNMENT);
    }
  }

  /** n rounded up to whole blocks. */
  static int padded(final int n) {
    return Math.ceilDiv(n, ALIGNMENT) * ALIGNMENT;
  }
}
