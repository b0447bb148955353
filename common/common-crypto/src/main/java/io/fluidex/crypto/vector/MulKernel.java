package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_BITS;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_MASK;
import static io.fluidex.crypto.vector.LimbProducts.HALF;
import static io.fluidex.crypto.vector.LimbProducts.HIGH;
import static io.fluidex.crypto.vector.LimbProducts.HIGH_BITS;
import static io.fluidex.crypto.vector.LimbProducts.LOW;
import static io.fluidex.crypto.vector.LimbProducts.LOW_BITS;
import static jdk.incubator.vector.VectorOperators.ASHR;

import java.math.BigInteger;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Montgomery multiplication of many elements at once in double-precision fused multiply-adds.
 *
 * <p>Numbers are in {@link LimbFormat}, R = 2^255, products of limbs in {@link LimbProducts}. All
 * constants that come along are settled once, in the accumulators' start and end values.
 *
 * <p>The multiple of the modulus that a row adds starts from the row's own h instead of from the
 * constant: one bit pattern then carries both high parts. Column 0 cannot do so. There the low part
 * is never computed, since the sum is 0 mod 2^51: its carry is that of the accumulator t alone,
 * rounded. Accumulators arrive there with 2^50 too much, so that a shift rounds and a mask of (t +
 * 2^50) / -p mod 2^51 is m + 2^50, p being odd. On a tie (t = 2^50 mod 2^51, hence m = -2^50) the
 * shift rounds up. That is right if the high part of m * p, which ties as well, went down, which it
 * does for a modulus that is 3 mod 4 and an even multiple of 2^51 as the starting point. BN254's q
 * is 3 mod 4; for r, which is 1 mod 4, the kernel reduces by -r.
 *
 * <p>Bounds: limbs of one operand at most 2^51 in magnitude, of the other at most 2^50; every h
 * then stays within 2^102 of its start. With |a| at most k1 * p and |b| at most k2 * p the result
 * is at most (0.379 k1 k2 + 0.501) p in magnitude, which must be below 2.6 p; its limbs are in
 * [-2^50, 2^50) but for the top one, which is as small as the number and exceeds 2^50 from 1.32 p
 * on.
 *
 * <p>Two vectors are worked on at a time to hide the latency of the chain through m. The body is
 * one long method on purpose: vectors stay in registers only within a method that the compiler can
 * take whole, and helper methods are no longer inlined past its node limit (measured on JDK 25).
 */
final class MulKernel {
  private static final VectorSpecies<Double> D = Lanes.DOUBLES;
  private static final VectorSpecies<Long> L = Lanes.LONGS;
  private static final int VL = Lanes.COUNT;

  /** What a row adds to an accumulator in columns 2 to 4 besides numbers. */
  private static final long ROW_BITS = HIGH_BITS + LOW_BITS;

  private final double[] doubles;
  private final long[] longs;

