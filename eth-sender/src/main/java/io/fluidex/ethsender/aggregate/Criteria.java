package io.fluidex.ethsender.aggregate;

import java.time.Duration;

/**
 * When an operation is due, and how large it may get.
 *
 * @param deadline how long a block may be ready for the operation before it is due with whatever is
 *     there; zero for at once
 * @param blockDeadline how old a block may get, by its own time, before the same; counted from the
 *     block because that is what its traders wait for
 * @param maxBlocks the operation is due with so many blocks, and has no more
 * @param maxGas the operation is due when the next block would exceed it, and uses no more unless
 *     one block alone does; L1 gas
 * @param maxBytes the same for calldata: nodes take no transaction above 128 KiB
 */
public record Criteria(
    Duration deadline, Duration blockDeadline, int maxBlocks, long maxGas, int maxBytes) {
  /** Calldata that fits a transaction every node relays, with room for its envelope. */
  public static final int RELAYED_BYTES = 120 * 1024;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a duration is negative or a limit is not positive
   */
  public Criteria {
    if (deadline.isNegative() || blockDeadline.isNegative()) {
      throw new IllegalArgumentException("a deadline must not be negative");
    }
    if (maxBlocks < 1 || maxGas < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "an operation must be allowed at least one block, one gas and one byte");
    }
  }

  /** Everything at once, as it becomes ready, up to a number of blocks: for tests and demos. */
  public static Criteria immediate(final int maxBlocks) {
    return new Criteria(Duration.ZERO, Duration.ZERO, maxBlocks, 10_000_000, RELAYED_BYTES);
  }
}
