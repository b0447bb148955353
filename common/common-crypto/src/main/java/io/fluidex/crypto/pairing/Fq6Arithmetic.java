package io.fluidex.crypto.pairing;

import io.fluidex.crypto.field.QuadraticField;

/**
 * Arithmetic in Fq6 = Fq2[v] / (v^3 - xi), xi = 9 + u, on flat arrays.
 *
 * <p>An element c0 + c1 v + c2 v^2 is the limbs of its three coefficients in Fq2. Formulas:
 * Devegili, O hEigeartaigh, Scott, Dahab, "Multiplication and Squaring on Pairing-Friendly Fields",
 * IACR ePrint 2006/471 (Karatsuba multiplication, inversion through the norm).
 *
 * <p>The destination of an operation may be one of its operands. An instance owns its temporaries:
 * it must not be used by two threads at once.
 */
final class Fq6Arithmetic {
  /** Limbs of one element. */
  static final int LIMBS = 3 * QuadraticField.LIMBS;

  private static final QuadraticField FQ2 = QuadraticField.FQ2;

  /** Indices of the coefficients of v and v^2. */
  private static final int C1 = QuadraticField.LIMBS;

  private static final int C2 = 2 * QuadraticField.LIMBS;

  private final long[] v0 = new long[QuadraticField.LIMBS];
  private final long[] v1 = new long[QuadraticField.LIMBS];
  private final long[] v2 = new long[QuadraticField.LIMBS];
  private final long[] s = new long[QuadraticField.LIMBS];
  private final long[] t = new long[QuadraticField.LIMBS];
  private final long[] r = new long[LIMBS];
  private final long[] nine = new long[QuadraticField.LIMBS];

  /** c = a + b. */
  void add(
      final long[] a, final int ai, final long[] b, final int bi, final long[] c, final int ci) {
    for (int i = 0; i < LIMBS; i += QuadraticField.LIMBS) {
      FQ2.add(a, ai + i, b, bi + i, c, ci + i);
    }
  }

  /** c = a - b. */
  void sub(
      final long[] a, final int ai, final long[] b, final int bi, final long[] c, final int ci) {
    for (int i = 0; i < LIMBS; i += QuadraticField.LIMBS) {
      FQ2.sub(a, ai + i, b, bi + i, c, ci + i);
    }
  }

  /** c = -a. */
  void neg(final long[] a, final int ai, final long[] c, final int ci) {
    for (int i = 0; i < LIMBS; i += QuadraticField.LIMBS) {
      FQ2.neg(a, ai + i, c, ci + i);
    }
  }

  /** c = xi * a in Fq2. */
  void mulByXi(final long[] a, final int ai, final long[] c, final int ci) {
    // (9 + u)(a0 + a1 u) = 9 a + (-a1 + a0 u)
    FQ2.dbl(a, ai, nine, 0);
    FQ2.dbl(nine, 0, nine, 0);
    FQ2.dbl(nine, 0, nine, 0);
    FQ2.add(nine, 0, a, ai, nine, 0);
    FQ2.mulByRoot(a, ai, c, ci);
    FQ2.add(c, ci, nine, 0, c, ci);
  }

  /** c = v * a. */
  void mulByV(final long[] a, final int ai, final long[] c, final int ci) {
    mulByXi(a, ai + C2, s, 0);
    System.arraycopy(a, ai, t, 0, QuadraticField.LIMBS);
    System.arraycopy(a, ai + C1, c, ci + C2, QuadraticField.LIMBS);
    System.arraycopy(t, 0, c, ci + C1, QuadraticField.LIMBS);
    System.arraycopy(s, 0, c, ci, QuadraticField.LIMBS);
  }

