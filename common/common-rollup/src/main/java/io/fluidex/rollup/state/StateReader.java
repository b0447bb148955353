package io.fluidex.rollup.state;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.tree.MerklePath;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be asked of a state. Amounts are unsigned; an account, balance or slot that was never
 * used is empty, without error.
 *
 * <p>The methods refuse indexes that trees of these depths do not have with an {@link
 * IllegalArgumentException}.
 */
public abstract sealed class StateReader permits RollupState, StateView {
  private static final int LIMBS = PrimeField.LIMBS;

  private final StateTables tables;

  StateReader(final StateTables tables) {
    this.tables = tables;
  }

  final StateTables tables() {
    return tables;
  }

  /** The depths of the trees. */
  public final Depths depths() {
    return tables.depths;
  }

  /** The root of the account tree. */
  public final Fr root() {
    return tables.accountTree.root(StateTables.ACCOUNT_TREE);
  }

  /** The number of accounts that were ever used. */
  public final long accountCount() {
    return tables.accounts.size();
  }

  /** The number of order slots that were ever used. */
  public final long orderCount() {
    return tables.orders.size();
  }

  /** The number of tree nodes in memory. */
  public final long nodeCount() {
    return tables.balanceTrees.storedNodes()
        + tables.orderTrees.storedNodes()
        + tables.accountTree.storedNodes();
  }

  private void checkAccount(final long account) {
    if (account < 0 || account >= depths().accounts()) {
      throw new IllegalArgumentException(
          "account " + account + " is not below " + depths().accounts());
    }
  }

  private void checkToken(final int token) {
    if (token < 0 || token >= depths().tokens()) {
      throw new IllegalArgumentException("token " + token + " is not below " + depths().tokens());
    }
  }

  private void checkSlot(final int slot) {
    if (slot < 0 || slot >= depths().orderSlots()) {
      throw new IllegalArgumentException(
          "order slot " + slot + " is not below " + depths().orderSlots());
    }
  }

  /** An account's balance of a token. */
  public final long balance(final long account, final int token) {
    checkAccount(account);
    checkToken(token);
    return tables.balances.word(StateTables.pairKey(account, token >> 1), token & 1);
  }

  /** What is in an account's order slot. */
  public final OrderLeaf order(final long account, final int slot) {
    checkAccount(account);
    checkSlot(slot);
    final long[] words = new long[OrderLeaf.WORDS];
    return tables.orders.copy(tables.orderKey(account, slot), words, 0)
        ? OrderLeaf.ofWords(words)
        : OrderLeaf.EMPTY;
  }

  /** An account's leaf. */
  public final AccountLeaf account(final long account) {
    checkAccount(account);
    final long[] words = new long[AccountLeaf.WORDS];
    tables.accounts.copy(account, words, 0);
    return new AccountLeaf(
        words[0] & (AccountLeaf.NONCES - 1),
        words[0] >= AccountLeaf.NONCES,
        Fr.load(words, AccountLeaf.AY),
        tables.balanceTrees.root(account),
        tables.orderTrees.root(account));
  }

  /** The path of a balance in the account's balance tree. */
  public final MerklePath balancePath(final long account, final int token) {
    final long other = balance(account, token ^ 1);
    final long[] limbs = new long[LIMBS];
    PrimeField.FR.setUnsigned(other, limbs, 0);
    final List<Fr> siblings = new ArrayList<>(depths().balance());
    siblings.add(Fr.load(limbs, 0));
    siblings.addAll(tables.balanceTrees.path(account, token >> 1).siblings());
    return new MerklePath(token, siblings);
  }

  /** The path of a slot in the account's order tree. */
  public final MerklePath orderPath(final long account, final int slot) {
    checkAccount(account);
    checkSlot(slot);
    return tables.orderTrees.path(account, slot);
  }

  /** The path of an account in the account tree. */
  public final MerklePath accountPath(final long account) {
    checkAccount(account);
    return tables.accountTree.path(StateTables.ACCOUNT_TREE, account);
  }

  /** What {@link #forEachBalance} calls. */
  @FunctionalInterface
  public interface BalanceVisitor {
    /** Takes an account's balance of a token. */
    void visit(long account, int token, long amount);
  }

  /** Visits every balance but the empty ones, in the order of accounts, then tokens. */
  public final void forEachBalance(final BalanceVisitor visitor) {
    final long[] pair = new long[StateTables.PAIR];
    for (final long key : tables.balances.sortedKeys()) {
      tables.balances.copy(key, pair, 0);
      for (int i = 0; i < StateTables.PAIR; i++) {
        if (pair[i] != 0) {
          visitor.visit(
              StateTables.pairAccount(key),
              StateTables.PAIR * StateTables.pairOf(key) + i,
              pair[i]);
        }
      }
    }
  }
}