  /** A kernel for an odd modulus of 254 bits. */
  MulKernel(final BigInteger modulus) {
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
            limbs[4]);
    longs = LimbProducts.spread(inverse, LIMB_MASK, LimbProducts.EXPONENT_52);
  }

  /**
   * c = a * b / R for whole blocks.
   *
   * @param aStep doubles from one block of a to the next: {@link LimbFormat#BLOCK_DOUBLES}, or 0 to
   *     multiply one block by many
   * @param bStep the same for b
   * @param count doubles of the result
   */
  void mul(
      final double[] a,
      final int aFrom,
      final int aStep,
      final double[] b,
      final int bFrom,
      final int bStep,
      final double[] c,
      final int cFrom,
      final int count) {
    // Read from arrays, not as constants: the compiler then spills what does not fit the registers
    // instead of broadcasting anew at every use (1.1 times faster on Zen 4, JDK 25).
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
    final long start0 = HALF - LOW_BITS;
    final long start1 = start0 - ROW_BITS - HIGH_BITS;
    final long start2 = start1 - ROW_BITS;
    final long start3 = start2 - ROW_BITS;
    final long start4 = start3 - ROW_BITS;
    // The top limb is what is left, signed: no mask, so that it may exceed 2^50.
    final long end4 = LOW_BITS - HIGH_BITS;
    final long end3 = HALF - HIGH_BITS - ROW_BITS;
    final long end2 = end3 - ROW_BITS;
    final long end1 = end2 - ROW_BITS;
    final long end0 = end1 - ROW_BITS - HIGH_BITS;
    // One step is two vectors: a whole block of 16 with eight lanes, half of one with four.
    for (int k = 0; k < count * Lanes.STEPS; k += BLOCK_DOUBLES) {
      final int block = k / BLOCK_DOUBLES / Lanes.STEPS;
      final int half = Lanes.STEPS == 1 ? 0 : (k / BLOCK_DOUBLES % Lanes.STEPS) * 2 * VL;
      final int ai = aFrom + block * aStep + half;
      final int b0 = bFrom + block * bStep + half;
      final int ci = cFrom + block * BLOCK_DOUBLES + half;
      final DoubleVector a0x = DoubleVector.fromArray(D, a, ai);
      final DoubleVector a1x = DoubleVector.fromArray(D, a, ai + BLOCK);
      final DoubleVector a2x = DoubleVector.fromArray(D, a, ai + 2 * BLOCK);
      final DoubleVector a3x = DoubleVector.fromArray(D, a, ai + 3 * BLOCK);
      final DoubleVector a4x = DoubleVector.fromArray(D, a, ai + 4 * BLOCK);
      LongVector t0x = LongVector.broadcast(L, start0);
      LongVector t1x = LongVector.broadcast(L, start1);
      LongVector t2x = LongVector.broadcast(L, start2);
      LongVector t3x = LongVector.broadcast(L, start3);
      LongVector t4x = LongVector.broadcast(L, start4);
      final DoubleVector a0y = DoubleVector.fromArray(D, a, ai + VL);
      final DoubleVector a1y = DoubleVector.fromArray(D, a, ai + BLOCK + VL);
      final DoubleVector a2y = DoubleVector.fromArray(D, a, ai + 2 * BLOCK + VL);
      final DoubleVector a3y = DoubleVector.fromArray(D, a, ai + 3 * BLOCK + VL);
      final DoubleVector a4y = DoubleVector.fromArray(D, a, ai + 4 * BLOCK + VL);
      LongVector t0y = LongVector.broadcast(L, start0);
      LongVector t1y = LongVector.broadcast(L, start1);
      LongVector t2y = LongVector.broadcast(L, start2);
      LongVector t3y = LongVector.broadcast(L, start3);
      LongVector t4y = LongVector.broadcast(L, start4);
      for (int bi = b0; bi < b0 + BLOCK_DOUBLES; bi += BLOCK) {
        final DoubleVector wx = DoubleVector.fromArray(D, b, bi);
        final DoubleVector wy = DoubleVector.fromArray(D, b, bi + VL);
        final DoubleVector h0x = a0x.fma(wx, c1);
        final DoubleVector h0y = a0y.fma(wy, c1);
        t0x = t0x.add(a0x.fma(wx, c2.sub(h0x)).viewAsIntegralLanes());
        t0y = t0y.add(a0y.fma(wy, c2.sub(h0y)).viewAsIntegralLanes());
        final DoubleVector mx = t0x.mul(inv).and(mask).or(exp52).viewAsFloatingLanes().sub(centre);
        final DoubleVector my = t0y.mul(inv).and(mask).or(exp52).viewAsFloatingLanes().sub(centre);
        t1x =
            t1x.add(h0x.viewAsIntegralLanes())
                .add(t0x.lanewise(ASHR, LIMB_BITS))
                .add(mx.fma(p0, c1).viewAsIntegralLanes());
        t1y =
            t1y.add(h0y.viewAsIntegralLanes())
                .add(t0y.lanewise(ASHR, LIMB_BITS))
                .add(my.fma(p0, c1).viewAsIntegralLanes());
        final DoubleVector h1x = a1x.fma(wx, c1);
        final DoubleVector h1y = a1y.fma(wy, c1);
        final DoubleVector g1x = mx.fma(p1, h1x);
        final DoubleVector g1y = my.fma(p1, h1y);
        t0x = t1x.add(a1x.fma(wx, c2.sub(h1x)).add(mx.fma(p1, h1x.sub(g1x))).viewAsIntegralLanes());
        t0y = t1y.add(a1y.fma(wy, c2.sub(h1y)).add(my.fma(p1, h1y.sub(g1y))).viewAsIntegralLanes());
        t2x = t2x.add(g1x.viewAsIntegralLanes());
        t2y = t2y.add(g1y.viewAsIntegralLanes());
        final DoubleVector h2x = a2x.fma(wx, c1);
        final DoubleVector h2y = a2y.fma(wy, c1);
        final DoubleVector g2x = mx.fma(p2, h2x);
        final DoubleVector g2y = my.fma(p2, h2y);
        t1x = t2x.add(a2x.fma(wx, c2.sub(h2x)).add(mx.fma(p2, h2x.sub(g2x))).viewAsIntegralLanes());
        t1y = t2y.add(a2y.fma(wy, c2.sub(h2y)).add(my.fma(p2, h2y.sub(g2y))).viewAsIntegralLanes());
        t3x = t3x.add(g2x.viewAsIntegralLanes());
        t3y = t3y.add(g2y.viewAsIntegralLanes());
        final DoubleVector h3x = a3x.fma(wx, c1);
        final DoubleVector h3y = a3y.fma(wy, c1);
        final DoubleVector g3x = mx.fma(p3, h3x);
        final DoubleVector g3y = my.fma(p3, h3y);
        t2x = t3x.add(a3x.fma(wx, c2.sub(h3x)).add(mx.fma(p3, h3x.sub(g3x))).viewAsIntegralLanes());
        t2y = t3y.add(a3y.fma(wy, c2.sub(h3y)).add(my.fma(p3, h3y.sub(g3y))).viewAsIntegralLanes());
        t4x = t4x.add(g3x.viewAsIntegralLanes());
        t4y = t4y.add(g3y.viewAsIntegralLanes());
        final DoubleVector h4x = a4x.fma(wx, c1);
        final DoubleVector h4y = a4y.fma(wy, c1);
        final DoubleVector g4x = mx.fma(p4, h4x);
        final DoubleVector g4y = my.fma(p4, h4y);
        t3x = t4x.add(a4x.fma(wx, c2.sub(h4x)).add(mx.fma(p4, h4x.sub(g4x))).viewAsIntegralLanes());
        t3y = t4y.add(a4y.fma(wy, c2.sub(h4y)).add(my.fma(p4, h4y.sub(g4y))).viewAsIntegralLanes());
        t4x = g4x.viewAsIntegralLanes();
        t4y = g4y.viewAsIntegralLanes();
      }
      t0x = t0x.add(end0);
      t0x.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci);
      t1x = t1x.add(end1).add(t0x.lanewise(ASHR, LIMB_BITS));
      t1x.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + BLOCK);
      t2x = t2x.add(end2).add(t1x.lanewise(ASHR, LIMB_BITS));
      t2x.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + 2 * BLOCK);
      t3x = t3x.add(end3).add(t2x.lanewise(ASHR, LIMB_BITS));
      t3x.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + 3 * BLOCK);
      t4x = t4x.add(end4).add(t3x.lanewise(ASHR, LIMB_BITS));
      t4x.viewAsFloatingLanes().sub(LOW).intoArray(c, ci + 4 * BLOCK);
      t0y = t0y.add(end0);
      t0y.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + VL);
      t1y = t1y.add(end1).add(t0y.lanewise(ASHR, LIMB_BITS));
      t1y.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + BLOCK + VL);
      t2y = t2y.add(end2).add(t1y.lanewise(ASHR, LIMB_BITS));
      t2y.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + 2 * BLOCK + VL);
      t3y = t3y.add(end3).add(t2y.lanewise(ASHR, LIMB_BITS));
      t3y.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + 3 * BLOCK + VL);
      t4y = t4y.add(end4).add(t3y.lanewise(ASHR, LIMB_BITS));
      t4y.viewAsFloatingLanes().sub(LOW).intoArray(c, ci + 4 * BLOCK + VL);
    }
  }
}
