package io.fluidex.rollup.tx;

/**
 * Credits what was paid to the L1 contract.
 *
 * @param account the account's id
 * @param token the token
 * @param amount how much, unsigned
 */
public record Deposit(long account, int token, long amount) implements Transaction {
  /**
   * Checks the ranges.
   *
   * @throws TransactionFormatException if a number lies outside
   */
  public Deposit {
    Ranges.account("account", account);
    Ranges.token("token", token);
  }

  @Override
  public TransactionType type() {
    return TransactionType.DEPOSIT;
  }
}
