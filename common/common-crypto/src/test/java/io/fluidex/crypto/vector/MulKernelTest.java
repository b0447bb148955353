package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.BlockValues.LIMB;
import static io.fluidex.crypto.vector.BlockValues.ratio;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_BITS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MulKernelTest {
  private static final int BLOCKS = 64;

  private final SplittableRandom random = new SplittableRandom(20_250_301);

  static Stream<PrimeField> fields() {
    return Stream.of(PrimeField.FR, PrimeField.FQ);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldMultiplyExactlyWhenEveryLimbIsExtreme(final PrimeField field) {
    check(field, limbs(l -> sign() * LIMB), limbs(l -> sign() * LIMB));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldMultiplyExactlyWhenTheLeftOperandIsALazySum(final PrimeField field) {
    check(field, limbs(l -> sign() * 2 * LIMB), limbs(l -> sign() * LIMB));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldMultiplyExactlyWhenTheRightOperandIsALazySum(final PrimeField field) {
    check(field, limbs(l -> sign() * LIMB), limbs(l -> sign() * 2 * LIMB));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldMultiplyExactlyWhenAllLimbsHaveTheSameSignAndAreExtreme(final PrimeField field) {
    for (int signs = 0; signs < 4; signs++) {
      final double a = (signs & 1) == 0 ? LIMB : -LIMB;
      final double b = (signs & 2) == 0 ? 2 * LIMB : -2 * LIMB;
      check(field, limbs(l -> a), limbs(l -> b));
      check(field, limbs(l -> b), limbs(l -> a));
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldMultiplyExactlyWhenLowPartsAreTies(final PrimeField field) {
    // Products of these are odd multiples of 2^50 or next to one: a rounding to 2^51 ties on them.
    final double[] ties = {
      0,
      1,
      -1,
      0x1p25,
      -0x1p25,
      0x1p49,
      -0x1p49,
      LIMB,
      -LIMB,
      LIMB - 1,
      1 - LIMB,
      3 * 0x1p24,
      0x1p26
    };
    check(
        field,
        limbs(l -> ties[random.nextInt(ties.length)]),
        limbs(l -> ties[random.nextInt(ties.length)]));
    check(
        field,
        limbs(l -> l == 0 ? ties[random.nextInt(ties.length)] : 0),
        limbs(l -> l == 0 ? ties[random.nextInt(ties.length)] : 0));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldMultiplyExactlyWhenMontgomeryDigitsAreTies(final PrimeField field) {
    // The digits m of a product t are those of -t / p mod R. Solving for the left operand makes any
    // digits: here -2^50, on which the rounding in column 0 ties, and its neighbours.
    final BigInteger p = field.modulus().testBit(1) ? field.modulus().negate() : field.modulus();
    final BigInteger r = BigInteger.ONE.shiftLeft(LIMBS * LIMB_BITS);
    final double[] wanted = {-LIMB, -LIMB, -LIMB, 1 - LIMB, LIMB - 1, 0, 1, -1};
    final double[] a = limbs(l -> wanted[random.nextInt(wanted.length)]);
    final double[] b = limbs(l -> Math.rint(random.nextDouble(-LIMB, LIMB)));
    for (int i = 0; i < BLOCKS * BLOCK; i++) {
      final int lowest = LimbFormat.index(i);
      b[lowest] = 2 * Math.rint(b[lowest] / 4) + 1;
      final BigInteger m = BlockValues.get(a, i);
      final BigInteger inverse = BlockValues.get(b, i).modInverse(r);
      final BigInteger t = m.multiply(p).negate().multiply(inverse).mod(r);
      BlockValues.put(t.testBit(254) ? t.subtract(r) : t, a, i);
    }
    check(field, a, b);
    check(field, b, a);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldMultiplyExactlyWhenLimbsAreRandom(final PrimeField field) {
    check(
        field,
        limbs(l -> Math.rint(random.nextDouble(-2 * LIMB, 2 * LIMB))),
        limbs(l -> Math.rint(random.nextDouble(-LIMB, LIMB))));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldRepeatABlockWhoseStepIsZero(final PrimeField field) {
    final double[] a = limbs(l -> Math.rint(random.nextDouble(-LIMB, LIMB)));
    final double[] b = limbs(l -> Math.rint(random.nextDouble(-LIMB, LIMB)));
    final double[] repeated = new double[b.length];
    for (int i = 0; i < repeated.length; i += BLOCK_DOUBLES) {
      System.arraycopy(b, BLOCK_DOUBLES, repeated, i, BLOCK_DOUBLES);
    }
    final double[] expected = product(field, a, repeated);
    final double[] c = new double[a.length];
    final MulKernel kernel = new MulKernel(field.modulus());
    kernel.mul(a, 0, BLOCK_DOUBLES, b, BLOCK_DOUBLES, 0, c, 0, c.length);
    assertArrayEquals(expected, c);
    kernel.mul(b, BLOCK_DOUBLES, 0, a, 0, BLOCK_DOUBLES, c, 0, c.length);
    check(field, repeated, a);
    assertArrayEquals(product(field, repeated, a), c);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldAllowTheDestinationToBeAnOperand(final PrimeField field) {
    final double[] a = limbs(l -> Math.rint(random.nextDouble(-LIMB, LIMB)));
    final double[] b = limbs(l -> Math.rint(random.nextDouble(-LIMB, LIMB)));
    final double[] expected = product(field, a, b);
    final double[] square = product(field, a, a.clone());
    final MulKernel kernel = new MulKernel(field.modulus());
    final double[] left = a.clone();
    kernel.mul(left, 0, BLOCK_DOUBLES, b, 0, BLOCK_DOUBLES, left, 0, left.length);
    assertArrayEquals(expected, left);
    final double[] right = b.clone();
    kernel.mul(a, 0, BLOCK_DOUBLES, right, 0, BLOCK_DOUBLES, right, 0, right.length);
    assertArrayEquals(expected, right);
    final double[] both = a.clone();
    kernel.mul(both, 0, BLOCK_DOUBLES, both, 0, BLOCK_DOUBLES, both, 0, both.length);
    assertArrayEquals(square, both);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldWriteNoBlockBeyondTheCount(final PrimeField field) {
    final double[] a = limbs(l -> LIMB);
    final double[] c = new double[a.length];
    new MulKernel(field.modulus())
        .mul(a, 0, BLOCK_DOUBLES, a, 0, BLOCK_DOUBLES, c, BLOCK_DOUBLES, BLOCK_DOUBLES);
    for (int i = 0; i < c.length; i++) {
      final boolean written = i >= BLOCK_DOUBLES && i < 2 * BLOCK_DOUBLES;
      assertTrue(written || c[i] == 0, "double " + i);
    }
    assertTrue(c[BLOCK_DOUBLES] != 0);
  }

  private double sign() {
    return random.nextBoolean() ? 1 : -1;
  }

  private static double[] limbs(final IntToDoubleFunction limb) {
    return BlockValues.blocks(BLOCKS, limb);
  }

  private static double[] product(final PrimeField field, final double[] a, final double[] b) {
    final double[] c = new double[a.length];
    new MulKernel(field.modulus()).mul(a, 0, BLOCK_DOUBLES, b, 0, BLOCK_DOUBLES, c, 0, c.length);
    return c;
  }

  /** Compares products with integer arithmetic and checks the bounds the kernel states. */
  private static void check(final PrimeField field, final double[] a, final double[] b) {
    final double[] c = product(field, a, b);
    final BigInteger p = field.modulus();
    for (int i = 0; i < BLOCKS * BLOCK; i++) {
      final BigInteger x = BlockValues.get(a, i);
      final BigInteger y = BlockValues.get(b, i);
      final BigInteger z = BlockValues.get(c, i);
      final String operands = x + " * " + y + " in " + field;
      assertEquals(x.multiply(y).mod(p), z.shiftLeft(LIMBS * LIMB_BITS).mod(p), operands);
      final double bound = 0.379 * ratio(x, p) * ratio(y, p) + 0.501;
      assertTrue(ratio(z, p) <= bound, operands + " is " + ratio(z, p) + " p");
      final double[] limbs = LimbConversion.limbsAt(c, i);
      for (int l = 0; l < LIMBS - 1; l++) {
        assertTrue(limbs[l] >= -LIMB && limbs[l] < LIMB, operands + " has limb " + limbs[l]);
      }
      final double top = Math.scalb(z.abs().doubleValue(), -(LIMBS - 1) * LIMB_BITS);
      assertTrue(Math.abs(limbs[LIMBS - 1]) <= top + 1, operands);
    }
  }
}
