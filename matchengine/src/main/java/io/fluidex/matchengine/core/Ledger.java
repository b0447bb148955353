package io.fluidex.matchengine.core;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.book.LongMap;
import io.fluidex.matchengine.book.UserAccount;
import io.fluidex.matchengine.market.AssetSpec;
import java.util.Arrays;

/**
 * All accounts and their balances. What all users have of a token together fits 63 bits, so no
 * credit to any of them can overflow.
 */
final class Ledger {
  private static final int NONE = -1;

  private final int[] numbers = new int[AssetSpec.MAX_TOKEN + 1];
  private int[] tokens = {};
  private long[] supply = {};
  private final LongMap<UserAccount> accounts = new LongMap<>();

  Ledger() {
    Arrays.fill(numbers, NONE);
  }

  /** The number of a token, given to it when it is first asked for. */
  int number(final int token) {
    if (numbers[token] == NONE) {
      final int number = tokens.length;
      tokens = Arrays.copyOf(tokens, number + 1);
      supply = Arrays.copyOf(supply, number + 1);
      tokens[number] = token;
      numbers[token] = number;
    }
    return numbers[token];
  }

  /** A user's balance of a token; nothing if either is not known. */
  Balance balance(final long userId, final int token) {
    final UserAccount account = accounts.get(userId);
    return account == null || token < 0 || token >= numbers.length || numbers[token] == NONE
        ? Balance.ZERO
        : balance(account, numbers[token]);
  }

  /** How many tokens have numbers. */
  int tokenCount() {
    return tokens.length;
  }

  /** The token with a number. */
  int token(final int number) {
    return tokens[number];
  }

  /** What all users together have of a token's number: deposits less withdrawals. */
  long supply(final int number) {
    return supply[number];
  }

  /** A user, or null. */
  UserAccount find(final long id) {
    return accounts.get(id);
  }

  /** A user, made if there is none. */
  UserAccount account(final long id) {
    UserAccount account = accounts.get(id);
    if (account == null) {
      account = new UserAccount(id);
      accounts.put(id, account);
    }
    return account;
  }

  /** The ids of all users, ascending. */
  long[] ids() {
    return accounts.sortedKeys();
  }

  /** What a user, or null for none, has available of a token. */
  long available(final UserAccount account, final int token) {
    return account == null ? 0 : account.available(number(token));
  }

  /** A user's balance of a token's number. */
  static Balance balance(final UserAccount account, final int number) {
    return new Balance(account.available(number), account.frozen(number));
  }

  /** Whether a deposit keeps all that there is of a token within 63 bits. */
  boolean canDeposit(final int token, final long units) {
    final int number = number(token);
    return units <= Long.MAX_VALUE - supply[number];
  }

  /** Brings units into the exchange. */
  void deposit(final UserAccount account, final int token, final long units) {
    final int number = number(token);
    supply[number] += units;
    account.addAvailable(number, units);
  }

  /** Takes available units out of the exchange. */
  void withdraw(final UserAccount account, final int token, final long units) {
    final int number = number(token);
    supply[number] -= units;
    account.addAvailable(number, -units);
  }

  /** Forgets accounts and balances. */
  void clear() {
    accounts.clear();
    Arrays.fill(supply, 0);
  }

  /** Adds a balance as it was. */
  void restore(final UserAccount account, final int token, final Balance balance) {
    final int number = number(token);
    supply[number] += balance.total();
    account.addAvailable(number, balance.available());
    account.addFrozen(number, balance.frozen());
  }
}
