package io.fluidex.crypto.pairing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.field.QuadraticField;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The tower against schoolbook multiplication of polynomials in w over Fq2, w^6 = 9 + u. */
class TowerTest {
  private static final PrimeField FQ = PrimeField.FQ;
  private static final QuadraticField FQ2 = QuadraticField.FQ2;
  private static final int FQ2_LIMBS = QuadraticField.LIMBS;
  private static final int LIMBS = Fq12Arithmetic.LIMBS;

  /** The exponent of w at each place of an element. */
  private static final int[] POWERS = {0, 2, 4, 1, 3, 5};

  private final Random random = new Random(12);
  private final Fq12Arithmetic fq12 = new Fq12Arithmetic();

  private long[] element() {
    final long[] a = new long[LIMBS];
    for (int i = 0; i < LIMBS; i += PrimeField.LIMBS) {
      FQ.set(new BigInteger(300, random).mod(FQ.modulus()), a, i);
    }
    return a;
  }

  private static long[] schoolbook(final long[] a, final long[] b) {
    final long[][] sums = new long[11][FQ2_LIMBS];
    final long[] t = new long[FQ2_LIMBS];
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        FQ2.mul(a, i * FQ2_LIMBS, b, j * FQ2_LIMBS, t, 0);
        final long[] sum = sums[POWERS[i] + POWERS[j]];
        FQ2.add(sum, 0, t, 0, sum, 0);
      }
    }
    final long[] xi = new long[FQ2_LIMBS];
    FQ2.set(BigInteger.valueOf(9), BigInteger.ONE, xi, 0);
    final long[] c = new long[LIMBS];
    for (int i = 0; i < 6; i++) {
      System.arraycopy(sums[POWERS[i]], 0, c, i * FQ2_LIMBS, FQ2_LIMBS);
      if (POWERS[i] < 5) {
        FQ2.mul(sums[POWERS[i] + 6], 0, xi, 0, t, 0);
        FQ2.add(c, i * FQ2_LIMBS, t, 0, c, i * FQ2_LIMBS);
      }
    }
    return c;
  }

  private static long[] power(final long[] a, final BigInteger exponent) {
    long[] c = one();
    for (int i = exponent.bitLength() - 1; i >= 0; i--) {
      c = schoolbook(c, c);
      if (exponent.testBit(i)) {
        c = schoolbook(c, a);
      }
    }
    return c;
  }

  private static long[] one() {
    final long[] one = new long[LIMBS];
    FQ2.setOne(one, 0);
    return one;
  }

  @Test
  void shouldMultiplyLikePolynomials() {
    for (int i = 0; i < 50; i++) {
      final long[] a = element();
      final long[] b = element();
      final long[] c = new long[LIMBS];
      fq12.mul(a, b, c);
      assertArrayEquals(schoolbook(a, b), c);
      fq12.square(a, c);
      assertArrayEquals(schoolbook(a, a), c);
      final long[] line = Arrays.copyOf(b, 3 * FQ2_LIMBS);
      final long[] sparse = new long[LIMBS];
      System.arraycopy(line, 0, sparse, 0, FQ2_LIMBS);
      System.arraycopy(line, FQ2_LIMBS, sparse, 3 * FQ2_LIMBS, FQ2_LIMBS);
      System.arraycopy(line, 2 * FQ2_LIMBS, sparse, 4 * FQ2_LIMBS, FQ2_LIMBS);
      final long[] f = a.clone();
      fq12.mulByLine(f, line);
      assertArrayEquals(schoolbook(a, sparse), f);
      final long[] inPlace = a.clone();
      fq12.mul(inPlace, b, inPlace);
      assertArrayEquals(schoolbook(a, b), inPlace);
      fq12.mul(a, b, b);
      assertArrayEquals(inPlace, b);
      fq12.square(b, b);
      assertArrayEquals(schoolbook(inPlace, inPlace), b);
    }
  }

  @Test
  void shouldInvertEverythingButZero() {
    for (int i = 0; i < 20; i++) {
      final long[] a = element();
      final long[] c = new long[LIMBS];
      fq12.inverse(a, c);
      assertArrayEquals(one(), schoolbook(a, c));
      final long[] inPlace = a.clone();
      fq12.inverse(inPlace, inPlace);
      assertArrayEquals(c, inPlace);
    }
    // Elements of subfields, where many coefficients are 0.
    for (int place = 0; place < 6; place++) {
      final long[] a = new long[LIMBS];
      FQ2.setOne(a, place * FQ2_LIMBS);
      final long[] c = new long[LIMBS];
      fq12.inverse(a, c);
      assertArrayEquals(one(), schoolbook(a, c));
    }
    assertThrows(ArithmeticException.class, () -> fq12.inverse(new long[LIMBS], new long[LIMBS]));
  }

  @Test
  void shouldApplyTheFrobeniusMapLikeAPower() {
    final long[] a = element();
    final long[] c = new long[LIMBS];
    long[] expected = a;
    for (int power = 1; power <= 3; power++) {
      expected = power(expected, FQ.modulus());
      fq12.frobenius(a, power, c);
      assertArrayEquals(expected, c);
    }
    final long[] inPlace = a.clone();
    fq12.frobenius(inPlace, 2, inPlace);
    fq12.frobenius(inPlace, 1, inPlace);
    assertArrayEquals(expected, inPlace);
    for (int i = 0; i < 3; i++) {
      expected = power(expected, FQ.modulus());
    }
    fq12.conjugate(a, c);
    assertArrayEquals(expected, c);
  }

  @Test
  void shouldRaiseToExactlyTheFinalExponent() {
    final BigInteger exponent =
        FQ.modulus().pow(12).subtract(BigInteger.ONE).divide(PrimeField.FR.modulus());
    for (int i = 0; i < 3; i++) {
      final long[] a = element();
      final long[] c = a.clone();
      new FinalExponentiation().apply(c);
      assertArrayEquals(power(a, exponent), c);
    }
  }

  @Test
  void shouldSquareElementsOfTheCyclotomicSubgroup() {
    final long[] outside = element();
    final long[] c = new long[LIMBS];
    fq12.cyclotomicSquare(outside, c);
    assertFalse(Arrays.equals(schoolbook(outside, outside), c), "good for the subgroup only");
    for (int i = 0; i < 20; i++) {
      final long[] a = element();
      new FinalExponentiation().apply(a);
      fq12.cyclotomicSquare(a, c);
      assertArrayEquals(schoolbook(a, a), c);
      fq12.cyclotomicSquare(a, a);
      assertArrayEquals(c, a);
    }
  }
}
