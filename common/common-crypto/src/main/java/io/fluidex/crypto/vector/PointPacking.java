package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_BITS;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_MASK;
import static jdk.incubator.vector.VectorOperators.I2L;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Moves points between eight words each, the form of {@link PointArray}, and the lanes of blocks.
 *
 * <p>A coordinate of at most 0.51 p in magnitude is five limbs in two's complement of 51 bits each,
 * one after the other in four words. A limb of 2^50, which the limb format allows, is written as
 * -2^50 and a carry.
 *
 * <p>Eight points are eight vectors, which are transposed in registers in three steps of pairwise
 * exchanges: half the instructions of copying limb by limb, so that more points are on their way
 * from memory at a time. On vectors of four lanes, and for fewer than eight points, plain code does
 * the same.
 */
final class PointPacking {
  /** Words of a point. */
  static final int WORDS = 8;

  /** Where y starts. */
  static final int Y = 4;

  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_512;
  private static final VectorSpecies<Long> L = LongVector.SPECIES_512;
  private static final VectorSpecies<Integer> I = IntVector.SPECIES_256;

  private static final long SIGN = 1L << (LIMB_BITS - 1);

  /** The bit pattern of 2^52, and a flip of the sign bit: makes limbs 2^52 + 2^50 + limb. */
  private static final long TO_DOUBLE = SIGN | Double.doubleToRawLongBits(0x1p52);

  private static final double CENTRE = 0x1p52 + SIGN;

  /** Rounds to an integer that stands in the low bits of the pattern, which it is added to. */
  private static final double TO_LONG = 1.5 * 0x1p52;

  private static final long TO_LONG_BITS = Double.doubleToRawLongBits(TO_LONG);

  /**
   * Lanes of two vectors for the exchanges at distance 1, 2 and 4: the first result, the second.
   */
  private static final long[] EXCHANGES = {
    0, 8, 2, 10, 4, 12, 6, 14, 1, 9, 3, 11, 5, 13, 7, 15,
    0, 1, 8, 9, 4, 5, 12, 13, 2, 3, 10, 11, 6, 7, 14, 15,
    0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7, 12, 13, 14, 15
  };

  private PointPacking() {}

  /**
   * Sets lanes of a block to points.
   *
   * @param ids from {@code from} on: twice the index of a point, plus 1 to negate it
   * @param first where point 0 is in {@code points}
   * @param at first lane
   */
  static void load(
      final long[] points,
      final int first,
      final int[] ids,
      final int from,
      final double[] x,
      final double[] y,
      final int at,
      final int lanes) {
    subtract(points, first, ids, from, null, null, 0, x, y, at, lanes);
  }

  /**
   * Sets lanes of dx and dy to points less those in the lanes of x and y, unless these are null.
   */
  static void subtract(
      final long[] points,
      final int first,
      final int[] ids,
      final int from,
      final double[] x,
      final double[] y,
      final int at,
      final double[] dx,
      final double[] dy,
      final int to,
      final int lanes) {
    int done = 0;
    if (Lanes.COUNT == WORDS) {
      for (; done + WORDS <= lanes; done += WORDS) {
        unpack(points, first, ids, from + done, x, y, at + done, dx, dy, to + done, EXCHANGES);
      }
    }
    for (; done < lanes; done++) {
      unpackOne(points, first, ids[from + done], x, y, at + done, dx, dy, to + done);
    }
  }

