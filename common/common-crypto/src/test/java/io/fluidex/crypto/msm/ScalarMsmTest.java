package io.fluidex.crypto.msm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.curve.Curve;
import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bucket method against adding up the multiples one by one. */
class ScalarMsmTest {
  private static final BigInteger R = PrimeField.FR.modulus();

  private static ForkJoinPool pool;

  @BeforeAll
  static void startPool() {
    pool = new ForkJoinPool(3);
  }

  @AfterAll
  static void stopPool() {
    pool.close();
  }

  private static G1Point naive(final List<G1Point> points, final List<BigInteger> scalars) {
    G1Point sum = G1Point.INFINITY;
    for (int i = 0; i < points.size(); i++) {
      sum = sum.add(points.get(i).mul(scalars.get(i)));
    }
    return sum;
  }

  static long[] canonical(final List<BigInteger> scalars, final int index) {
    final long[] flat = new long[index + 4 * scalars.size()];
    for (int i = 0; i < scalars.size(); i++) {
      for (int j = 0; j < 4; j++) {
        flat[index + 4 * i + j] = scalars.get(i).shiftRight(64 * j).longValue();
      }
    }
    return flat;
  }

  private static void assertSum(final List<G1Point> points, final List<BigInteger> scalars) {
    final int n = points.size();
    final long[] flat = new long[3 + n * G1Point.LIMBS];
    for (int i = 0; i < n; i++) {
      points.get(i).store(flat, 3 + i * G1Point.LIMBS);
    }
    final G1Point expected = naive(points, scalars);
    final long[] sum = new long[2 + G1Point.LIMBS];
    final ScalarMsm msm = new ScalarMsm(Curve.G1);
    msm.sum(flat, 3, canonical(scalars, 1), 1, n, sum, 2);
    assertEquals(expected, G1Point.load(sum, 2));
    final long[] parallel = new long[G1Point.LIMBS];
    msm.sum(flat, 3, canonical(scalars, 1), 1, n, parallel, 0, pool);
    assertEquals(expected, G1Point.load(parallel, 0));
  }

  private static BigInteger scalar(final Random random) {
    return new BigInteger(300, random).mod(R);
  }

  @Test
  void shouldBeInfinityWithoutPoints() {
    assertSum(List.of(), List.of());
  }

  @Test
  void shouldBeTheMultipleOfASinglePoint() {
    final G1Point p = G1Point.GENERATOR.mul(BigInteger.valueOf(77));
    for (final BigInteger s : extremes()) {
      assertSum(List.of(p), List.of(s));
      assertSum(List.of(G1Point.INFINITY), List.of(s));
    }
  }

