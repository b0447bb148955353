package io.fluidex.crypto.msm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluidex.crypto.curve.Curve;
import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sums of multiples of the generator, whose factors are known: the sum of s_i (k_i G) must be (the
 * sum of s_i k_i) G, computed with integers.
 */
class MsmTest {
  private static final BigInteger R = PrimeField.FR.modulus();
  private static final int MOST = 1 << 14;
  private static final long SEED = 20261121;

  /** k_i; 0 stands for infinity. */
  private static final BigInteger[] FACTORS = new BigInteger[MOST];

  private static MsmBases bases;

  /** The same with the multiples that many scalars are worth, and with some. */
  private static List<MsmBases> withMultiples;

  @BeforeAll
  static void makeBases() {
    final Random random = new Random(SEED);
    for (int i = 0; i < MOST; i++) {
      FACTORS[i] = factor(i, random);
    }
    final long[] points = new long[MOST * G1Point.LIMBS];
    final long[] generator = new long[G1Point.LIMBS];
    G1Point.GENERATOR.store(generator, 0);
    new ScalarFixedBase(Curve.G1, generator, 0, MOST)
        .multiply(canonical(MOST, i -> FACTORS[i]), 0, MOST, points, 0);
    bases = MsmBases.of(points, MOST);
    final Msm msm = new Msm(2);
    withMultiples =
        List.of(
            msm.withMultiples(bases, Long.MAX_VALUE),
            msm.withMultiples(bases, 5 * bases.bytes()),
            msm.withMultiples(bases, 2 * bases.bytes()));
  }

  /** Random points, with runs of equal, opposite and infinite ones among them. */
  private static BigInteger factor(final int i, final Random random) {
    return switch (i % 16) {
      case 3 -> FACTORS[i - 1];
      case 4 -> R.subtract(FACTORS[i - 1]).mod(R);
      case 9 -> BigInteger.ZERO;
      case 12 -> FACTORS[2];
      default -> new BigInteger(300, random).mod(R);
    };
  }