  /** c = a * b. */
  void mul(
      final long[] a, final int ai, final long[] b, final int bi, final long[] c, final int ci) {
    FQ2.mul(a, ai, b, bi, v0, 0);
    FQ2.mul(a, ai + C1, b, bi + C1, v1, 0);
    FQ2.mul(a, ai + C2, b, bi + C2, v2, 0);
    // r0 = v0 + xi ((a1 + a2)(b1 + b2) - v1 - v2)
    FQ2.add(a, ai + C1, a, ai + C2, s, 0);
    FQ2.add(b, bi + C1, b, bi + C2, t, 0);
    FQ2.mul(s, 0, t, 0, s, 0);
    FQ2.sub(s, 0, v1, 0, s, 0);
    FQ2.sub(s, 0, v2, 0, s, 0);
    mulByXi(s, 0, s, 0);
    FQ2.add(s, 0, v0, 0, r, 0);
    // r1 = (a0 + a1)(b0 + b1) - v0 - v1 + xi v2
    FQ2.add(a, ai, a, ai + C1, s, 0);
    FQ2.add(b, bi, b, bi + C1, t, 0);
    FQ2.mul(s, 0, t, 0, s, 0);
    FQ2.sub(s, 0, v0, 0, s, 0);
    FQ2.sub(s, 0, v1, 0, s, 0);
    mulByXi(v2, 0, t, 0);
    FQ2.add(s, 0, t, 0, r, C1);
    // r2 = (a0 + a2)(b0 + b2) - v0 - v2 + v1
    FQ2.add(a, ai, a, ai + C2, s, 0);
    FQ2.add(b, bi, b, bi + C2, t, 0);
    FQ2.mul(s, 0, t, 0, s, 0);
    FQ2.sub(s, 0, v0, 0, s, 0);
    FQ2.sub(s, 0, v2, 0, s, 0);
    FQ2.add(s, 0, v1, 0, c, ci + C2);
    System.arraycopy(r, 0, c, ci, C2);
  }

  /** c = a * b for b in Fq2. */
  void mulByFq2(
      final long[] a, final int ai, final long[] b, final int bi, final long[] c, final int ci) {
    for (int i = 0; i < LIMBS; i += QuadraticField.LIMBS) {
      FQ2.mul(a, ai + i, b, bi, c, ci + i);
    }
  }

  /** c = a * (b0 + b1 v). */
  void mulByLinear(
      final long[] a,
      final int ai,
      final long[] b0,
      final int b0i,
      final long[] b1,
      final int b1i,
      final long[] c,
      final int ci) {
    FQ2.mul(a, ai, b0, b0i, v0, 0);
    FQ2.mul(a, ai + C1, b1, b1i, v1, 0);
    // r1 = (a0 + a1)(b0 + b1) - v0 - v1
    FQ2.add(a, ai, a, ai + C1, s, 0);
    FQ2.add(b0, b0i, b1, b1i, t, 0);
    FQ2.mul(s, 0, t, 0, s, 0);
    FQ2.sub(s, 0, v0, 0, s, 0);
    FQ2.sub(s, 0, v1, 0, r, C1);
    // r0 = v0 + xi a2 b1
    FQ2.mul(a, ai + C2, b1, b1i, s, 0);
    mulByXi(s, 0, s, 0);
    FQ2.add(s, 0, v0, 0, r, 0);
    // r2 = v1 + a2 b0
    FQ2.mul(a, ai + C2, b0, b0i, s, 0);
    FQ2.add(s, 0, v1, 0, c, ci + C2);
    System.arraycopy(r, 0, c, ci, C2);
  }

  /**
   * c = a^-1.
   *
   * @throws ArithmeticException if a is 0
   */
  void inverse(final long[] a, final int ai, final long[] c, final int ci) {
    // v0 = a0^2 - xi a1 a2, v1 = xi a2^2 - a0 a1, v2 = a1^2 - a0 a2
    FQ2.mul(a, ai + C1, a, ai + C2, s, 0);
    mulByXi(s, 0, s, 0);
    FQ2.square(a, ai, v0, 0);
    FQ2.sub(v0, 0, s, 0, v0, 0);
    FQ2.square(a, ai + C2, s, 0);
    mulByXi(s, 0, v1, 0);
    FQ2.mul(a, ai, a, ai + C1, s, 0);
    FQ2.sub(v1, 0, s, 0, v1, 0);
    FQ2.square(a, ai + C1, v2, 0);
    FQ2.mul(a, ai, a, ai + C2, s, 0);
    FQ2.sub(v2, 0, s, 0, v2, 0);
    // norm = a0 v0 + xi (a2 v1 + a1 v2)
    FQ2.mul(a, ai + C2, v1, 0, s, 0);
    FQ2.mul(a, ai + C1, v2, 0, t, 0);
    FQ2.add(s, 0, t, 0, s, 0);
    mulByXi(s, 0, s, 0);
    FQ2.mul(a, ai, v0, 0, t, 0);
    FQ2.add(s, 0, t, 0, s, 0);
    FQ2.inverse(s, 0, s, 0);
    FQ2.mul(v0, 0, s, 0, c, ci);
    FQ2.mul(v1, 0, s, 0, c, ci + C1);
    FQ2.mul(v2, 0, s, 0, c, ci + C2);
  }
}
