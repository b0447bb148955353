package io.fluidex.crypto.fft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.crypto.vector.FieldArray;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The transform on bulk arrays against the plain one. */
class FftTest {
  private static final PrimeField FR = PrimeField.FR;
  private static final BulkField FIELD = BulkFields.fr();
  private static final int LIMBS = PrimeField.LIMBS;
  private static final Fr SHIFT = Fr.of(7);

  /** Random elements with the edges of the field among them. */
  private static long[] elements(final int n, final long seed) {
    final Random random = new Random(seed);
    final BigInteger r = FR.modulus();
    final long[] limbs = new long[n * LIMBS];
    for (int i = 0; i < n; i++) {
      final BigInteger value =
          switch (random.nextInt(8)) {
            case 0 -> BigInteger.ZERO;
            case 1 -> r.subtract(BigInteger.ONE);
            case 2 -> r.shiftRight(1);
            case 3 -> BigInteger.ONE.shiftLeft(random.nextInt(253));
            default -> new BigInteger(300, random).mod(r);
          };
      FR.set(value, limbs, i * LIMBS);
    }
    return limbs;
  }

  private static long[] constant(final int n, final BigInteger value) {
    final long[] limbs = new long[n * LIMBS];
    for (int i = 0; i < n; i++) {
      FR.set(value, limbs, i * LIMBS);
    }
    return limbs;
  }

  private interface Transform {
    void run(Fft fft, FieldArray array, int at);
  }

  private static long[] bulk(final int power, final long[] in, final Transform transform) {
    final int n = 1 << power;
    // Not at the start of the array, and with something behind it that must stay.
    final int at = BulkField.ALIGNMENT;
    final FieldArray array = FIELD.allocate(at + Math.max(n, BulkField.ALIGNMENT) + at);
    FIELD.load(in, 0, array, at, n);
    transform.run(Fft.of(power), array, at);
    final long[] out = new long[n * LIMBS];
    FIELD.store(array, at, out, 0, n);
    return out;
  }

  private static void assertAgree(final int power, final long[] in) {
    final ScalarFft plain = new ScalarFft(power);
    final long[] values = in.clone();
    plain.forward(values, 0);
    assertArrayEquals(values, bulk(power, in, (fft, a, at) -> fft.forward(a, at)));
    assertArrayEquals(in, bulk(power, values, (fft, a, at) -> fft.inverse(a, at)));
    final long[] onCoset = in.clone();
    plain.forwardCoset(onCoset, 0, SHIFT);
    assertArrayEquals(onCoset, bulk(power, in, (fft, a, at) -> fft.forwardCoset(a, at, SHIFT)));
    assertArrayEquals(in, bulk(power, onCoset, (fft, a, at) -> fft.inverseCoset(a, at, SHIFT)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16})
  void shouldAgreeWithThePlainTransform(final int power) {
    assertAgree(power, elements(1 << power, power));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 10, 13})
  void shouldAgreeWhereSumsGrowLargest(final int power) {
    final BigInteger r = FR.modulus();
    assertAgree(power, constant(1 << power, r.subtract(BigInteger.ONE)));
    assertAgree(power, constant(1 << power, r.shiftRight(1)));
    assertAgree(power, constant(1 << power, r.shiftRight(1).add(BigInteger.ONE)));
  }

  @Test
  void shouldEvaluateThePolynomialAtEachRoot() {
    final int power = 9;
    final long[] coefficients = elements(1 << power, 99);
    final long[] values = bulk(power, coefficients, (fft, a, at) -> fft.forward(a, at));
    final Fr omega = Fr.rootOfUnity(power);
    for (final int i : new int[] {0, 1, 2, 17, 255, 511}) {
      Fr value = Fr.ZERO;
      for (int j = (1 << power) - 1; j >= 0; j--) {
        value = value.mul(omega.pow(i)).add(Fr.load(coefficients, j * LIMBS));
      }
      assertEquals(value, Fr.load(values, i * LIMBS));
    }
  }

  @Test
  void shouldLeaveWhatLiesAroundTheRangeAlone() {
    final int power = 8;
    final int n = 1 << power;
    final FieldArray array = FIELD.allocate(n + 2 * BulkField.ALIGNMENT);
    final long[] before = elements(array.length(), 5);
    FIELD.load(before, 0, array, 0, array.length());
    Fft.of(power).forward(array, BulkField.ALIGNMENT);
    final long[] after = new long[before.length];
    FIELD.store(array, 0, after, 0, array.length());
    for (int i = 0; i < BulkField.ALIGNMENT; i++) {
      assertEquals(Fr.load(before, i * LIMBS), Fr.load(after, i * LIMBS));
      final int behind = (n + BulkField.ALIGNMENT + i) * LIMBS;
      assertEquals(Fr.load(before, behind), Fr.load(after, behind));
    }
  }

  @Test
  void shouldRefuseSizesWithoutRootOfUnity() {
    assertThrows(IllegalArgumentException.class, () -> Fft.of(-1));
    assertThrows(IllegalArgumentException.class, () -> Fft.of(ScalarFft.MAX_LOG_SIZE + 1));
  }

  @Test
  void shouldRefuseTheCosetOfZero() {
    final FieldArray array = FIELD.allocate(1 << 8);
    assertThrows(IllegalArgumentException.class, () -> Fft.of(8).inverseCoset(array, 0, Fr.ZERO));
  }
}