  private static long[] canonical(final int n, final IntFunction<BigInteger> values) {
    final long[] limbs = new long[n * PrimeField.LIMBS];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < PrimeField.LIMBS; j++) {
        limbs[i * PrimeField.LIMBS + j] = values.apply(i).shiftRight(Long.SIZE * j).longValue();
      }
    }
    return limbs;
  }

  /** What scalars look like. */
  enum Scalars {
    RANDOM,
    ZERO,
    ONE,
    LARGEST,
    ALL_EQUAL,
    POWERS_OF_TWO,
    SMALL,
    HALF_ZERO,
    WINDOW_BORDERS;

    private BigInteger[] make(final int n, final long seed) {
      final Random random = new Random(seed);
      final BigInteger fixed = new BigInteger(300, random).mod(R);
      final BigInteger[] scalars = new BigInteger[n];
      for (int i = 0; i < n; i++) {
        scalars[i] =
            switch (this) {
              case RANDOM -> new BigInteger(300, random).mod(R);
              case ZERO -> BigInteger.ZERO;
              case ONE -> BigInteger.ONE;
              case LARGEST -> R.subtract(BigInteger.ONE);
              case ALL_EQUAL -> fixed;
              case POWERS_OF_TWO -> BigInteger.ONE.shiftLeft(random.nextInt(254)).mod(R);
              case SMALL -> BigInteger.valueOf(random.nextInt(1 << 16));
              case HALF_ZERO ->
                  random.nextBoolean() ? BigInteger.ZERO : new BigInteger(300, random).mod(R);
              case WINDOW_BORDERS -> border(random);
            };
      }
      return scalars;
    }
  }

  /** A scalar whose digits of some width are all 0, 1, half the base or all ones, or one off. */
  private static BigInteger border(final Random random) {
    final int width = 2 + random.nextInt(16);
    final BigInteger base = BigInteger.ONE.shiftLeft(width);
    final BigInteger[] digits = {
      BigInteger.ZERO, BigInteger.ONE, base.shiftRight(1), base.subtract(BigInteger.ONE)
    };
    BigInteger scalar = BigInteger.ZERO;
    for (int bit = 0; bit < 254; bit += width) {
      scalar = scalar.add(digits[random.nextInt(digits.length)].shiftLeft(bit));
    }
    return scalar.add(BigInteger.valueOf(random.nextInt(3) - 1)).mod(R);
  }

  private static void assertSum(
      final Msm msm, final int from, final BigInteger[] scalars, final String what) {
    BigInteger expected = BigInteger.ZERO;
    for (int i = 0; i < scalars.length; i++) {
      expected = expected.add(scalars[i].multiply(FACTORS[from + i]));
    }
    final long[] limbs = canonical(scalars.length, i -> scalars[i]);
    final G1Point sum = G1Point.GENERATOR.mul(expected.mod(R));
    assertEquals(sum, msm.sum(bases, from, limbs, 0, scalars.length), what);
    for (final MsmBases more : withMultiples) {
      assertEquals(
          sum,
          msm.sum(more, from, limbs, 0, scalars.length),
          () -> what + " with " + more.copies());
    }
  }

  @ParameterizedTest
  @EnumSource(Scalars.class)
  void shouldEqualTheKnownSumForAllSmallSizes(final Scalars kind) {
    final Msm msm = new Msm(1);
    for (int n = 0; n <= 300; n += n < 40 ? 1 : 13) {
      assertSum(msm, 7 * n % 64, kind.make(n, n), kind + ", n = " + n);
    }
  }

  @ParameterizedTest
  @EnumSource(Scalars.class)
  void shouldEqualTheKnownSumOnSeveralThreads(final Scalars kind) {
    for (int threads = 1; threads <= 3; threads++) {
      final Msm msm = new Msm(threads);
      assertSum(msm, 5, kind.make(1 << 10, 1), kind + " on " + threads);
      assertSum(msm, 0, kind.make((1 << 12) + 3, 2), kind + " on " + threads);
    }
  }

  @Test
  void shouldEqualTheKnownSumOfManyPoints() {
    for (final Scalars kind : new Scalars[] {Scalars.RANDOM, Scalars.ALL_EQUAL, Scalars.SMALL}) {
      assertSum(new Msm(1), 0, kind.make(MOST, 3), kind.name());
      assertSum(new Msm(2), 0, kind.make(MOST, 3), kind.name());
    }
  }

  /** So many that the bases come in several chunks, with multiples and without. */
  @Test
  @Tag("long")
  void shouldGiveTheSameSumInSeveralChunks() {
    final int n = (1 << 17) + 5;
    final long[] generator = new long[G1Point.LIMBS];
    G1Point.GENERATOR.store(generator, 0);
    final Random random = new Random(SEED);
    final BigInteger[] factors = new BigInteger[n];
    final BigInteger[] scalars = new BigInteger[n];
    BigInteger expected = BigInteger.ZERO;
    for (int i = 0; i < n; i++) {
      factors[i] = new BigInteger(300, random).mod(R);
      scalars[i] = new BigInteger(300, random).mod(R);
      expected = expected.add(factors[i].multiply(scalars[i]));
    }
    final long[] points = new long[n * G1Point.LIMBS];
    new ScalarFixedBase(Curve.G1, generator, 0, n)
        .multiply(canonical(n, i -> factors[i]), 0, n, points, 0);
    final Msm msm = new Msm(2);
    final MsmBases plain = MsmBases.of(points, n);
    final G1Point sum = G1Point.GENERATOR.mul(expected.mod(R));
    final long[] limbs = canonical(n, i -> scalars[i]);
    assertEquals(sum, msm.sum(plain, 0, limbs, 0, n));
    assertEquals(sum, msm.sum(msm.withMultiples(plain, Long.MAX_VALUE), 0, limbs, 0, n));
  }

  @Test
  void shouldAddOnePointToItselfManyTimes() {
    final long[] points = new long[1000 * G1Point.LIMBS];
    for (int i = 0; i < 1000; i++) {
      G1Point.GENERATOR.store(points, i * G1Point.LIMBS);
    }
    final BigInteger scalar = R.shiftRight(3);
    assertEquals(
        G1Point.GENERATOR.mul(scalar.multiply(BigInteger.valueOf(1000)).mod(R)),
        new Msm(1).sum(MsmBases.of(points, 1000), 0, canonical(1000, i -> scalar), 0, 1000));
  }

  @Test
  void shouldGiveTheSameSumWhenMemoryIsReused() {
    final Msm msm = new Msm(2);
    assertSum(msm, 0, Scalars.RANDOM.make(3000, 4), "first");
    assertSum(msm, 100, Scalars.RANDOM.make(10, 5), "smaller");
    assertSum(msm, 0, Scalars.RANDOM.make(5000, 6), "larger");
  }

  @Test
  void shouldHoldMultiplesOnlyAsFarAsTheBudgetAllows() {
    final Msm msm = new Msm(2);
    assumeTrue(bases.points() != null, "there are no multiples without vector arithmetic");
    long least = bases.bytes();
    for (final int share : new int[] {2, 3, 4, 8, 16, 64}) {
      final MsmBases more = msm.withMultiples(bases, share * bases.bytes());
      assertTrue(more.bytes() <= share * bases.bytes(), "copies for " + share);
      assertTrue(more.bytes() > bases.bytes(), "multiples for " + share);
      assertTrue(more.bytes() >= least, "more memory should not give fewer copies");
      assertEquals(bases.length(), more.length());
      least = more.bytes();
    }
    for (final long budget : new long[] {-1, 0, 1, bases.bytes(), 2 * bases.bytes() - 1000}) {
      assertSame(bases, msm.withMultiples(bases, budget), "budget " + budget);
    }
  }

  @Test
  void shouldKeepMultiplesThatThereAre() {
    final MsmBases most = withMultiples.getFirst();
    assertSame(most, new Msm(1).withMultiples(most, Long.MAX_VALUE));
    assertSame(most, new Msm(1).withMultiples(most, 3 * bases.bytes()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 15, 17, 2047, 2049})
  void shouldGiveMultiplesToAnyNumberOfBases(final int n) {
    final long[] points = new long[n * G1Point.LIMBS];
    final BigInteger[] scalars = new BigInteger[n];
    BigInteger expected = BigInteger.ZERO;
    final Random random = new Random(n);
    for (int i = 0; i < n; i++) {
      final G1Point point = i % 5 == 3 ? G1Point.INFINITY : G1Point.GENERATOR;
      point.store(points, i * G1Point.LIMBS);
      scalars[i] = new BigInteger(300, random).mod(R);
      expected = i % 5 == 3 ? expected : expected.add(scalars[i]);
    }
    final Msm msm = new Msm(2);
    final MsmBases more = msm.withMultiples(MsmBases.of(points, n), Long.MAX_VALUE);
    assertEquals(
        G1Point.GENERATOR.mul(expected.mod(R)),
        msm.sum(more, 0, canonical(n, i -> scalars[i]), 0, n));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 17})
  void shouldRefuseScalarsThatAreNotBelowR(final int bad) {
    final long[] scalars = canonical(18, i -> i == bad ? R : BigInteger.ONE);
    assertThrows(NonCanonicalException.class, () -> new Msm(1).sum(bases, 0, scalars, 0, 18));
    // The instance is usable afterwards.
    assertSum(new Msm(1), 0, Scalars.RANDOM.make(18, 7), "after a refusal");
  }

  @Test
  void shouldRefuseMissingData() {
    final Msm msm = new Msm(1);
    final long[] scalars = canonical(4, i -> BigInteger.ONE);
    assertThrows(IllegalArgumentException.class, () -> msm.sum(bases, 0, scalars, 0, 5));
    assertThrows(IllegalArgumentException.class, () -> msm.sum(bases, MOST - 3, scalars, 0, 4));
    assertThrows(IllegalArgumentException.class, () -> msm.sum(bases, -1, scalars, 0, 4));
    assertThrows(IllegalArgumentException.class, () -> new Msm(0));
  }
}
