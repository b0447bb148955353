package io.fluidex.crypto.pairing;

import java.math.BigInteger;

/**
 * Raising to (q^12 - 1) / r.
 *
 * <p>The easy part is (q^6 - 1)(q^2 + 1). The hard part (q^4 - q^2 + 1) / r is the vectorial
 * addition chain of Scott, Benger, Charlemagne, Dominguez Perez, Kachisa, "On the Final
 * Exponentiation for Calculating Pairings on Ordinary Elliptic Curves" (IACR ePrint 2008/490,
 * section 5): the exact exponent and no multiple of it, so that values can be compared with other
 * implementations.
 *
 * <p>Serves one computation; not for use by two threads at once.
 */
final class FinalExponentiation {
  /** The parameter of the curve. */
  private static final BigInteger X = BigInteger.valueOf(4965661367192848881L);

  private final Fq12Arithmetic fq12 = new Fq12Arithmetic();

  /** f = f^((q^12 - 1) / r). */
  void apply(final long[] f) {
    easyPart(f);
    hardPart(f);
  }

  private void easyPart(final long[] f) {
    final long[] t = element();
    fq12.inverse(f, t);
    fq12.conjugate(f, f);
    fq12.mul(f, t, f);
    fq12.frobenius(f, 2, t);
    fq12.mul(f, t, f);
  }

  private void hardPart(final long[] f) {
    final long[] fx = element();
    final long[] fx2 = element();
    final long[] fx3 = element();
    powerOfX(f, fx);
    powerOfX(fx, fx2);
    powerOfX(fx2, fx3);
    final long[] t = element();
    // y0 = f^q f^(q^2) f^(q^3)
    final long[] y0 = element();
    fq12.frobenius(f, 1, y0);
    fq12.frobenius(f, 2, t);
    fq12.mul(y0, t, y0);
    fq12.frobenius(f, 3, t);
    fq12.mul(y0, t, y0);
    // y1 = 1 / f
    final long[] y1 = element();
    fq12.conjugate(f, y1);
    // y2 = (f^(x^2))^(q^2)
    final long[] y2 = element();
    fq12.frobenius(fx2, 2, y2);
    // y3 = 1 / (f^x)^q
    final long[] y3 = element();
    fq12.frobenius(fx, 1, y3);
    fq12.conjugate(y3, y3);
    // y4 = 1 / (f^x (f^(x^2))^q)
    final long[] y4 = element();
    fq12.frobenius(fx2, 1, y4);
    fq12.mul(y4, fx, y4);
    fq12.conjugate(y4, y4);
    // y5 = 1 / f^(x^2)
    final long[] y5 = element();
    fq12.conjugate(fx2, y5);
    // y6 = 1 / (f^(x^3) (f^(x^3))^q)
    final long[] y6 = element();
    fq12.frobenius(fx3, 1, y6);
    fq12.mul(y6, fx3, y6);
    fq12.conjugate(y6, y6);
    // y0 y1^2 y2^6 y3^12 y4^18 y5^30 y6^36
    fq12.cyclotomicSquare(y6, t);
    fq12.mul(t, y4, t);
    fq12.mul(t, y5, t);
    final long[] s = element();
    fq12.mul(y3, y5, s);
    fq12.mul(s, t, s);
    fq12.mul(t, y2, t);
    fq12.cyclotomicSquare(s, s);
    fq12.mul(s, t, s);
    fq12.cyclotomicSquare(s, s);
    fq12.mul(s, y1, t);
    fq12.mul(s, y0, s);
    fq12.cyclotomicSquare(t, t);
    fq12.mul(t, s, f);
  }

  /** c = a^x, a in the cyclotomic subgroup. */
  private void powerOfX(final long[] a, final long[] c) {
    System.arraycopy(a, 0, c, 0, a.length);
    for (int i = X.bitLength() - 2; i >= 0; i--) {
      fq12.cyclotomicSquare(c, c);
      if (X.testBit(i)) {
        fq12.mul(c, a, c);
      }
    }
  }

  private static long[] element() {
    return new long[Fq12Arithmetic.LIMBS];
  }
}
