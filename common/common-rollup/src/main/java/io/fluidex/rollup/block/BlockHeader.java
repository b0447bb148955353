package io.fluidex.rollup.block;

import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;

/**
 * What is fixed about a block before its transactions.
 *
 * @param shape the shape of the circuit that will prove it
 * @param circuitId the digest of that circuit
 * @param number the block's number
 * @param time its time in seconds since 1970, unsigned 32 bits
 * @param domain the deployment
 */
public record BlockHeader(Shape shape, Bytes32 circuitId, long number, long time, Domain domain) {
  private static final int TIME_BITS = 32;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the number is negative or the time has more than 32 bits
   */
  public BlockHeader {
    if (number < 0 || time >>> TIME_BITS != 0) {
      throw new IllegalArgumentException(
          "a block has a number from 0 and a time of 32 bits, not " + number + " and " + time);
    }
  }
}
