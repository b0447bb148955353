package io.fluidex.ethsender.schedule;

import io.fluidex.ethsender.chain.BlockRef;
import io.fluidex.ethsender.chain.Counters;
import io.fluidex.ethsender.chain.Receipt;
import io.fluidex.ethsender.fee.FeeMarket;
import io.fluidex.rollup.publicdata.Bytes32;
import java.util.Map;

/**
 * The chain as a node shows it. What is asked for later in time must be at least as new, so that
 * the order of the questions is: nonce, receipts, canonical hashes, counters, nonce again.
 *
 * @param head its newest block
 * @param market what it asks for gas
 * @param nonce the next nonce of the sender: how many of its transactions are in blocks
 * @param receipts by hash, of those attempts of open operations that are in a block
 * @param canonical by height, the hashes of the blocks that receipts and inclusions name; a height
 *     the chain does not have is left out
 * @param counters the contract's, at the head
 * @param deepCounters the contract's, so far below the head that they cannot change
 * @param latestNonce the next nonce of the sender, asked last: a transaction of ours that has
 *     advanced the counters, and came too late for its receipt, has used its nonce here
 */
public record ChainView(
    BlockRef head,
    FeeMarket market,
    long nonce,
    Map<Bytes32, Receipt> receipts,
    Map<Long, Bytes32> canonical,
    Counters counters,
    Counters deepCounters,
    long latestNonce) {
  /** Copies the maps. */
  public ChainView {
    receipts = Map.copyOf(receipts);
    canonical = Map.copyOf(canonical);
  }

  /** Whether a block is part of the chain. */
  boolean has(final BlockRef block) {
    return block.hash().equals(canonical.get(block.number()));
  }
}
