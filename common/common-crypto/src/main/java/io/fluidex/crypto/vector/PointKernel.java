package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_BITS;

import java.math.BigInteger;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

final class PointKernel {
  private static final VectorSpecies<Double> D = Lanes.DOUBLES;
  private static final int VL = Lanes.COUNT;
  private static final double ROUND_LIMB = 1.5 * 0x1p103;
  private static final double ROUND_ONE = 1.5 * 0x1p52;
  private static final double LIMB_INVERSE = 0x1p-51;
  private final double[] minusP;
  private final double topInverse;

  PointKernel(final BigInteger modulus) {
    minusP = LimbFormat.limbs(modulus);
    for (int i = 0; i < LIMBS; i++) {
      minusP[i] = -minusP[i];
    }
    topInverse = Math.scalb(1.0, (LIMBS - 1) * LIMB_BITS) / modulus.doubleValue();
  }

  /** d = b - a for blocks of an arena; skips where b is negative. */
  void subtract(
      final double[] arena, final int[] a, final int[] b, final double[] d, final int blocks) {
    for (int k = 0; k < blocks; k++) {
      final int ai = a[k];
      final int bi = b[k];
      final int di = k * BLOCK_DOUBLES;
      if (bi >= 0) {
        for (int v = 0; v < BLOCK_DOUBLES; v += VL) {
          DoubleVector.fromArray(D, arena, bi + v)
              .sub(DoubleVector.fromArray(D, arena, ai + v))
              .intoArray(d, di + v);
        }
      }
    }
  }

  /** x = s - dx - 2 x reduced, s = x - new x. */
  void finishX(
      final double[] s,
      final double[] dx,
      final int dFrom,
      final double[] x,
      final int[] xs,
      final int block,
      final int blocks) {
    for (int b = 0; b < blocks; b++) {
      final int k = b * BLOCK_DOUBLES;
      final int xFrom = xs[block + b] - k;
      for (int v = k; v < k + BLOCK; v += VL) {
        final DoubleVector m2 = DoubleVector.broadcast(D, -2);
        final DoubleVector y0 = at(x, xFrom + v, 0);
        final DoubleVector y1 = at(x, xFrom + v, 1);
        final DoubleVector y2 = at(x, xFrom + v, 2);
        final DoubleVector y3 = at(x, xFrom + v, 3);
        final DoubleVector y4 = at(x, xFrom + v, 4);
        DoubleVector x0 = at(s, v, 0).add(y0.fma(m2, at(dx, dFrom + v, 0).neg()));
        DoubleVector x1 = at(s, v, 1).add(y1.fma(m2, at(dx, dFrom + v, 1).neg()));
        DoubleVector x2 = at(s, v, 2).add(y2.fma(m2, at(dx, dFrom + v, 2).neg()));
        DoubleVector x3 = at(s, v, 3).add(y3.fma(m2, at(dx, dFrom + v, 3).neg()));
        DoubleVector x4 = at(s, v, 4).add(y4.fma(m2, at(dx, dFrom + v, 4).neg()));
        final DoubleVector q = x4.mul(topInverse).add(ROUND_ONE).sub(ROUND_ONE);
        x0 = q.fma(DoubleVector.broadcast(D, minusP[0]), x0);
        x1 = q.fma(DoubleVector.broadcast(D, minusP[1]), x1);
        x2 = q.fma(DoubleVector.broadcast(D, minusP[2]), x2);
        x3 = q.fma(DoubleVector.broadcast(D, minusP[3]), x3);
        x4 = q.fma(DoubleVector.broadcast(D, minusP[4]), x4);
        DoubleVector carry = x0.add(ROUND_LIMB).sub(ROUND_LIMB);
        x0 = x0.sub(carry);
        x0.intoArray(x, xFrom + v);
        y0.sub(x0).intoArray(s, v);
        x1 = carry.fma(DoubleVector.broadcast(D, LIMB_INVERSE), x1);
        carry = x1.add(ROUND_LIMB).sub(ROUND_LIMB);
        x1 = x1.sub(carry);
        x1.intoArray(x, xFrom + v + BLOCK);
        y1.sub(x1).intoArray(s, v + BLOCK);
        x2 = carry.fma(DoubleVector.broadcast(D, LIMB_INVERSE), x2);
        carry = x2.add(ROUND_LIMB).sub(ROUND_LIMB);
        x2 = x2.sub(carry);
        x2.intoArray(x, xFrom + v + 2 * BLOCK);
        y2.sub(x2).intoArray(s, v + 2 * BLOCK);
        x3 = carry.fma(DoubleVector.broadcast(D, LIMB_INVERSE), x3);
        carry = x3.add(ROUND_LIMB).sub(ROUND_LIMB);
        x3 = x3.sub(carry);
        x3.intoArray(x, xFrom + v + 3 * BLOCK);
        y3.sub(x3).intoArray(s, v + 3 * BLOCK);
        x4 = carry.fma(DoubleVector.broadcast(D, LIMB_INVERSE), x4);
        x4.intoArray(x, xFrom + v + 4 * BLOCK);
        y4.sub(x4).intoArray(s, v + 4 * BLOCK);
      }
    }
  }

