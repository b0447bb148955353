package io.fluidex.ethsender.watch;

import io.fluidex.ethsender.chain.BlockRef;
import io.fluidex.wire.l1.L1Event;
import java.util.List;
import java.util.OptionalLong;

/**
 * What was read of some blocks.
 *
 * @param span the blocks
 * @param before the block the node has at the cursor's end
 * @param end the block it has at the end of the span, asked for after the requests
 * @param requests the requests, in the order of the chain
 * @param total how many requests the contract has had at the end of the span, if the node can tell
 */
public record Reading(
    BlockSpan span, BlockRef before, BlockRef end, List<L1Event> requests, OptionalLong total) {
  /** Copies the requests. */
  public Reading {
    requests = List.copyOf(requests);
  }
}
