package io.fluidex.rollup.executor;

import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.signature.SignatureChecker;

/**
 * What the transactions of a block have in common.
 *
 * @param domain the deployment that signatures are for
 * @param time the block's time in seconds since 1970, unsigned 32 bits
 * @param signatures decides about signatures
 */
public record BlockContext(Domain domain, long time, SignatureChecker signatures) {
  private static final int TIME_BITS = 32;

  /**
   * Checks the time.
   *
   * @throws IllegalArgumentException if it has more than 32 bits
   */
  public BlockContext {
    if (time >>> TIME_BITS != 0) {
      throw new IllegalArgumentException("a block's time has 32 bits, not " + time);
    }
  }
}
