package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.BlockValues.LIMB;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinearKernelTest {
  private static final int BLOCKS = 64;

  private final SplittableRandom random = new SplittableRandom(20_250_302);

  static Stream<PrimeField> fields() {
    return Stream.of(PrimeField.FR, PrimeField.FQ);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldReduceSumsOfExtremeLimbs(final PrimeField field) {
    for (int factor = -3; factor <= 3; factor++) {
      check(field, limbs(this::extreme), factor, limbs(this::extreme));
      check(field, limbs(() -> LIMB), factor, limbs(() -> LIMB));
      check(field, limbs(() -> LIMB), factor, limbs(() -> -LIMB));
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldReduceSumsOfRandomLimbs(final PrimeField field) {
    for (int factor = -3; factor <= 3; factor++) {
      check(field, limbs(this::any), factor, limbs(this::any));
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldReduceMultiplesOfTheModulusToZeroLimbs(final PrimeField field) {
    final double[] p = LimbFormat.limbs(field.modulus());
    final double[] a = BlockValues.blocks(1, l -> p[l]);
    for (int factor = -1; factor <= 1; factor++) {
      final double[] c = new double[BLOCK_DOUBLES];
      new LinearKernel(field.modulus()).addScaled(a, 0, factor, a, 0, c, 0, BLOCK_DOUBLES);
      for (final double limb : c) {
        assertEquals(0, limb, 0.0);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldAddLimbByLimbWhenLazy(final PrimeField field) {
    final double[] a = limbs(this::any);
    final double[] b = limbs(this::any);
    final double[] c = new double[a.length];
    new LinearKernel(field.modulus())
        .addScaledLazily(a, BLOCK_DOUBLES, -1, b, 0, c, 0, c.length - BLOCK_DOUBLES);
    final double[] expected = new double[a.length];
    for (int i = 0; i < c.length - BLOCK_DOUBLES; i++) {
      expected[i] = a[BLOCK_DOUBLES + i] - b[i];
    }
    assertArrayEquals(expected, c);
  }

  private double extreme() {
    return random.nextBoolean() ? LIMB : -LIMB;
  }

  private double any() {
    return Math.rint(random.nextDouble(-LIMB, LIMB));
  }

  private static double[] limbs(final DoubleSupplier limb) {
    return BlockValues.blocks(BLOCKS, l -> limb.getAsDouble());
  }

  private static void check(
      final PrimeField field, final double[] a, final int factor, final double[] b) {
    final double[] c = new double[a.length];
    new LinearKernel(field.modulus()).addScaled(a, 0, factor, b, 0, c, 0, c.length);
    final BigInteger p = field.modulus();
    for (int i = 0; i < BLOCKS * BLOCK; i++) {
      final BigInteger x = BlockValues.get(a, i);
      final BigInteger y = BlockValues.get(b, i);
      final BigInteger z = BlockValues.get(c, i);
      final String operands = x + " + " + factor + " * " + y + " in " + field;
      assertEquals(x.add(y.multiply(BigInteger.valueOf(factor))).mod(p), z.mod(p), operands);
      assertTrue(BlockValues.ratio(z, p) <= 0.51, operands);
      for (final double limb : LimbConversion.limbsAt(c, i)) {
        assertTrue(Math.abs(limb) <= LIMB, operands);
      }
    }
  }
}
