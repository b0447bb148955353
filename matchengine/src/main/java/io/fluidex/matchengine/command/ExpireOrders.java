package io.fluidex.matchengine.command;

/**
 * Takes orders out whose last second has passed, oldest expiry first.
 *
 * @param limit the most that are taken out at once, so that none waits long behind them
 */
public record ExpireOrders(int limit) implements Command {}