  /** y = s - y reduced. */
  void finishY(
      final double[] s, final double[] y, final int[] ys, final int block, final int blocks) {
    for (int b = 0; b < blocks; b++) {
      final int k = b * BLOCK_DOUBLES;
      final int yFrom = ys[block + b] - k;
      for (int v = k; v < k + BLOCK; v += VL) {
        DoubleVector x0 = at(s, v, 0).sub(at(y, yFrom + v, 0));
        DoubleVector x1 = at(s, v, 1).sub(at(y, yFrom + v, 1));
        DoubleVector x2 = at(s, v, 2).sub(at(y, yFrom + v, 2));
        DoubleVector x3 = at(s, v, 3).sub(at(y, yFrom + v, 3));
        DoubleVector x4 = at(s, v, 4).sub(at(y, yFrom + v, 4));
        final DoubleVector q = x4.mul(topInverse).add(ROUND_ONE).sub(ROUND_ONE);
        x0 = q.fma(DoubleVector.broadcast(D, minusP[0]), x0);
        x1 = q.fma(DoubleVector.broadcast(D, minusP[1]), x1);
        x2 = q.fma(DoubleVector.broadcast(D, minusP[2]), x2);
        x3 = q.fma(DoubleVector.broadcast(D, minusP[3]), x3);
        x4 = q.fma(DoubleVector.broadcast(D, minusP[4]), x4);
        DoubleVector carry = x0.add(ROUND_LIMB).sub(ROUND_LIMB);
        x0.sub(carry).intoArray(y, yFrom + v);
        x1 = carry.fma(DoubleVector.broadcast(D, LIMB_INVERSE), x1);
        carry = x1.add(ROUND_LIMB).sub(ROUND_LIMB);
        x1.sub(carry).intoArray(y, yFrom + v + BLOCK);
        x2 = carry.fma(DoubleVector.broadcast(D, LIMB_INVERSE), x2);
        carry = x2.add(ROUND_LIMB).sub(ROUND_LIMB);
        x2.sub(carry).intoArray(y, yFrom + v + 2 * BLOCK);
        x3 = carry.fma(DoubleVector.broadcast(D, LIMB_INVERSE), x3);
        carry = x3.add(ROUND_LIMB).sub(ROUND_LIMB);
        x3.sub(carry).intoArray(y, yFrom + v + 3 * BLOCK);
        carry.fma(DoubleVector.broadcast(D, LIMB_INVERSE), x4).intoArray(y, yFrom + v + 4 * BLOCK);
      }
    }
  }

  private static DoubleVector at(final double[] a, final int from, final int limb) {
    return DoubleVector.fromArray(D, a, from + limb * BLOCK);
  }
}