  private static void unpack(
      final long[] points,
      final int first,
      final int[] ids,
      final int from,
      final double[] x,
      final double[] y,
      final int at,
      final double[] dx,
      final double[] dy,
      final int to,
      final long[] exchanges) {
    final LongVector e0 = LongVector.fromArray(L, exchanges, 0);
    final LongVector e1 = LongVector.fromArray(L, exchanges, WORDS);
    final LongVector e2 = LongVector.fromArray(L, exchanges, 2 * WORDS);
    final LongVector e3 = LongVector.fromArray(L, exchanges, 3 * WORDS);
    final LongVector e4 = LongVector.fromArray(L, exchanges, 4 * WORDS);
    final LongVector e5 = LongVector.fromArray(L, exchanges, 5 * WORDS);
    final LongVector p0 = LongVector.fromArray(L, points, first + (ids[from] >>> 1) * WORDS);
    final LongVector p1 = LongVector.fromArray(L, points, first + (ids[from + 1] >>> 1) * WORDS);
    final LongVector p2 = LongVector.fromArray(L, points, first + (ids[from + 2] >>> 1) * WORDS);
    final LongVector p3 = LongVector.fromArray(L, points, first + (ids[from + 3] >>> 1) * WORDS);
    final LongVector p4 = LongVector.fromArray(L, points, first + (ids[from + 4] >>> 1) * WORDS);
    final LongVector p5 = LongVector.fromArray(L, points, first + (ids[from + 5] >>> 1) * WORDS);
    final LongVector p6 = LongVector.fromArray(L, points, first + (ids[from + 6] >>> 1) * WORDS);
    final LongVector p7 = LongVector.fromArray(L, points, first + (ids[from + 7] >>> 1) * WORDS);
    final LongVector s0 = e0.selectFrom(p0, p1);
    final LongVector s1 = e1.selectFrom(p0, p1);
    final LongVector s2 = e0.selectFrom(p2, p3);
    final LongVector s3 = e1.selectFrom(p2, p3);
    final LongVector s4 = e0.selectFrom(p4, p5);
    final LongVector s5 = e1.selectFrom(p4, p5);
    final LongVector s6 = e0.selectFrom(p6, p7);
    final LongVector s7 = e1.selectFrom(p6, p7);
    final LongVector t0 = e2.selectFrom(s0, s2);
    final LongVector t1 = e2.selectFrom(s1, s3);
    final LongVector t2 = e3.selectFrom(s0, s2);
    final LongVector t3 = e3.selectFrom(s1, s3);
    final LongVector t4 = e2.selectFrom(s4, s6);
    final LongVector t5 = e2.selectFrom(s5, s7);
    final LongVector t6 = e3.selectFrom(s4, s6);
    final LongVector t7 = e3.selectFrom(s5, s7);
    LongVector w0 = e4.selectFrom(t0, t4);
    LongVector w1 = e4.selectFrom(t1, t5);
    LongVector w2 = e4.selectFrom(t2, t6);
    LongVector w3 = e4.selectFrom(t3, t7);
    final DoubleVector x0 =
        w0.and(LIMB_MASK).lanewise(XOR, TO_DOUBLE).viewAsFloatingLanes().sub(CENTRE);
    final DoubleVector x1 =
        w0.lanewise(LSHR, 51)
            .or(w1.lanewise(LSHL, 13))
            .and(LIMB_MASK)
            .lanewise(XOR, TO_DOUBLE)
            .viewAsFloatingLanes()
            .sub(CENTRE);
    final DoubleVector x2 =
        w1.lanewise(LSHR, 38)
            .or(w2.lanewise(LSHL, 26))
            .and(LIMB_MASK)
            .lanewise(XOR, TO_DOUBLE)
            .viewAsFloatingLanes()
            .sub(CENTRE);
    final DoubleVector x3 =
        w2.lanewise(LSHR, 25)
            .or(w3.lanewise(LSHL, 39))
            .and(LIMB_MASK)
            .lanewise(XOR, TO_DOUBLE)
            .viewAsFloatingLanes()
            .sub(CENTRE);
    final DoubleVector x4 =
        w3.lanewise(LSHR, 12)
            .and(LIMB_MASK)
            .lanewise(XOR, TO_DOUBLE)
            .viewAsFloatingLanes()
            .sub(CENTRE);
    w0 = e5.selectFrom(t0, t4);
    w1 = e5.selectFrom(t1, t5);
    w2 = e5.selectFrom(t2, t6);
    w3 = e5.selectFrom(t3, t7);
    final LongVector sign =
        ((LongVector) IntVector.fromArray(I, ids, from).convertShape(I2L, L, 0)).lanewise(LSHL, 63);
    final DoubleVector y0 =
        w0.and(LIMB_MASK)
            .lanewise(XOR, TO_DOUBLE)
            .viewAsFloatingLanes()
            .sub(CENTRE)
            .viewAsIntegralLanes()
            .lanewise(XOR, sign)
            .viewAsFloatingLanes();
    final DoubleVector y1 =
        w0.lanewise(LSHR, 51)
            .or(w1.lanewise(LSHL, 13))
            .and(LIMB_MASK)
            .lanewise(XOR, TO_DOUBLE)
            .viewAsFloatingLanes()
            .sub(CENTRE)
            .viewAsIntegralLanes()
            .lanewise(XOR, sign)
            .viewAsFloatingLanes();
    final DoubleVector y2 =
        w1.lanewise(LSHR, 38)
            .or(w2.lanewise(LSHL, 26))
            .and(LIMB_MASK)
            .lanewise(XOR, TO_DOUBLE)
            .viewAsFloatingLanes()
            .sub(CENTRE)
            .viewAsIntegralLanes()
            .lanewise(XOR, sign)
            .viewAsFloatingLanes();
    final DoubleVector y3 =
        w2.lanewise(LSHR, 25)
            .or(w3.lanewise(LSHL, 39))
            .and(LIMB_MASK)
            .lanewise(XOR, TO_DOUBLE)
            .viewAsFloatingLanes()
            .sub(CENTRE)
            .viewAsIntegralLanes()
            .lanewise(XOR, sign)
            .viewAsFloatingLanes();
    final DoubleVector y4 =
        w3.lanewise(LSHR, 12)
            .and(LIMB_MASK)
            .lanewise(XOR, TO_DOUBLE)
            .viewAsFloatingLanes()
            .sub(CENTRE)
            .viewAsIntegralLanes()
            .lanewise(XOR, sign)
            .viewAsFloatingLanes();
    if (x == null) {
      x0.intoArray(dx, to);
      x1.intoArray(dx, to + BLOCK);
      x2.intoArray(dx, to + 2 * BLOCK);
      x3.intoArray(dx, to + 3 * BLOCK);
      x4.intoArray(dx, to + 4 * BLOCK);
      y0.intoArray(dy, to);
      y1.intoArray(dy, to + BLOCK);
      y2.intoArray(dy, to + 2 * BLOCK);
      y3.intoArray(dy, to + 3 * BLOCK);
      y4.intoArray(dy, to + 4 * BLOCK);
    } else {
      x0.sub(DoubleVector.fromArray(D, x, at)).intoArray(dx, to);
      x1.sub(DoubleVector.fromArray(D, x, at + BLOCK)).intoArray(dx, to + BLOCK);
      x2.sub(DoubleVector.fromArray(D, x, at + 2 * BLOCK)).intoArray(dx, to + 2 * BLOCK);
      x3.sub(DoubleVector.fromArray(D, x, at + 3 * BLOCK)).intoArray(dx, to + 3 * BLOCK);
      x4.sub(DoubleVector.fromArray(D, x, at + 4 * BLOCK)).intoArray(dx, to + 4 * BLOCK);
      y0.sub(DoubleVector.fromArray(D, y, at)).intoArray(dy, to);
      y1.sub(DoubleVector.fromArray(D, y, at + BLOCK)).intoArray(dy, to + BLOCK);
      y2.sub(DoubleVector.fromArray(D, y, at + 2 * BLOCK)).intoArray(dy, to + 2 * BLOCK);
      y3.sub(DoubleVector.fromArray(D, y, at + 3 * BLOCK)).intoArray(dy, to + 3 * BLOCK);
      y4.sub(DoubleVector.fromArray(D, y, at + 4 * BLOCK)).intoArray(dy, to + 4 * BLOCK);
    }
  }

