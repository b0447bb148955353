package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.ConstantMulKernel.MULTIPLES;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_BITS;
import static io.fluidex.crypto.vector.Numbers.P;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Products by prepared factors against big integers, up to the bounds the kernel promises. */
class ConstantMulKernelTest {
  private static final double LAZY = 0x1p51;
  private static final double LARGEST = 0x1p50;

  private final VectorBulkField field = new VectorBulkField(PrimeField.FR);
  private final ConstantMulKernel kernel = new ConstantMulKernel(P);

  /** The product of an element by a factor, from what is in the tables: sum x_j W_j / 2^51. */
  private static BigInteger expected(final double[] x, final double[] multiples, final int factor) {
    BigInteger sum = BigInteger.ZERO;
    for (int j = 0; j < LIMBS; j++) {
      final int from = factor * MULTIPLES + j * LIMBS;
      final BigInteger multiple = Numbers.value(Arrays.copyOfRange(multiples, from, from + LIMBS));
      sum = sum.add(BigInteger.valueOf((long) x[j]).multiply(multiple));
    }
    return sum.multiply(BigInteger.ONE.shiftLeft(LIMB_BITS).modInverse(P)).mod(P);
  }

  private static void assertNormalised(final double[] data, final int index, final double bound) {
    final double[] limbs = LimbConversion.limbsAt(data, index);
    for (int l = 0; l < LIMBS - 1; l++) {
      assertTrue(limbs[l] >= -LARGEST && limbs[l] <= LARGEST, "limb " + l + " is " + limbs[l]);
      assertEquals(Math.rint(limbs[l]), limbs[l]);
    }
    final double magnitude = Numbers.overP(Numbers.get(data, index));
    assertTrue(magnitude <= bound, magnitude + " p");
  }

  /** Multiplies one block by one factor in a table. */
  private double[] multiply(final double[] block, final ConstantTable table, final int factor) {
    final double[] product = new double[BLOCK_DOUBLES];
    kernel.mul(block, 0, BLOCK_DOUBLES, 0, product, 0, BLOCK_DOUBLES, 0, table, factor, 1, 1);
    return product;
  }

  private BlockArray load(final long[] elements) {
    final int n = elements.length / PrimeField.LIMBS;
    final BlockArray array = new BlockArray(n);
    field.load(elements, 0, array, 0, n);
    return array;
  }

  @Test
  void shouldMultiplyGroupsOfBlocksByTheirFactors() {
    final int groups = 5;
    final int blocks = 3;
    final int n = groups * blocks * BLOCK;
    final long[] factors = Numbers.randomElements(groups + 2, 1);
    final ConstantTable table = new ConstantTable(groups + 2);
    table.set(field, kernel, load(factors), groups + 2, 0);
    final long[] elements = Numbers.randomElements(n, 2);
    final BlockArray a = load(elements);
    // Groups and their blocks in other places of the result.
    final BlockArray c = new BlockArray(4 * n);
    final int step = 2 * BLOCK_DOUBLES;
    kernel.mul(
        a.data,
        0,
        BLOCK_DOUBLES,
        blocks * BLOCK_DOUBLES,
        c.data,
        BLOCK_DOUBLES,
        step,
        4 * blocks * BLOCK_DOUBLES,
        table,
        2,
        groups,
        blocks);
    final long[] product = new long[PrimeField.LIMBS];
    final long[] result = new long[PrimeField.LIMBS];
    for (int i = 0; i < n; i++) {
      final int group = i / BLOCK / blocks;
      final int block = i / BLOCK % blocks;
      PrimeField.FR.mul(
          elements, i * PrimeField.LIMBS, factors, (group + 2) * PrimeField.LIMBS, product, 0);
      final int at = (1 + group * 4 * blocks + 2 * block) * BLOCK + i % BLOCK;
      // Invariant of stored arrays: 0.9 p.
      assertNormalised(c.data, at, 1.01);
      Numbers.put(c.data, at, Numbers.centred(Numbers.get(c.data, at)));
      field.store(c, at, result, 0, 1);
      assertArrayEquals(product, result);
    }
  }

  @Test
  void shouldPrepareFactorsWithinTheBoundsOfTheKernel() {
    final int n = 300;
    final ConstantTable table = new ConstantTable(n + 1);
    table.set(field, kernel, load(Numbers.randomElements(n, 3)), n, 1);
    for (int i = LIMBS; i < (n + 1) * LIMBS; i++) {
      final double[] limbs = Arrays.copyOfRange(table.multiples(), i * LIMBS, (i + 1) * LIMBS);
      assertTrue(Numbers.overP(Numbers.value(limbs)) <= 0.51);
      for (final double limb : limbs) {
        assertTrue(Math.abs(limb) <= LARGEST);
      }
    }
  }

