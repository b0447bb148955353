package io.fluidex.plonk.setup;

import io.fluidex.crypto.curve.Curve;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.field.QuadraticField;
import java.math.BigInteger;

/** Points of the twist that are not in G2: its cofactor is large, so nearly all are outside. */
final class TwistPoints {
  private static final QuadraticField FQ2 = QuadraticField.FQ2;
  private static final int LIMBS = QuadraticField.LIMBS;

  private TwistPoints() {}

  /** The point with the smallest x in the base field, flat and affine. */
  static long[] outsideOfSubgroup() {
    final long[] b = new long[LIMBS];
    FQ2.set(BigInteger.valueOf(9), BigInteger.ONE, b, 0);
    FQ2.inverse(b, 0, b, 0);
    final long[] three = new long[PrimeField.LIMBS];
    PrimeField.FQ.setUnsigned(3, three, 0);
    FQ2.mulByBase(b, 0, three, 0, b, 0);
    for (int x = 1; ; x++) {
      final long[] point = new long[2 * LIMBS];
      FQ2.set(BigInteger.valueOf(x), BigInteger.ZERO, point, 0);
      final long[] square = new long[LIMBS];
      FQ2.square(point, 0, square, 0);
      FQ2.mul(square, 0, point, 0, square, 0);
      FQ2.add(square, 0, b, 0, square, 0);
      squareRoot(square, point);
      if (Curve.G2.isOnCurve(point, 0) && !Curve.G2.isInSubgroup(point, 0)) {
        return point;
      }
    }
  }

  /** y of a point from its square, if it is one (Adj, Rodriguez-Henriquez 2012, algorithm 9). */
  private static void squareRoot(final long[] square, final long[] point) {
    final BigInteger q = PrimeField.FQ.modulus();
    final long[] a = new long[LIMBS];
    FQ2.pow(square, 0, q.subtract(BigInteger.valueOf(3)).shiftRight(2), a, 0);
    final long[] root = new long[LIMBS];
    FQ2.mul(a, 0, square, 0, root, 0);
    final long[] alpha = new long[LIMBS];
    FQ2.mul(a, 0, root, 0, alpha, 0);
    final long[] one = new long[LIMBS];
    FQ2.setOne(one, 0);
    FQ2.add(alpha, 0, one, 0, alpha, 0);
    final long[] factor = new long[LIMBS];
    if (FQ2.isZero(alpha, 0)) {
      FQ2.set(BigInteger.ZERO, BigInteger.ONE, factor, 0);
    } else {
      FQ2.pow(alpha, 0, q.shiftRight(1), factor, 0);
    }
    FQ2.mul(factor, 0, root, 0, point, LIMBS);
  }
}
