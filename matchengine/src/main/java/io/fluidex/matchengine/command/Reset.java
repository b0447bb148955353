package io.fluidex.matchengine.command;

/**
 * Forgets users, balances, orders and business ids, and numbers users, orders and trades from 1
 * again. Markets, their last prices and trade counts, the L1 guard and the numbers of events stay.
 * Development mode only.
 */
public record Reset() implements Command {}
