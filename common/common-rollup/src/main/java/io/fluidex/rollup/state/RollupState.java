package io.fluidex.rollup.state;

import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.tree.NodeHasher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The state of the rollup, in memory.
 *
 * <p>A change has two steps. {@link #store} changes the plain leaves at once, so that the next
 * transaction sees them; nothing is hashed. {@link #commit} then brings the trees up to date for
 * all changes since the last commit, many hashes at a time. In between, {@link #root} and the paths
 * are those of the last commit.
 *
 * <p>Belongs to one thread. Others read {@link #view}s, which cost a copy of a few pointers and
 * block nobody.
 */
public final class RollupState extends StateReader {
  private final NodeHasher hasher;
  private final TreeUpdater updater;
  private final List<AccountOpening> pending = new ArrayList<>();

  RollupState(final StateTables tables, final NodeHasher hasher) {
    super(tables);
    this.hasher = hasher;
    this.updater = new TreeUpdater(tables, hasher);
  }

  /** The state without any account. */
  public static RollupState genesis(final Depths depths, final NodeHasher hasher) {
    return new RollupState(new StateTables(depths), hasher);
  }

  /**
   * A state that goes its own way from here, at the cost of a {@link #view}: to try what a change
   * would do.
   *
   * @throws IllegalStateException if changes are not committed
   */
  public RollupState fork() {
    return fork(hasher);
  }

  /**
   * As {@link #fork()}, with another way to hash.
   *
   * @throws IllegalStateException if changes are not committed
   */
  public RollupState fork(final NodeHasher other) {
    requireCommitted();
    return new RollupState(tables().fork(), other);
  }

  /**
   * This state as it is now, for any thread.
   *
   * @throws IllegalStateException if changes are not committed
   */
  public StateView view() {
    requireCommitted();
    return new StateView(tables().fork());
  }

  /** Whether the trees are up to date. */
  public boolean isCommitted() {
    return pending.isEmpty();
  }

  private void requireCommitted() {
    if (!isCommitted()) {
      throw new IllegalStateException(
          pending.size() + " changes are not committed: the trees are not those of the leaves");
    }
  }

  /**
   * Opens an account: the old and, for now, the new leaves are those of this state.
   *
   * @throws IllegalArgumentException if the trees have no such index
   */
  public AccountOpening open(
      final long account, final int sellToken, final int buyToken, final int orderSlot) {
    final AccountOpening opening =
        new AccountOpening(depths(), account, sellToken, buyToken, orderSlot);
    read(opening, opening.oldBalanceWords(), opening.oldOrderWords(), opening.oldAccountWords());
    read(opening, opening.newBalanceWords(), opening.newOrderWords(), opening.newAccountWords());
    return opening;
  }

  private void read(
      final AccountOpening opening,
      final long[] balances,
      final long[] order,
      final long[] account) {
    final long id = opening.account();
    for (int i = 0; i < balances.length; i++) {
      balances[i] = balance(id, opening.token(i));
    }
    tables().orders.copy(tables().orderKey(id, opening.orderSlot()), order, 0);
    tables().accounts.copy(id, account, 0);
  }

  /**
   * Makes an opening's new leaves those of this state.
   *
   * @throws IllegalStateException if its old leaves are not
   * @throws IllegalArgumentException if it changes account 0, or both of two balances of one token
   */
  public void store(final AccountOpening opening) {
    requireFresh(opening);
    if (opening.token(AccountOpening.SELL) == opening.token(AccountOpening.BUY)
        && opening.changesBalance(AccountOpening.SELL)) {
      if (opening.changesBalance(AccountOpening.BUY)) {
        throw new IllegalArgumentException(
            "an opening of two balances of token "
                + opening.token(AccountOpening.SELL)
                + " can change one alone");
      }
      opening.repeatFirstBalance();
    }
    if (opening.account() == 0 && opening.changesAnything()) {
      throw new IllegalArgumentException("account 0 stays empty");
    }
    write(opening);
    pending.add(opening);
  }

  private void requireFresh(final AccountOpening opening) {
    final long[] balances = new long[AccountOpening.BALANCES];
    final long[] order = new long[OrderLeaf.WORDS];
    final long[] account = new long[AccountLeaf.WORDS];
    read(opening, balances, order, account);
    if (!opening.depths().equals(depths())
        || !Arrays.equals(balances, opening.oldBalanceWords())
        || !Arrays.equals(order, opening.oldOrderWords())
        || !Arrays.equals(account, opening.oldAccountWords())) {
      throw new IllegalStateException(
          "the opening of account " + opening.account() + " is not of this state as it is");
    }
  }

  private void write(final AccountOpening opening) {
    final long id = opening.account();
    final long[] pair = new long[StateTables.PAIR];
    for (int i = 0; i < AccountOpening.BALANCES; i++) {
      final int token = opening.token(i);
      opening.otherHalves()[i] = balance(id, token ^ 1);
      if (opening.changesBalance(i)) {
        pair[token & 1] = opening.newBalance(i);
        pair[(token & 1) ^ 1] = opening.otherHalves()[i];
        tables().balances.put(StateTables.pairKey(id, token >> 1), pair, 0);
      }
    }
    if (opening.changesOrder()) {
      tables().orders.put(tables().orderKey(id, opening.orderSlot()), opening.newOrderWords(), 0);
    }
    if (opening.changesAnything()) {
      // Also if the words are the same: the accounts of this table are those that were ever used.
      tables().accounts.put(id, opening.newAccountWords(), 0);
    }
  }

  /**
   * Brings the trees up to date, one change after the other, and gives every opening since the last
   * commit its paths and the root it has led to.
   */
  public void commit() {
    updater.commitWithPaths(pending);
    pending.clear();
  }

  /**
   * Brings the trees up to date like {@link #commit}, but at once, hashing each node no more than
   * once: cheaper where many changes meet, and the openings get neither paths nor roots.
   */
  public void commitWithoutPaths() {
    updater.commitWithoutPaths(pending);
    pending.clear();
  }

  TreeUpdater updater() {
    return updater;
  }
}
