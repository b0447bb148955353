package io.fluidex.crypto.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.fft.DomainSize;
import io.fluidex.crypto.fft.Fft;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The transform as others see it, on both arithmetics, which are to be made in this package only.
 */
class FftTest {
  private static final int LIMBS = PrimeField.LIMBS;
  private static final Fr SHIFT = Fr.of(7);

  static Stream<BulkField> arithmetics() {
    return Stream.of(new VectorBulkField(PrimeField.FR), new ScalarBulkField(PrimeField.FR));
  }

  /** Horner's rule. */
  private static Fr evaluate(final long[] coefficients, final Fr x) {
    Fr value = Fr.ZERO;
    for (int i = coefficients.length - LIMBS; i >= 0; i -= LIMBS) {
      value = value.mul(x).add(Fr.load(coefficients, i));
    }
    return value;
  }

  private static long[] store(
      final BulkField field, final FieldArray a, final int from, final int n) {
    final long[] elements = new long[n * LIMBS];
    field.store(a, from, elements, 0, n);
    return elements;
  }

  private static List<DomainSize> sizes() {
    final List<DomainSize> sizes = new ArrayList<>();
    for (int power = 0; power <= 9; power++) {
      sizes.add(DomainSize.ofPower(power));
    }
    for (int power = DomainSize.MIN_TRIPLE_POWER; power <= 9; power++) {
      sizes.add(new DomainSize(3, power));
    }
    return sizes;
  }

  private static void checkAllSizes(final BulkField field, final ForkJoinPool pool) {
    for (final DomainSize size : sizes()) {
      final Fft fft = Fft.of(field, size);
      final int n = size.points();
      assertEquals(n, fft.size());
      final int at = 32;
      final long[] coefficients = Numbers.randomElements(n, size.code());
      final long[] around = Numbers.randomElements(n + 2 * at, 100 + size.code());
      final FieldArray a = field.allocate(n + 2 * at);
      field.load(around, 0, a, 0, n + 2 * at);
      field.load(coefficients, 0, a, at, n);
      transform(fft, a, at, pool, false);
      checkValues(coefficients, Fr.ONE, size, store(field, a, at, n));
      transformBack(fft, a, at, pool, false);
      assertArrayEquals(coefficients, store(field, a, at, n));
      transform(fft, a, at, pool, true);
      checkValues(coefficients, SHIFT, size, store(field, a, at, n));
      transformBack(fft, a, at, pool, true);
      System.arraycopy(coefficients, 0, around, at * LIMBS, n * LIMBS);
      assertArrayEquals(around, store(field, a, 0, n + 2 * at));
    }
  }

  private static void checkValues(
      final long[] coefficients, final Fr shift, final DomainSize size, final long[] values) {
    final int n = size.points();
    for (int i = 0; i < n; i += n <= 64 ? 1 : 29) {
      final Fr x = shift.mul(size.omega().pow(i));
      assertEquals(evaluate(coefficients, x), Fr.load(values, i * LIMBS));
    }
  }

  private static void transform(
      final Fft fft,
      final FieldArray a,
      final int ai,
      final ForkJoinPool pool,
      final boolean coset) {
    if (pool == null && coset) {
      fft.forwardCoset(a, ai, SHIFT);
    } else if (pool == null) {
      fft.forward(a, ai);
    } else if (coset) {
      fft.forwardCoset(a, ai, SHIFT, pool);
    } else {
      fft.forward(a, ai, pool);
    }
  }

  private static void transformBack(
      final Fft fft,
      final FieldArray a,
      final int ai,
      final ForkJoinPool pool,
      final boolean coset) {
    if (pool == null && coset) {
      fft.inverseCoset(a, ai, SHIFT);
    } else if (pool == null) {
      fft.inverse(a, ai);
    } else if (coset) {
      fft.inverseCoset(a, ai, SHIFT, pool);
    } else {
      fft.inverse(a, ai, pool);
    }
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  void shouldEvaluateAndInterpolateOnTheCallersThread(final BulkField field) {
    checkAllSizes(field, null);
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  void shouldEvaluateAndInterpolateOnTheThreadsOfAPool(final BulkField field) {
    try (ForkJoinPool pool = new ForkJoinPool(2)) {
      checkAllSizes(field, pool);
    }
  }

  @Test
  void shouldUseTheArithmeticOfTheProcess() {
    final FieldArray a = BulkFields.fr().allocate(256);
    final long[] one = new long[LIMBS];
    Fr.ONE.store(one, 0);
    BulkFields.fr().load(one, 0, a, 1, 1);
    Fft.of(8).forward(a, 0);
    final long[] values = store(BulkFields.fr(), a, 0, 256);
    assertEquals(Fr.rootOfUnity(8).pow(77), Fr.load(values, 77 * LIMBS));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 29, Integer.MAX_VALUE})
  void shouldRefuseSizesWithoutARootOfUnity(final int power) {
    final IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Fft.of(power));
    assertEquals(
        "no domain of 1 * 2^" + power + " points: there are 2^0 to 2^28, and 3 times 2^6 to 2^28",
        e.getMessage());
  }

  @Test
  void shouldRefuseAnotherField() {
    final BulkField other = new ScalarBulkField(PrimeField.FQ);
    assertThrows(IllegalArgumentException.class, () -> Fft.of(other, DomainSize.ofPower(4)));
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  void shouldRefuseRangesOutsideTheArray(final BulkField field) {
    final Fft fft = Fft.of(field, DomainSize.ofPower(9));
    final FieldArray a = field.allocate(520);
    final IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> fft.forward(a, 16));
    assertEquals(
        "a transform of 512 elements does not fit at element 16 of an array of 520",
        e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> fft.inverse(a, -16));
    assertThrows(IllegalArgumentException.class, () -> fft.forwardCoset(a, 16, SHIFT));
    assertThrows(
        IllegalArgumentException.class, () -> fft.inverseCoset(a, Integer.MAX_VALUE - 15, SHIFT));
    final IllegalArgumentException off =
        assertThrows(IllegalArgumentException.class, () -> fft.forward(a, 4));
    assertEquals("range starts at element 4, which is no multiple of 16", off.getMessage());
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  void shouldRefuseACosetOfZero(final BulkField field) {
    final Fft fft = Fft.of(field, DomainSize.ofPower(8));
    final FieldArray a = field.allocate(256);
    assertThrows(IllegalArgumentException.class, () -> fft.forwardCoset(a, 0, Fr.ZERO));
    assertThrows(IllegalArgumentException.class, () -> fft.inverseCoset(a, 0, Fr.ZERO));
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  void shouldRefuseNoPool(final BulkField field) {
    final Fft fft = Fft.of(field, DomainSize.ofPower(8));
    final FieldArray a = field.allocate(256);
    assertThrows(NullPointerException.class, () -> fft.forward(a, 0, null));
    assertThrows(NullPointerException.class, () -> fft.inverse(a, 0, null));
  }
}
