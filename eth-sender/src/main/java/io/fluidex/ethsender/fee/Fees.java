package io.fluidex.ethsender.fee;

/**
 * The two EIP-1559 fees of a transaction, in wei for one gas.
 *
 * @param maxFee the most that is paid
 * @param maxPriority the most the block's proposer gets of it
 */
public record Fees(long maxFee, long maxPriority) {
  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if one is negative, or the part exceeds the whole
   */
  public Fees {
    if (maxPriority < 0 || maxFee < maxPriority) {
      throw new IllegalArgumentException(
          "fees of " + maxFee + " wei with " + maxPriority + " for the proposer are impossible");
    }
  }
}
