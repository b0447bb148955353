package io.fluidex.rollup.state;

import io.fluidex.crypto.field.PrimeField;
import io.fluidex.rollup.tree.Forest;
import io.fluidex.rollup.tree.HashBatch;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.rollup.tree.UpdateSequence;
import java.util.Arrays;
import java.util.List;

/**
 * Hashes changed leaves up to the root of the account tree.
 *
 * <p>First the leaves of the accounts' own trees, then these trees side by side, then the account
 * leaves, which need their roots, then the account tree. Every step is one batch for all changes.
 */
final class TreeUpdater {
  private static final int LIMBS = PrimeField.LIMBS;

  /** Leaves rehashed at a time where there are very many: bounds the memory of the batches. */
  private static final int CHUNK = 1 << 14;

  private final StateTables tables;
  private final UpdateSequence balances;
  private final UpdateSequence orders;
  private final UpdateSequence accounts;
  private final HashBatch pairs;
  private final HashBatch orderLeaves;
  private final HashBatch accountLeaves;

  TreeUpdater(final StateTables tables, final NodeHasher hasher) {
    this.tables = tables;
    this.balances = new UpdateSequence(tables.balanceTrees);
    this.orders = new UpdateSequence(tables.orderTrees);
    this.accounts = new UpdateSequence(tables.accountTree);
    this.pairs = new HashBatch(hasher, 2);
    this.orderLeaves = new HashBatch(hasher, OrderLeaf.INPUTS);
    this.accountLeaves = new HashBatch(hasher, AccountLeaf.INPUTS);
  }

  /** Applies openings one after the other and gives each its paths and root. */
  void commitWithPaths(final List<AccountOpening> openings) {
    if (openings.isEmpty()) {
      return;
    }
    hashBalancesAndOrders(openings);
    hashAccountLeaves(openings);
    ascend(accounts);
    accounts.finish();
    for (int i = 0; i < openings.size(); i++) {
      accounts.copyRoot(i, openings.get(i).rootLimbs(), 0);
    }
    clear();
  }

  private void clear() {
    balances.clear();
    orders.clear();
    accounts.clear();
    pairs.clear();
    orderLeaves.clear();
    accountLeaves.clear();
  }

  private void hashBalancesAndOrders(final List<AccountOpening> openings) {
    balances.expect(pairs);
    orders.expect(orderLeaves);
    for (final AccountOpening opening : openings) {
      addBalance(opening, AccountOpening.SELL);
      addBalance(opening, AccountOpening.BUY);
      final boolean change = opening.changesOrder();
      if (change) {
        final int at = orderLeaves.add();
        OrderLeaf.hashInputs(opening.newOrderWords(), orderLeaves.in(), at);
      }
      orders.add(
          opening.account(),
          opening.orderSlot(),
          change,
          opening.siblingLimbs(),
          opening.orderPathAt());
    }
    pairs.run();
    orderLeaves.run();
    balances.collect(pairs);
    orders.collect(orderLeaves);
    ascend(balances, orders);
    balances.finish();
    orders.finish();
  }

  private void addBalance(final AccountOpening opening, final int balance) {
    final int token = opening.token(balance);
    final int path = opening.balancePathAt(balance);
    final long[] siblings = opening.siblingLimbs();
    PrimeField.FR.setUnsigned(opening.otherHalves()[balance], siblings, path);
    final boolean change = opening.changesBalance(balance);
    if (change) {
      final int at = pairs.add();
      final int own = (token & 1) * LIMBS;
      PrimeField.FR.setUnsigned(opening.newBalance(balance), pairs.in(), at + own);
      System.arraycopy(siblings, path, pairs.in(), at + LIMBS - own, LIMBS);
    }
    balances.add(opening.account(), token >> 1, change, siblings, path + LIMBS);
  }

  private void hashAccountLeaves(final List<AccountOpening> openings) {
    accounts.expect(accountLeaves);
    for (int i = 0; i < openings.size(); i++) {
      final AccountOpening opening = openings.get(i);
      final boolean change = opening.changesAnything();
      if (change) {
        final int at = accountLeaves.add();
        AccountLeaf.hashInputs(opening.newAccountWords(), accountLeaves.in(), at);
        // The second of the two balances has the root after both.
        balances.copyRoot(2 * i + AccountOpening.BUY, accountLeaves.in(), at + LIMBS);
        orders.copyRoot(i, accountLeaves.in(), at + 3 * LIMBS);
      }
      accounts.add(
          StateTables.ACCOUNT_TREE,
          opening.account(),
          change,
          opening.siblingLimbs(),
          opening.accountPathAt());
    }
    accountLeaves.run();
    accounts.collect(accountLeaves);
  }

