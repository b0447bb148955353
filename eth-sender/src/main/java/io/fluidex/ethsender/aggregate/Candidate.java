package io.fluidex.ethsender.aggregate;

/**
 * A block that is ready for an operation.
 *
 * @param block its number
 * @param blockTime its time, seconds since 1970
 * @param readyAt when it became ready for the operation, seconds since 1970
 * @param size what the operation's costs depend on
 * @param urgent whether someone waits for it and the criteria are to be passed over
 */
public record Candidate(long block, long blockTime, long readyAt, BlockSize size, boolean urgent) {}
