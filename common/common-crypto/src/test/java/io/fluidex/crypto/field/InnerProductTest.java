package io.fluidex.crypto.field;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InnerProductTest {
  private static final int LIMBS = PrimeField.LIMBS;
  private static final int MAX_COUNT = PrimeField.MAX_PRODUCTS;

  static Stream<PrimeField> fields() {
    return Stream.of(PrimeField.FR, PrimeField.FQ);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldSumRandomProducts(final PrimeField field) {
    final Random random = new Random(5);
    for (int k = 0; k < 200; k++) {
      for (int count = 0; count <= MAX_COUNT; count++) {
        check(field, count, () -> new BigInteger(300, random).mod(field.modulus()));
      }
    }
  }

  /** Montgomery limbs next to the modulus make the lazily reduced sum as large as it gets. */
  @ParameterizedTest
  @MethodSource("fields")
  void shouldSumTheLargestProducts(final PrimeField field) {
    final BigInteger p = field.modulus();
    final BigInteger unit = BigInteger.ONE.shiftLeft(256).modInverse(p);
    final Random random = new Random(6);
    final BigInteger[] edges = {
      // Limbs p - 1, p - 2, 1, 0 and all ones in the low three.
      p.subtract(BigInteger.ONE).multiply(unit).mod(p),
      p.subtract(BigInteger.TWO).multiply(unit).mod(p),
      unit,
      BigInteger.ZERO,
      BigInteger.ONE.shiftLeft(192).subtract(BigInteger.ONE).multiply(unit).mod(p),
      p.subtract(BigInteger.ONE)
    };
    for (int count = 0; count <= MAX_COUNT; count++) {
      for (final BigInteger edge : edges) {
        check(field, count, () -> edge);
      }
      for (int k = 0; k < 50; k++) {
        check(field, count, () -> edges[random.nextInt(edges.length)]);
      }
    }
  }

  /** Squares have code of their own. */
  @ParameterizedTest
  @MethodSource("fields")
  void shouldSquareRandomAndExtremeLimbs(final PrimeField field) {
    final BigInteger p = field.modulus();
    final BigInteger unit = BigInteger.ONE.shiftLeft(256).modInverse(p);
    final Random random = new Random(7);
    final long[] extremes = {0, 1, -1, -2, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32};
    for (int k = 0; k < 20_000; k++) {
      BigInteger limbs = new BigInteger(256, random);
      if (k % 2 == 0) {
        limbs = BigInteger.ZERO;
        for (int i = 0; i < LIMBS; i++) {
          final BigInteger limb = BigInteger.valueOf(extremes[random.nextInt(extremes.length)]);
          limbs = limbs.shiftLeft(64).or(limb.mod(BigInteger.ONE.shiftLeft(64)));
        }
      }
      // Montgomery limbs are the value times 2^256, so this value has these limbs, if below p.
      final BigInteger value = limbs.mod(p).multiply(unit).mod(p);
      final long[] a = new long[LIMBS];
      field.set(value, a, 0);
      field.square(a, 0, a, 0);
      final long[] expected = new long[LIMBS];
      field.set(value.multiply(value).mod(p), expected, 0);
      assertArrayEquals(expected, a);
    }
  }

  @Test
  void shouldRefuseMoreProductsThanItCanAdd() {
    final int count = PrimeField.MAX_PRODUCTS + 1;
    final long[] a = new long[LIMBS * count];
    assertThrows(
        IllegalArgumentException.class,
        () -> PrimeField.FR.innerProduct(a, 0, a, 0, count, new long[LIMBS], 0));
  }

  @Test
  void shouldWriteOverAnOperand() {
    final long[] a = new long[3 * LIMBS];
    for (int i = 0; i < 3; i++) {
      PrimeField.FR.setUnsigned(i + 2, a, LIMBS * i);
    }
    PrimeField.FR.innerProduct(a, 0, a, 0, 3, a, LIMBS);
    assertEquals(BigInteger.valueOf(4 + 9 + 16), PrimeField.FR.toBigInteger(a, LIMBS));
  }

  private interface Source {
    BigInteger next();
  }

  private static void check(final PrimeField field, final int count, final Source source) {
    final int pad = 3;
    final long[] a = new long[LIMBS * count + pad];
    final long[] b = new long[LIMBS * count + 2 * pad];
    BigInteger expected = BigInteger.ZERO;
    for (int i = 0; i < count; i++) {
      final BigInteger left = source.next();
      final BigInteger right = source.next();
      field.set(left, a, pad + LIMBS * i);
      field.set(right, b, 2 * pad + LIMBS * i);
      expected = expected.add(left.multiply(right));
    }
    final long[] aBefore = a.clone();
    final long[] bBefore = b.clone();
    final long[] c = new long[LIMBS + 2];
    Arrays.fill(c, -1);
    field.innerProduct(a, pad, b, 2 * pad, count, c, 1);
    assertEquals(expected.mod(field.modulus()), field.toBigInteger(c, 1));
    // Fully reduced: equal values have equal limbs.
    final long[] canonical = new long[LIMBS];
    field.set(expected.mod(field.modulus()), canonical, 0);
    assertArrayEquals(canonical, Arrays.copyOfRange(c, 1, 1 + LIMBS));
    assertEquals(-1, c[0]);
    assertEquals(-1, c[LIMBS + 1]);
    assertArrayEquals(aBefore, a);
    assertArrayEquals(bBefore, b);
  }
}
