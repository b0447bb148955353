package io.fluidex.crypto.pairing;

import io.fluidex.crypto.curve.Curve;
import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.curve.TwistFrobenius;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.field.QuadraticField;
import java.math.BigInteger;
import java.util.List;

/**
 * The product of the Miller functions of many pairs, with one squaring chain.
 *
 * <p>Optimal ate for a BN curve (Vercauteren, "Optimal Pairings", IACR ePrint 2008/096):
 * f_{6x+2,Q}(P) and the lines through psi(Q) and -psi^2(Q). Points run in homogeneous projective
 * coordinates with the formulas of Costello, Lange, Naehrig as refined by Aranha, Karabina, Longa,
 * Gebotys, Lopez, "Faster Explicit Formulas for Computing Pairings over Ordinary Curves" (IACR
 * ePrint 2010/526, section 4). A line through points of the D-type twist has the value l0 y_P + l1
 * x_P w + l2 w^3.
 *
 * <p>Serves one computation; not for use by two threads at once.
 */
final class MillerLoop {
  private static final QuadraticField FQ2 = QuadraticField.FQ2;
  private static final int L = QuadraticField.LIMBS;

  /** Indices of Y and Z in a running point, of l1 and l2 in a line. */
  private static final int SECOND = L;

  private static final int THIRD = 2 * L;

  /** Signed binary digits of 6x + 2, x = 4965661367192848881, least significant first. */
  private static final byte[] LOOP =
      signedDigits(
          BigInteger.valueOf(4965661367192848881L)
              .multiply(BigInteger.valueOf(6))
              .add(BigInteger.TWO));

  private static final long[] HALF = half();
  private static final long[] TRIPLE_B = tripleB();

  private final Fq12Arithmetic fq12 = new Fq12Arithmetic();
  private final long[] line = new long[3 * L];
  private final long[] a = new long[L];
  private final long[] b = new long[L];
  private final long[] c = new long[L];
  private final long[] e = new long[L];
  private final long[] f = new long[L];
  private final long[] g = new long[L];
  private final long[] h = new long[L];

  private static byte[] signedDigits(final BigInteger n) {
    // The digits of the non-adjacent form are those of (3n - n) / 2 without carries.
    final BigInteger triple = n.multiply(BigInteger.valueOf(3));
    final byte[] digits = new byte[triple.bitLength() - 1];
    for (int i = 0; i < digits.length; i++) {
      digits[i] = (byte) ((triple.testBit(i + 1) ? 1 : 0) - (n.testBit(i + 1) ? 1 : 0));
    }
    return digits;
  }

  private static long[] half() {
    final long[] t = new long[PrimeField.LIMBS];
    PrimeField.FQ.setUnsigned(2, t, 0);
    PrimeField.FQ.inverse(t, 0, t, 0);
    return t;
  }

  private static long[] tripleB() {
    final long[] t = new long[L];
    Curve.G2.coefficient(t, 0);
    final long[] triple = new long[L];
    FQ2.dbl(t, 0, triple, 0);
    FQ2.add(triple, 0, t, 0, triple, 0);
    return triple;
  }

  /**
   * The product over all pairs, before the final exponentiation. Pairs with infinity are left out,
   * their pairing is 1.
   */
  long[] run(final List<G1Point> g1, final List<G2Point> g2) {
    int pairs = 0;
    final long[] p = new long[g1.size() * G1Point.LIMBS];
    final long[] q = new long[g1.size() * G2Point.LIMBS];
    final long[] running = new long[g1.size() * 3 * L];
    for (int i = 0; i < g1.size(); i++) {
      if (!g1.get(i).isInfinity() && !g2.get(i).isInfinity()) {
        g1.get(i).store(p, pairs * G1Point.LIMBS);
        g2.get(i).store(q, pairs * G2Point.LIMBS);
        g2.get(i).store(running, pairs * 3 * L);
        FQ2.setOne(running, pairs * 3 * L + THIRD);
        pairs++;
      }
    }
    final long[] value = new long[Fq12Arithmetic.LIMBS];
    fq12.setOne(value);
    final long[] addend = new long[G2Point.LIMBS];
    for (int digit = LOOP.length - 2; digit >= 0; digit--) {
      fq12.square(value, value);
      for (int i = 0; i < pairs; i++) {
        dbl(running, i * 3 * L);
        multiply(value, p, i * G1Point.LIMBS);
        if (LOOP[digit] > 0) {
          add(running, i * 3 * L, q, i * G2Point.LIMBS);
          multiply(value, p, i * G1Point.LIMBS);
        } else if (LOOP[digit] < 0) {
          Curve.G2.negate(q, i * G2Point.LIMBS, addend, 0);
          add(running, i * 3 * L, addend, 0);
          multiply(value, p, i * G1Point.LIMBS);
        }
      }
    }
    for (int i = 0; i < pairs; i++) {
      TwistFrobenius.apply(q, i * G2Point.LIMBS, addend, 0);
      add(running, i * 3 * L, addend, 0);
      multiply(value, p, i * G1Point.LIMBS);
      TwistFrobenius.apply(addend, 0, addend, 0);
      Curve.G2.negate(addend, 0, addend, 0);
      add(running, i * 3 * L, addend, 0);
      multiply(value, p, i * G1Point.LIMBS);
    }
    return value;
  }

