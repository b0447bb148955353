package io.fluidex.ethsender.rpc;

import io.fluidex.ethsender.chain.BlockRef;

/**
 * A block as far as it matters here.
 *
 * @param ref which
 * @param time seconds since 1970
 */
public record L1Block(BlockRef ref, long time) {}
