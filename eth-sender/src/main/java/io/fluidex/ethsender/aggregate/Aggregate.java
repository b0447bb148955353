package io.fluidex.ethsender.aggregate;

/**
 * An operation that is due.
 *
 * @param kind what is to be done
 * @param range with which blocks
 * @param reason which criterion was met
 * @param gas what the model expects it to use; 0 for one that is not sent
 */
public record Aggregate(OperationKind kind, BlockRange range, Reason reason, long gas) {
  /** Which criterion was met. */
  public enum Reason {
    /** Someone waits for one of the blocks. */
    URGENT,
    /** There are as many blocks as one operation may have. */
    COUNT,
    /** Another block would use more gas than one operation may. */
    GAS,
    /** Another block would make the transaction larger than nodes relay. */
    SIZE,
    /** A block has been ready for long enough. */
    DEADLINE,
    /** A block has become old enough, by its own time. */
    BLOCK_DEADLINE
  }
}
