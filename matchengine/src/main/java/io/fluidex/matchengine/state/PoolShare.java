package io.fluidex.matchengine.state;

/**
 * A user's part of a pool.
 *
 * @param userId the user, 0 for the shares that nobody owns
 * @param shares how many
 * @param sequence how many times the user has removed liquidity
 */
public record PoolShare(long userId, long shares, long sequence) {}
