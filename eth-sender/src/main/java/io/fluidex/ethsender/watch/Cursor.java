package io.fluidex.ethsender.watch;

import io.fluidex.ethsender.chain.BlockRef;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the chain has been read. Immutable.
 *
 * @param nextSerial the serial number of the next request to come
 * @param checkpoints blocks that reading has ended at, in ascending order; all before the last is
 *     read. The first stands for the block before the contract's, or one too deep to change
 */
public record Cursor(long nextSerial, List<BlockRef> checkpoints) {
  /** Checkpoints that are kept; with ranges of one block a reorganisation of as many blocks. */
  public static final int CHECKPOINTS = 256;

  /**
   * Copies the checkpoints.
   *
   * @throws IllegalArgumentException if there is none, or they do not ascend
   */
  public Cursor {
    checkpoints = List.copyOf(checkpoints);
    if (checkpoints.isEmpty() || nextSerial < 0) {
      throw new IllegalArgumentException("a cursor needs a block to begin after");
    }
    for (int i = 1; i < checkpoints.size(); i++) {
      if (checkpoints.get(i).number() <= checkpoints.get(i - 1).number()) {
        throw new IllegalArgumentException("the checkpoints of a cursor must ascend");
      }
    }
  }

  /**
   * The cursor of a contract that nothing was read of.
   *
   * @param before a block before the one the contract was created in
   */
  public static Cursor start(final BlockRef before) {
    return new Cursor(0, List.of(before));
  }

  /** The last block read. */
  public BlockRef end() {
    return checkpoints.getLast();
  }

  Cursor advance(final BlockRef end, final long serial) {
    final List<BlockRef> more = new ArrayList<>(checkpoints);
    more.add(end);
    return new Cursor(serial, more.subList(Math.max(0, more.size() - CHECKPOINTS), more.size()));
  }

  Cursor backTo(final int checkpoint, final long serial) {
    return new Cursor(serial, checkpoints.subList(0, checkpoint + 1));
  }
}
