package io.fluidex.rollup.tx;

import java.util.Objects;

/**
 * Moves a part of a balance to L1, where the account's owner can claim it.
 *
 * @param account the account that pays and signs
 * @param token the token
 * @param amount how much, unsigned
 * @param nonce the account's nonce before the transaction
 * @param validUntil the last block time at which it may happen, in seconds since 1970
 * @param signature of the account
 */
public record Withdraw(
    long account, int token, long amount, long nonce, long validUntil, PackedSignature signature)
    implements Transaction {
  /**
   * Checks the ranges.
   *
   * @throws TransactionFormatException if a number lies outside
   */
  public Withdraw {
    Ranges.account("account", account);
    Ranges.token("token", token);
    Ranges.nonce(nonce);
    Ranges.time("validUntil", validUntil);
    Objects.requireNonNull(signature, "signature");
  }

  @Override
  public TransactionType type() {
    return TransactionType.WITHDRAW;
  }
}
