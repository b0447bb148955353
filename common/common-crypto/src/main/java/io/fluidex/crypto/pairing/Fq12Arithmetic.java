package io.fluidex.crypto.pairing;

import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.field.QuadraticField;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Arithmetic in Fq12 = Fq6[w] / (w^2 - v) on flat arrays.
 *
 * <p>An element c0 + c1 w is the limbs of c0, then those of c1. In terms of the powers of w over
 * Fq2 the coefficients lie in the order 1, w^2, w^4, w, w^3, w^5.
 *
 * <p>The destination of an operation may be one of its operands. An instance owns its temporaries:
 * it must not be used by two threads at once.
 */
final class Fq12Arithmetic {
  /** Limbs of one element. */
  static final int LIMBS = 2 * Fq6Arithmetic.LIMBS;

  private static final QuadraticField FQ2 = QuadraticField.FQ2;
  private static final int W = Fq6Arithmetic.LIMBS;
  private static final int FQ2_LIMBS = QuadraticField.LIMBS;

  /** Where the coefficients of the powers of w lie. */
  private static final int W0 = 0;

  private static final int W2 = FQ2_LIMBS;
  private static final int W4 = 2 * FQ2_LIMBS;
  private static final int W1 = 3 * FQ2_LIMBS;
  private static final int W3 = 4 * FQ2_LIMBS;
  private static final int W5 = 5 * FQ2_LIMBS;

  private static final int[] PLACE_OF_POWER = {W0, W1, W2, W3, W4, W5};

  /** FROBENIUS[k - 1] holds xi^(i (q^k - 1) / 6) for i in 0..5, one after the other. */
  private static final long[][] FROBENIUS = {
    frobeniusFactors(1), frobeniusFactors(2), frobeniusFactors(3)
  };

  private final Fq6Arithmetic fq6 = new Fq6Arithmetic();
  private final long[] a0b0 = new long[W];
  private final long[] a1b1 = new long[W];
  private final long[] s = new long[W];
  private final long[] t = new long[W];
  private final long[] real = new long[FQ2_LIMBS];
  private final long[] root = new long[FQ2_LIMBS];
  private final long[] cyclotomic = new long[LIMBS];

  private static long[] frobeniusFactors(final int power) {
    final long[] xi = new long[FQ2_LIMBS];
    FQ2.set(BigInteger.valueOf(9), BigInteger.ONE, xi, 0);
    final BigInteger sixth =
        PrimeField.FQ.modulus().pow(power).subtract(BigInteger.ONE).divide(BigInteger.valueOf(6));
    final long[] factors = new long[6 * FQ2_LIMBS];
    for (int i = 0; i < 6; i++) {
      FQ2.pow(xi, 0, sixth.multiply(BigInteger.valueOf(i)), factors, i * FQ2_LIMBS);
    }
    return factors;
  }

  /** c = 1. */
  void setOne(final long[] c) {
    Arrays.fill(c, 0L);
    FQ2.setOne(c, 0);
  }

  /** c = a * b. */
  void mul(final long[] a, final long[] b, final long[] c) {
    fq6.mul(a, 0, b, 0, a0b0, 0);
    fq6.mul(a, W, b, W, a1b1, 0);
    fq6.add(a, 0, a, W, s, 0);
    fq6.add(b, 0, b, W, t, 0);
    finishKaratsuba(c);
  }

  /** c = (c0, c1) from the half products and the two sums in s and t. */
  private void finishKaratsuba(final long[] c) {
    fq6.mul(s, 0, t, 0, s, 0);
    fq6.sub(s, 0, a0b0, 0, s, 0);
    fq6.sub(s, 0, a1b1, 0, c, W);
    fq6.mulByV(a1b1, 0, t, 0);
    fq6.add(a0b0, 0, t, 0, c, 0);
  }

  /** c = a^2, by two products in Fq6 (the complex method). */
  void square(final long[] a, final long[] c) {
    // c0 = (a0 + a1)(a0 + v a1) - a0 a1 - v a0 a1, c1 = 2 a0 a1
    fq6.mulByV(a, W, t, 0);
    fq6.add(a, 0, t, 0, t, 0);
    fq6.add(a, 0, a, W, s, 0);
    fq6.mul(a, 0, a, W, a0b0, 0);
    fq6.mul(s, 0, t, 0, s, 0);
    fq6.mulByV(a0b0, 0, t, 0);
    fq6.add(t, 0, a0b0, 0, t, 0);
    fq6.sub(s, 0, t, 0, c, 0);
    fq6.add(a0b0, 0, a0b0, 0, c, W);
  }

