package io.fluidex.rollup.shape;

/**
 * The depths of the state's trees, so the bits of every index: token ids are below 2^balance, order
 * slots below 2^order, account ids below 2^account.
 *
 * @param balance levels of an account's balance tree, 1 to {@value #MAX_BALANCE}
 * @param order levels of an account's order tree, 1 to {@value #MAX_ORDER}
 * @param account levels of the account tree, 1 to {@value #MAX_ACCOUNT}
 */
public record Depths(int balance, int order, int account) {
  /** A token id has 16 bits. */
  public static final int MAX_BALANCE = 16;

  /** An account id and a slot fit one long with a bit to spare. */
  public static final int MAX_ORDER = 30;

  /** An account id has 32 bits. */
  public static final int MAX_ACCOUNT = 32;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a depth lies outside
   */
  public Depths {
    check("balance", balance, MAX_BALANCE);
    check("order", order, MAX_ORDER);
    check("account", account, MAX_ACCOUNT);
  }

  private static void check(final String tree, final int depth, final int max) {
    if (depth < 1 || depth > max) {
      throw new IllegalArgumentException(
          "the depth of the " + tree + " tree must be from 1 to " + max + ", not " + depth);
    }
  }

  /** The number of token ids. */
  public int tokens() {
    return 1 << balance;
  }

  /** The number of order slots of an account. */
  public int orderSlots() {
    return 1 << order;
  }

  /** The number of account ids, the unused 0 included. */
  public long accounts() {
    return 1L << account;
  }

  /** The slot of an order id: its low bits. */
  public int slot(final long orderId) {
    return (int) (orderId & (orderSlots() - 1));
  }

  /** The three depths, balance first, as the project writes them. */
  @Override
  public String toString() {
    return "(" + balance + ", " + order + ", " + account + ")";
  }
}
