package io.fluidex.ethsender.schedule;

import io.fluidex.ethsender.chain.BlockRef;
import io.fluidex.ethsender.chain.Receipt;
import io.fluidex.rollup.publicdata.Bytes32;

/**
 * Where an operation got into the chain.
 *
 * @param transaction the hash of the attempt
 * @param block the block
 * @param gasUsed gas it used
 * @param gasPrice wei it paid for one gas
 */
public record Inclusion(Bytes32 transaction, BlockRef block, long gasUsed, long gasPrice) {
  static Inclusion of(final Receipt receipt) {
    return new Inclusion(
        receipt.transaction(), receipt.block(), receipt.gasUsed(), receipt.gasPrice());
  }
}
