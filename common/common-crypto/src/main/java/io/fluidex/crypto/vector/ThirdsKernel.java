package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;

/** Moves every third element together and back, block by block. */
final class ThirdsKernel {
  private static final int THIRDS = 3;

  /** Where in three blocks element 3 i + c begins, for index c * 16 + i. */
  private static final int[] PLACES = places();

  private ThirdsKernel() {}

  private static int[] places() {
    final int[] places = new int[THIRDS * BLOCK];
    for (int c = 0; c < THIRDS; c++) {
      for (int i = 0; i < BLOCK; i++) {
        places[c * BLOCK + i] = LimbFormat.index(THIRDS * i + c);
      }
    }
    return places;
  }

  /** Element 3 i + c becomes element i of the c-th third; all numbers count doubles. */
  static void deal(
      final double[] from, final int fromAt, final double[] to, final int toAt, final int third) {
    for (int at = 0; at < third; at += BLOCK_DOUBLES) {
      final int group = fromAt + THIRDS * at;
      for (int c = 0; c < THIRDS; c++) {
        final int target = toAt + c * third + at;
        for (int limb = 0; limb < BLOCK_DOUBLES; limb += BLOCK) {
          for (int i = 0; i < BLOCK; i++) {
            to[target + limb + i] = from[group + limb + PLACES[c * BLOCK + i]];
          }
        }
      }
    }
  }

  /** Element i of the c-th third becomes element 3 i + c; all numbers count doubles. */
  static void collect(
      final double[] from, final int fromAt, final double[] to, final int toAt, final int third) {
    for (int at = 0; at < third; at += BLOCK_DOUBLES) {
      final int group = toAt + THIRDS * at;
      for (int c = 0; c < THIRDS; c++) {
        final int source = fromAt + c * third + at;
        for (int limb = 0; limb < BLOCK_DOUBLES; limb += BLOCK) {
          for (int i = 0; i < BLOCK; i++) {
            to[group + limb + PLACES[c * BLOCK + i]] = from[source + limb + i];
          }
        }
      }
    }
  }
}
