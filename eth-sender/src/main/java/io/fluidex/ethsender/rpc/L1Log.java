package io.fluidex.ethsender.rpc;

import io.fluidex.ethsender.chain.BlockRef;
import io.fluidex.rollup.publicdata.Bytes32;
import java.util.List;

/**
 * A log of a contract.
 *
 * @param block the block it is in
 * @param transaction the hash of the transaction
 * @param index its index in the block
 * @param topics the indexed part
 * @param data the rest, {@code 0x} and hexadecimal
 */
public record L1Log(
    BlockRef block, Bytes32 transaction, long index, List<Bytes32> topics, String data) {
  /** Copies the topics. */
  public L1Log {
    topics = List.copyOf(topics);
  }
}
