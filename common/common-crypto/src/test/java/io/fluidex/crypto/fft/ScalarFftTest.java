package io.fluidex.crypto.fft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast transform against evaluating the polynomial at each point. */
class ScalarFftTest {
  private static final int LIMBS = PrimeField.LIMBS;
  private static final Fr SHIFT = Fr.of(7);

  private static ForkJoinPool pool;

  @BeforeAll
  static void startPool() {
    pool = new ForkJoinPool(3);
  }

  @AfterAll
  static void stopPool() {
    pool.close();
  }

  private static long[] random(final int n, final long seed) {
    final Random random = new Random(seed);
    final long[] a = new long[LIMBS * n];
    for (int i = 0; i < n; i++) {
      Fr.reduce(new BigInteger(300, random)).store(a, LIMBS * i);
    }
    return a;
  }

  /** Horner's rule. */
  private static Fr evaluate(final long[] coefficients, final Fr x) {
    Fr v = Fr.ZERO;
    for (int i = coefficients.length - LIMBS; i >= 0; i -= LIMBS) {
      v = v.mul(x).add(Fr.load(coefficients, i));
    }
    return v;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 7})
  void shouldEvaluateAtThePowersOfTheRoot(final int logSize) {
    final ScalarFft fft = new ScalarFft(logSize);
    final int n = 1 << logSize;
    assertEquals(n, fft.size());
    final long[] coefficients = random(n, logSize);
    final long[] values = coefficients.clone();
    fft.forward(values, 0);
    final long[] shifted = coefficients.clone();
    fft.forwardCoset(shifted, 0, SHIFT);
    Fr x = Fr.ONE;
    for (int i = 0; i < n; i++) {
      assertEquals(evaluate(coefficients, x), Fr.load(values, LIMBS * i));
      assertEquals(evaluate(coefficients, x.mul(SHIFT)), Fr.load(shifted, LIMBS * i));
      x = x.mul(Fr.rootOfUnity(logSize));
    }
    assertEquals(Fr.ONE, x);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 10, 13})
  void shouldComeBackToTheCoefficients(final int logSize) {
    final ScalarFft fft = new ScalarFft(logSize);
    final long[] coefficients = random(1 << logSize, 20 + logSize);
    final long[] a = coefficients.clone();
    fft.forward(a, 0);
    fft.inverse(a, 0);
    assertArrayEquals(coefficients, a);
    fft.inverse(a, 0);
    fft.forward(a, 0);
    assertArrayEquals(coefficients, a);
    fft.forwardCoset(a, 0, SHIFT);
    fft.inverseCoset(a, 0, SHIFT);
    assertArrayEquals(coefficients, a);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 14})
  void shouldGiveTheSameOnManyThreads(final int logSize) {
    final ScalarFft fft = new ScalarFft(logSize);
    final long[] coefficients = random(1 << logSize, 40 + logSize);
    final long[] one = coefficients.clone();
    final long[] many = coefficients.clone();
    fft.forward(one, 0);
    fft.forward(many, 0, pool);
    assertArrayEquals(one, many);
    fft.inverse(many, 0, pool);
    assertArrayEquals(coefficients, many);
    fft.inverse(one, 0);
    fft.forwardCoset(one, 0, SHIFT);
    fft.forwardCoset(many, 0, SHIFT, pool);
    assertArrayEquals(one, many);
    fft.inverseCoset(many, 0, SHIFT, pool);
    assertArrayEquals(coefficients, many);
  }

  @Test
  void shouldBeLinear() {
    final ScalarFft fft = new ScalarFft(6);
    final int n = fft.size();
    final long[] a = random(n, 61);
    final long[] b = random(n, 62);
    final Fr factor = Fr.of(12_345);
    final long[] combined = new long[LIMBS * n];
    for (int i = 0; i < combined.length; i += LIMBS) {
      Fr.load(a, i).mul(factor).add(Fr.load(b, i)).store(combined, i);
    }
    fft.forward(a, 0);
    fft.forward(b, 0);
    fft.forward(combined, 0);
    for (int i = 0; i < combined.length; i += LIMBS) {
      assertEquals(Fr.load(a, i).mul(factor).add(Fr.load(b, i)), Fr.load(combined, i));
    }
  }

  @Test
  void shouldMultiplyPolynomialsPointwise() {
    // (x - 1)(x + 2) = x^2 + x - 2
    final ScalarFft fft = new ScalarFft(2);
    final long[] a = new long[4 * LIMBS];
    final long[] b = new long[4 * LIMBS];
    Fr.ONE.negate().store(a, 0);
    Fr.ONE.store(a, LIMBS);
    Fr.of(2).store(b, 0);
    Fr.ONE.store(b, LIMBS);
    fft.forward(a, 0);
    fft.forward(b, 0);
    for (int i = 0; i < a.length; i += LIMBS) {
      Fr.load(a, i).mul(Fr.load(b, i)).store(a, i);
    }
    fft.inverse(a, 0);
    assertEquals(Fr.of(2).negate(), Fr.load(a, 0));
    assertEquals(Fr.ONE, Fr.load(a, LIMBS));
    assertEquals(Fr.ONE, Fr.load(a, 2 * LIMBS));
    assertTrue(Fr.load(a, 3 * LIMBS).isZero());
  }

  @Test
  void shouldLeaveTheRestOfTheArrayAlone() {
    final ScalarFft fft = new ScalarFft(3);
    final long[] inner = random(8, 71);
    final long[] a = random(12, 72);
    final long[] around = a.clone();
    System.arraycopy(inner, 0, a, 5, inner.length);
    System.arraycopy(inner, 0, around, 5, inner.length);
    fft.forward(inner, 0);
    fft.forward(a, 5);
    System.arraycopy(inner, 0, around, 5, inner.length);
    assertArrayEquals(around, a);
  }

  @Test
  void shouldRefuseWhatItCannotTransform() {
    assertThrows(IllegalArgumentException.class, () -> new ScalarFft(-1));
    assertThrows(IllegalArgumentException.class, () -> new ScalarFft(29));
    final ScalarFft fft = new ScalarFft(3);
    final long[] tooShort = new long[8 * LIMBS - 1];
    final IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> fft.forward(tooShort, 0));
    assertEquals(
        "a transform of 8 elements needs 32 limbs, but at index 0 of 31 there are fewer",
        e.getMessage());
    final long[] enough = new long[8 * LIMBS];
    assertThrows(IllegalArgumentException.class, () -> fft.inverse(enough, 1));
    assertThrows(IllegalArgumentException.class, () -> fft.forwardCoset(enough, -1, SHIFT));
    assertThrows(ArithmeticException.class, () -> fft.inverseCoset(enough, 0, Fr.ZERO));
  }
}
