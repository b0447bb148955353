package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_BITS;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_MASK;
import static io.fluidex.crypto.vector.LimbProducts.HIGH;
import static io.fluidex.crypto.vector.LimbProducts.LOW;
import static io.fluidex.crypto.vector.LimbProducts.LOW_BITS;
import static io.fluidex.crypto.vector.ProductColumns.BLOCK_LONGS;
import static io.fluidex.crypto.vector.ProductColumns.COLUMNS;
import static jdk.incubator.vector.VectorOperators.ASHR;

import java.math.BigInteger;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Montgomery reduction of {@link ProductColumns}: the second half of {@link MulKernel}, apart, so
 * that squares and sums of several products share it.
 *
 * <p>A product and its reduction apart take as long as {@link MulKernel}; a square is a fifth
 * cheaper, and every further product of a sum costs less than half (Zen 4, JDK 25).
 *
 * <p>Bounds: a number t is brought to t / R mod p of at most |t| / R + 0.501 p in magnitude, which
 * must be below {@link #LIMIT} p: for a sum of products of |a_j| at most k_j p and |b_j| at most
 * l_j p, 0.379 times the sum of k_j l_j at most 2.1. The limbs are in [-2^50, 2^50) but for the top
 * one, which is as small as the number and exceeds 2^50 from 1.32 p on.
 *
 * <p>Larger numbers are centred besides: q p is subtracted, q being the top column over p rounded.
 * The result is at most 0.51 p then, if t / R is at most {@link #CENTRED_LIMIT} p.
 */
final class ReductionKernel {
  /** Results must stay below this times p. */
  static final double LIMIT = 2.6;

  /** Numbers that are centred must stay below this times p: their top columns are below 2^54. */
  static final double CENTRED_LIMIT = 20;

  /** The top column without its lowest bits fits a double's 51 bits. */
  private static final int TOP_SHIFT = 3;

  /** What makes a low part of a low part's shifted pattern and a number. */
  private static final long TOP_BITS = LOW_BITS - (LOW_BITS >> TOP_SHIFT);

  private static final VectorSpecies<Double> D = Lanes.DOUBLES;
  private static final VectorSpecies<Long> L = Lanes.LONGS;
  private static final int VL = Lanes.COUNT;

  private final double[] doubles;
  private final long[] longs;

  /** A kernel for an odd modulus of 254 bits. */
  ReductionKernel(final BigInteger modulus) {
    // The sign makes ties fall the right way, see MulKernel.
    final BigInteger p = modulus.testBit(1) ? modulus : modulus.negate();
    final BigInteger radix = BigInteger.ONE.shiftLeft(LIMB_BITS);
    final long inverse = p.negate().modInverse(radix).longValueExact();
    final double[] limbs = LimbFormat.limbs(p);
    doubles =
        LimbProducts.spread(
            HIGH,
            HIGH + LOW,
            LimbProducts.CENTRE,
            limbs[0],
            limbs[1],
            limbs[2],
            limbs[3],
            limbs[4],
            Math.scalb(1.0, (LIMBS - 1) * LIMB_BITS + TOP_SHIFT) / p.doubleValue());
    longs =
        LimbProducts.spread(
            inverse,
            LIMB_MASK,
            LimbProducts.EXPONENT_52,
            (long) limbs[0],
            (long) limbs[1],
            (long) limbs[2],
            (long) limbs[3],
            (long) limbs[4]);
  }

  /** c = t / R for whole blocks from the start of t on. */
  void reduce(final long[] t, final double[] c, final int cFrom, final int blocks) {
    reduce(t, false, c, cFrom, blocks);
  }

  /** c = t / R, centred. */
  void reduceAndCentre(final long[] t, final double[] c, final int cFrom, final int blocks) {
    reduce(t, true, c, cFrom, blocks);
  }

  private void reduce(
      final long[] t, final boolean centred, final double[] c, final int cFrom, final int blocks) {
    final DoubleVector c1 = DoubleVector.fromArray(D, doubles, 0);
    final DoubleVector c2 = DoubleVector.fromArray(D, doubles, Lanes.MAX);
    final DoubleVector centre = DoubleVector.fromArray(D, doubles, 2 * Lanes.MAX);
    final DoubleVector p0 = DoubleVector.fromArray(D, doubles, 3 * Lanes.MAX);
    final DoubleVector p1 = DoubleVector.fromArray(D, doubles, 4 * Lanes.MAX);
    final DoubleVector p2 = DoubleVector.fromArray(D, doubles, 5 * Lanes.MAX);
    final DoubleVector p3 = DoubleVector.fromArray(D, doubles, 6 * Lanes.MAX);
    final DoubleVector p4 = DoubleVector.fromArray(D, doubles, 7 * Lanes.MAX);
    final LongVector inv = LongVector.fromArray(L, longs, 0);
    final LongVector mask = LongVector.fromArray(L, longs, Lanes.MAX);
    final LongVector exp52 = LongVector.fromArray(L, longs, 2 * Lanes.MAX);
    // One step is two vectors: a whole block of 16 with eight lanes, half of one with four.
    for (int k = 0; k < blocks * Lanes.STEPS; k++) {
      final int ti = k / Lanes.STEPS * BLOCK_LONGS + k % Lanes.STEPS * 2 * VL;
      final int ci = cFrom + k / Lanes.STEPS * BLOCK_DOUBLES + k % Lanes.STEPS * 2 * VL;
      LongVector t0x = LongVector.fromArray(L, t, ti);
      LongVector t1x = LongVector.fromArray(L, t, ti + BLOCK);
      LongVector t2x = LongVector.fromArray(L, t, ti + 2 * BLOCK);
      LongVector t3x = LongVector.fromArray(L, t, ti + 3 * BLOCK);
      LongVector t4x = LongVector.fromArray(L, t, ti + 4 * BLOCK);
      LongVector t0y = LongVector.fromArray(L, t, ti + VL);
      LongVector t1y = LongVector.fromArray(L, t, ti + BLOCK + VL);
      LongVector t2y = LongVector.fromArray(L, t, ti + 2 * BLOCK + VL);
      LongVector t3y = LongVector.fromArray(L, t, ti + 3 * BLOCK + VL);
      LongVector t4y = LongVector.fromArray(L, t, ti + 4 * BLOCK + VL);
      for (int row = ti + LIMBS * BLOCK; row < ti + COLUMNS * BLOCK; row += BLOCK) {
        final DoubleVector mx = t0x.mul(inv).and(mask).or(exp52).viewAsFloatingLanes().sub(centre);
        final DoubleVector my = t0y.mul(inv).and(mask).or(exp52).viewAsFloatingLanes().sub(centre);
        t1x = t1x.add(t0x.lanewise(ASHR, LIMB_BITS)).add(mx.fma(p0, c1).viewAsIntegralLanes());
        t1y = t1y.add(t0y.lanewise(ASHR, LIMB_BITS)).add(my.fma(p0, c1).viewAsIntegralLanes());
        final DoubleVector h1x = mx.fma(p1, c1);
        final DoubleVector h1y = my.fma(p1, c1);
        t0x = t1x.add(mx.fma(p1, c2.sub(h1x)).viewAsIntegralLanes());
        t2x = t2x.add(h1x.viewAsIntegralLanes());
        t0y = t1y.add(my.fma(p1, c2.sub(h1y)).viewAsIntegralLanes());
        t2y = t2y.add(h1y.viewAsIntegralLanes());
        final DoubleVector h2x = mx.fma(p2, c1);
        final DoubleVector h2y = my.fma(p2, c1);
        t1x = t2x.add(mx.fma(p2, c2.sub(h2x)).viewAsIntegralLanes());
        t3x = t3x.add(h2x.viewAsIntegralLanes());
        t1y = t2y.add(my.fma(p2, c2.sub(h2y)).viewAsIntegralLanes());
        t3y = t3y.add(h2y.viewAsIntegralLanes());
        final DoubleVector h3x = mx.fma(p3, c1);
        final DoubleVector h3y = my.fma(p3, c1);
        t2x = t3x.add(mx.fma(p3, c2.sub(h3x)).viewAsIntegralLanes());
        t4x = t4x.add(h3x.viewAsIntegralLanes());
        t2y = t3y.add(my.fma(p3, c2.sub(h3y)).viewAsIntegralLanes());
        t4y = t4y.add(h3y.viewAsIntegralLanes());
        final DoubleVector h4x = mx.fma(p4, c1);
        final DoubleVector h4y = my.fma(p4, c1);
        t3x = t4x.add(mx.fma(p4, c2.sub(h4x)).viewAsIntegralLanes());
        t4x = LongVector.fromArray(L, t, row).add(h4x.viewAsIntegralLanes());
        t3y = t4y.add(my.fma(p4, c2.sub(h4y)).viewAsIntegralLanes());
        t4y = LongVector.fromArray(L, t, row + VL).add(h4y.viewAsIntegralLanes());
      }
      if (centred) {
        final DoubleVector overP = DoubleVector.fromArray(D, doubles, 8 * Lanes.MAX);
        final LongVector i0 = LongVector.fromArray(L, longs, 3 * Lanes.MAX);
        final LongVector i1 = LongVector.fromArray(L, longs, 4 * Lanes.MAX);
        final LongVector i2 = LongVector.fromArray(L, longs, 5 * Lanes.MAX);
        final LongVector i3 = LongVector.fromArray(L, longs, 6 * Lanes.MAX);
        final LongVector i4 = LongVector.fromArray(L, longs, 7 * Lanes.MAX);
        final DoubleVector topX =
            t4x.lanewise(ASHR, TOP_SHIFT).add(TOP_BITS).viewAsFloatingLanes().sub(LOW);
        final DoubleVector topY =
            t4y.lanewise(ASHR, TOP_SHIFT).add(TOP_BITS).viewAsFloatingLanes().sub(LOW);
        final LongVector qx = topX.mul(overP).add(LOW).viewAsIntegralLanes().sub(LOW_BITS);
        final LongVector qy = topY.mul(overP).add(LOW).viewAsIntegralLanes().sub(LOW_BITS);
        t0x = t0x.sub(qx.mul(i0));
        t0y = t0y.sub(qy.mul(i0));
        t1x = t1x.sub(qx.mul(i1));
        t1y = t1y.sub(qy.mul(i1));
        t2x = t2x.sub(qx.mul(i2));
        t2y = t2y.sub(qy.mul(i2));
        t3x = t3x.sub(qx.mul(i3));
        t3y = t3y.sub(qy.mul(i3));
        t4x = t4x.sub(qx.mul(i4));
        t4y = t4y.sub(qy.mul(i4));
      }
      t0x.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci);
      t1x = t1x.add(t0x.lanewise(ASHR, LIMB_BITS));
      t1x.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + BLOCK);
      t2x = t2x.add(t1x.lanewise(ASHR, LIMB_BITS));
      t2x.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + 2 * BLOCK);
      t3x = t3x.add(t2x.lanewise(ASHR, LIMB_BITS));
      t3x.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + 3 * BLOCK);
      t4x = t4x.add(t3x.lanewise(ASHR, LIMB_BITS));
      t4x.viewAsFloatingLanes().sub(LOW).intoArray(c, ci + 4 * BLOCK);
      t0y.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + VL);
      t1y = t1y.add(t0y.lanewise(ASHR, LIMB_BITS));
      t1y.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + BLOCK + VL);
      t2y = t2y.add(t1y.lanewise(ASHR, LIMB_BITS));
      t2y.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + 2 * BLOCK + VL);
      t3y = t3y.add(t2y.lanewise(ASHR, LIMB_BITS));
      t3y.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + 3 * BLOCK + VL);
      t4y = t4y.add(t3y.lanewise(ASHR, LIMB_BITS));
      t4y.viewAsFloatingLanes().sub(LOW).intoArray(c, ci + 4 * BLOCK + VL);
    }
  }
}
