package io.fluidex.crypto.poseidon;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;

/**
 * The Poseidon hash of 1 to 6 elements of the scalar field of BN254, exactly circomlib's: capacity
 * element 0 first, then the inputs; the hash is the first element of the permuted state.
 *
 * <p>The number of inputs selects the permutation: inputs of different lengths are hashed by
 * unrelated functions. Safe for use by many threads. A loop that hashes much saves the scratch
 * memory of each call with a {@link PoseidonHasher}.
 */
public final class Poseidon {
  private Poseidon() {}

  /**
   * The hash of 1 to 6 elements.
   *
   * @throws IllegalArgumentException if there are fewer or more
   */
  public static Fr hash(final Fr... inputs) {
    final PoseidonHasher hasher = PoseidonHasher.forInputs(inputs.length);
    final long[] limbs = FrMatrix.limbs(inputs);
    hasher.hash(limbs, 0, limbs, 0);
    return Fr.load(limbs, 0);
  }

  /**
   * Writes the hash of {@code inputs} consecutive elements of flat Montgomery limbs (see {@link
   * PrimeField}) to one element, which may be one of them.
   *
   * @throws IllegalArgumentException if the number of inputs is not from 1 to 6
   */
  public static void hash(
      final long[] in,
      final int inOffset,
      final int inputs,
      final long[] out,
      final int outOffset) {
    PoseidonHasher.forInputs(inputs).hash(in, inOffset, out, outOffset);
  }
}