  /** Multiplies the value by the current line at an affine point of G1. */
  private void multiply(final long[] value, final long[] p, final int pi) {
    FQ2.mulByBase(line, 0, p, pi + PrimeField.LIMBS, line, 0);
    FQ2.mulByBase(line, SECOND, p, pi, line, SECOND);
    fq12.mulByLine(value, line);
  }

  /** r = 2r; the line is the tangent in r. */
  private void dbl(final long[] r, final int ri) {
    // a = XY / 2, b = Y^2, c = Z^2, e = 3 b' c, f = 3e, g = (b + f) / 2, h = (Y + Z)^2 - b - c
    FQ2.mul(r, ri, r, ri + SECOND, a, 0);
    FQ2.mulByBase(a, 0, HALF, 0, a, 0);
    FQ2.square(r, ri + SECOND, b, 0);
    FQ2.square(r, ri + THIRD, c, 0);
    FQ2.mul(TRIPLE_B, 0, c, 0, e, 0);
    FQ2.dbl(e, 0, f, 0);
    FQ2.add(f, 0, e, 0, f, 0);
    FQ2.add(b, 0, f, 0, g, 0);
    FQ2.mulByBase(g, 0, HALF, 0, g, 0);
    FQ2.add(r, ri + SECOND, r, ri + THIRD, h, 0);
    FQ2.square(h, 0, h, 0);
    FQ2.sub(h, 0, b, 0, h, 0);
    FQ2.sub(h, 0, c, 0, h, 0);
    // l0 = -h, l1 = 3 X^2, l2 = e - b
    FQ2.neg(h, 0, line, 0);
    FQ2.square(r, ri, c, 0);
    FQ2.dbl(c, 0, line, SECOND);
    FQ2.add(line, SECOND, c, 0, line, SECOND);
    FQ2.sub(e, 0, b, 0, line, THIRD);
    // X = a (b - f), Y = g^2 - 3 e^2, Z = b h
    FQ2.sub(b, 0, f, 0, f, 0);
    FQ2.mul(a, 0, f, 0, r, ri);
    FQ2.square(e, 0, e, 0);
    FQ2.square(g, 0, g, 0);
    FQ2.sub(g, 0, e, 0, g, 0);
    FQ2.sub(g, 0, e, 0, g, 0);
    FQ2.sub(g, 0, e, 0, r, ri + SECOND);
    FQ2.mul(b, 0, h, 0, r, ri + THIRD);
  }

  /** r = r + q; the line runs through both. */
  private void add(final long[] r, final int ri, final long[] q, final int qi) {
    // theta = Y - y_q Z in a, lambda = X - x_q Z in b
    FQ2.mul(q, qi + L, r, ri + THIRD, a, 0);
    FQ2.sub(r, ri + SECOND, a, 0, a, 0);
    FQ2.mul(q, qi, r, ri + THIRD, b, 0);
    FQ2.sub(r, ri, b, 0, b, 0);
    // e = lambda^3, f = Z theta^2, g = X lambda^2, h = e + f - 2g
    FQ2.square(b, 0, c, 0);
    FQ2.mul(b, 0, c, 0, e, 0);
    FQ2.mul(r, ri, c, 0, g, 0);
    FQ2.square(a, 0, f, 0);
    FQ2.mul(f, 0, r, ri + THIRD, f, 0);
    FQ2.add(e, 0, f, 0, h, 0);
    FQ2.sub(h, 0, g, 0, h, 0);
    FQ2.sub(h, 0, g, 0, h, 0);
    // X = lambda h, Y = theta (g - h) - e Y, Z = e Z
    FQ2.mul(b, 0, h, 0, r, ri);
    FQ2.sub(g, 0, h, 0, g, 0);
    FQ2.mul(a, 0, g, 0, g, 0);
    FQ2.mul(e, 0, r, ri + SECOND, h, 0);
    FQ2.sub(g, 0, h, 0, r, ri + SECOND);
    FQ2.mul(e, 0, r, ri + THIRD, r, ri + THIRD);
    // l0 = lambda, l1 = -theta, l2 = theta x_q - lambda y_q
    System.arraycopy(b, 0, line, 0, L);
    FQ2.neg(a, 0, line, SECOND);
    FQ2.mul(a, 0, q, qi, line, THIRD);
    FQ2.mul(b, 0, q, qi + L, c, 0);
    FQ2.sub(line, THIRD, c, 0, line, THIRD);
  }
}
