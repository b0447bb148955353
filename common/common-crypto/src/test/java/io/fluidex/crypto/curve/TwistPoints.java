package io.fluidex.crypto.curve;

import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.field.QuadraticField;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Points of the curve of G2 that are not in G2, of which r are for every one that is. */
public final class TwistPoints {
  private static final PrimeField FQ = PrimeField.FQ;
  private static final QuadraticField FQ2 = QuadraticField.FQ2;
  private static final int LIMBS = QuadraticField.LIMBS;

  private TwistPoints() {}

  /** Affine points with x = k + u for the first k for which there is one. */
  public static List<long[]> take(final int count) {
    final List<long[]> points = new ArrayList<>();
    for (long k = 0; points.size() < count; k++) {
      final long[] point = new long[2 * LIMBS];
      FQ2.set(BigInteger.valueOf(k), BigInteger.ONE, point, 0);
      FQ2.square(point, 0, point, LIMBS);
      FQ2.mul(point, LIMBS, point, 0, point, LIMBS);
      final long[] b = new long[LIMBS];
      Curve.G2.coefficient(b, 0);
      FQ2.add(point, LIMBS, b, 0, point, LIMBS);
      if (squareRoot(point, LIMBS)) {
        points.add(point);
      }
    }
    return points;
  }

  /** Replaces a = a0 + a1 u, a1 not 0, by c0 + c1 u with c0^2 = (a0 + |a|) / 2, c1 = a1 / 2 c0. */
  private static boolean squareRoot(final long[] a, final int ai) {
    final int im = ai + PrimeField.LIMBS;
    final long[] s = new long[PrimeField.LIMBS];
    final long[] t = new long[PrimeField.LIMBS];
    FQ.square(a, ai, s, 0);
    FQ.square(a, im, t, 0);
    FQ.add(s, 0, t, 0, s, 0);
    if (!FQ.sqrt(s, 0, s, 0)) {
      return false;
    }
    final long[] half = new long[PrimeField.LIMBS];
    FQ.setUnsigned(2, half, 0);
    FQ.inverse(half, 0, half, 0);
    FQ.add(a, ai, s, 0, t, 0);
    FQ.mul(t, 0, half, 0, t, 0);
    if (!FQ.isSquare(t, 0)) {
      FQ.sub(a, ai, s, 0, t, 0);
      FQ.mul(t, 0, half, 0, t, 0);
    }
    FQ.sqrt(t, 0, a, ai);
    FQ.inverse(a, ai, t, 0);
    FQ.mul(t, 0, half, 0, t, 0);
    FQ.mul(a, im, t, 0, a, im);
    return true;
  }
}
