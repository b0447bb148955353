package io.fluidex.gateway.push.event;

/**
 * A user's balance of an asset.
 *
 * @param user whose
 * @param asset of what
 * @param funds how much
 */
public record UserFunds(long user, String asset, Funds funds) {}
