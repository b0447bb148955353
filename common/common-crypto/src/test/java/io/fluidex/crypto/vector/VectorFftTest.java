package io.fluidex.crypto.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.fft.ScalarFft;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The transform on vector registers against the plain one. */
class VectorFftTest {
  private static final int LIMBS = PrimeField.LIMBS;
  private static final Fr SHIFT = Fr.of(5).mul(Fr.rootOfUnity(20));

  private final VectorBulkField field = new VectorBulkField(PrimeField.FR);

  private VectorFft fft(final int power) {
    return new VectorFft(field, power, 2);
  }

  private BlockArray load(final long[] elements) {
    final BlockArray array = new BlockArray(elements.length / LIMBS);
    field.load(elements, 0, array, 0, array.length());
    return array;
  }

  private long[] store(final BlockArray array) {
    final long[] elements = new long[array.length() * LIMBS];
    field.store(array, 0, elements, 0, array.length());
    for (int i = 0; i < array.length(); i++) {
      assertTrue(Numbers.overP(Numbers.get(array.data, i)) <= 0.9, "invariant of stored arrays");
    }
    return elements;
  }

  /** Compares all four transforms of some elements with the plain ones. */
  private void check(final int power, final long[] elements) {
    final VectorFft fft = fft(power);
    final ScalarFft plain = new ScalarFft(power);
    final BlockArray a = load(elements);
    final long[] expected = elements.clone();
    fft.forward(a, 0, null);
    plain.forward(expected, 0);
    assertArrayEquals(expected, store(a));
    fft.inverseCoset(a, 0, SHIFT, null);
    plain.inverseCoset(expected, 0, SHIFT);
    assertArrayEquals(expected, store(a));
    fft.inverse(a, 0, null);
    plain.inverse(expected, 0);
    assertArrayEquals(expected, store(a));
    fft.forwardCoset(a, 0, SHIFT, null);
    plain.forwardCoset(expected, 0, SHIFT);
    assertArrayEquals(expected, store(a));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 16})
  void shouldAgreeWithThePlainTransformOnRandomInput(final int power) {
    check(power, Numbers.randomElements(1 << power, power));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 13})
  void shouldAgreeWithThePlainTransformOnExtremeInput(final int power) {
    final int n = 1 << power;
    final long[] largest = new long[n * LIMBS];
    final long[] alternating = new long[n * LIMBS];
    final long[] halves = new long[n * LIMBS];
    final Fr half = Fr.of(Numbers.P.shiftRight(1));
    for (int i = 0; i < n; i++) {
      Fr.ONE.negate().store(largest, i * LIMBS);
      (i % 2 == 0 ? Fr.ONE.negate() : Fr.ZERO).store(alternating, i * LIMBS);
      (i % 3 == 0 ? half : half.add(Fr.ONE)).store(halves, i * LIMBS);
    }
    check(power, new long[n * LIMBS]);
    check(power, largest);
    check(power, alternating);
    check(power, halves);
    for (final int i : new int[] {0, 1, 15, 16, n / 16, n / 2 - 1, n - 1}) {
      final long[] single = new long[n * LIMBS];
      Fr.of(3).store(single, i * LIMBS);
      check(power, single);
    }
  }

  /**
   * Elements are not unique in blocks: up to 0.9 p with limbs up to 2^50 in magnitude is allowed.
   */
  @ParameterizedTest
  @ValueSource(ints = {8, 12})
  void shouldTakeNumbersAtTheEdgeOfTheFormat(final int power) {
    final Random random = new Random(power);
    final int n = 1 << power;
    final double top = Math.floor(0.9 * Numbers.P.doubleValue() / 0x1p204) - 1;
    final BlockArray a = new BlockArray(n);
    for (int i = 0; i < n; i++) {
      final double[] limbs = new double[LimbFormat.LIMBS];
      for (int l = 0; l < limbs.length; l++) {
        limbs[l] = (random.nextInt(4) == 0 ? -1 : 1) * (l == limbs.length - 1 ? top : 0x1p50);
      }
      Numbers.put(a.data, i, limbs);
    }
    final long[] expected = store(a);
    new ScalarFft(power).forwardCoset(expected, 0, SHIFT);
    fft(power).forwardCoset(a, 0, SHIFT, null);
    assertArrayEquals(expected, store(a));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 12, 15})
  void shouldComeBackToTheCoefficients(final int power) {
    final VectorFft fft = fft(power);
    final long[] elements = Numbers.randomElements(1 << power, 100 + power);
    final BlockArray a = load(elements);
    fft.forward(a, 0, null);
    assertFalse(Arrays.equals(elements, store(a)));
    fft.inverse(a, 0, null);
    assertArrayEquals(elements, store(a));
    fft.forwardCoset(a, 0, SHIFT, null);
    fft.inverseCoset(a, 0, SHIFT, null);
    assertArrayEquals(elements, store(a));
  }

  @Test
  void shouldBeLinear() {
    final int n = 1 << 10;
    final VectorFft fft = fft(10);
    final BlockArray a = load(Numbers.randomElements(n, 31));
    final BlockArray b = load(Numbers.randomElements(n, 32));
    final BlockArray factor = new BlockArray(16);
    final long[] limbs = new long[LIMBS];
    Fr.of(12_345).store(limbs, 0);
    field.fill(factor, 0, 16, limbs, 0);
    final BlockArray combined = new BlockArray(n);
    field.scale(a, 0, factor, 0, combined, 0, n);
    field.add(combined, 0, b, 0, combined, 0, n);
    fft.forward(a, 0, null);
    fft.forward(b, 0, null);
    fft.forward(combined, 0, null);
    field.scale(a, 0, factor, 0, a, 0, n);
    field.add(a, 0, b, 0, a, 0, n);
    assertArrayEquals(store(a), store(combined));
  }

  @Test
  void shouldEvaluateAtThePowersOfTheRoot() {
    final int power = 8;
    final long[] coefficients = Numbers.randomElements(1 << power, 41);
    final BlockArray a = load(coefficients);
    fft(power).forwardCoset(a, 0, SHIFT, null);
    final long[] values = store(a);
    for (int i = 0; i < 1 << power; i += 37) {
      final Fr x = SHIFT.mul(Fr.rootOfUnity(power).pow(i));
      Fr value = Fr.ZERO;
      for (int j = (1 << power) - 1; j >= 0; j--) {
        value = value.mul(x).add(Fr.load(coefficients, j * LIMBS));
      }
      assertEquals(value, Fr.load(values, i * LIMBS));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 13})
  void shouldGiveTheSameOnTheThreadsOfAPool(final int power) {
    final VectorFft fft = fft(power);
    final BlockArray one = load(Numbers.randomElements(1 << power, 50 + power));
    final BlockArray many = new BlockArray(1 << power);
    field.copy(one, 0, many, 0, 1 << power);
    try (ForkJoinPool pool = new ForkJoinPool(3)) {
      fft.forward(one, 0, null);
      fft.forward(many, 0, pool);
      assertArrayEquals(one.data, many.data);
      fft.inverse(one, 0, null);
      fft.inverse(many, 0, pool);
      assertArrayEquals(one.data, many.data);
      fft.forwardCoset(one, 0, SHIFT, null);
      fft.forwardCoset(many, 0, SHIFT, pool);
      assertArrayEquals(one.data, many.data);
      fft.inverseCoset(one, 0, SHIFT, null);
      fft.inverseCoset(many, 0, SHIFT, pool);
      assertArrayEquals(one.data, many.data);
    }
  }

  @Test
  void shouldServeManyThreadsAtOnce() throws Exception {
    final int power = 10;
    final VectorFft fft = fft(power);
    final ScalarFft plain = new ScalarFft(power);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      final List<Future<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        final long seed = 60L + i;
        // More cosets than are kept, so that tables come and go meanwhile.
        final Fr shift = Fr.of(3 + i % 5);
        tasks.add(
            threads.submit(() -> {
              final long[] elements = Numbers.randomElements(1 << power, seed);
              final BlockArray a = load(elements);
              fft.forwardCoset(a, 0, shift, null);
              plain.forwardCoset(elements, 0, shift);
              assertArrayEquals(elements, store(a));
              fft.inverse(a, 0, null);
              plain.inverse(elements, 0);
              assertArrayEquals(elements, store(a));
            }));
      }
      for (final Future<?> task : tasks) {
        task.get();
      }
    }
  }

  @Test
  void shouldLeaveTheRestOfTheArrayAlone() {
    final int power = 9;
    final int n = 1 << power;
    final int at = 48;
    final BlockArray inner = load(Numbers.randomElements(n, 71));
    final BlockArray outer = load(Numbers.randomElements(n + 2 * at, 72));
    field.copy(inner, 0, outer, at, n);
    final BlockArray expected = new BlockArray(outer.length());
    field.copy(outer, 0, expected, 0, outer.length());
    final VectorFft fft = fft(power);
    fft.forward(inner, 0, null);
    fft.forward(outer, at, null);
    field.copy(inner, 0, expected, at, n);
    assertArrayEquals(expected.data, outer.data);
  }

  @Test
  void shouldExistForLargeDomainsOfTheScalarFieldOnVectorsOnly() {
    assertFalse(VectorFft.exists(field, 7));
    assertTrue(VectorFft.exists(field, 8));
    assertTrue(VectorFft.exists(field, 28));
    assertFalse(VectorFft.exists(field, 29));
    assertFalse(VectorFft.exists(new ScalarBulkField(PrimeField.FR), 8));
    assertFalse(VectorFft.exists(new VectorBulkField(PrimeField.FQ), 8));
    assertThrows(IllegalArgumentException.class, () -> fft(7));
    assertThrows(IllegalArgumentException.class, () -> fft(29));
  }

  @Test
  void shouldRefuseRangesOffTheBlocksAndForeignArrays() {
    final VectorFft fft = fft(8);
    final BlockArray a = new BlockArray(512);
    assertThrows(IllegalArgumentException.class, () -> fft.forward(a, 8, null));
    final FieldArray foreign = new ScalarBulkField(PrimeField.FR).allocate(256);
    assertThrows(IllegalArgumentException.class, () -> fft.forward(foreign, 0, null));
  }

  @Test
  void shouldMultiplyPolynomials() {
    // (x^200 - 1) (x^300 + 2) = x^500 + 2 x^200 - x^300 - 2
    final int n = 1 << 9;
    final VectorFft fft = fft(9);
    final long[] left = new long[n * LIMBS];
    final long[] right = new long[n * LIMBS];
    final long[] expected = new long[n * LIMBS];
    Fr.ONE.store(left, 200 * LIMBS);
    Fr.ONE.negate().store(left, 0);
    Fr.ONE.store(right, 300 * LIMBS);
    Fr.of(2).store(right, 0);
    Fr.ONE.store(expected, 500 * LIMBS);
    Fr.of(2).store(expected, 200 * LIMBS);
    Fr.ONE.negate().store(expected, 300 * LIMBS);
    Fr.reduce(BigInteger.TWO.negate()).store(expected, 0);
    final BlockArray a = load(left);
    final BlockArray b = load(right);
    fft.forward(a, 0, null);
    fft.forward(b, 0, null);
    field.mul(a, 0, b, 0, a, 0, n);
    fft.inverse(a, 0, null);
    assertArrayEquals(expected, store(a));
  }
}
