package io.fluidex.crypto.poseidon;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.util.Arrays;

/**
 * The constants of Poseidon with sparse matrices in the partial rounds (the paper's appendix B).
 *
 * <p>Constants: what a partial round adds to the elements that pass its S-box unchanged may be
 * added before it as well, so that, from the last partial round back to the first, all constants
 * but one wander towards the start, through the inverse of the matrix.
 *
 * <p>Matrices: M = S * B, with S sparse and B the lower right minor of M bordered by 1. B commutes
 * with the S-box of the first element and becomes part of the matrix before, whose product B * M is
 * split in turn; the last product is the matrix of the last full round before.
 */
final class SparseForm {
  private final long[] constants;
  private final long[] preSparseMatrix;
  private final long[] matrices;

  private SparseForm(final long[] constants, final long[] preSparseMatrix, final long[] matrices) {
    this.constants = constants;
    this.preSparseMatrix = preSparseMatrix;
    this.matrices = matrices;
  }

  static SparseForm of(
      final int width,
      final int halfFullRounds,
      final int partialRounds,
      final Fr[] roundConstants,
      final FrMatrix mds) {
    final Fr[] constants =
        constants(width, halfFullRounds, partialRounds, roundConstants, mds.inverse());
    final long[] matrices = new long[PrimeField.LIMBS * partialRounds * (2 * width - 1)];
    FrMatrix product = mds;
    for (int round = partialRounds - 1; round >= 0; round--) {
      final FrMatrix minor = product.minor();
      int at = PrimeField.LIMBS * round * (2 * width - 1);
      for (final Fr entry : firstRow(product, minor.inverse())) {
        entry.store(matrices, at);
        at += PrimeField.LIMBS;
      }
      for (int i = 1; i < width; i++) {
        product.get(i, 0).store(matrices, at);
        at += PrimeField.LIMBS;
      }
      product = minor.bordered().multiply(mds);
    }
    return new SparseForm(FrMatrix.limbs(constants), product.toLimbs(), matrices);
  }

  /** The first row of S in M = S * B. */
  private static Fr[] firstRow(final FrMatrix m, final FrMatrix minorInverse) {
    final int width = m.size();
    final Fr[] rest = new Fr[width - 1];
    for (int j = 1; j < width; j++) {
      rest[j - 1] = m.get(0, j);
    }
    final Fr[] row = new Fr[width];
    row[0] = m.get(0, 0);
    System.arraycopy(minorInverse.multiplyLeft(rest), 0, row, 1, width - 1);
    return row;
  }

  private static Fr[] constants(
      final int width,
      final int half,
      final int partialRounds,
      final Fr[] roundConstants,
      final FrMatrix mdsInverse) {
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
    return out;
  }

  private static Fr[] round(final Fr[] roundConstants, final int width, final int round) {
    return Arrays.copyOfRange(roundConstants, round * width, (round + 1) * width);
  }

  private static void put(final Fr[] vector, final Fr[] out, final int at) {
    System.arraycopy(vector, 0, out, at, vector.length);
  }

  /** See {@link PoseidonParameters#optimizedConstants()}. */
  long[] constants() {
    return constants;
  }

  /** See {@link PoseidonParameters#preSparseMatrix()}. */
  long[] preSparseMatrix() {
    return preSparseMatrix;
  }

  /** See {@link PoseidonParameters#sparseMatrices()}. */
  long[] matrices() {
    return matrices;
  }
}
