package io.fluidex.ethsender.chain;

/**
 * How far the contract has come at some L1 block: the numbers of the last L2 blocks.
 *
 * @param committed the last committed L2 block
 * @param proven the last proven one, at most {@code committed}
 * @param executed the last executed one, at most {@code proven}
 */
public record Counters(long committed, long proven, long executed) {
  /** A contract that has seen no block. */
  public static final Counters NONE = new Counters(0, 0, 0);

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if it is not committed &gt;= proven &gt;= executed &gt;= 0
   */
  public Counters {
    if (executed < 0 || proven < executed || committed < proven) {
      throw new IllegalArgumentException(
          "no contract has committed "
              + committed
              + ", proven "
              + proven
              + " and executed "
              + executed
              + " blocks");
    }
  }
}
