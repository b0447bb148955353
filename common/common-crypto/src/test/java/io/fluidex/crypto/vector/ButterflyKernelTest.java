package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.Numbers.P;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums, differences and transpositions of blocks against big integers. */
class ButterflyKernelTest {
  private static final double LAZY = 0x1p51;
  private static final double LARGEST = 0x1p50;

  private final ButterflyKernel kernel = new ButterflyKernel(P);

  /** Limbs up to 2^51 and at most 1.52 p, the extremes among them. */
  private static double[] lazyBlocks(final int blocks, final Random random) {
    final double top = Math.floor(1.5 * P.doubleValue() / 0x1p204);
    final double[] data = new double[blocks * BLOCK_DOUBLES];
    for (int i = 0; i < blocks * BLOCK; i++) {
      final double[] limbs = new double[LIMBS];
      for (int l = 0; l < LIMBS; l++) {
        final double bound = l == LIMBS - 1 ? top : LAZY;
        final double part = i % 3 == 0 ? random.nextInt(3) - 1 : 2 * random.nextDouble() - 1;
        limbs[l] = Math.rint(part * bound);
      }
      Numbers.put(data, i, limbs);
    }
    return data;
  }

  private static double[] normalisedBlocks(final int blocks, final Random random) {
    final double[] data = new double[blocks * BLOCK_DOUBLES];
    for (int i = 0; i < blocks * BLOCK; i++) {
      Numbers.put(data, i, Numbers.random(random));
    }
    return data;
  }

  private static void assertLimbsAtMost(final double bound, final double[] data, final int index) {
    for (final double limb : LimbConversion.limbsAt(data, index)) {
      assertTrue(Math.abs(limb) <= bound, "limb " + limb);
      assertEquals(Math.rint(limb), limb);
    }
  }

  @Test
  void shouldAddAndSubtractBlocksThatLieApart() {
    final Random random = new Random(1);
    final int groups = 3;
    final int blocks = 2;
    final double[] a = lazyBlocks(groups * blocks * 5, random);
    final double[] c = normalisedBlocks(groups * blocks * 4, random);
    final double[] before = c.clone();
    kernel.combine(
        a,
        3 * BLOCK_DOUBLES,
        2 * BLOCK_DOUBLES,
        5 * BLOCK_DOUBLES,
        c,
        0,
        BLOCK_DOUBLES,
        2 * blocks * BLOCK_DOUBLES,
        blocks * BLOCK_DOUBLES,
        groups,
        blocks);
    for (int i = 0; i < groups * blocks * BLOCK; i++) {
      final int group = i / BLOCK / blocks;
      final int block = i / BLOCK % blocks;
      final int e = i % BLOCK;
      final int ai = (3 + 5 * group + 2 * block) * BLOCK + e;
      final int ci = (2 * blocks * group + block) * BLOCK + e;
      final int di = ci + blocks * BLOCK;
      final BigInteger x = Numbers.get(a, ai);
      final BigInteger r = Numbers.get(before, di);
      assertEquals(x.add(r).mod(P), Numbers.get(c, ci).mod(P));
      assertEquals(x.subtract(r).mod(P), Numbers.get(c, di).mod(P));
      assertLimbsAtMost(LAZY, c, ci);
      assertLimbsAtMost(LAZY, c, di);
      assertTrue(Numbers.overP(Numbers.get(c, ci)) <= 0.51 + Numbers.overP(r));
    }
  }

  @Test
  void shouldNormalise() {
    final double[] a = lazyBlocks(6, new Random(2));
    final double[] c = new double[6 * BLOCK_DOUBLES];
    kernel.normalise(a, 0, 2 * BLOCK_DOUBLES, c, BLOCK_DOUBLES, BLOCK_DOUBLES, 3);
    for (int i = 0; i < 3 * BLOCK; i++) {
      final int ai = i / BLOCK * 2 * BLOCK + i % BLOCK;
      final int ci = BLOCK + i;
      assertEquals(Numbers.get(a, ai).mod(P), Numbers.get(c, ci).mod(P));
      assertTrue(Numbers.overP(Numbers.get(c, ci)) <= 0.51);
      assertLimbsAtMost(LARGEST, c, ci);
    }
  }

  @Test
  void shouldTranspose() {
    final double[] from = normalisedBlocks(BLOCK, new Random(3));
    final double[] to = new double[from.length];
    TransposeKernel.transpose(from, to);
    for (int b = 0; b < BLOCK; b++) {
      for (int e = 0; e < BLOCK; e++) {
        assertArrayEquals(
            LimbConversion.limbsAt(from, b * BLOCK + e), LimbConversion.limbsAt(to, e * BLOCK + b));
      }
    }
  }
}