  private static void unpackOne(
      final long[] points,
      final int first,
      final int id,
      final double[] x,
      final double[] y,
      final int at,
      final double[] dx,
      final double[] dy,
      final int to) {
    final int s = first + (id >>> 1) * WORDS;
    final double sign = 1 - 2 * (id & 1);
    for (int l = 0; l < LIMBS; l++) {
      final double px = limb(points, s, l);
      final double py = sign * limb(points, s + Y, l);
      dx[to + l * BLOCK] = x == null ? px : px - x[at + l * BLOCK];
      dy[to + l * BLOCK] = y == null ? py : py - y[at + l * BLOCK];
    }
  }

  /** Sets a lane to a point. */
  static void unpackOne(
      final long[] points,
      final int first,
      final int id,
      final double[] x,
      final double[] y,
      final int at) {
    unpackOne(points, first, id, null, null, 0, x, y, at);
  }

  private static long limb(final long[] words, final int from, final int limb) {
    final int bit = limb * LIMB_BITS;
    final int word = from + bit / Long.SIZE;
    long bits = words[word] >>> bit;
    if (bit % Long.SIZE + LIMB_BITS > Long.SIZE) {
      bits |= words[word + 1] << -bit;
    }
    return ((bits & LIMB_MASK) ^ SIGN) - SIGN;
  }

