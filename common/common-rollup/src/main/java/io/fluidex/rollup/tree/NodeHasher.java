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
   * Hashes {@code count} groups of {@code inputs} elements that lie one after the other from {@code
   * inAt} on, and writes the hashes one after the other from {@code outAt} on, all in flat
   * Montgomery limbs. The arrays are different ones.
   */
  void hash(int inputs, long[] in, int inAt, long[] out, int outAt, int count);

  /** The hash for this machine, on the calling thread. */
  static NodeHasher ofMachine() {
    return BatchNodeHasher.INSTANCE;
  }
}
