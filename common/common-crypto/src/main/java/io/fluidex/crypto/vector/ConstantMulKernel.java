package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_BITS;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_MASK;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.math.BigInteger;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Multiplication of many elements by factors that are known beforehand and shared by whole blocks,
 * in half the time of {@link MulKernel}.
 *
 * <p>A factor w comes as five multiples W_j = w * 2^(51 (j + 1)) mod p, see {@link ConstantTable}.
 * The product of x = sum x_j * 2^(51 j) is S = sum x_j * W_j, which is w * x * 2^51 mod p and needs
 * one row of Montgomery reduction, where a product of two unknown numbers needs five.
 *
 * <p>A column C_i = sum x_j * W_ji of S has up to 105 bits. Integer multiplications give it modulo
 * 2^64 and fused multiply-adds to the next multiple of 2^53: h_i = 1.5 * 2^105 + C_i, rounded at
 * every addend, counts units of 2^53 in its bit pattern. The difference T_i = C_i - 2^53 * H_i is
 * small, so the 64 bits of the one less those of the other are exactly it, and 4 * H_i goes to the
 * next column. The row of reduction adds m * p to the columns in the same way, with m = -S / p mod
 * 2^51 less 2^51 * q, q being S / (2^51 * p) rounded, so that results are small however large S is.
 *
 * <p>Bounds, for limbs x_j of at most 2^51 in magnitude (a sum of two normalised numbers), limbs of
 * W_j at most 2^50 and |W_j| at most 0.51 p:
 *
 * <ul>
 *   <li>|S| is at most 5 * 2^51 * 0.51 p = 2.55 * 2^51 * p, hence |q| at most 3 and |m| at most
 *       2^50 + 3 * 2^51 = 7 * 2^50, an integer that a double holds.
 *   <li>A column with its part of m * p is at most 10 * 2^100 + 7 * 2^50 * |p_i|. It must stay
 *       below 15.5 * 2^100, so that h_i stays between 2^105 and 2^106, where its unit is 2^53: the
 *       limbs of the modulus must be at most 0.78 * 2^50. The constructor checks that; it holds for
 *       r.
 *   <li>Six roundings leave |T_i| at most 6 * 2^52, far from 2^63.
 *   <li>The result is S / (2^51 * p) - q, at most 0.501 in magnitude since q is computed from h_4,
 *       which is S / 2^204 to about 50 bits, plus (m + 2^51 * q) / 2^51, at most 0.5: at most 1.01
 *       p. Its limbs are in [-2^50, 2^50); the top one is as small as the number.
 * </ul>
 *
 * <p>The integer of x_j is the bit pattern of x_j + 1.5 * 2^52; that constant's share, like all
 * others, is settled by the accumulators' start values, which belong to the factor. Two vectors are
 * worked on at a time to share the loads of the factor. For the shape of the method see {@link
 * MulKernel}.
 */
final class ConstantMulKernel {
  /** Doubles of a factor: W_ji at 5 j + i. */
  static final int MULTIPLES = LIMBS * LIMBS;

  /** Longs of a factor: the start values of five accumulators, then W_ji as {@link #MULTIPLES}. */
  static final int INTEGERS = LIMBS + MULTIPLES;

  private static final VectorSpecies<Double> D = Lanes.DOUBLES;
  private static final VectorSpecies<Long> L = Lanes.LONGS;
  private static final int VL = Lanes.COUNT;

  /** Where h_i starts: it counts multiples of 2^{@value #HIGH_UNIT} from here on. */
  private static final double HIGH = 1.5 * 0x1p105;

  private static final int HIGH_UNIT = 53;

  /** Log2 of how many units of the next column make one of h_i's. */
  private static final int HIGH_SHIFT = HIGH_UNIT - LIMB_BITS;

  /** Rounds to multiples of 2^51 when added. */
  private static final double ROUND = 1.5 * 0x1p103;

  /** Makes integers of doubles: the lowest bit counts ones. */
  private static final double LOW = 1.5 * 0x1p52;

  private static final long HIGH_BITS = Double.doubleToRawLongBits(HIGH);
  private static final long LOW_BITS = Double.doubleToRawLongBits(LOW);
  private static final long HALF = 1L << (LIMB_BITS - 1);

