package io.fluidex.crypto.curve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The formulas on flat data against affine addition by the chord and the tangent. */
class XyzzArithmeticTest {
  /** Some multiples of the generator: infinity, equal and opposite points among them. */
  private static final int[] MULTIPLES = {0, 1, 2, 3, -1, -2, -3, 0, 1, 7, -7, 1000, -1001};

  static Stream<Curve> curves() {
    return Stream.of(Curve.G1, Curve.G2);
  }

  private static long[] generator(final Curve curve) {
    final long[] g = new long[curve.affineLimbs()];
    if (curve == Curve.G1) {
      G1Point.GENERATOR.store(g, 0);
    } else {
      G2Point.GENERATOR.store(g, 0);
    }
    return g;
  }

  /** a + b by the textbook, with the inversion in the slope. */
  private static long[] chordAndTangent(final Curve curve, final long[] a, final long[] b) {
    final var f = curve.field();
    final int y = f.limbs();
    if (curve.isInfinity(a, 0)) {
      return b.clone();
    }
    if (curve.isInfinity(b, 0)) {
      return a.clone();
    }
    final long[] slope = new long[y];
    final long[] t = new long[y];
    if (f.equal(a, 0, b, 0)) {
      if (!f.equal(a, y, b, y)) {
        return new long[2 * y];
      }
      f.square(a, 0, slope, 0);
      f.dbl(slope, 0, t, 0);
      f.add(slope, 0, t, 0, slope, 0);
      f.dbl(a, y, t, 0);
    } else {
      f.sub(b, y, a, y, slope, 0);
      f.sub(b, 0, a, 0, t, 0);
    }
    f.inverse(t, 0, t, 0);
    f.mul(slope, 0, t, 0, slope, 0);
    final long[] sum = new long[2 * y];
    f.square(slope, 0, sum, 0);
    f.sub(sum, 0, a, 0, sum, 0);
    f.sub(sum, 0, b, 0, sum, 0);
    f.sub(a, 0, sum, 0, t, 0);
    f.mul(t, 0, slope, 0, t, 0);
    f.sub(t, 0, a, y, sum, y);
    return sum;
  }

  private static List<long[]> points(final Curve curve) {
    final List<long[]> points = new ArrayList<>();
    for (final int multiple : MULTIPLES) {
      long[] p = new long[curve.affineLimbs()];
      for (int i = 0; i < Math.abs(multiple); i++) {
        p = chordAndTangent(curve, p, generator(curve));
      }
      if (multiple < 0) {
        curve.negate(p, 0, p, 0);
      }
      assertTrue(curve.isOnCurve(p, 0));
      points.add(p);
    }
    return points;
  }

  /** The point with coordinates that are not those of its affine form. */
  private static long[] scaled(final Curve curve, final XyzzArithmetic xyzz, final long[] affine) {
    final var f = curve.field();
    final int w = f.limbs();
    final long[] p = new long[xyzz.pointLimbs()];
    xyzz.set(affine, 0, p, 0);
    final long[] z = generator(curve);
    f.square(z, w, z, 0);
    f.mul(p, 0, z, 0, p, 0);
    f.mul(p, 2 * w, z, 0, p, 2 * w);
    f.mul(z, 0, z, w, z, 0);
    f.mul(p, w, z, 0, p, w);
    f.mul(p, 3 * w, z, 0, p, 3 * w);
    return p;
  }

  private static void assertPoint(
      final Curve curve, final XyzzArithmetic xyzz, final long[] expected, final long[] p) {
    final long[] affine = new long[curve.affineLimbs()];
    xyzz.toAffine(p, 0, affine, 0);
    assertArrayEquals(expected, affine);
  }

