package io.fluidex.standalone.check;

/**
 * A token of an account.
 *
 * @param account id on L2
 * @param token id on L2
 */
public record Holding(long account, int token) {}