  /**
   * f = f * (l0 + l1 w + l2 w^3), the shape of the value of a line.
   *
   * @param line l0, l1, l2 in Fq2, one after the other
   */
  void mulByLine(final long[] f, final long[] line) {
    fq6.mulByFq2(f, 0, line, 0, a0b0, 0);
    fq6.mulByLinear(f, W, line, FQ2_LIMBS, line, 2 * FQ2_LIMBS, a1b1, 0);
    fq6.add(f, 0, f, W, s, 0);
    FQ2.add(line, 0, line, FQ2_LIMBS, t, 0);
    fq6.mulByLinear(s, 0, t, 0, line, 2 * FQ2_LIMBS, s, 0);
    fq6.sub(s, 0, a0b0, 0, s, 0);
    fq6.sub(s, 0, a1b1, 0, f, W);
    fq6.mulByV(a1b1, 0, t, 0);
    fq6.add(a0b0, 0, t, 0, f, 0);
  }

  /** c = c0 - c1 w for a = c0 + c1 w: a^(q^6), the inverse of a in the cyclotomic subgroup. */
  void conjugate(final long[] a, final long[] c) {
    System.arraycopy(a, 0, c, 0, W);
    fq6.neg(a, W, c, W);
  }

  /**
   * c = a^-1.
   *
   * @throws ArithmeticException if a is 0
   */
  void inverse(final long[] a, final long[] c) {
    // (c0 - c1 w) / (c0^2 - v c1^2)
    fq6.mul(a, W, a, W, t, 0);
    fq6.mulByV(t, 0, t, 0);
    fq6.mul(a, 0, a, 0, s, 0);
    fq6.sub(s, 0, t, 0, s, 0);
    fq6.inverse(s, 0, s, 0);
    fq6.mul(a, 0, s, 0, c, 0);
    fq6.neg(s, 0, s, 0);
    fq6.mul(a, W, s, 0, c, W);
  }

  /** c = a^(q^power) for power 1, 2 or 3. */
  void frobenius(final long[] a, final int power, final long[] c) {
    final long[] factors = FROBENIUS[power - 1];
    for (int i = 0; i < PLACE_OF_POWER.length; i++) {
      final int at = PLACE_OF_POWER[i];
      if (power % 2 == 1) {
        FQ2.conjugate(a, at, c, at);
      } else {
        System.arraycopy(a, at, c, at, FQ2_LIMBS);
      }
      FQ2.mul(c, at, factors, i * FQ2_LIMBS, c, at);
    }
  }

  /**
   * c = a^2 for a in the cyclotomic subgroup, the elements of order dividing q^4 - q^2 + 1: three
   * squarings in Fq4 (Granger, Scott, "Faster Squaring in the Cyclotomic Subgroup of Sixth Degree
   * Extensions", PKC 2010).
   */
  void cyclotomicSquare(final long[] a, final long[] c) {
    // With the coefficient a_k of w^k, the pairs (a0, a3), (a1, a4), (a2, a5) are elements of
    // Fq4 = Fq2[w^3] / (w^6 - xi). Their squares A, B, C give
    // a0 = 3 A0 - 2 a0, a3 = 3 A1 + 2 a3, a2 = 3 B0 - 2 a2, a5 = 3 B1 + 2 a5,
    // a4 = 3 C0 - 2 a4, a1 = 3 xi C1 + 2 a1.
    fq4Square(a, W0, W3);
    combine(a, real, W0, -1);
    combine(a, root, W3, 1);
    fq4Square(a, W1, W4);
    combine(a, real, W2, -1);
    combine(a, root, W5, 1);
    fq4Square(a, W2, W5);
    fq6.mulByXi(root, 0, root, 0);
    combine(a, real, W4, -1);
    combine(a, root, W1, 1);
    System.arraycopy(cyclotomic, 0, c, 0, LIMBS);
  }

  /** real + root w^3 = (x + y w^3)^2 for the coefficients of a at two places. */
  private void fq4Square(final long[] a, final int x, final int y) {
    FQ2.add(a, x, a, y, root, 0);
    FQ2.square(root, 0, root, 0);
    FQ2.square(a, x, real, 0);
    FQ2.sub(root, 0, real, 0, root, 0);
    FQ2.square(a, y, s, 0);
    FQ2.sub(root, 0, s, 0, root, 0);
    fq6.mulByXi(s, 0, s, 0);
    FQ2.add(real, 0, s, 0, real, 0);
  }

  /** cyclotomic[at] = 3 * part + sign * 2 * a[at]. */
  private void combine(final long[] a, final long[] part, final int at, final int sign) {
    if (sign < 0) {
      FQ2.sub(part, 0, a, at, cyclotomic, at);
    } else {
      FQ2.add(part, 0, a, at, cyclotomic, at);
    }
    FQ2.dbl(cyclotomic, at, cyclotomic, at);
    FQ2.add(cyclotomic, at, part, 0, cyclotomic, at);
  }
}