  @ParameterizedTest
  @MethodSource("curves")
  void shouldAddLikeTheTextbookInEveryCase(final Curve curve) {
    final XyzzArithmetic xyzz = new XyzzArithmetic(curve);
    for (final long[] a : points(curve)) {
      for (final long[] b : points(curve)) {
        final long[] sum = chordAndTangent(curve, a, b);
        final long[] p = scaled(curve, xyzz, a);
        xyzz.addAffine(p, 0, b, 0);
        assertPoint(curve, xyzz, sum, p);
        final long[] q = scaled(curve, xyzz, a);
        xyzz.add(q, 0, scaled(curve, xyzz, b), 0);
        assertPoint(curve, xyzz, sum, q);
        final long[] minus = b.clone();
        curve.negate(minus, 0, minus, 0);
        final long[] d = scaled(curve, xyzz, a);
        xyzz.subAffine(d, 0, minus, 0);
        assertPoint(curve, xyzz, sum, d);
        assertEquals(
            Arrays.equals(a, b), xyzz.equal(scaled(curve, xyzz, a), 0, unscaled(xyzz, b), 0));
      }
      final long[] p = scaled(curve, xyzz, a);
      xyzz.dbl(p, 0);
      assertPoint(curve, xyzz, chordAndTangent(curve, a, a), p);
      xyzz.negate(p, 0);
      xyzz.add(p, 0, p.clone(), 0);
      xyzz.addAffine(p, 0, a, 0);
      final long[] twice = chordAndTangent(curve, a, a);
      final long[] thrice = chordAndTangent(curve, twice, a);
      curve.negate(thrice, 0, thrice, 0);
      assertPoint(curve, xyzz, thrice, p);
    }
  }

  private static long[] unscaled(final XyzzArithmetic xyzz, final long[] affine) {
    final long[] p = new long[xyzz.pointLimbs()];
    xyzz.set(affine, 0, p, 0);
    return p;
  }

  @ParameterizedTest
  @MethodSource("curves")
  void shouldBringManyPointsToAffineFormAtOnce(final Curve curve) {
    final XyzzArithmetic xyzz = new XyzzArithmetic(curve);
    final List<long[]> points = points(curve);
    final int limbs = xyzz.pointLimbs();
    final int affineLimbs = curve.affineLimbs();
    final long[] p = new long[1 + limbs * points.size()];
    for (int i = 0; i < points.size(); i++) {
      System.arraycopy(scaled(curve, xyzz, points.get(i)), 0, p, 1 + limbs * i, limbs);
    }
    final long[] affine = new long[2 + affineLimbs * points.size()];
    Arrays.fill(affine, -1L);
    xyzz.toAffine(p, 1, points.size(), affine, 2);
    for (int i = 0; i < points.size(); i++) {
      final int at = 2 + affineLimbs * i;
      assertArrayEquals(points.get(i), Arrays.copyOfRange(affine, at, at + affineLimbs));
    }
    assertEquals(-1L, affine[1]);
    xyzz.toAffine(p, 1, 0, affine, 2);
    assertArrayEquals(points.getFirst(), Arrays.copyOfRange(affine, 2, 2 + affineLimbs));
  }

  @ParameterizedTest
  @MethodSource("curves")
  void shouldMultiplyByIntegersOfAnySize(final Curve curve) {
    final XyzzArithmetic xyzz = new XyzzArithmetic(curve);
    final long[] g = generator(curve);
    final BigInteger r = PrimeField.FR.modulus();
    final long[] p = new long[xyzz.pointLimbs()];
    final long[] q = new long[xyzz.pointLimbs()];
    for (final BigInteger scalar :
        List.of(
            r.pow(3).add(BigInteger.valueOf(5)),
            r.negate().add(BigInteger.valueOf(5)),
            BigInteger.valueOf(5))) {
      xyzz.mul(g, 0, scalar, p, 0);
      xyzz.mul(g, 0, BigInteger.valueOf(5), q, 0);
      assertTrue(xyzz.equal(p, 0, q, 0));
    }
    xyzz.mul(g, 0, BigInteger.ZERO, p, 0);
    assertTrue(xyzz.isInfinity(p, 0));
    xyzz.mul(new long[curve.affineLimbs()], 0, BigInteger.TEN, p, 0);
    assertTrue(xyzz.isInfinity(p, 0));
  }

  @ParameterizedTest
  @MethodSource("curves")
  void shouldTellPointsOnTheCurveFromOthers(final Curve curve) {
    final long[] p = generator(curve);
    assertTrue(curve.isOnCurve(p, 0));
    assertTrue(curve.isOnCurve(new long[curve.affineLimbs()], 0));
    p[0] ^= 1;
    assertFalse(curve.isOnCurve(p, 0));
    final long[] xOnly = generator(curve);
    Arrays.fill(xOnly, curve.field().limbs(), xOnly.length, 0L);
    assertFalse(curve.isOnCurve(xOnly, 0));
    assertFalse(curve.isInfinity(xOnly, 0));
  }
}
