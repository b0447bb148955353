package io.fluidex.ethsender.aggregate;

/**
 * What the gas of an operation on a block depends on.
 *
 * @param bytes calldata the block adds
 * @param units what the contract does one by one: priority requests in a commit, proofs in a
 *     publication, withdrawals in an execution
 */
public record BlockSize(int bytes, int units) {
  /**
   * Checks the signs.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public BlockSize {
    if (bytes < 0 || units < 0) {
      throw new IllegalArgumentException("a size must not be negative: " + bytes + ", " + units);
    }
  }
}
