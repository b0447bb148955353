package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_BITS;

import java.math.BigInteger;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The sums and differences of Fourier transforms, on blocks that lie apart.
 *
 * <p>Normalising is that of {@link LinearKernel}: of a number with limbs below 2^52 in magnitude it
 * makes one of at most 0.51 p with limbs of at most 2^50.
 */
final class ButterflyKernel {
  private static final VectorSpecies<Double> D = Lanes.DOUBLES;
  private static final int VL = Lanes.COUNT;

  /** Vectors of a limb of a block. */
  private static final int VECTORS = BLOCK / VL;

  /** Rounds to multiples of 2^51 when added and subtracted. */
  private static final double ROUND_LIMB = 1.5 * 0x1p103;

  /** Rounds to integers when added and subtracted. */
  private static final double ROUND_ONE = 1.5 * 0x1p52;

  private static final double LIMB_INVERSE = 0x1p-51;

  private final double[] constants = new double[9 * Lanes.MAX];

  /** A kernel for a modulus of 254 bits. */
  ButterflyKernel(final BigInteger modulus) {
    final double[] p = LimbFormat.limbs(modulus);
    final double overModulus = Math.scalb(1.0, (LIMBS - 1) * LIMB_BITS) / modulus.doubleValue();
    final double[] values = {
      ROUND_LIMB, ROUND_ONE, LIMB_INVERSE, overModulus, p[0], p[1], p[2], p[3], p[4]
    };
    for (int i = 0; i < values.length; i++) {
      Arrays.fill(constants, i * Lanes.MAX, (i + 1) * Lanes.MAX, values[i]);
    }
  }

  /**
   * Replaces (a, r) by (a + r, a - r), a normalised before, for groups of blocks: a from one array,
   * r from where the differences go in the other.
   *
   * <p>With limbs of r of at most 2^50 those of the results are at most 2^51, and with r at most
   * 1.01 p the results are at most 1.52 p.
   *
   * @param aStep doubles from one block of a group to the next
   * @param aGroupStep doubles from one group to the next
   * @param cStep the same for the results
   * @param cGroupStep the same for the results
   * @param difference doubles from a sum to its difference
   * @param groups number of groups
   * @param blocks sums of a group
   */
  void combine(
      final double[] a,
      final int aFrom,
      final int aStep,
      final int aGroupStep,
      final double[] c,
      final int cFrom,
      final int cStep,
      final int cGroupStep,
      final int difference,
      final int groups,
      final int blocks) {
    final DoubleVector limb = DoubleVector.fromArray(D, constants, 0);
    final DoubleVector one = DoubleVector.fromArray(D, constants, Lanes.MAX);
    final DoubleVector limbInverse = DoubleVector.fromArray(D, constants, 2 * Lanes.MAX);
    final DoubleVector overP = DoubleVector.fromArray(D, constants, 3 * Lanes.MAX);
    final DoubleVector p0 = DoubleVector.fromArray(D, constants, 4 * Lanes.MAX);
    final DoubleVector p1 = DoubleVector.fromArray(D, constants, 5 * Lanes.MAX);
    final DoubleVector p2 = DoubleVector.fromArray(D, constants, 6 * Lanes.MAX);
    final DoubleVector p3 = DoubleVector.fromArray(D, constants, 7 * Lanes.MAX);
    final DoubleVector p4 = DoubleVector.fromArray(D, constants, 8 * Lanes.MAX);
    for (int g = 0; g < groups; g++) {
      for (int k = 0; k < blocks * VECTORS; k++) {
        final int lane = k % VECTORS * VL;
        final int ai = aFrom + g * aGroupStep + k / VECTORS * aStep + lane;
        final int ci = cFrom + g * cGroupStep + k / VECTORS * cStep + lane;
        final int di = ci + difference;
        final DoubleVector a4 = DoubleVector.fromArray(D, a, ai + 4 * BLOCK);
        final DoubleVector q = one.sub(a4.fma(overP, one));
        DoubleVector x = q.fma(p0, DoubleVector.fromArray(D, a, ai));
        DoubleVector carry = x.add(limb).sub(limb);
        x = x.sub(carry);
        DoubleVector r = DoubleVector.fromArray(D, c, di);
        x.add(r).intoArray(c, ci);
        x.sub(r).intoArray(c, di);
        x = carry.fma(limbInverse, q.fma(p1, DoubleVector.fromArray(D, a, ai + BLOCK)));
        carry = x.add(limb).sub(limb);
        x = x.sub(carry);
        r = DoubleVector.fromArray(D, c, di + BLOCK);
        x.add(r).intoArray(c, ci + BLOCK);
        x.sub(r).intoArray(c, di + BLOCK);
        x = carry.fma(limbInverse, q.fma(p2, DoubleVector.fromArray(D, a, ai + 2 * BLOCK)));
        carry = x.add(limb).sub(limb);
        x = x.sub(carry);
        r = DoubleVector.fromArray(D, c, di + 2 * BLOCK);
        x.add(r).intoArray(c, ci + 2 * BLOCK);
        x.sub(r).intoArray(c, di + 2 * BLOCK);
        x = carry.fma(limbInverse, q.fma(p3, DoubleVector.fromArray(D, a, ai + 3 * BLOCK)));
        carry = x.add(limb).sub(limb);
        x = x.sub(carry);
        r = DoubleVector.fromArray(D, c, di + 3 * BLOCK);
        x.add(r).intoArray(c, ci + 3 * BLOCK);
        x.sub(r).intoArray(c, di + 3 * BLOCK);
        x = carry.fma(limbInverse, q.fma(p4, a4));
        r = DoubleVector.fromArray(D, c, di + 4 * BLOCK);
        x.add(r).intoArray(c, ci + 4 * BLOCK);
        x.sub(r).intoArray(c, di + 4 * BLOCK);
      }
    }
  }

