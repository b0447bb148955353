package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_BITS;

import java.math.BigInteger;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Additions with reduction of many elements at once, in the format of {@link LimbFormat}.
 *
 * <p>A sum is brought back to at most 0.51 p in magnitude by subtracting q * p, q being the sum's
 * top limb over p rounded to an integer, and its limbs to at most 2^50 by one carry pass.
 * Everything is exact in doubles as long as the limbs of the unreduced sum are below 2^52.
 */
final class LinearKernel {
  private static final VectorSpecies<Double> D = Lanes.DOUBLES;
  private static final int VL = Lanes.COUNT;

  /** Rounds to multiples of 2^51 when added and subtracted. */
  private static final double ROUND_LIMB = 1.5 * 0x1p103;

  /** Rounds to integers when added and subtracted. */
  private static final double ROUND_ONE = 1.5 * 0x1p52;

  private static final double LIMB_INVERSE = 0x1p-51;

  /** -p, limb by limb. */
  private final double[] minusP;

  /** 2^204 / p: a number's top limb times this is the number over p. */
  private final double topInverse;

  LinearKernel(final BigInteger modulus) {
    minusP = LimbFormat.limbs(modulus);
    for (int i = 0; i < LIMBS; i++) {
      minusP[i] = -minusP[i];
    }
    topInverse = Math.scalb(1.0, (LIMBS - 1) * LIMB_BITS) / modulus.doubleValue();
  }

  /**
   * c = a + factor * b, reduced. The factor is a small integer: (1 + |factor|) * 2^50 at most 2^52.
   * Also reduces alone, with factor 0.
   */
  void addScaled(
      final double[] a,
      final int aFrom,
      final double factor,
      final double[] b,
      final int bFrom,
      final double[] c,
      final int cFrom,
      final int count) {
    final DoubleVector f = DoubleVector.broadcast(D, factor);
    for (int k = 0; k < count; k += BLOCK_DOUBLES) {
      for (int v = k; v < k + BLOCK; v += VL) {
        DoubleVector x0 = at(b, bFrom + v, 0).fma(f, at(a, aFrom + v, 0));
        DoubleVector x1 = at(b, bFrom + v, 1).fma(f, at(a, aFrom + v, 1));
        DoubleVector x2 = at(b, bFrom + v, 2).fma(f, at(a, aFrom + v, 2));
        DoubleVector x3 = at(b, bFrom + v, 3).fma(f, at(a, aFrom + v, 3));
        DoubleVector x4 = at(b, bFrom + v, 4).fma(f, at(a, aFrom + v, 4));
        final DoubleVector q = x4.mul(topInverse).add(ROUND_ONE).sub(ROUND_ONE);
        x0 = q.fma(DoubleVector.broadcast(D, minusP[0]), x0);
        x1 = q.fma(DoubleVector.broadcast(D, minusP[1]), x1);
        x2 = q.fma(DoubleVector.broadcast(D, minusP[2]), x2);
        x3 = q.fma(DoubleVector.broadcast(D, minusP[3]), x3);
        x4 = q.fma(DoubleVector.broadcast(D, minusP[4]), x4);
        DoubleVector carry = x0.add(ROUND_LIMB).sub(ROUND_LIMB);
        x0.sub(carry).intoArray(c, cFrom + v);
        x1 = carry.fma(DoubleVector.broadcast(D, LIMB_INVERSE), x1);
        carry = x1.add(ROUND_LIMB).sub(ROUND_LIMB);
        x1.sub(carry).intoArray(c, cFrom + v + BLOCK);
        x2 = carry.fma(DoubleVector.broadcast(D, LIMB_INVERSE), x2);
        carry = x2.add(ROUND_LIMB).sub(ROUND_LIMB);
        x2.sub(carry).intoArray(c, cFrom + v + 2 * BLOCK);
        x3 = carry.fma(DoubleVector.broadcast(D, LIMB_INVERSE), x3);
        carry = x3.add(ROUND_LIMB).sub(ROUND_LIMB);
        x3.sub(carry).intoArray(c, cFrom + v + 3 * BLOCK);
        carry.fma(DoubleVector.broadcast(D, LIMB_INVERSE), x4).intoArray(c, cFrom + v + 4 * BLOCK);
      }
    }
  }

  private static DoubleVector at(final double[] a, final int from, final int limb) {
    return DoubleVector.fromArray(D, a, from + limb * BLOCK);
  }

  /**
   * Limb by limb c = a + factor * b and nothing else: an operand for one multiplication by a number
   * with limbs of at most 2^50, see {@link MulKernel}.
   */
  void addScaledLazily(
      final double[] a,
      final int aFrom,
      final double factor,
      final double[] b,
      final int bFrom,
      final double[] c,
      final int cFrom,
      final int count) {
    for (int v = 0; v < count; v += VL) {
      DoubleVector.fromArray(D, b, bFrom + v)
          .fma(DoubleVector.broadcast(D, factor), DoubleVector.fromArray(D, a, aFrom + v))
          .intoArray(c, cFrom + v);
    }
  }
}