  /**
   * Writes lanes of a block to points.
   *
   * @param indices from {@code from} on: where the points go; nowhere if negative
   */
  static void store(
      final double[] x,
      final double[] y,
      final int at,
      final long[] points,
      final int first,
      final int[] indices,
      final int from,
      final int lanes) {
    int done = 0;
    if (Lanes.COUNT == WORDS) {
      for (; done + WORDS <= lanes && allGo(indices, from + done); done += WORDS) {
        pack(x, y, at + done, points, first, indices, from + done, EXCHANGES);
      }
    }
    for (; done < lanes; done++) {
      if (indices[from + done] >= 0) {
        packOne(x, y, at + done, points, first + indices[from + done] * WORDS);
      }
    }
  }

  /** Whether each of eight points goes somewhere; they do but for a few lists that are long. */
  private static boolean allGo(final int[] indices, final int from) {
    int signs = 0;
    for (int i = from; i < from + WORDS; i++) {
      signs |= indices[i];
    }
    return signs >= 0;
  }

  private static void pack(
      final double[] x,
      final double[] y,
      final int at,
      final long[] points,
      final int first,
      final int[] indices,
      final int from,
      final long[] exchanges) {
    LongVector u0 =
        DoubleVector.fromArray(D, x, at)
            .add(TO_LONG)
            .viewAsIntegralLanes()
            .add(SIGN - TO_LONG_BITS);
    LongVector u1 =
        DoubleVector.fromArray(D, x, at + BLOCK)
            .add(TO_LONG)
            .viewAsIntegralLanes()
            .add(SIGN - TO_LONG_BITS)
            .add(u0.lanewise(LSHR, LIMB_BITS));
    LongVector u2 =
        DoubleVector.fromArray(D, x, at + 2 * BLOCK)
            .add(TO_LONG)
            .viewAsIntegralLanes()
            .add(SIGN - TO_LONG_BITS)
            .add(u1.lanewise(LSHR, LIMB_BITS));
    LongVector u3 =
        DoubleVector.fromArray(D, x, at + 3 * BLOCK)
            .add(TO_LONG)
            .viewAsIntegralLanes()
            .add(SIGN - TO_LONG_BITS)
            .add(u2.lanewise(LSHR, LIMB_BITS));
    LongVector u4 =
        DoubleVector.fromArray(D, x, at + 4 * BLOCK)
            .add(TO_LONG)
            .viewAsIntegralLanes()
            .add(-TO_LONG_BITS)
            .add(u3.lanewise(LSHR, LIMB_BITS));
    u0 = u0.and(LIMB_MASK).lanewise(XOR, SIGN);
    u1 = u1.and(LIMB_MASK).lanewise(XOR, SIGN);
    u2 = u2.and(LIMB_MASK).lanewise(XOR, SIGN);
    u3 = u3.and(LIMB_MASK).lanewise(XOR, SIGN);
    u4 = u4.and(LIMB_MASK);
    final LongVector w0 = u0.or(u1.lanewise(LSHL, 51));
    final LongVector w1 = u1.lanewise(LSHR, 13).or(u2.lanewise(LSHL, 38));
    final LongVector w2 = u2.lanewise(LSHR, 26).or(u3.lanewise(LSHL, 25));
    final LongVector w3 = u3.lanewise(LSHR, 39).or(u4.lanewise(LSHL, 12));
    u0 =
        DoubleVector.fromArray(D, y, at)
            .add(TO_LONG)
            .viewAsIntegralLanes()
            .add(SIGN - TO_LONG_BITS);
    u1 =
        DoubleVector.fromArray(D, y, at + BLOCK)
            .add(TO_LONG)
            .viewAsIntegralLanes()
            .add(SIGN - TO_LONG_BITS)
            .add(u0.lanewise(LSHR, LIMB_BITS));
    u2 =
        DoubleVector.fromArray(D, y, at + 2 * BLOCK)
            .add(TO_LONG)
            .viewAsIntegralLanes()
            .add(SIGN - TO_LONG_BITS)
            .add(u1.lanewise(LSHR, LIMB_BITS));
    u3 =
        DoubleVector.fromArray(D, y, at + 3 * BLOCK)
            .add(TO_LONG)
            .viewAsIntegralLanes()
            .add(SIGN - TO_LONG_BITS)
            .add(u2.lanewise(LSHR, LIMB_BITS));
    u4 =
        DoubleVector.fromArray(D, y, at + 4 * BLOCK)
            .add(TO_LONG)
            .viewAsIntegralLanes()
            .add(-TO_LONG_BITS)
            .add(u3.lanewise(LSHR, LIMB_BITS));
    u0 = u0.and(LIMB_MASK).lanewise(XOR, SIGN);
    u1 = u1.and(LIMB_MASK).lanewise(XOR, SIGN);
    u2 = u2.and(LIMB_MASK).lanewise(XOR, SIGN);
    u3 = u3.and(LIMB_MASK).lanewise(XOR, SIGN);
    u4 = u4.and(LIMB_MASK);
    final LongVector w4 = u0.or(u1.lanewise(LSHL, 51));
    final LongVector w5 = u1.lanewise(LSHR, 13).or(u2.lanewise(LSHL, 38));
    final LongVector w6 = u2.lanewise(LSHR, 26).or(u3.lanewise(LSHL, 25));
    final LongVector w7 = u3.lanewise(LSHR, 39).or(u4.lanewise(LSHL, 12));
    final LongVector e0 = LongVector.fromArray(L, exchanges, 0);
    final LongVector e1 = LongVector.fromArray(L, exchanges, WORDS);
    final LongVector e2 = LongVector.fromArray(L, exchanges, 2 * WORDS);
    final LongVector e3 = LongVector.fromArray(L, exchanges, 3 * WORDS);
    final LongVector e4 = LongVector.fromArray(L, exchanges, 4 * WORDS);
    final LongVector e5 = LongVector.fromArray(L, exchanges, 5 * WORDS);
    final LongVector s0 = e0.selectFrom(w0, w1);
    final LongVector s1 = e1.selectFrom(w0, w1);
    final LongVector s2 = e0.selectFrom(w2, w3);
    final LongVector s3 = e1.selectFrom(w2, w3);
    final LongVector s4 = e0.selectFrom(w4, w5);
    final LongVector s5 = e1.selectFrom(w4, w5);
    final LongVector s6 = e0.selectFrom(w6, w7);
    final LongVector s7 = e1.selectFrom(w6, w7);
    final LongVector t0 = e2.selectFrom(s0, s2);
    final LongVector t1 = e2.selectFrom(s1, s3);
    final LongVector t2 = e3.selectFrom(s0, s2);
    final LongVector t3 = e3.selectFrom(s1, s3);
    final LongVector t4 = e2.selectFrom(s4, s6);
    final LongVector t5 = e2.selectFrom(s5, s7);
    final LongVector t6 = e3.selectFrom(s4, s6);
    final LongVector t7 = e3.selectFrom(s5, s7);
    e4.selectFrom(t0, t4).intoArray(points, first + indices[from] * WORDS);
    e4.selectFrom(t1, t5).intoArray(points, first + indices[from + 1] * WORDS);
    e4.selectFrom(t2, t6).intoArray(points, first + indices[from + 2] * WORDS);
    e4.selectFrom(t3, t7).intoArray(points, first + indices[from + 3] * WORDS);
    e5.selectFrom(t0, t4).intoArray(points, first + indices[from + 4] * WORDS);
    e5.selectFrom(t1, t5).intoArray(points, first + indices[from + 5] * WORDS);
    e5.selectFrom(t2, t6).intoArray(points, first + indices[from + 6] * WORDS);
    e5.selectFrom(t3, t7).intoArray(points, first + indices[from + 7] * WORDS);
  }

