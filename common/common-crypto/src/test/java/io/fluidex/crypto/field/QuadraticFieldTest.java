package io.fluidex.crypto.field;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every operation in Fq2 against the same on pairs of BigInteger. */
class QuadraticFieldTest {
  private static final QuadraticField FQ2 = QuadraticField.FQ2;
  private static final int LIMBS = QuadraticField.LIMBS;
  private static final BigInteger Q = PrimeField.FQ.modulus();

  /** c0 + c1 u. */
  private record Complex(BigInteger c0, BigInteger c1) {
    Complex add(final Complex b) {
      return new Complex(c0.add(b.c0).mod(Q), c1.add(b.c1).mod(Q));
    }

    Complex negate() {
      return new Complex(c0.negate().mod(Q), c1.negate().mod(Q));
    }

    Complex conjugate() {
      return new Complex(c0, c1.negate().mod(Q));
    }

    Complex mul(final Complex b) {
      return new Complex(
          c0.multiply(b.c0).subtract(c1.multiply(b.c1)).mod(Q),
          c0.multiply(b.c1).add(c1.multiply(b.c0)).mod(Q));
    }

    long[] limbs() {
      return FieldSamples.limbs(PrimeField.FQ, List.of(c0, c1));
    }
  }

  private static List<Complex> samples() {
    final List<BigInteger> edges = FieldSamples.edges(PrimeField.FQ);
    final List<BigInteger> random = FieldSamples.random(PrimeField.FQ, 200, 7);
    final List<Complex> samples = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      samples.add(new Complex(edges.get(i), edges.get((i + 1) % edges.size())));
      samples.add(new Complex(edges.get(i), edges.get(i)));
      samples.add(new Complex(edges.get(i), BigInteger.ZERO));
      samples.add(new Complex(BigInteger.ZERO, edges.get(i)));
    }
    for (int i = 0; i < random.size(); i += 2) {
      samples.add(new Complex(random.get(i), random.get(i + 1)));
    }
    return samples;
  }

  @Test
  void shouldAgreeWithBigIntegerOnAllPairs() {
    final List<Complex> samples = samples();
    final long[] c = new long[LIMBS];
    long checks = 0;
    for (final Complex x : samples) {
      final long[] a = x.limbs();
      for (final Complex y : samples) {
        final long[] b = y.limbs();
        FQ2.mul(a, 0, b, 0, c, 0);
        assertArrayEquals(x.mul(y).limbs(), c);
        checks++;
      }
      final Complex y = samples.get((int) (checks % 97));
      final long[] b = y.limbs();
      FQ2.add(a, 0, b, 0, c, 0);
      assertArrayEquals(x.add(y).limbs(), c);
      FQ2.sub(a, 0, b, 0, c, 0);
      assertArrayEquals(x.add(y.negate()).limbs(), c);
      FQ2.square(a, 0, c, 0);
      assertArrayEquals(x.mul(x).limbs(), c);
      FQ2.dbl(a, 0, c, 0);
      assertArrayEquals(x.add(x).limbs(), c);
      FQ2.neg(a, 0, c, 0);
      assertArrayEquals(x.negate().limbs(), c);
      FQ2.conjugate(a, 0, c, 0);
      assertArrayEquals(x.conjugate().limbs(), c);
      FQ2.mulByRoot(a, 0, c, 0);
      assertArrayEquals(x.mul(new Complex(BigInteger.ZERO, BigInteger.ONE)).limbs(), c);
      FQ2.mulByBase(a, 0, b, 0, c, 0);
      assertArrayEquals(x.mul(new Complex(y.c0(), BigInteger.ZERO)).limbs(), c);
      checks += 8;
    }
    System.out.println("quadratic field: " + checks + " results compared with BigInteger");
  }

  @Test
  void shouldAllowTheDestinationToBeAnOperand() {
    final Complex x = samples().getLast();
    final Complex y = samples().getFirst().add(x.mul(x));
    for (final boolean first : List.of(true, false)) {
      final long[] a = x.limbs();
      final long[] b = y.limbs();
      final long[] c = first ? a : b;
      FQ2.mul(a, 0, b, 0, c, 0);
      assertArrayEquals(x.mul(y).limbs(), c);
    }
    final long[] a = x.limbs();
    FQ2.mul(a, 0, a, 0, a, 0);
    assertArrayEquals(x.mul(x).limbs(), a);
    FQ2.square(a, 0, a, 0);
    FQ2.conjugate(a, 0, a, 0);
    FQ2.mulByRoot(a, 0, a, 0);
    final Complex fourth = x.mul(x).mul(x.mul(x)).conjugate();
    final Complex root = new Complex(BigInteger.ZERO, BigInteger.ONE);
    assertArrayEquals(fourth.mul(root).limbs(), a);
    FQ2.mulByBase(a, 0, a, 0, a, 0);
    final Complex product = fourth.mul(root);
    assertArrayEquals(product.mul(new Complex(product.c0(), BigInteger.ZERO)).limbs(), a);
  }

  @Test
  void shouldInvertEverythingButZero() {
    final long[] c = new long[LIMBS];
    for (final Complex x : samples()) {
      final long[] a = x.limbs();
      if (FQ2.isZero(a, 0)) {
        assertThrows(ArithmeticException.class, () -> FQ2.inverse(a, 0, c, 0));
      } else {
        FQ2.inverse(a, 0, c, 0);
        FQ2.mul(a, 0, c, 0, c, 0);
        assertArrayEquals(new Complex(BigInteger.ONE, BigInteger.ZERO).limbs(), c);
        FQ2.inverse(a, 0, a, 0);
        assertTrue(FQ2.isReduced(a, 0));
      }
    }
  }

  @Test
  void shouldRaiseToPowers() {
    final Complex x = samples().getLast();
    final long[] c = new long[LIMBS];
    // The Frobenius map is conjugation.
    FQ2.pow(x.limbs(), 0, Q, c, 0);
    assertArrayEquals(x.conjugate().limbs(), c);
    FQ2.pow(x.limbs(), 0, BigInteger.ZERO, c, 0);
    assertArrayEquals(new Complex(BigInteger.ONE, BigInteger.ZERO).limbs(), c);
    assertThrows(
        IllegalArgumentException.class, () -> FQ2.pow(x.limbs(), 0, BigInteger.ONE.negate(), c, 0));
  }

  @Test
  void shouldCompareBothCoefficients() {
    final long[] a = new Complex(BigInteger.ONE, BigInteger.TWO).limbs();
    assertTrue(FQ2.equal(a, 0, a.clone(), 0));
    assertFalse(FQ2.equal(a, 0, new Complex(BigInteger.ONE, BigInteger.ONE).limbs(), 0));
    assertFalse(FQ2.equal(a, 0, new Complex(BigInteger.TWO, BigInteger.TWO).limbs(), 0));
    assertFalse(FQ2.isZero(new Complex(BigInteger.ZERO, BigInteger.ONE).limbs(), 0));
    assertFalse(FQ2.isZero(new Complex(BigInteger.ONE, BigInteger.ZERO).limbs(), 0));
    assertTrue(FQ2.isZero(new long[LIMBS], 0));
    final long[] one = new long[LIMBS];
    FQ2.setOne(one, 0);
    assertArrayEquals(new Complex(BigInteger.ONE, BigInteger.ZERO).limbs(), one);
    FQ2.setZero(one, 0);
    assertArrayEquals(new long[LIMBS], one);
    assertEquals(8, FQ2.limbs());
  }
}
