package io.fluidex.rollup.tree;

/**
 * Poseidon over many inputs at once: what the trees need of a hash, whether it runs on vector
 * registers, on several threads or one by one.
 *
 * <p>Implementations may be used by many threads.
 */
@FunctionalInterface
public interface NodeHasher {
  /**
   * Hashes {@code count} groups of {@code inputs} elements that lie one after the other in {@code
   * in}, and writes the hashes one after the other to {@code out}, both in flat Montgomery limbs
   * from index 0 on. The arrays are different ones and may be longer.
   */
  void hash(int inputs, long[] in, long[] out, int count);
}
