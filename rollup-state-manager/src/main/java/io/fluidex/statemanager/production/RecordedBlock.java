package io.fluidex.statemanager.production;

import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import java.util.Objects;

/**
 * What is known of a block that was sealed before: enough to seal it again at the same place, and
 * to tell whether it is the same.
 *
 * @param number the block's number
 * @param shape the shape it was sealed with
 * @param circuitId the circuit it was sealed for
 * @param transactions its transactions without padding, at least 1
 * @param firstSeq the number of the event of its first transaction
 * @param lastSeq the number of the event of its last transaction
 * @param inputs the hash of its public inputs, which bind its time, roots and data
 */
public record RecordedBlock(
    long number,
    Shape shape,
    Bytes32 circuitId,
    int transactions,
    long firstSeq,
    long lastSeq,
    Bytes32 inputs) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if no block can be like this
   */
  public RecordedBlock {
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(circuitId, "circuitId");
    Objects.requireNonNull(inputs, "inputs");
    if (number < 1
        || transactions < 1
        || transactions > shape.transactions()
        || firstSeq < 1
        || lastSeq < firstSeq) {
      throw new IllegalArgumentException(
          "no block has number "
              + number
              + " and "
              + transactions
              + " transactions of events "
              + firstSeq
              + " to "
              + lastSeq);
    }
  }
}
