package io.fluidex.rollup.state;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.tree.Forest;
import io.fluidex.rollup.tree.LongTable;

/**
 * The memory of a state: plain leaves in tables, and the nodes above them in forests.
 *
 * <p>Balances are stored in pairs, tokens 2i and 2i + 1 together: a pair is an entry, and the hash
 * of a pair is a leaf of the balance forest, which therefore is one level lower than the balance
 * tree.
 */
final class StateTables {
  /** Longs of a pair of balances. */
  static final int PAIR = 2;

  private static final int PAIR_BITS = Depths.MAX_BALANCE - 1;

  /** The owner of the account tree's nodes; balance and order trees are owned by accounts. */
  static final long ACCOUNT_TREE = 0;

  final Depths depths;
  final LongTable balances;
  final LongTable orders;
  final LongTable accounts;
  final Forest balanceTrees;
  final Forest orderTrees;
  final Forest accountTree;

  /** The state without any account. */
  StateTables(final Depths depths) {
    this.depths = depths;
    this.balances = new LongTable(PAIR);
    this.orders = new LongTable(OrderLeaf.WORDS);
    this.accounts = new LongTable(AccountLeaf.WORDS);
    this.balanceTrees =
        new Forest(depths.balance() - 1, depths.account(), Poseidon.hash(Fr.ZERO, Fr.ZERO));
    this.orderTrees = new Forest(depths.order(), depths.account(), OrderLeaf.EMPTY.hash());
    final AccountLeaf empty =
        new AccountLeaf(0, false, Fr.ZERO, balanceTrees.emptyRoot(), orderTrees.emptyRoot());
    this.accountTree = new Forest(depths.account(), 0, empty.hash());
  }

  private StateTables(final StateTables from) {
    this.depths = from.depths;
    this.balances = from.balances.fork();
    this.orders = from.orders.fork();
    this.accounts = from.accounts.fork();
    this.balanceTrees = from.balanceTrees.fork();
    this.orderTrees = from.orderTrees.fork();
    this.accountTree = from.accountTree.fork();
  }

  /** The same state; from now on neither copy sees changes of the other. */
  StateTables fork() {
    return new StateTables(this);
  }

  static long pairKey(final long account, final int pair) {
    return account << PAIR_BITS | pair;
  }

  static long pairAccount(final long key) {
    return key >>> PAIR_BITS;
  }

  static int pairOf(final long key) {
    return (int) key & ((1 << PAIR_BITS) - 1);
  }

  long orderKey(final long account, final int slot) {
    return account << depths.order() | slot;
  }

  long orderAccount(final long key) {
    return key >>> depths.order();
  }

  int orderSlot(final long key) {
    return depths.slot(key);
  }
}