  /** Makes a double of an integer of 51 bits, by a bitwise or. */
  private static final long EXPONENT_52 = Double.doubleToRawLongBits(0x1p52);

  /** See the bounds above. */
  private static final double LARGEST_MODULUS_LIMB = 0.78 * HALF;

  /**
   * Where h_4 starts, over 2^51 and over p / 2^204: a multiple of 32 * 2^51, so that the estimate
   * of q from h_4 needs no subtraction. The start itself is 24.2 * 2^101, close to {@link #HIGH}.
   */
  private static final int TOP_QUOTIENT = 32;

  private final double[] doubles = new double[12 * Lanes.MAX];
  private final long[] longs = new long[9 * Lanes.MAX];
  private final long[] modulusLimbs = new long[LIMBS];

  /**
   * A kernel for an odd modulus of 254 bits.
   *
   * @throws IllegalArgumentException if its limbs are too large for the bounds above
   */
  ConstantMulKernel(final BigInteger modulus) {
    final double[] limbs = LimbFormat.limbs(modulus);
    for (int i = 0; i < LIMBS; i++) {
      if (Math.abs(limbs[i]) > LARGEST_MODULUS_LIMB) {
        throw new IllegalArgumentException("limb " + i + " of the modulus is " + limbs[i]);
      }
      modulusLimbs[i] = (long) limbs[i];
    }
    // The low 64 bits of 32 * 2^51 * p / 2^204 are dropped: then the low 11 bits of the pattern are
    // 0, and a shift by 53 leaves nothing of the start. 2^-40 of the quotient is lost by that.
    final int dropped = 64;
    final int top = (LIMBS - 1) * LIMB_BITS;
    final int startBits = LIMB_BITS + Integer.numberOfTrailingZeros(TOP_QUOTIENT);
    final double topStart =
        Math.scalb(modulus.shiftRight(top - startBits + dropped).doubleValue(), dropped);
    final double overModulus = Math.scalb(1.0, top) / modulus.doubleValue();
    final BigInteger radix = BigInteger.ONE.shiftLeft(LIMB_BITS);
    spread(
        doubles,
        HIGH,
        topStart,
        0x1p52 + HALF,
        LOW,
        ROUND,
        ROUND - TOP_QUOTIENT * 0x1p51,
        overModulus,
        limbs[0],
        limbs[1],
        limbs[2],
        limbs[3],
        limbs[4]);
    spread(
        longs,
        modulus.negate().modInverse(radix).longValueExact(),
        LIMB_MASK,
        EXPONENT_52,
        LOW_BITS - (Double.doubleToRawLongBits(topStart) << HIGH_SHIFT),
        modulusLimbs[0],
        modulusLimbs[1],
        modulusLimbs[2],
        modulusLimbs[3],
        modulusLimbs[4]);
  }

  private static void spread(final double[] table, final double... values) {
    for (int i = 0; i < values.length; i++) {
      Arrays.fill(table, i * Lanes.MAX, (i + 1) * Lanes.MAX, values[i]);
    }
  }

  private static void spread(final long[] table, final long... values) {
    for (int i = 0; i < values.length; i++) {
      Arrays.fill(table, i * Lanes.MAX, (i + 1) * Lanes.MAX, values[i]);
    }
  }

  /**
   * Completes a factor whose {@link #MULTIPLES} are set by its {@link #INTEGERS}.
   *
   * <p>An accumulator starts with minus what constants will have added to it by the end: the share
   * of the x_j, that of m (which comes as m + 2^50 + the pattern of 2^52), and from column 1 on
   * that of the h_i before; and with 2^50, for the signed limb. In column 0 the share of m makes
   * the mask that extracts m see m + 2^50, since 2^50 * p / p is 2^50.
   */
  void complete(
      final double[] multiples, final int multiplesFrom, final long[] integers, final int to) {
    for (int i = 0; i < LIMBS; i++) {
      long sum = 0;
      for (int j = 0; j < LIMBS; j++) {
        final long limb = (long) multiples[multiplesFrom + j * LIMBS + i];
        integers[to + LIMBS + j * LIMBS + i] = limb;
        sum += limb;
      }
      final long carried = i == 0 ? 0 : HALF - (HIGH_BITS << HIGH_SHIFT);
      integers[to + i] = carried - LOW_BITS * sum - (HALF + EXPONENT_52) * modulusLimbs[i];
    }
  }