  /** A table of one factor whose multiples are given limb by limb, whatever they stand for. */
  private ConstantTable table(final double... multiples) {
    final ConstantTable table = new ConstantTable(1);
    System.arraycopy(multiples, 0, table.multiples(), 0, MULTIPLES);
    kernel.complete(table.multiples(), 0, table.integers(), 0);
    return table;
  }

  /** Multiples as large as they may be, with random signs for their limbs. */
  private static double[] extremeMultiples(final Random random) {
    final double top = Math.floor(0.51 * P.doubleValue() / 0x1p204) - 1;
    final double[] multiples = new double[MULTIPLES];
    for (int i = 0; i < MULTIPLES; i++) {
      final double magnitude = i % LIMBS == LIMBS - 1 ? top : LARGEST;
      multiples[i] = random.nextBoolean() ? magnitude : -magnitude;
    }
    return multiples;
  }

  @Test
  void shouldBeExactForTheLargestLimbsInEveryColumn() {
    final Random random = new Random(4);
    for (int round = 0; round < 50; round++) {
      final ConstantTable table = table(extremeMultiples(random));
      final double[] block = new double[BLOCK_DOUBLES];
      for (int e = 0; e < BLOCK; e++) {
        // All addends of one column with the same sign, then random ones.
        final int column = e % (LIMBS + 1);
        final double[] x = new double[LIMBS];
        for (int j = 0; j < LIMBS; j++) {
          final boolean negative =
              column == LIMBS
                  ? random.nextBoolean()
                  : table.multiples()[j * LIMBS + column] < 0 ^ e >= BLOCK / 2;
          x[j] = negative ? -LAZY : LAZY;
        }
        Numbers.put(block, e, x);
      }
      final double[] product = multiply(block, table, 0);
      for (int e = 0; e < BLOCK; e++) {
        assertNormalised(product, e, 1.01);
        assertEquals(
            expected(LimbConversion.limbsAt(block, e), table.multiples(), 0),
            Numbers.get(product, e).mod(P));
      }
    }
  }

  @Test
  void shouldBeExactForRandomLimbsUpToTheBounds() {
    final Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      final double[] multiples = extremeMultiples(random);
      for (int i = 0; i < MULTIPLES; i++) {
        multiples[i] = Math.rint(multiples[i] * random.nextDouble());
      }
      final ConstantTable table = table(multiples);
      final double[] block = new double[BLOCK_DOUBLES];
      for (int i = 0; i < BLOCK_DOUBLES; i++) {
        block[i] = Math.rint((2 * random.nextDouble() - 1) * LAZY);
      }
      final double[] product = multiply(block, table, 0);
      for (int e = 0; e < BLOCK; e++) {
        assertNormalised(product, e, 1.01);
        assertEquals(
            expected(LimbConversion.limbsAt(block, e), multiples, 0),
            Numbers.get(product, e).mod(P));
      }
    }
  }

  /** The lowest column is 2^50 mod 2^51, so that the multiple of p is -2^50: a tie of roundings. */
  @Test
  void shouldBeExactWhenTheReductionTies() {
    final double[] multiples = new double[MULTIPLES];
    multiples[0] = 1;
    final ConstantTable table = table(multiples);
    final double[] block = new double[BLOCK_DOUBLES];
    for (int e = 0; e < BLOCK; e++) {
      Numbers.put(block, e, (e % 2 == 0 ? 1 : -1) * LARGEST + (e < 8 ? 0 : e - 12), e, -e, 0, 0);
    }
    final double[] product = multiply(block, table, 0);
    for (int e = 0; e < BLOCK; e++) {
      assertEquals(
          expected(LimbConversion.limbsAt(block, e), multiples, 0), Numbers.get(product, e).mod(P));
    }
  }

  @Test
  void shouldMultiplyByZeroAndOne() {
    final long[] factors = new long[2 * PrimeField.LIMBS];
    PrimeField.FR.setOne(factors, PrimeField.LIMBS);
    final ConstantTable table = new ConstantTable(2);
    table.set(field, kernel, load(factors), 2, 0);
    final double[] block = load(Numbers.randomElements(BLOCK, 6)).data;
    final double[] zero = multiply(block, table, 0);
    final double[] same = multiply(block, table, 1);
    for (int e = 0; e < BLOCK; e++) {
      assertEquals(BigInteger.ZERO, Numbers.get(zero, e).mod(P));
      assertEquals(Numbers.get(block, e).mod(P), Numbers.get(same, e).mod(P));
    }
  }

  @Test
  void shouldRefuseAModulusWhoseLimbsAreTooLarge() {
    // Limb 1 is 2^50 - 1.
    final BigInteger modulus =
        BigInteger.ONE.shiftLeft(253).add(BigInteger.ONE.shiftLeft(101)).subtract(BigInteger.ONE);
    final IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new ConstantMulKernel(modulus));
    assertTrue(e.getMessage().startsWith("limb 1 of the modulus is "), e.getMessage());
  }
}
