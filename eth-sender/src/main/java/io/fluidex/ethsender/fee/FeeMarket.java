package io.fluidex.ethsender.fee;

/**
 * What the network asks now, in wei for one gas.
 *
 * @param baseFee the base fee of the next block
 * @param priority what proposers were given of late, such as the median of the last blocks
 */
public record FeeMarket(long baseFee, long priority) {
  /**
   * Checks the signs.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public FeeMarket {
    if (baseFee < 0 || priority < 0) {
      throw new IllegalArgumentException("no market asks " + baseFee + " and " + priority);
    }
  }
}
