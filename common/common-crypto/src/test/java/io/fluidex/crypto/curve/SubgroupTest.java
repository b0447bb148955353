package io.fluidex.crypto.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** The fast membership test of G2 is the slow one. */
class SubgroupTest {
  private static final BigInteger Q = PrimeField.FQ.modulus();
  private static final BigInteger R = PrimeField.FR.modulus();
  private static final BigInteger X = BigInteger.valueOf(4965661367192848881L);
  private static final int SAMPLES = 40;

  private static boolean hasOrderR(final long[] point) {
    final XyzzArithmetic xyzz = new XyzzArithmetic(Curve.G2);
    final long[] p = new long[xyzz.pointLimbs()];
    xyzz.mul(point, 0, R, p, 0);
    return xyzz.isInfinity(p, 0);
  }

  private static long[] multiple(final long[] point, final BigInteger scalar) {
    final XyzzArithmetic xyzz = new XyzzArithmetic(Curve.G2);
    final long[] p = new long[xyzz.pointLimbs()];
    xyzz.mul(point, 0, scalar, p, 0);
    final long[] affine = new long[Curve.G2.affineLimbs()];
    xyzz.toAffine(p, 0, affine, 0);
    return affine;
  }

  @Test
  void shouldAgreeWithMultiplicationByR() {
    final BigInteger cofactor = Q.shiftLeft(1).subtract(R);
    for (final long[] point : TwistPoints.take(SAMPLES)) {
      assertTrue(Curve.G2.isOnCurve(point, 0));
      assertFalse(hasOrderR(point), "a point with a small x is hardly ever in the subgroup");
      assertFalse(Curve.G2.isInSubgroup(point, 0));
      final long[] cleared = multiple(point, cofactor);
      assertTrue(hasOrderR(cleared));
      assertTrue(Curve.G2.isInSubgroup(cleared, 0));
      final long[] complement = multiple(point, R);
      assertFalse(hasOrderR(complement));
      assertFalse(Curve.G2.isInSubgroup(complement, 0), "order divides the cofactor");
    }
    assertTrue(Curve.G2.isInSubgroup(new long[Curve.G2.affineLimbs()], 0));
  }

  /**
   * The points the test accepts are the kernel of f(psi) for f = x + 1 + x T + x T^2 - 2x T^3.
   * Since psi^2 - t psi + q = 0, they are killed by the resultant of f and T^2 - t T + q, and by
   * the order of the curve; it is enough that the two have only r in common.
   */
  @Test
  void shouldAcceptNoPointOfAnotherOrder() {
    final BigInteger trace = Q.add(BigInteger.ONE).subtract(R);
    // f mod (T^2 - t T + q) is a + b T.
    BigInteger a = BigInteger.ZERO;
    BigInteger b = BigInteger.ZERO;
    final BigInteger[] f = {X.add(BigInteger.ONE), X, X, X.shiftLeft(1).negate()};
    for (int i = f.length - 1; i >= 0; i--) {
      final BigInteger carried = b;
      b = a.add(b.multiply(trace));
      a = carried.multiply(Q).negate().add(f[i]);
    }
    // The resultant is the norm of a + b T.
    final BigInteger norm =
        a.multiply(a).add(a.multiply(b).multiply(trace)).add(b.multiply(b).multiply(Q));
    final BigInteger order = R.multiply(Q.shiftLeft(1).subtract(R));
    assertEquals(R, norm.gcd(order));
    assertEquals(BigInteger.ZERO, evaluate(f, Q).mod(R), "psi is multiplication by q on G2");
  }

  private static BigInteger evaluate(final BigInteger[] f, final BigInteger at) {
    BigInteger v = BigInteger.ZERO;
    for (int i = f.length - 1; i >= 0; i--) {
      v = v.multiply(at).add(f[i]);
    }
    return v;
  }

  @Test
  void shouldMultiplyByQWithTheEndomorphism() {
    final long[] p = new long[Curve.G2.affineLimbs()];
    G2Point.GENERATOR.mul(BigInteger.valueOf(12_345)).store(p, 0);
    final G2Point expected = G2Point.load(multiple(p, Q), 0);
    TwistFrobenius.apply(p, 0, p, 0);
    assertEquals(expected, G2Point.load(p, 0));
  }

  @Test
  void shouldSatisfyTheCharacteristicEquationEverywhere() {
    // psi^2(P) + q P = t psi(P) for points outside the subgroup too.
    final BigInteger trace = Q.add(BigInteger.ONE).subtract(R);
    for (final long[] point : TwistPoints.take(3)) {
      final long[] psi = new long[point.length];
      TwistFrobenius.apply(point, 0, psi, 0);
      assertTrue(Curve.G2.isOnCurve(psi, 0));
      final long[] psi2 = new long[point.length];
      TwistFrobenius.apply(psi, 0, psi2, 0);
      final G2Point left = G2Point.load(psi2, 0).add(G2Point.load(multiple(point, Q), 0));
      assertEquals(G2Point.load(multiple(psi, trace), 0), left);
    }
  }
}
