package io.fluidex.ethsender.chain;

import io.fluidex.rollup.publicdata.Bytes32;

/**
 * What became of a transaction that is in a block.
 *
 * @param transaction its hash
 * @param block the block it is in
 * @param succeeded whether it did what it was for; false if it was reverted
 * @param gasUsed gas it used
 * @param gasPrice wei it paid for one gas
 * @param reason why it was reverted, for people; empty if it was not
 * @param premature whether it was reverted since its block is older than a block of the rollup that
 *     it commits: L1 went back in time, and will get there again
 * @param before the contract's counters before the block, which tell whether something reverted
 *     came too early; null if it was not reverted
 */
public record Receipt(
    Bytes32 transaction,
    BlockRef block,
    boolean succeeded,
    long gasUsed,
    long gasPrice,
    String reason,
    boolean premature,
    Counters before) {}
