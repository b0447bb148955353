package io.fluidex.crypto.field;

/**
 * Arithmetic of a field whose elements are runs of limbs in flat {@code long[]} data.
 *
 * <p>What curve formulas need of their coordinates, so that G1 and G2 share one implementation. An
 * element is named by an array and the index of its first limb. In every operation the destination
 * may be one of the operands, but elements must not overlap otherwise. The limbs of all operands
 * are expected to be fully reduced, and those of all results are.
 */
public interface FlatField {
  /** Limbs of one element. */
  int limbs();

  /** c = 0. */
  void setZero(long[] c, int ci);

  /** c = 1. */
  void setOne(long[] c, int ci);

  /** Whether the element is 0. */
  boolean isZero(long[] a, int ai);

  /** Whether two elements are equal. */
  boolean equal(long[] a, int ai, long[] b, int bi);

  /** Whether the limbs are those of an element, that is, fully reduced. */
  boolean isReduced(long[] a, int ai);

  /** c = a + b. */
  void add(long[] a, int ai, long[] b, int bi, long[] c, int ci);

  /** c = a - b. */
  void sub(long[] a, int ai, long[] b, int bi, long[] c, int ci);

  /** c = 2a. */
  void dbl(long[] a, int ai, long[] c, int ci);

  /** c = -a. */
  void neg(long[] a, int ai, long[] c, int ci);

  /** c = a * b. */
  void mul(long[] a, int ai, long[] b, int bi, long[] c, int ci);

  /** c = a^2. */
  void square(long[] a, int ai, long[] c, int ci);

  /**
   * c = a^-1.
   *
   * @throws ArithmeticException if a is 0
   */
  void inverse(long[] a, int ai, long[] c, int ci);
}
