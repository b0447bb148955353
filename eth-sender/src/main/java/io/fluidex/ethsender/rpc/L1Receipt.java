package io.fluidex.ethsender.rpc;

import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.chain.BlockRef;
import io.fluidex.rollup.publicdata.Bytes32;
import java.util.List;
import java.util.Optional;

/**
 * A receipt as a node gives it.
 *
 * @param transaction the hash of the transaction
 * @param block the block it is in
 * @param succeeded whether it was not reverted
 * @param gasUsed gas it used
 * @param gasPrice wei it paid for one gas
 * @param created the contract it has made, if it has
 * @param logs what it has logged
 */
public record L1Receipt(
    Bytes32 transaction,
    BlockRef block,
    boolean succeeded,
    long gasUsed,
    long gasPrice,
    Optional<EthereumAddress> created,
    List<L1Log> logs) {
  /** Copies the logs. */
  public L1Receipt {
    logs = List.copyOf(logs);
  }
}
