package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The transposition of 16 blocks: element e of block b becomes element b of block e. */
final class TransposeKernel {
  private static final VectorSpecies<Double> D = Lanes.DOUBLES;

  // Partners in three exchanges of halves: of pairs, of fours, of eights of lanes.
  private static final VectorShuffle<Double> SWAP_1 = swap(1);
  private static final VectorShuffle<Double> SWAP_2 = swap(2);
  private static final VectorShuffle<Double> SWAP_4 = swap(4 % D.length());
  private static final VectorMask<Double> UPPER_1 = upper(1);
  private static final VectorMask<Double> UPPER_2 = upper(2);
  private static final VectorMask<Double> UPPER_4 = upper(4 % D.length());

  private TransposeKernel() {}

  private static VectorShuffle<Double> swap(final int distance) {
    return VectorShuffle.fromOp(D, lane -> lane ^ distance);
  }

  private static VectorMask<Double> upper(final int bit) {
    long lanes = 0;
    for (int i = 0; i < D.length(); i++) {
      lanes |= (i & bit) == 0 ? 0 : 1L << i;
    }
    return VectorMask.fromLong(D, lanes);
  }

  /** Transposes the first 16 blocks of an array into another one. */
  static void transpose(final double[] from, final double[] to) {
    if (Lanes.COUNT == Lanes.MAX) {
      transposeVectors(from, to);
    } else {
      transposeElements(from, to);
    }
  }

  private static void transposeElements(final double[] from, final double[] to) {
    for (int limb = 0; limb < BLOCK_DOUBLES; limb += BLOCK) {
      for (int block = 0; block < BLOCK; block++) {
        for (int e = 0; e < BLOCK; e++) {
          to[block * BLOCK_DOUBLES + limb + e] = from[e * BLOCK_DOUBLES + limb + block];
        }
      }
    }
  }

  /** In squares of 8 by 8. */
  private static void transposeVectors(final double[] from, final double[] to) {
    final int step = BLOCK_DOUBLES;
    for (int square = 0; square < step * 4 / BLOCK; square++) {
      final int limb = square / 4 * BLOCK;
      final int block = square / 2 % 2 * Lanes.MAX;
      final int element = square % 2 * Lanes.MAX;
      final int f = block * step + limb + element;
      final int t = element * step + limb + block;
      DoubleVector a0 = DoubleVector.fromArray(D, from, f);
      DoubleVector a1 = DoubleVector.fromArray(D, from, f + step);
      DoubleVector a2 = DoubleVector.fromArray(D, from, f + 2 * step);
      DoubleVector a3 = DoubleVector.fromArray(D, from, f + 3 * step);
      DoubleVector a4 = DoubleVector.fromArray(D, from, f + 4 * step);
      DoubleVector a5 = DoubleVector.fromArray(D, from, f + 5 * step);
      DoubleVector a6 = DoubleVector.fromArray(D, from, f + 6 * step);
      DoubleVector a7 = DoubleVector.fromArray(D, from, f + 7 * step);
      final DoubleVector b0 = a0.blend(a1.rearrange(SWAP_1), UPPER_1);
      final DoubleVector b1 = a0.rearrange(SWAP_1).blend(a1, UPPER_1);
      final DoubleVector b2 = a2.blend(a3.rearrange(SWAP_1), UPPER_1);
      final DoubleVector b3 = a2.rearrange(SWAP_1).blend(a3, UPPER_1);
      final DoubleVector b4 = a4.blend(a5.rearrange(SWAP_1), UPPER_1);
      final DoubleVector b5 = a4.rearrange(SWAP_1).blend(a5, UPPER_1);
      final DoubleVector b6 = a6.blend(a7.rearrange(SWAP_1), UPPER_1);
      final DoubleVector b7 = a6.rearrange(SWAP_1).blend(a7, UPPER_1);
      a0 = b0.blend(b2.rearrange(SWAP_2), UPPER_2);
      a1 = b1.blend(b3.rearrange(SWAP_2), UPPER_2);
      a2 = b0.rearrange(SWAP_2).blend(b2, UPPER_2);
      a3 = b1.rearrange(SWAP_2).blend(b3, UPPER_2);
      a4 = b4.blend(b6.rearrange(SWAP_2), UPPER_2);
      a5 = b5.blend(b7.rearrange(SWAP_2), UPPER_2);
      a6 = b4.rearrange(SWAP_2).blend(b6, UPPER_2);
      a7 = b5.rearrange(SWAP_2).blend(b7, UPPER_2);
      a0.blend(a4.rearrange(SWAP_4), UPPER_4).intoArray(to, t);
      a1.blend(a5.rearrange(SWAP_4), UPPER_4).intoArray(to, t + step);
      a2.blend(a6.rearrange(SWAP_4), UPPER_4).intoArray(to, t + 2 * step);
      a3.blend(a7.rearrange(SWAP_4), UPPER_4).intoArray(to, t + 3 * step);
      a0.rearrange(SWAP_4).blend(a4, UPPER_4).intoArray(to, t + 4 * step);
      a1.rearrange(SWAP_4).blend(a5, UPPER_4).intoArray(to, t + 5 * step);
      a2.rearrange(SWAP_4).blend(a6, UPPER_4).intoArray(to, t + 6 * step);
      a3.rearrange(SWAP_4).blend(a7, UPPER_4).intoArray(to, t + 7 * step);
    }
  }
}
