package io.fluidex.ethsender.chain;

import io.fluidex.rollup.publicdata.Bytes32;

/**
 * One block of L1, told from others of the same height by its hash.
 *
 * @param number its height, from 0
 * @param hash its hash
 */
public record BlockRef(long number, Bytes32 hash) {
  /**
   * Checks the height.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public BlockRef {
    if (number < 0) {
      throw new IllegalArgumentException("the height of a block must not be negative: " + number);
    }
  }

  /** Height and the beginning of the hash. */
  @Override
  public String toString() {
    return number + " (" + hash.toString().substring(0, 10) + ")";
  }
}
