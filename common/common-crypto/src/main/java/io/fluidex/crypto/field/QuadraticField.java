package io.fluidex.crypto.field;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Scalar arithmetic in Fq2 = Fq[u] / (u^2 + 1), the field of the coordinates of G2.
 *
 * <p>An element c0 + c1 u is eight limbs: c0, then c1, each as in {@link PrimeField}. A product is
 * two sums of two products over Fq, each with a single Montgomery reduction (Longa, "Efficient
 * Algorithms for Large Prime Characteristic Fields and Their Application to Bilinear Pairings",
 * IACR ePrint 2022/367): fewer reductions than Karatsuba, no temporaries.
 *
 * <p>Not constant-time. The one instance is immutable and safe for use by many threads.
 */
public final class QuadraticField implements FlatField {
  /** Limbs of one element in a flat array. */
  public static final int LIMBS = 2 * PrimeField.LIMBS;

  private static final PrimeField FQ = PrimeField.FQ;

  /** Index of the coefficient of u within an element. */
  private static final int IM = PrimeField.LIMBS;

  /** The quadratic extension of the base field of BN254. */
  public static final QuadraticField FQ2 = new QuadraticField();

  private QuadraticField() {}

  @Override
  public int limbs() {
    return LIMBS;
  }

  @Override
  public void setZero(final long[] c, final int ci) {
    Arrays.fill(c, ci, ci + LIMBS, 0L);
  }

  @Override
  public void setOne(final long[] c, final int ci) {
    FQ.setOne(c, ci);
    FQ.setZero(c, ci + IM);
  }

  @Override
  public boolean isZero(final long[] a, final int ai) {
    return FQ.isZero(a, ai) && FQ.isZero(a, ai + IM);
  }

  @Override
  public boolean equal(final long[] a, final int ai, final long[] b, final int bi) {
    return FQ.equal(a, ai, b, bi) && FQ.equal(a, ai + IM, b, bi + IM);
  }

  @Override
  public boolean isReduced(final long[] a, final int ai) {
    return FQ.isReduced(a, ai) && FQ.isReduced(a, ai + IM);
  }

  /**
   * c = c0 + c1 u.
   *
   * @throws NonCanonicalException if a coefficient is negative or not below the modulus
   */
  public void set(final BigInteger c0, final BigInteger c1, final long[] c, final int ci) {
    FQ.set(c0, c, ci);
    FQ.set(c1, c, ci + IM);
  }

  @Override
  public void add(
      final long[] a, final int ai, final long[] b, final int bi, final long[] c, final int ci) {
    FQ.add(a, ai, b, bi, c, ci);
    FQ.add(a, ai + IM, b, bi + IM, c, ci + IM);
  }

  @Override
  public void sub(
      final long[] a, final int ai, final long[] b, final int bi, final long[] c, final int ci) {
    FQ.sub(a, ai, b, bi, c, ci);
    FQ.sub(a, ai + IM, b, bi + IM, c, ci + IM);
  }

  @Override
  public void dbl(final long[] a, final int ai, final long[] c, final int ci) {
    FQ.dbl(a, ai, c, ci);
    FQ.dbl(a, ai + IM, c, ci + IM);
  }

  @Override
  public void neg(final long[] a, final int ai, final long[] c, final int ci) {
    FQ.neg(a, ai, c, ci);
    FQ.neg(a, ai + IM, c, ci + IM);
  }

  /** c = c0 - c1 u for a = c0 + c1 u, which is a^q. */
  public void conjugate(final long[] a, final int ai, final long[] c, final int ci) {
    System.arraycopy(a, ai, c, ci, PrimeField.LIMBS);
    FQ.neg(a, ai + IM, c, ci + IM);
  }

  /** c = u * a. */
  public void mulByRoot(final long[] a, final int ai, final long[] c, final int ci) {
    final long a0 = a[ai];
    final long a1 = a[ai + 1];
    final long a2 = a[ai + 2];
    final long a3 = a[ai + 3];
    FQ.neg(a, ai + IM, c, ci);
    c[ci + 4] = a0;
    c[ci + 5] = a1;
    c[ci + 6] = a2;
    c[ci + 7] = a3;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // Whether the arrays are one and the same.
  public void mul(
      final long[] a, final int ai, final long[] b, final int bi, final long[] c, final int ci) {
    if (b == c && bi == ci) {
      if (a == b && ai == bi) {
        square(a, ai, c, ci);
      } else {
        FQ.mulComplex(b, bi, a, ai, c, ci);
      }
    } else {
      FQ.mulComplex(a, ai, b, bi, c, ci);
    }
  }

  @Override
  public void square(final long[] a, final int ai, final long[] c, final int ci) {
    FQ.squareComplex(a, ai, c, ci);
  }

  /** c = a * b for b in Fq. */
  public void mulByBase(
      final long[] a, final int ai, final long[] b, final int bi, final long[] c, final int ci) {
    FQ.mul(a, ai + IM, b, bi, c, ci + IM);
    FQ.mul(a, ai, b, bi, c, ci);
  }

  @Override
  public void inverse(final long[] a, final int ai, final long[] c, final int ci) {
    if (isZero(a, ai)) {
      throw new ArithmeticException("0 has no inverse in " + this);
    }
    // (c0 - c1 u) / (c0^2 + c1^2); the norm is not 0, since -1 is no square in Fq.
    final long[] t = new long[LIMBS];
    FQ.square(a, ai, t, 0);
    FQ.square(a, ai + IM, t, IM);
    FQ.add(t, 0, t, IM, t, 0);
    FQ.inverse(t, 0, t, 0);
    conjugate(a, ai, c, ci);
    mulByBase(c, ci, t, 0, c, ci);
  }

  /** c = a^exponent for a non-negative exponent; a^0 = 1. */
  public void pow(
      final long[] a, final int ai, final BigInteger exponent, final long[] c, final int ci) {
    if (exponent.signum() < 0) {
      throw new IllegalArgumentException("exponent " + exponent + " is negative");
    }
    final long[] base = Arrays.copyOfRange(a, ai, ai + LIMBS);
    setOne(c, ci);
    for (int i = exponent.bitLength() - 1; i >= 0; i--) {
      square(c, ci, c, ci);
      if (exponent.testBit(i)) {
        mul(c, ci, base, 0, c, ci);
      }
    }
  }

  @Override
  public String toString() {
    return "Fq2";
  }
}