  /** Hashes sequences from their leaves to below their roots, a level of all of them at a time. */
  private void ascend(final UpdateSequence... sequences) {
    boolean more = true;
    while (more) {
      pairs.clear();
      more = false;
      for (final UpdateSequence sequence : sequences) {
        if (sequence.isBelowRoot()) {
          sequence.prepare(pairs);
          more = true;
        }
      }
      pairs.run();
      for (final UpdateSequence sequence : sequences) {
        sequence.collect(pairs);
      }
    }
  }

  /** Brings the trees to what the tables hold after openings. */
  void commitWithoutPaths(final List<AccountOpening> openings) {
    final long[] balanceKeys = new long[AccountOpening.BALANCES * openings.size()];
    final long[] orderKeys = new long[openings.size()];
    final long[] accountKeys = new long[openings.size()];
    int balanceCount = 0;
    int orderCount = 0;
    int accountCount = 0;
    for (final AccountOpening opening : openings) {
      final long id = opening.account();
      for (int i = 0; i < AccountOpening.BALANCES; i++) {
        if (opening.changesBalance(i)) {
          balanceKeys[balanceCount++] = StateTables.pairKey(id, opening.token(i) >> 1);
        }
      }
      if (opening.changesOrder()) {
        orderKeys[orderCount++] = tables.orderKey(id, opening.orderSlot());
      }
      if (opening.changesAnything()) {
        accountKeys[accountCount++] = id;
      }
    }
    rehash(
        sorted(balanceKeys, balanceCount),
        sorted(orderKeys, orderCount),
        sorted(accountKeys, accountCount));
  }

  private static long[] sorted(final long[] keys, final int count) {
    final long[] distinct = Arrays.copyOf(keys, count);
    Arrays.sort(distinct);
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || distinct[i] != distinct[i - 1]) {
        distinct[n++] = distinct[i];
      }
    }
    return Arrays.copyOf(distinct, n);
  }

  /** Brings the trees to what the tables hold under some keys, each ascending and distinct. */
  void rehash(final long[] pairKeys, final long[] orderKeys, final long[] accountKeys) {
    rehashChunks(tables.balanceTrees, pairKeys, pairs, this::addPair);
    rehashChunks(tables.orderTrees, orderKeys, orderLeaves, this::addOrder);
    rehashChunks(tables.accountTree, accountKeys, accountLeaves, this::addAccount);
    clear();
  }

  /**
   * Appends the leaf that a table has under a key to a batch, and returns its key in the forest.
   */
  private interface LeafSource {
    long add(long tableKey);
  }

  private void rehashChunks(
      final Forest forest, final long[] keys, final HashBatch leaves, final LeafSource source) {
    for (int from = 0; from < keys.length; from += CHUNK) {
      final int count = Math.min(CHUNK, keys.length - from);
      final long[] leafKeys = new long[count];
      leaves.clear();
      for (int i = 0; i < count; i++) {
        leafKeys[i] = source.add(keys[from + i]);
      }
      leaves.run();
      for (int i = 0; i < count; i++) {
        forest.putLeaf(leafKeys[i], leaves.out(), LIMBS * i);
      }
      forest.rehash(leafKeys, count, pairs);
    }
  }

  private long addPair(final long key) {
    final long[] pair = new long[StateTables.PAIR];
    tables.balances.copy(key, pair, 0);
    final int at = pairs.add();
    for (int i = 0; i < StateTables.PAIR; i++) {
      PrimeField.FR.setUnsigned(pair[i], pairs.in(), at + LIMBS * i);
    }
    return tables.balanceTrees.key(StateTables.pairAccount(key), 0, StateTables.pairOf(key));
  }

  private long addOrder(final long key) {
    final long[] words = new long[OrderLeaf.WORDS];
    tables.orders.copy(key, words, 0);
    final int at = orderLeaves.add();
    OrderLeaf.hashInputs(words, orderLeaves.in(), at);
    return tables.orderTrees.key(tables.orderAccount(key), 0, tables.orderSlot(key));
  }

  private long addAccount(final long id) {
    final long[] words = new long[AccountLeaf.WORDS];
    tables.accounts.copy(id, words, 0);
    final int at = accountLeaves.add();
    AccountLeaf.hashInputs(words, accountLeaves.in(), at);
    tables.balanceTrees.copyRoot(id, accountLeaves.in(), at + LIMBS);
    tables.orderTrees.copyRoot(id, accountLeaves.in(), at + 3 * LIMBS);
    return tables.accountTree.key(StateTables.ACCOUNT_TREE, 0, id);
  }
}