  /**
   * c = a * w for groups of blocks, each group with its own factor.
   *
   * @param aStep doubles from one block of a group to the next
   * @param aGroupStep doubles from one group to the next
   * @param cStep the same for c
   * @param cGroupStep the same for c
   * @param table the factors
   * @param first the factor of the first group
   * @param groups number of groups
   * @param blocks blocks of a group
   */
  void mul(
      final double[] a,
      final int aFrom,
      final int aStep,
      final int aGroupStep,
      final double[] c,
      final int cFrom,
      final int cStep,
      final int cGroupStep,
      final ConstantTable table,
      final int first,
      final int groups,
      final int blocks) {
    final double[] multiples = table.multiples();
    final long[] integers = table.integers();
    final DoubleVector high = DoubleVector.fromArray(D, doubles, 0);
    final DoubleVector high4 = DoubleVector.fromArray(D, doubles, Lanes.MAX);
    final DoubleVector centre = DoubleVector.fromArray(D, doubles, 2 * Lanes.MAX);
    final DoubleVector low = DoubleVector.fromArray(D, doubles, 3 * Lanes.MAX);
    final DoubleVector round = DoubleVector.fromArray(D, doubles, 4 * Lanes.MAX);
    final DoubleVector roundQ = DoubleVector.fromArray(D, doubles, 5 * Lanes.MAX);
    final DoubleVector overP = DoubleVector.fromArray(D, doubles, 6 * Lanes.MAX);
    final DoubleVector p0 = DoubleVector.fromArray(D, doubles, 7 * Lanes.MAX);
    final DoubleVector p1 = DoubleVector.fromArray(D, doubles, 8 * Lanes.MAX);
    final DoubleVector p2 = DoubleVector.fromArray(D, doubles, 9 * Lanes.MAX);
    final DoubleVector p3 = DoubleVector.fromArray(D, doubles, 10 * Lanes.MAX);
    final DoubleVector p4 = DoubleVector.fromArray(D, doubles, 11 * Lanes.MAX);
    final LongVector inverse = LongVector.fromArray(L, longs, 0);
    final LongVector mask = LongVector.fromArray(L, longs, Lanes.MAX);
    final LongVector exp52 = LongVector.fromArray(L, longs, 2 * Lanes.MAX);
    final LongVector end = LongVector.fromArray(L, longs, 3 * Lanes.MAX);
    final LongVector i0 = LongVector.fromArray(L, longs, 4 * Lanes.MAX);
    final LongVector i1 = LongVector.fromArray(L, longs, 5 * Lanes.MAX);
    final LongVector i2 = LongVector.fromArray(L, longs, 6 * Lanes.MAX);
    final LongVector i3 = LongVector.fromArray(L, longs, 7 * Lanes.MAX);
    final LongVector i4 = LongVector.fromArray(L, longs, 8 * Lanes.MAX);
    for (int g = 0; g < groups; g++) {
      final int w = (first + g) * MULTIPLES;
      final int v = (first + g) * INTEGERS;
      // One step is two vectors: a whole block of 16 with eight lanes, half of one with four.
      for (int k = 0; k < blocks * Lanes.STEPS; k++) {
        final int half = k % Lanes.STEPS * 2 * VL;
        final int ai = aFrom + g * aGroupStep + k / Lanes.STEPS * aStep + half;
        final int ci = cFrom + g * cGroupStep + k / Lanes.STEPS * cStep + half;
        LongVector t0x = LongVector.broadcast(L, integers[v]);
        LongVector t0y = LongVector.broadcast(L, integers[v]);
        DoubleVector h0x = high;
        DoubleVector h0y = high;
        LongVector t1x = LongVector.broadcast(L, integers[v + 1]);
        LongVector t1y = LongVector.broadcast(L, integers[v + 1]);
        DoubleVector h1x = high;
        DoubleVector h1y = high;
        LongVector t2x = LongVector.broadcast(L, integers[v + 2]);
        LongVector t2y = LongVector.broadcast(L, integers[v + 2]);
        DoubleVector h2x = high;
        DoubleVector h2y = high;
        LongVector t3x = LongVector.broadcast(L, integers[v + 3]);
        LongVector t3y = LongVector.broadcast(L, integers[v + 3]);
        DoubleVector h3x = high;
        DoubleVector h3y = high;
        LongVector t4x = LongVector.broadcast(L, integers[v + 4]);
        LongVector t4y = LongVector.broadcast(L, integers[v + 4]);
        DoubleVector h4x = high4;
        DoubleVector h4y = high4;
        for (int j = 0; j < LIMBS; j++) {
          final DoubleVector x = DoubleVector.fromArray(D, a, ai + j * BLOCK);
          final DoubleVector y = DoubleVector.fromArray(D, a, ai + j * BLOCK + VL);
          final LongVector ix = x.add(low).viewAsIntegralLanes();
          final LongVector iy = y.add(low).viewAsIntegralLanes();
          final DoubleVector w0 = DoubleVector.broadcast(D, multiples[w + j * LIMBS]);
          final LongVector v0 = LongVector.broadcast(L, integers[v + (j + 1) * LIMBS]);
          h0x = x.fma(w0, h0x);
          h0y = y.fma(w0, h0y);
          t0x = t0x.add(ix.mul(v0));
          t0y = t0y.add(iy.mul(v0));
          final DoubleVector w1 = DoubleVector.broadcast(D, multiples[w + j * LIMBS + 1]);
          final LongVector v1 = LongVector.broadcast(L, integers[v + (j + 1) * LIMBS + 1]);
          h1x = x.fma(w1, h1x);
          h1y = y.fma(w1, h1y);
          t1x = t1x.add(ix.mul(v1));
          t1y = t1y.add(iy.mul(v1));
          final DoubleVector w2 = DoubleVector.broadcast(D, multiples[w + j * LIMBS + 2]);
          final LongVector v2 = LongVector.broadcast(L, integers[v + (j + 1) * LIMBS + 2]);
          h2x = x.fma(w2, h2x);
          h2y = y.fma(w2, h2y);
          t2x = t2x.add(ix.mul(v2));
          t2y = t2y.add(iy.mul(v2));
          final DoubleVector w3 = DoubleVector.broadcast(D, multiples[w + j * LIMBS + 3]);
          final LongVector v3 = LongVector.broadcast(L, integers[v + (j + 1) * LIMBS + 3]);
          h3x = x.fma(w3, h3x);
          h3y = y.fma(w3, h3y);
          t3x = t3x.add(ix.mul(v3));
          t3y = t3y.add(iy.mul(v3));
          final DoubleVector w4 = DoubleVector.broadcast(D, multiples[w + j * LIMBS + 4]);
          final LongVector v4 = LongVector.broadcast(L, integers[v + (j + 1) * LIMBS + 4]);
          h4x = x.fma(w4, h4x);
          h4y = y.fma(w4, h4y);
          t4x = t4x.add(ix.mul(v4));
          t4y = t4y.add(iy.mul(v4));
        }
        final LongVector ux = t0x.mul(inverse).and(mask).or(exp52);
        final LongVector uy = t0y.mul(inverse).and(mask).or(exp52);
        final DoubleVector qx = h4x.fma(overP, roundQ);
        final DoubleVector qy = h4y.fma(overP, roundQ);
        final DoubleVector mx = ux.viewAsFloatingLanes().sub(centre).add(round.sub(qx));
        final DoubleVector my = uy.viewAsFloatingLanes().sub(centre).add(round.sub(qy));
        final LongVector nx = ux.sub(qx.viewAsIntegralLanes().lanewise(LSHL, LIMB_BITS));
        final LongVector ny = uy.sub(qy.viewAsIntegralLanes().lanewise(LSHL, LIMB_BITS));
        h0x = mx.fma(p0, h0x);
        h0y = my.fma(p0, h0y);
        t0x = t0x.add(nx.mul(i0)).sub(h0x.viewAsIntegralLanes().lanewise(LSHL, HIGH_UNIT));
        t0y = t0y.add(ny.mul(i0)).sub(h0y.viewAsIntegralLanes().lanewise(LSHL, HIGH_UNIT));
        h1x = mx.fma(p1, h1x);
        h1y = my.fma(p1, h1y);
        t1x = t1x.add(nx.mul(i1)).sub(h1x.viewAsIntegralLanes().lanewise(LSHL, HIGH_UNIT));
        t1y = t1y.add(ny.mul(i1)).sub(h1y.viewAsIntegralLanes().lanewise(LSHL, HIGH_UNIT));
        h2x = mx.fma(p2, h2x);
        h2y = my.fma(p2, h2y);
        t2x = t2x.add(nx.mul(i2)).sub(h2x.viewAsIntegralLanes().lanewise(LSHL, HIGH_UNIT));
        t2y = t2y.add(ny.mul(i2)).sub(h2y.viewAsIntegralLanes().lanewise(LSHL, HIGH_UNIT));
        h3x = mx.fma(p3, h3x);
        h3y = my.fma(p3, h3y);
        t3x = t3x.add(nx.mul(i3)).sub(h3x.viewAsIntegralLanes().lanewise(LSHL, HIGH_UNIT));
        t3y = t3y.add(ny.mul(i3)).sub(h3y.viewAsIntegralLanes().lanewise(LSHL, HIGH_UNIT));
        h4x = mx.fma(p4, h4x);
        h4y = my.fma(p4, h4y);
        t4x = t4x.add(nx.mul(i4)).sub(h4x.viewAsIntegralLanes().lanewise(LSHL, HIGH_UNIT));
        t4y = t4y.add(ny.mul(i4)).sub(h4y.viewAsIntegralLanes().lanewise(LSHL, HIGH_UNIT));
        t1x =
            t1x.add(h0x.viewAsIntegralLanes().lanewise(LSHL, HIGH_SHIFT))
                .add(t0x.lanewise(ASHR, LIMB_BITS));
        t1y =
            t1y.add(h0y.viewAsIntegralLanes().lanewise(LSHL, HIGH_SHIFT))
                .add(t0y.lanewise(ASHR, LIMB_BITS));
        t2x =
            t2x.add(h1x.viewAsIntegralLanes().lanewise(LSHL, HIGH_SHIFT))
                .add(t1x.lanewise(ASHR, LIMB_BITS));
        t2y =
            t2y.add(h1y.viewAsIntegralLanes().lanewise(LSHL, HIGH_SHIFT))
                .add(t1y.lanewise(ASHR, LIMB_BITS));
        t3x =
            t3x.add(h2x.viewAsIntegralLanes().lanewise(LSHL, HIGH_SHIFT))
                .add(t2x.lanewise(ASHR, LIMB_BITS));
        t3y =
            t3y.add(h2y.viewAsIntegralLanes().lanewise(LSHL, HIGH_SHIFT))
                .add(t2y.lanewise(ASHR, LIMB_BITS));
        t4x =
            t4x.add(h3x.viewAsIntegralLanes().lanewise(LSHL, HIGH_SHIFT))
                .add(t3x.lanewise(ASHR, LIMB_BITS));
        t4y =
            t4y.add(h3y.viewAsIntegralLanes().lanewise(LSHL, HIGH_SHIFT))
                .add(t3y.lanewise(ASHR, LIMB_BITS));
        t1x.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci);
        t1y.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + VL);
        t2x.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + BLOCK);
        t2y.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + BLOCK + VL);
        t3x.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + 2 * BLOCK);
        t3y.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + 2 * BLOCK + VL);
        t4x.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + 3 * BLOCK);
        t4y.and(mask).or(exp52).viewAsFloatingLanes().sub(centre).intoArray(c, ci + 3 * BLOCK + VL);
        h4x.viewAsIntegralLanes()
            .lanewise(LSHL, HIGH_SHIFT)
            .add(t4x.lanewise(ASHR, LIMB_BITS))
            .add(end)
            .viewAsFloatingLanes()
            .sub(low)
            .intoArray(c, ci + 4 * BLOCK);
        h4y.viewAsIntegralLanes()
            .lanewise(LSHL, HIGH_SHIFT)
            .add(t4y.lanewise(ASHR, LIMB_BITS))
            .add(end)
            .viewAsFloatingLanes()
            .sub(low)
            .intoArray(c, ci + 4 * BLOCK + VL);
      }
    }
  }
}
