package io.fluidex.crypto.poseidon;

import io.fluidex.crypto.field.Fr;
import java.util.Arrays;

/**
 * The constants of Poseidon moved to where there are fewest (the paper's appendix B).
 *
 * <p>A constant before an S-box may be added before the matrix ahead of it, through the inverse of
 * that matrix. What a partial round adds to the elements that pass its S-box unchanged may be added
 * before the S-box as well, so that, from the last partial round back to the first, all constants
 * but one wander towards the start.
 */
final class MovedConstants {
  private MovedConstants() {}

  /**
   * Moves the constants of all rounds.
   *
   * @param half the number of full rounds before, and after, the partial ones
   * @param roundConstants round by round
   * @return Montgomery limbs, see {@link PoseidonParameters#optimizedConstants()}
   */
  static long[] of(
      final int half, final int partialRounds, final Fr[] roundConstants, final FrMatrix mds) {
    final int width = mds.size();
    final FrMatrix mdsInverse = mds.inverse();
    final int lastPartial = half + partialRounds - 1;
    final Fr[] out = new Fr[2 * half * width + partialRounds];
    System.arraycopy(roundConstants, 0, out, 0, width);
    for (int round = 1; round < half; round++) {
      put(mdsInverse.multiply(round(roundConstants, width, round)), out, round * width);
    }
    Fr[] wandering = round(roundConstants, width, lastPartial + 1);
    for (int round = lastPartial; round >= half; round--) {
      final Fr[] before = mdsInverse.multiply(wandering);
      out[(half + 1) * width + round - half] = before[0];
      wandering = round(roundConstants, width, round);
      for (int i = 1; i < width; i++) {
        wandering[i] = wandering[i].add(before[i]);
      }
    }
    put(mdsInverse.multiply(wandering), out, half * width);
    for (int i = 1; i < half; i++) {
      put(
          mdsInverse.multiply(round(roundConstants, width, lastPartial + 1 + i)),
          out,
          (half + i) * width + partialRounds);
    }
    return FrMatrix.limbs(out);
  }

  private static Fr[] round(final Fr[] roundConstants, final int width, final int round) {
    return Arrays.copyOfRange(roundConstants, round * width, (round + 1) * width);
  }

  private static void put(final Fr[] vector, final Fr[] out, final int at) {
    System.arraycopy(vector, 0, out, at, vector.length);
  }
}
