package io.fluidex.rollup.tx;

/**
 * Moves a whole balance to L1; asked for there by the account's owner, and never to be refused.
 *
 * @param account the account's id
 * @param token the token
 */
public record FullExit(long account, int token) implements Transaction {
  /**
   * Checks the ranges.
   *
   * @throws TransactionFormatException if a number lies outside
   */
  public FullExit {
    Ranges.account("account", account);
    Ranges.token("token", token);
  }

  @Override
  public TransactionType type() {
    return TransactionType.FULL_EXIT;
  }
}
