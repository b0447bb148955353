package io.fluidex.ethsender.aggregate;

/**
 * Contiguous L2 blocks.
 *
 * @param first the number of the first, from 1
 * @param last the number of the last
 */
public record BlockRange(long first, long last) {
  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if it is empty, or begins before block 1
   */
  public BlockRange {
    if (first < 1 || last < first) {
      throw new IllegalArgumentException("no range of blocks is " + first + " to " + last);
    }
  }

  /** How many blocks. */
  public int count() {
    return Math.toIntExact(last - first + 1);
  }

  /**
   * The same range without the blocks up to and including one.
   *
   * @param done a block of the range, but not the last
   */
  public BlockRange after(final long done) {
    return new BlockRange(done + 1, last);
  }

  /** {@code first..last}. */
  @Override
  public String toString() {
    return first + ".." + last;
  }
}
