package io.fluidex.rollup.tree;

import io.fluidex.crypto.poseidon.BatchPoseidon;
import io.fluidex.crypto.poseidon.PoseidonParameters;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Hashes on vector registers where the machine has wide ones, on the calling thread; the few groups
 * that would leave most lanes empty one by one.
 */
public final class BatchNodeHasher implements NodeHasher {
  /** The only instance anyone needs. */
  public static final BatchNodeHasher INSTANCE = new BatchNodeHasher();

  /** Fewer groups are faster one by one: the lanes of one pass cost about two single hashes. */
  private static final int FEWEST = 3;

  private final List<BatchPoseidon> byInputs =
      IntStream.rangeClosed(1, PoseidonParameters.MAX_INPUTS)
          .mapToObj(BatchPoseidon::forInputs)
          .toList();

  private BatchNodeHasher() {}

  @Override
  public void hash(
      final int inputs,
      final long[] in,
      final int inAt,
      final long[] out,
      final int outAt,
      final int count) {
    if (count < FEWEST) {
      ScalarNodeHasher.INSTANCE.hash(inputs, in, inAt, out, outAt, count);
    } else {
      byInputs.get(inputs - 1).hash(in, inAt, out, outAt, count);
    }
  }
}
