package io.fluidex.rollup.tree;

import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.poseidon.PoseidonHasher;

/** Hashes one group after the other on the calling thread. */
public final class ScalarNodeHasher implements NodeHasher {
  /** The only instance anyone needs. */
  public static final ScalarNodeHasher INSTANCE = new ScalarNodeHasher();

  private ScalarNodeHasher() {}

  @Override
  public void hash(
      final int inputs,
      final long[] in,
      final int inAt,
      final long[] out,
      final int outAt,
      final int count) {
    final PoseidonHasher hasher = PoseidonHasher.forInputs(inputs);
    for (int i = 0; i < count; i++) {
      hasher.hash(in, inAt + i * inputs * PrimeField.LIMBS, out, outAt + i * PrimeField.LIMBS);
    }
  }
}