  /**
   * c = a, normalised, for blocks.
   *
   * @param aStep doubles from one block of a to the next
   * @param cStep the same for c
   */
  void normalise(
      final double[] a,
      final int aFrom,
      final int aStep,
      final double[] c,
      final int cFrom,
      final int cStep,
      final int blocks) {
    final DoubleVector limb = DoubleVector.fromArray(D, constants, 0);
    final DoubleVector one = DoubleVector.fromArray(D, constants, Lanes.MAX);
    final DoubleVector limbInverse = DoubleVector.fromArray(D, constants, 2 * Lanes.MAX);
    final DoubleVector overP = DoubleVector.fromArray(D, constants, 3 * Lanes.MAX);
    final DoubleVector p0 = DoubleVector.fromArray(D, constants, 4 * Lanes.MAX);
    final DoubleVector p1 = DoubleVector.fromArray(D, constants, 5 * Lanes.MAX);
    final DoubleVector p2 = DoubleVector.fromArray(D, constants, 6 * Lanes.MAX);
    final DoubleVector p3 = DoubleVector.fromArray(D, constants, 7 * Lanes.MAX);
    final DoubleVector p4 = DoubleVector.fromArray(D, constants, 8 * Lanes.MAX);
    for (int k = 0; k < blocks * VECTORS; k++) {
      final int lane = k % VECTORS * VL;
      final int ai = aFrom + k / VECTORS * aStep + lane;
      final int ci = cFrom + k / VECTORS * cStep + lane;
      final DoubleVector a4 = DoubleVector.fromArray(D, a, ai + 4 * BLOCK);
      final DoubleVector q = one.sub(a4.fma(overP, one));
      DoubleVector x = q.fma(p0, DoubleVector.fromArray(D, a, ai));
      DoubleVector carry = x.add(limb).sub(limb);
      x.sub(carry).intoArray(c, ci);
      x = carry.fma(limbInverse, q.fma(p1, DoubleVector.fromArray(D, a, ai + BLOCK)));
      carry = x.add(limb).sub(limb);
      x.sub(carry).intoArray(c, ci + BLOCK);
      x = carry.fma(limbInverse, q.fma(p2, DoubleVector.fromArray(D, a, ai + 2 * BLOCK)));
      carry = x.add(limb).sub(limb);
      x.sub(carry).intoArray(c, ci + 2 * BLOCK);
      x = carry.fma(limbInverse, q.fma(p3, DoubleVector.fromArray(D, a, ai + 3 * BLOCK)));
      carry = x.add(limb).sub(limb);
      x.sub(carry).intoArray(c, ci + 3 * BLOCK);
      carry.fma(limbInverse, q.fma(p4, a4)).intoArray(c, ci + 4 * BLOCK);
    }
  }
}
