package io.fluidex.crypto.vector;

import static io.fluidex.crypto.field.PrimeField.LIMBS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both implementations in both fields against integer arithmetic. */
class BulkFieldTest {
  private static final int[] COUNTS = {0, 1, 2, 15, 16, 17, 63, 64, 65, 255, 256, 257, 1000};

  static Stream<Named<BulkField>> implementations() {
    return Stream.of(
        Named.of("vector Fr", new VectorBulkField(PrimeField.FR)),
        Named.of("vector Fq", new VectorBulkField(PrimeField.FQ)),
        Named.of("scalar Fr", new ScalarBulkField(PrimeField.FR)),
        Named.of("scalar Fq", new ScalarBulkField(PrimeField.FQ)));
  }

  /** An operation with two operands. */
  @FunctionalInterface
  private interface Operation {
    void apply(FieldArray a, int ai, FieldArray b, int bi, FieldArray c, int ci, int n);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldAdd(final BulkField f) {
    check(f, f::add, BigInteger::add);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldSubtract(final BulkField f) {
    check(f, f::sub, BigInteger::subtract);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldMultiply(final BulkField f) {
    check(f, f::mul, BigInteger::multiply);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldSquare(final BulkField f) {
    check(f, (a, ai, b, bi, c, ci, n) -> f.square(a, ai, c, ci, n), (x, y) -> x.multiply(x));
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldAddSmallMultiples(final BulkField f) {
    for (int k = -BulkField.MAX_MULTIPLE; k <= BulkField.MAX_MULTIPLE; k++) {
      final int factor = k;
      check(
          f,
          (a, ai, b, bi, c, ci, n) -> f.addMultiple(a, ai, factor, b, bi, c, ci, n),
          (x, y) -> x.add(y.multiply(BigInteger.valueOf(factor))));
    }
    final FieldArray a = f.allocate(16);
    for (final int factor : new int[] {-BulkField.MAX_MULTIPLE - 1, BulkField.MAX_MULTIPLE + 1}) {
      assertThrows(
          IllegalArgumentException.class, () -> f.addMultiple(a, 0, factor, a, 0, a, 0, 16));
    }
  }

  /** Compares an operation on all pairs of edge values, apart and in place. */
  private static void check(
      final BulkField f, final Operation operation, final BinaryOperator<BigInteger> oracle) {
    final long[][] operands = new FieldSamples(f.field(), 11).edgePairs();
    final int n = operands[0].length / LIMBS;
    final BigInteger[] x = FieldSamples.integers(f.field(), operands[0]);
    final BigInteger[] y = FieldSamples.integers(f.field(), operands[1]);
    final FieldArray a = load(f, operands[0]);
    final FieldArray b = load(f, operands[1]);
    final FieldArray c = f.allocate(n + 32);
    operation.apply(a, 0, b, 0, c, 32, n);
    final long[] apart = store(f, c, 32, n);
    for (int i = 0; i < n; i++) {
      final BigInteger expected = oracle.apply(x[i], y[i]).mod(f.field().modulus());
      assertEquals(expected, f.field().toBigInteger(apart, i * LIMBS), x[i] + " and " + y[i]);
    }
    assertArrayEquals(operands[0], store(f, a, 0, n));
    assertArrayEquals(operands[1], store(f, b, 0, n));
    operation.apply(a, 0, b, 0, b, 0, n);
    assertArrayEquals(apart, store(f, b, 0, n));
    f.load(operands[1], 0, b, 0, n);
    operation.apply(a, 0, b, 0, a, 0, n);
    assertArrayEquals(apart, store(f, a, 0, n));
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldScaleByOneValue(final BulkField f) {
    final long[][] operands = new FieldSamples(f.field(), 12).edgePairs();
    final FieldArray s = f.allocate(2 * BulkField.ALIGNMENT);
    final int n = 100;
    final FieldArray a = load(f, Arrays.copyOf(operands[1], n * LIMBS));
    final FieldArray c = f.allocate(n);
    for (int i = 0; i < operands[0].length; i += n * LIMBS) {
      f.fill(s, BulkField.ALIGNMENT, BulkField.ALIGNMENT, operands[0], i);
      f.scale(a, 0, s, BulkField.ALIGNMENT, c, 0, n);
      final long[] actual = store(f, c, 0, n);
      final long[] expected = new long[n * LIMBS];
      for (int j = 0; j < n * LIMBS; j += LIMBS) {
        f.field().mul(operands[1], j, operands[0], i, expected, j);
      }
      assertArrayEquals(expected, actual);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldStayExactOverManyOperationsInARow(final BulkField f) {
    final int n = 48;
    final FieldSamples samples = new FieldSamples(f.field(), 13);
    final long[] x = samples.random(n);
    final long[] y = samples.random(n);
    final FieldArray a = load(f, x);
    final FieldArray b = load(f, y);
    for (int round = 0; round < 300; round++) {
      f.add(a, 0, b, 0, a, 0, n);
      f.mul(a, 0, a, 0, b, 0, n);
      f.sub(b, 0, a, 0, b, 0, n);
      f.add(b, 0, b, 0, b, 0, n);
      for (int i = 0; i < n * LIMBS; i += LIMBS) {
        f.field().add(x, i, y, i, x, i);
        f.field().mul(x, i, x, i, y, i);
        f.field().sub(y, i, x, i, y, i);
        f.field().add(y, i, y, i, y, i);
      }
    }
    assertArrayEquals(x, store(f, a, 0, n));
    assertArrayEquals(y, store(f, b, 0, n));
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldLoadAndStoreAtAnyPlaceAndTouchNothingElse(final BulkField f) {
    final FieldSamples samples = new FieldSamples(f.field(), 14);
    final long[] background = samples.random(600);
    final long[] values = samples.random(400);
    for (final int to : new int[] {0, 1, 15, 16, 17, 250}) {
      for (final int n : new int[] {0, 1, 15, 16, 17, 255, 257, 300}) {
        final FieldArray a = load(f, background);
        f.load(values, 3 * LIMBS, a, to, n);
        final long[] expected = background.clone();
        System.arraycopy(values, 3 * LIMBS, expected, to * LIMBS, n * LIMBS);
        assertArrayEquals(expected, store(f, a, 0, 600), to + " + " + n);
        final long[] part = background.clone();
        f.store(a, to, part, 7 * LIMBS, n);
        final long[] expectedPart = background.clone();
        System.arraycopy(values, 3 * LIMBS, expectedPart, 7 * LIMBS, n * LIMBS);
        assertArrayEquals(expectedPart, part);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldCopyBetweenAnyPlacesAndTouchNothingElse(final BulkField f) {
    final FieldSamples samples = new FieldSamples(f.field(), 15);
    final long[] from = samples.random(100);
    final long[] background = samples.random(120);
    for (final int start : new int[] {0, 1, 16, 33}) {
      for (final int to : new int[] {0, 16, 17, 50}) {
        for (final int n : new int[] {0, 1, 16, 17, 60}) {
          final FieldArray b = load(f, background);
          f.copy(load(f, from), start, b, to, n);
          final long[] expected = background.clone();
          System.arraycopy(from, start * LIMBS, expected, to * LIMBS, n * LIMBS);
          assertArrayEquals(expected, store(f, b, 0, 120));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldStoreCanonicalIntegers(final BulkField f) {
    final long[] limbs = new FieldSamples(f.field(), 16).edgePairs()[0];
    final int n = limbs.length / LIMBS;
    final FieldArray a = load(f, limbs);
    final long[] canonical = new long[(n + 1) * LIMBS];
    f.storeCanonical(a, 1, canonical, 2 * LIMBS, n - 1);
    for (int i = 1; i < n; i++) {
      final long[] expected = new long[LIMBS];
      FieldSamples.putRaw(f.field().toBigInteger(limbs, i * LIMBS), expected, 0);
      final int at = (i + 1) * LIMBS;
      assertArrayEquals(expected, Arrays.copyOfRange(canonical, at, at + LIMBS));
    }
    assertArrayEquals(new long[2 * LIMBS], Arrays.copyOf(canonical, 2 * LIMBS));
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldFillWithOneValue(final BulkField f) {
    for (final BigInteger value : FieldSamples.edges(f.field())) {
      final long[] limbs = new long[3 * LIMBS];
      f.field().set(value, limbs, LIMBS);
      final FieldArray a = f.allocate(50);
      f.fill(a, 16, 34, limbs, LIMBS);
      final long[] stored = store(f, a, 0, 50);
      for (int i = 0; i < 50; i++) {
        assertEquals(i < 16 ? BigInteger.ZERO : value, f.field().toBigInteger(stored, i * LIMBS));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldInvertAndLeaveZerosAlone(final BulkField f) {
    final FieldSamples samples = new FieldSamples(f.field(), 17);
    for (final int n : COUNTS) {
      final long[] limbs = samples.random(n);
      for (int i = 0; i < n; i += 5) {
        f.field().setZero(limbs, i * LIMBS);
      }
      checkInverse(f, limbs);
    }
    checkInverse(f, new long[100 * LIMBS]);
    checkInverse(f, samples.random(16));
    checkInverse(f, Arrays.copyOf(samples.edgePairs()[1], 300 * LIMBS));
  }

  private static void checkInverse(final BulkField f, final long[] limbs) {
    final int n = limbs.length / LIMBS;
    final FieldArray a = load(f, limbs);
    final long[] background = new FieldSamples(f.field(), 18).random(n + 40);
    final FieldArray c = load(f, background);
    f.invert(a, 0, c, 16, n);
    final long[] expected = background.clone();
    for (int i = 0; i < n; i++) {
      final int at = (16 + i) * LIMBS;
      if (f.field().isZero(limbs, i * LIMBS)) {
        f.field().setZero(expected, at);
      } else {
        f.field().inverse(limbs, i * LIMBS, expected, at);
      }
    }
    assertArrayEquals(expected, store(f, c, 0, n + 40));
    f.invert(a, 0, a, 0, n);
    assertArrayEquals(
        Arrays.copyOfRange(expected, 16 * LIMBS, (16 + n) * LIMBS), store(f, a, 0, n));
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldRaiseToPowers(final BulkField f) {
    final FieldSamples samples = new FieldSamples(f.field(), 19);
    final long[] random = samples.random(2);
    final long[] special = new long[2 * LIMBS];
    f.field().setOne(special, LIMBS);
    for (final int n : COUNTS) {
      checkPowers(f, random, 0, random, LIMBS, n);
      checkPowers(f, random, 0, special, 0, n);
      checkPowers(f, random, 0, special, LIMBS, n);
      checkPowers(f, special, 0, random, 0, n);
    }
  }

  private static void checkPowers(
      final BulkField f,
      final long[] first,
      final int firstLimb,
      final long[] ratio,
      final int ratioLimb,
      final int n) {
    final FieldArray c = f.allocate(n + 32);
    f.powers(first, firstLimb, ratio, ratioLimb, c, 32, n);
    final long[] expected = new long[n * LIMBS];
    final long[] power = Arrays.copyOfRange(first, firstLimb, firstLimb + LIMBS);
    for (int i = 0; i < n * LIMBS; i += LIMBS) {
      System.arraycopy(power, 0, expected, i, LIMBS);
      f.field().mul(power, 0, ratio, ratioLimb, power, 0);
    }
    assertArrayEquals(expected, store(f, c, 32, n));
    assertArrayEquals(new long[32 * LIMBS], store(f, c, 0, 32));
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldSumProductsOfExactlyTheRange(final BulkField f) {
    final FieldSamples samples = new FieldSamples(f.field(), 20);
    final int total = 1100;
    final long[] x = samples.random(total);
    final long[] y = samples.random(total);
    final FieldArray a = load(f, x);
    final FieldArray b = load(f, y);
    for (final int n : COUNTS) {
      final long[] out = new long[3 * LIMBS];
      f.innerProduct(a, 16, b, 48, n, out, LIMBS);
      final long[] expected = new long[3 * LIMBS];
      final long[] term = new long[LIMBS];
      for (int i = 0; i < n; i++) {
        f.field().mul(x, (16 + i) * LIMBS, y, (48 + i) * LIMBS, term, 0);
        f.field().add(expected, LIMBS, term, 0, expected, LIMBS);
      }
      assertArrayEquals(expected, out);
    }
    assertArrayEquals(x, store(f, a, 0, total));
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldAllocateZerosAndTakePaddingAlong(final BulkField f) {
    final FieldArray a = f.allocate(17);
    assertEquals(17, a.length());
    assertTrue(a.bytes() >= 32L * LIMBS * Long.BYTES);
    assertArrayEquals(new long[17 * LIMBS], store(f, a, 0, 17));
    f.add(a, 16, a, 16, a, 16, 1);
    f.mul(a, 0, a, 0, a, 0, 17);
    assertArrayEquals(new long[17 * LIMBS], store(f, a, 0, 17));
    assertEquals(0, f.allocate(0).length());
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldRefuseRangesBeyondAnArray(final BulkField f) {
    final FieldArray small = f.allocate(16);
    final FieldArray large = f.allocate(64);
    final long[] limbs = new long[64 * LIMBS];
    assertOutOfBounds(() -> f.add(large, 0, large, 0, small, 0, 17));
    assertOutOfBounds(() -> f.sub(small, 16, large, 0, large, 0, 1));
    assertOutOfBounds(() -> f.mul(large, 0, small, 0, large, 0, 17));
    assertOutOfBounds(() -> f.mul(large, -16, large, 0, large, 0, 16));
    assertOutOfBounds(() -> f.scale(large, 0, small, 0, small, 0, 17));
    assertOutOfBounds(() -> f.load(limbs, 0, small, 0, 17));
    assertOutOfBounds(() -> f.load(limbs, 60 * LIMBS, large, 0, 5));
    assertOutOfBounds(() -> f.store(small, 0, limbs, 0, 17));
    assertOutOfBounds(() -> f.store(large, 0, limbs, 60 * LIMBS, 5));
    assertOutOfBounds(() -> f.copy(large, 0, small, 0, 17));
    assertOutOfBounds(() -> f.invert(large, 0, small, 0, 17));
    assertOutOfBounds(() -> f.powers(limbs, 0, limbs, 0, small, 0, 17));
    assertOutOfBounds(() -> f.innerProduct(large, 0, small, 0, 17, limbs, 0));
  }

  private static void assertOutOfBounds(final Executable call) {
    assertThrows(IndexOutOfBoundsException.class, call);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldRefuseRangesThatStartWithinABlock(final BulkField f) {
    final FieldArray a = f.allocate(64);
    final long[] limbs = new long[2 * LIMBS];
    for (final int odd : new int[] {1, 8, 15, 17, -1}) {
      assertMisaligned(odd, () -> f.add(a, odd, a, 0, a, 0, 16));
      assertMisaligned(odd, () -> f.add(a, 0, a, odd, a, 0, 16));
      assertMisaligned(odd, () -> f.add(a, 0, a, 0, a, odd, 16));
      assertMisaligned(odd, () -> f.sub(a, odd, a, 0, a, 0, 16));
      assertMisaligned(odd, () -> f.sub(a, 0, a, odd, a, 0, 16));
      assertMisaligned(odd, () -> f.sub(a, 0, a, 0, a, odd, 16));
      assertMisaligned(odd, () -> f.mul(a, odd, a, 0, a, 0, 16));
      assertMisaligned(odd, () -> f.mul(a, 0, a, odd, a, 0, 16));
      assertMisaligned(odd, () -> f.mul(a, 0, a, 0, a, odd, 16));
      assertMisaligned(odd, () -> f.square(a, odd, a, 0, 16));
      assertMisaligned(odd, () -> f.square(a, 0, a, odd, 16));
      assertMisaligned(odd, () -> f.scale(a, odd, a, 0, a, 0, 16));
      assertMisaligned(odd, () -> f.scale(a, 0, a, odd, a, 0, 16));
      assertMisaligned(odd, () -> f.scale(a, 0, a, 0, a, odd, 16));
      assertMisaligned(odd, () -> f.fill(a, odd, 16, limbs, 0));
      assertMisaligned(odd, () -> f.innerProduct(a, odd, a, 0, 16, limbs, 0));
      assertMisaligned(odd, () -> f.innerProduct(a, 0, a, odd, 16, limbs, 0));
      assertMisaligned(odd, () -> f.invert(a, odd, a, 0, 16));
      assertMisaligned(odd, () -> f.invert(a, 0, a, odd, 16));
      assertMisaligned(odd, () -> f.powers(limbs, 0, limbs, LIMBS, a, odd, 16));
    }
  }

  private static void assertMisaligned(final int index, final Executable call) {
    final IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call);
    assertTrue(e.getMessage().contains("multiple of " + BulkField.ALIGNMENT), e.getMessage());
    assertTrue(e.getMessage().contains("element " + index), e.getMessage());
  }

  private static FieldArray load(final BulkField f, final long[] limbs) {
    final FieldArray a = f.allocate(limbs.length / LIMBS);
    f.load(limbs, 0, a, 0, a.length());
    return a;
  }

  private static long[] store(final BulkField f, final FieldArray a, final int from, final int n) {
    final long[] limbs = new long[n * LIMBS];
    f.store(a, from, limbs, 0, n);
    return limbs;
  }
}