  /** Scalars at the ends of the field and of digits of any width. */
  static List<BigInteger> extremes() {
    final List<BigInteger> extremes = new ArrayList<>(List.of(BigInteger.ZERO));
    for (int bit = 0; bit < 254; bit += 11) {
      extremes.add(BigInteger.ONE.shiftLeft(bit));
      extremes.add(BigInteger.ONE.shiftLeft(bit).subtract(BigInteger.ONE));
    }
    for (int i = 1; i < 4; i++) {
      extremes.add(R.subtract(BigInteger.valueOf(i)));
    }
    extremes.add(BigInteger.ONE.shiftLeft(253).subtract(BigInteger.ONE));
    extremes.add(BigInteger.ONE.shiftLeft(253));
    return extremes;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 16, 33, 100, 300, 1000})
  void shouldEqualTheNaiveSum(final int n) {
    final Random random = new Random(n);
    final List<G1Point> points = new ArrayList<>();
    final List<BigInteger> scalars = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      points.add(G1Point.GENERATOR.mul(scalar(random)));
      scalars.add(scalar(random));
    }
    assertSum(points, scalars);
  }

  @Test
  void shouldHandleRepeatedOppositeAndInfinitePointsAndZeroScalars() {
    final Random random = new Random(5);
    final G1Point p = G1Point.GENERATOR.mul(scalar(random));
    final List<G1Point> kinds = List.of(p, p.negate(), p.dbl(), G1Point.INFINITY);
    final BigInteger s = scalar(random);
    final List<BigInteger> values =
        List.of(s, R.subtract(s), BigInteger.ZERO, BigInteger.ONE, s.shiftRight(130));
    final List<G1Point> points = new ArrayList<>();
    final List<BigInteger> scalars = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      for (final G1Point point : kinds) {
        for (final BigInteger value : values) {
          points.add(point);
          scalars.add(value);
        }
      }
    }
    assertSum(points, scalars);
    assertSum(List.of(p, p), List.of(s, s));
    assertSum(List.of(p, p.negate()), List.of(s, s));
    assertSum(List.of(p, p), List.of(s, R.subtract(s)));
    assertSum(List.of(p, p, p), List.of(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO));
  }

  @Test
  void shouldHandleExtremeScalarsAtManyDigitWidths() {
    final List<BigInteger> scalars = new ArrayList<>();
    final List<G1Point> points = new ArrayList<>();
    G1Point p = G1Point.GENERATOR;
    for (int repeat = 1; repeat <= 64; repeat *= 4) {
      for (final BigInteger s : extremes()) {
        for (int i = 0; i < repeat; i++) {
          points.add(p);
          scalars.add(s);
        }
        p = p.add(G1Point.GENERATOR);
      }
      final int n = points.size();
      assertTrue(n == scalars.size() && n > 0);
      // Too many for the naive sum: all points are small multiples k of the generator.
      final long[] flat = new long[n * G1Point.LIMBS];
      BigInteger exponent = BigInteger.ZERO;
      for (int i = 0; i < n; i++) {
        points.get(i).store(flat, i * G1Point.LIMBS);
      }
      G1Point walk = G1Point.GENERATOR;
      BigInteger k = BigInteger.ONE;
      for (int i = 0; i < n; i++) {
        while (!walk.equals(points.get(i))) {
          walk = walk.add(G1Point.GENERATOR);
          k = k.add(BigInteger.ONE);
        }
        exponent = exponent.add(k.multiply(scalars.get(i)));
      }
      final long[] sum = new long[G1Point.LIMBS];
      new ScalarMsm(Curve.G1).sum(flat, 0, canonical(scalars, 0), 0, n, sum, 0);
      assertEquals(G1Point.GENERATOR.mul(exponent), G1Point.load(sum, 0));
    }
  }

  @Test
  void shouldWorkInG2() {
    final Random random = new Random(6);
    final int n = 40;
    final long[] flat = new long[n * G2Point.LIMBS];
    final List<BigInteger> scalars = new ArrayList<>();
    G2Point expected = G2Point.INFINITY;
    for (int i = 0; i < n; i++) {
      final G2Point q = i % 9 == 0 ? G2Point.INFINITY : G2Point.GENERATOR.mul(scalar(random));
      q.store(flat, i * G2Point.LIMBS);
      scalars.add(scalar(random));
      expected = expected.add(q.mul(scalars.get(i)));
    }
    final long[] sum = new long[G2Point.LIMBS];
    new ScalarMsm(Curve.G2).sum(flat, 0, canonical(scalars, 0), 0, n, sum, 0);
    assertEquals(expected, G2Point.load(sum, 0));
  }

  @Test
  void shouldRefuseScalarsThatAreNotBelowR() {
    final long[] points = new long[2 * G1Point.LIMBS];
    final long[] sum = new long[G1Point.LIMBS];
    final ScalarMsm msm = new ScalarMsm(Curve.G1);
    final long[] bad = canonical(List.of(BigInteger.ONE, R), 0);
    final NonCanonicalException e =
        assertThrows(NonCanonicalException.class, () -> msm.sum(points, 0, bad, 0, 2, sum, 0));
    assertTrue(e.getMessage().startsWith(R + " is not an element of Fr"), e.getMessage());
    msm.sum(points, 0, bad, 0, 1, sum, 0);
    assertArrayEquals(new long[G1Point.LIMBS], sum);
  }

  @Test
  void shouldRefuseMissingData() {
    final long[] points = new long[2 * G1Point.LIMBS];
    final long[] scalars = new long[8];
    final long[] sum = new long[G1Point.LIMBS];
    final ScalarMsm msm = new ScalarMsm(Curve.G1);
    assertThrows(IllegalArgumentException.class, () -> msm.sum(points, 1, scalars, 0, 2, sum, 0));
    assertThrows(IllegalArgumentException.class, () -> msm.sum(points, 0, scalars, 1, 2, sum, 0));
    assertThrows(IllegalArgumentException.class, () -> msm.sum(points, 0, scalars, 0, -1, sum, 0));
    assertThrows(IllegalArgumentException.class, () -> msm.sum(points, -8, scalars, 0, 1, sum, 0));
  }
}
