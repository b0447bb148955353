package io.fluidex.crypto.poseidon;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;

/**
 * The matrices of Poseidon with sparse ones in the partial rounds (the paper's appendix B).
 *
 * <p>M = S * B, with S sparse and B the lower right minor of M bordered by 1. B commutes with the
 * S-box of the first element and becomes part of the matrix before, whose product B * M is split in
 * turn; the last product is the matrix of the last full round before.
 */
final class SparseForm {
  private final long[] preSparseMatrix;
  private final long[] matrices;

  private SparseForm(final long[] preSparseMatrix, final long[] matrices) {
    this.preSparseMatrix = preSparseMatrix;
    this.matrices = matrices;
  }

  static SparseForm of(final int partialRounds, final FrMatrix mds) {
    final int width = mds.size();
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
    return new SparseForm(product.toLimbs(), matrices);
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

  /** See {@link PoseidonParameters#preSparseMatrix()}. */
  long[] preSparseMatrix() {
    return preSparseMatrix;
  }

  /** See {@link PoseidonParameters#sparseMatrices()}. */
  long[] matrices() {
    return matrices;
  }
}
