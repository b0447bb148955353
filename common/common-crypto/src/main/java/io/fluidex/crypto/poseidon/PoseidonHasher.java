package io.fluidex.crypto.poseidon;

import io.fluidex.crypto.field.PrimeField;

/**
 * Hashes a fixed number of inputs again and again without allocating.
 *
 * <p>Holds the scratch memory of one hash, a few hundred bytes, so one instance belongs to one
 * thread at a time.
 */
public final class PoseidonHasher {
  private static final PrimeField FIELD = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;

  private final int width;
  private final int halfFullRounds;
  private final int partialRounds;
  private final long[] constants;
  private final long[] mds;
  private final long[] preSparseMatrix;
  private final long[] sparseMatrices;
  private final long[] state;
  private final long[] mixed;
  private final long[] product = new long[LIMBS];

  private PoseidonHasher(final PoseidonParameters parameters) {
    this.width = parameters.width();
    this.halfFullRounds = parameters.fullRounds() / 2;
    this.partialRounds = parameters.partialRounds();
    this.constants = parameters.sparse().constants();
    this.mds = parameters.mds();
    this.preSparseMatrix = parameters.sparse().preSparseMatrix();
    this.sparseMatrices = parameters.sparse().matrices();
    this.state = new long[LIMBS * width];
    this.mixed = new long[LIMBS * width];
  }

  /**
   * A hasher of a number of inputs.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link PoseidonParameters#MAX_INPUTS}
   */
  public static PoseidonHasher forInputs(final int inputs) {
    return new PoseidonHasher(PoseidonParameters.forInputs(inputs));
  }

  /** The number of inputs of a hash. */
  public int inputs() {
    return width - 1;
  }

  /**
   * Writes the hash of consecutive elements of flat Montgomery limbs to one element, which may be
   * one of them.
   */
  public void hash(final long[] in, final int inOffset, final long[] out, final int outOffset) {
    FIELD.setZero(state, 0);
    System.arraycopy(in, inOffset, state, LIMBS, LIMBS * (width - 1));
    int at = add(0, width);
    for (int round = 0; round < halfFullRounds; round++) {
      powers(width);
      at = add(at, width);
      mix(round < halfFullRounds - 1 ? mds : preSparseMatrix);
    }
    for (int round = 0; round < partialRounds; round++) {
      powers(1);
      at = add(at, 1);
      mixSparse(LIMBS * round * (2 * width - 1));
    }
    for (int round = 0; round < halfFullRounds - 1; round++) {
      powers(width);
      at = add(at, width);
      mix(mds);
    }
    powers(width);
    dot(mds, 0, out, outOffset);
  }

  /** Adds the next constants to the first elements of the state; returns where the next start. */
  private int add(final int at, final int elements) {
    for (int i = 0; i < LIMBS * elements; i += LIMBS) {
      FIELD.add(state, i, constants, at + i, state, i);
    }
    return at + LIMBS * elements;
  }

  private void powers(final int elements) {
    for (int i = 0; i < LIMBS * elements; i += LIMBS) {
      FIELD.square(state, i, product, 0);
      FIELD.square(product, 0, product, 0);
      FIELD.mul(state, i, product, 0, state, i);
    }
  }

  private void mix(final long[] matrix) {
    for (int i = 0; i < width; i++) {
      dot(matrix, LIMBS * width * i, mixed, LIMBS * i);
    }
    System.arraycopy(mixed, 0, state, 0, state.length);
  }

  private void mixSparse(final int matrix) {
    dot(sparseMatrices, matrix, mixed, 0);
    for (int i = 1; i < width; i++) {
      FIELD.mul(state, 0, sparseMatrices, matrix + LIMBS * (width + i - 1), product, 0);
      FIELD.add(state, LIMBS * i, product, 0, state, LIMBS * i);
    }
    System.arraycopy(mixed, 0, state, 0, LIMBS);
  }

  /** out = the product of a matrix row and the state. */
  private void dot(final long[] matrix, final int row, final long[] out, final int outOffset) {
    FIELD.innerProduct(matrix, row, state, 0, width, out, outOffset);
  }
}
