package io.fluidex.crypto.curve;

import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.field.QuadraticField;
import java.math.BigInteger;

/**
 * The endomorphism psi of the twist: untwist, Frobenius, twist again (Galbraith, Scott,
 * "Exponentiation in Pairing-Friendly Groups Using Homomorphisms", Pairing 2008).
 *
 * <p>With xi = 9 + u, psi(x, y) = (xi^((q-1)/3) x^q, xi^((q-1)/2) y^q). On G2 it multiplies by q.
 */
public final class TwistFrobenius {
  /** The parameter of BN254: q and r are the BN polynomials at this x. */
  private static final BigInteger X = BigInteger.valueOf(4965661367192848881L);

  private static final QuadraticField FQ2 = QuadraticField.FQ2;
  private static final int Y = QuadraticField.LIMBS;
  private static final long[] X_FACTOR = xiToPart(3);
  private static final long[] Y_FACTOR = xiToPart(2);

  private TwistFrobenius() {}

  /** xi^((q-1)/part). */
  private static long[] xiToPart(final int part) {
    final BigInteger exponent =
        PrimeField.FQ.modulus().subtract(BigInteger.ONE).divide(BigInteger.valueOf(part));
    final long[] xi = new long[QuadraticField.LIMBS];
    FQ2.set(BigInteger.valueOf(9), BigInteger.ONE, xi, 0);
    final long[] power = new long[QuadraticField.LIMBS];
    FQ2.pow(xi, 0, exponent, power, 0);
    return power;
  }

  /** result = psi(point), both affine points of the twist; they may be the same. */
  public static void apply(final long[] point, final int index, final long[] result, final int at) {
    FQ2.conjugate(point, index, result, at);
    FQ2.mul(result, at, X_FACTOR, 0, result, at);
    FQ2.conjugate(point, index + Y, result, at + Y);
    FQ2.mul(result, at + Y, Y_FACTOR, 0, result, at + Y);
  }

  /** Whether (x + 1) P + psi(x P) + psi^2(x P) = psi^3(2x P), see {@link Curve#isInSubgroup}. */
  static boolean fixesSubgroup(final long[] point, final int index) {
    final XyzzArithmetic xyzz = new XyzzArithmetic(Curve.G2);
    final long[] left = new long[xyzz.pointLimbs()];
    final long[] right = new long[xyzz.pointLimbs()];
    final long[] affine = new long[Curve.G2.affineLimbs()];
    xyzz.mul(point, index, X, left, 0);
    xyzz.toAffine(left, 0, affine, 0);
    xyzz.addAffine(left, 0, point, index);
    for (int i = 0; i < 2; i++) {
      apply(affine, 0, affine, 0);
      xyzz.addAffine(left, 0, affine, 0);
    }
    apply(affine, 0, affine, 0);
    xyzz.set(affine, 0, right, 0);
    xyzz.dbl(right, 0);
    return xyzz.equal(left, 0, right, 0);
  }
}
