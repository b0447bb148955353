package io.fluidex.matchengine.core;

/**
 * A pool as it is now, with the numbers its next signatures need.
 *
 * @param market the market's number
 * @param account the pool's account
 * @param feeBips what swaps leave to the pool, in hundredths of a percent
 * @param base units of base in reserve
 * @param quote units of quote in reserve
 * @param totalShares all shares, with the locked ones
 * @param nextNonce the nonce that its account signs next
 * @param nextOrderId the smallest L2 order id that its account can use next
 */
public record PoolView(
    int market,
    long account,
    int feeBips,
    long base,
    long quote,
    long totalShares,
    long nextNonce,
    long nextOrderId) {}
