package io.fluidex.ethsender.watch;

/**
 * L1 blocks to read.
 *
 * @param from the height of the first
 * @param to the height of the last
 */
public record BlockSpan(long from, long to) {
  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if it is empty or negative
   */
  public BlockSpan {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no blocks are " + from + " to " + to);
    }
  }

  /** {@code from..to}. */
  @Override
  public String toString() {
    return from + ".." + to;
  }
}