  /** Writes a point from a lane to eight words. */
  static void packOne(
      final double[] x, final double[] y, final int at, final long[] points, final int to) {
    packOne(x, at, points, to);
    packOne(y, at, points, to + Y);
  }

  private static void packOne(final double[] x, final int at, final long[] words, final int to) {
    long limb = (long) x[at] + SIGN;
    final long f0 = (limb & LIMB_MASK) ^ SIGN;
    limb = (long) x[at + BLOCK] + SIGN + (limb >> LIMB_BITS);
    final long f1 = (limb & LIMB_MASK) ^ SIGN;
    limb = (long) x[at + 2 * BLOCK] + SIGN + (limb >> LIMB_BITS);
    final long f2 = (limb & LIMB_MASK) ^ SIGN;
    limb = (long) x[at + 3 * BLOCK] + SIGN + (limb >> LIMB_BITS);
    final long f3 = (limb & LIMB_MASK) ^ SIGN;
    final long f4 = (long) x[at + 4 * BLOCK] + (limb >> LIMB_BITS) & LIMB_MASK;
    words[to] = f0 | f1 << 51;
    words[to + 1] = f1 >>> 13 | f2 << 38;
    words[to + 2] = f2 >>> 26 | f3 << 25;
    words[to + 3] = f3 >>> 39 | f4 << 12;
  }
}
