package io.fluidex.crypto.msm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Multiples from tables against multiplying one by one. */
class ScalarFixedBaseTest {
  private static final BigInteger R = PrimeField.FR.modulus();

  private static List<BigInteger> scalars(final int random) {
    final List<BigInteger> scalars = new ArrayList<>(ScalarMsmTest.extremes());
    final Random r = new Random(random);
    for (int i = 0; i < random; i++) {
      scalars.add(new BigInteger(300, r).mod(R));
    }
    return scalars;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 1000, 100_000})
  void shouldEqualScalarMultiplicationWhateverTheTableSize(final int expected) {
    final G1Point base = G1Point.GENERATOR.mul(BigInteger.valueOf(31));
    final long[] flat = new long[1 + G1Point.LIMBS];
    base.store(flat, 1);
    final ScalarFixedBase table = new ScalarFixedBase(Curve.G1, flat, 1, expected);
    final List<BigInteger> scalars = scalars(100);
    final long[] multiples = new long[2 + G1Point.LIMBS * scalars.size()];
    table.multiply(ScalarMsmTest.canonical(scalars, 3), 3, scalars.size(), multiples, 2);
    for (int i = 0; i < scalars.size(); i++) {
      assertEquals(base.mul(scalars.get(i)), G1Point.load(multiples, 2 + i * G1Point.LIMBS));
    }
  }

  @Test
  void shouldGiveTheSameOnManyThreads() {
    final long[] flat = new long[G1Point.LIMBS];
    G1Point.GENERATOR.store(flat, 0);
    final ScalarFixedBase table = new ScalarFixedBase(Curve.G1, flat, 0, 2000);
    final List<BigInteger> scalars = scalars(2000);
    final int n = scalars.size();
    final long[] canonical = ScalarMsmTest.canonical(scalars, 0);
    final long[] one = new long[G1Point.LIMBS * n];
    final long[] many = new long[G1Point.LIMBS * n];
    table.multiply(canonical, 0, n, one, 0);
    try (ForkJoinPool pool = new ForkJoinPool(3)) {
      table.multiply(canonical, 0, n, many, 0, pool);
    }
    for (int i = 0; i < n; i++) {
      assertEquals(G1Point.load(one, i * G1Point.LIMBS), G1Point.load(many, i * G1Point.LIMBS));
    }
    assertEquals(
        G1Point.GENERATOR.mul(scalars.getLast()), G1Point.load(many, (n - 1) * G1Point.LIMBS));
  }

  @Test
  void shouldWorkInG2AndForInfinity() {
    final long[] flat = new long[G2Point.LIMBS];
    G2Point.GENERATOR.store(flat, 0);
    final List<BigInteger> scalars = scalars(5);
    final int n = scalars.size();
    final long[] canonical = ScalarMsmTest.canonical(scalars, 0);
    final long[] multiples = new long[G2Point.LIMBS * n];
    new ScalarFixedBase(Curve.G2, flat, 0, n).multiply(canonical, 0, n, multiples, 0);
    for (int i = 0; i < n; i++) {
      assertEquals(
          G2Point.GENERATOR.mul(scalars.get(i)), G2Point.load(multiples, i * G2Point.LIMBS));
    }
    new ScalarFixedBase(Curve.G2, new long[G2Point.LIMBS], 0, n)
        .multiply(canonical, 0, n, multiples, 0);
    for (int i = 0; i < n; i++) {
      assertEquals(G2Point.INFINITY, G2Point.load(multiples, i * G2Point.LIMBS));
    }
  }

  @Test
  void shouldRefuseBadInput() {
    final long[] flat = new long[G1Point.LIMBS];
    G1Point.GENERATOR.store(flat, 0);
    final ScalarFixedBase table = new ScalarFixedBase(Curve.G1, flat, 0, 1);
    final long[] scalars = ScalarMsmTest.canonical(List.of(R), 0);
    final long[] multiples = new long[G1Point.LIMBS];
    assertThrows(NonCanonicalException.class, () -> table.multiply(scalars, 0, 1, multiples, 0));
    assertThrows(IllegalArgumentException.class, () -> table.multiply(scalars, 0, 2, multiples, 0));
    assertThrows(IllegalArgumentException.class, () -> table.multiply(scalars, 0, 1, multiples, 1));
  }
}
