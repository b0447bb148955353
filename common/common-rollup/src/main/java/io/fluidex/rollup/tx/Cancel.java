package io.fluidex.rollup.tx;

import java.util.Objects;

/**
 * Ends an order, and every older one that would use its slot.
 *
 * @param account the account that signs
 * @param orderId the order; it need not be known to the state
 * @param nonce the account's nonce before the transaction
 * @param signature of the account
 */
public record Cancel(long account, long orderId, long nonce, PackedSignature signature)
    implements Transaction {
  /**
   * Checks the ranges.
   *
   * @throws TransactionFormatException if a number lies outside
   */
  public Cancel {
    Ranges.account("account", account);
    Ranges.orderId(orderId);
    Ranges.nonce(nonce);
    Objects.requireNonNull(signature, "signature");
  }

  @Override
  public TransactionType type() {
    return TransactionType.CANCEL;
  }
}
