package io.fluidex.rollup.tx;

import io.fluidex.crypto.field.Fr;
import java.util.Objects;

/**
 * Gives an account a key, the first or another; asked for on L1.
 *
 * @param account the account's id
 * @param sign whether x of the key exceeds (r - 1) / 2
 * @param ay y of the key
 */
public record Register(long account, boolean sign, Fr ay) implements Transaction {
  /**
   * Checks the ranges.
   *
   * @throws TransactionFormatException if a number lies outside
   */
  public Register {
    Ranges.account("account", account);
    Objects.requireNonNull(ay, "ay");
  }

  @Override
  public TransactionType type() {
    return TransactionType.REGISTER;
  }
}
