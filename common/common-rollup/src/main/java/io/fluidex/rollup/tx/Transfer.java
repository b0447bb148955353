package io.fluidex.rollup.tx;

import java.util.Objects;

/**
 * One account pays another.
 *
 * @param from the account that pays and signs
 * @param to the account that receives
 * @param token the token
 * @param amount how much, unsigned
 * @param nonce the nonce of {@code from} before the transaction
 * @param validUntil the last block time at which it may happen, in seconds since 1970
 * @param signature of {@code from}
 */
public record Transfer(
    long from,
    long to,
    int token,
    long amount,
    long nonce,
    long validUntil,
    PackedSignature signature)
    implements Transaction {
  /**
   * Checks the ranges.
   *
   * @throws TransactionFormatException if a number lies outside
   */
  public Transfer {
    Ranges.account("from", from);
    Ranges.account("to", to);
    Ranges.token("token", token);
    Ranges.nonce(nonce);
    Ranges.time("validUntil", validUntil);
    Objects.requireNonNull(signature, "signature");
  }

  @Override
  public TransactionType type() {
    return TransactionType.TRANSFER;
  }
}
