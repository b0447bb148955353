package io.fluidex.statemanager.production;

import io.fluidex.rollup.block.Block;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A block and where its transactions come from.
 *
 * @param block the block
 * @param sources the events of its transactions, in the order of the slots, without padding
 * @param cause why it ends where it ends
 * @param position how far the log was consumed when it was sealed
 */
public record SealedBlock(Block block, List<Source> sources, Cause cause, Position position) {
  /** Why a block was sealed. */
  public enum Cause {
    /** No other transaction fits. */
    FULL,
    /** Its oldest transaction had waited for as long as one may. */
    DELAY,
    /** It was sealed here before. */
    RECORDED
  }

  /**
   * The event that a transaction comes from.
   *
   * @param seq the event's number
   * @param offset where the record is in the log
   * @param timeMillis its journal time, milliseconds since 1970
   * @param owner the L1 address of the account's owner, of an event that registers one
   */
  public record Source(long seq, long offset, long timeMillis, Optional<String> owner) {}

  /**
   * Copies the sources.
   *
   * @throws IllegalArgumentException if there are none
   */
  public SealedBlock {
    Objects.requireNonNull(block, "block");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(position, "position");
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("a block has a transaction at least");
    }
  }

  /** The block's number. */
  public long number() {
    return block.header().number();
  }

  /** What is to be recorded, so that it can be sealed again. */
  public RecordedBlock recorded() {
    return new RecordedBlock(
        number(),
        block.header().shape(),
        block.header().circuitId(),
        sources.size(),
        sources.getFirst().seq(),
        sources.getLast().seq(),
        block.inputs().keccak());
  }
}
