package io.fluidex.matchengine.state;

import io.fluidex.matchengine.account.Balance;

/**
 * A balance that is not zero.
 *
 * @param token the asset's token
 * @param balance the balance
 */
public record TokenBalance(int token, Balance balance) {}
