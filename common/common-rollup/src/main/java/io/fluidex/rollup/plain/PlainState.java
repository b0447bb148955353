package io.fluidex.rollup.plain;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.state.AccountLeaf;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.state.OrderLeaf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The state with a {@link PlainTree} for every tree, updated leaf by leaf. */
public final class PlainState {
  /** An account and its trees. */
  private static final class Account {
    private long nonce;
    private boolean sign;
    private Fr ay = Fr.ZERO;
    private final PlainTree balances;
    private final PlainTree orders;

    Account(final Depths depths) {
      this.balances = new PlainTree(depths.balance(), Fr.ZERO);
      this.orders = new PlainTree(depths.order(), OrderLeaf.EMPTY.hash());
    }

    AccountLeaf leaf() {
      return new AccountLeaf(nonce, sign, ay, balances.root(), orders.root());
    }
  }

  private final Depths depths;
  private final Map<Long, Account> accounts = new HashMap<>();
  private final PlainTree tree;

  /** The state without any account. */
  public PlainState(final Depths depths) {
    this.depths = depths;
    this.tree = new PlainTree(depths.account(), new Account(depths).leaf().hash());
  }

  /** The root of the account tree. */
  public Fr root() {
    return tree.root();
  }

  /**
   * Does what an opening does, one leaf after the other, and returns the siblings of the four
   * paths, each read before its leaf is changed.
   */
  public List<Fr> apply(final AccountOpening opening) {
    final Account account = accounts.computeIfAbsent(opening.account(), id -> new Account(depths));
    final List<Fr> siblings = new ArrayList<>();
    for (final int balance : new int[] {AccountOpening.SELL, AccountOpening.BUY}) {
      final int token = opening.token(balance);
      siblings.addAll(account.balances.path(token).siblings());
      if (opening.changesBalance(balance)) {
        account.balances.set(token, amount(opening.newBalance(balance)));
      }
    }
    siblings.addAll(account.orders.path(opening.orderSlot()).siblings());
    if (opening.changesOrder()) {
      account.orders.set(opening.orderSlot(), opening.newOrder().hash());
    }
    siblings.addAll(tree.path(opening.account()).siblings());
    account.nonce = opening.newNonce();
    account.sign = opening.newSign();
    account.ay = opening.newAy();
    if (opening.changesAnything()) {
      tree.set(opening.account(), account.leaf().hash());
    }
    return siblings;
  }

  private static Fr amount(final long unsigned) {
    final long[] limbs = new long[PrimeField.LIMBS];
    PrimeField.FR.setUnsigned(unsigned, limbs, 0);
    return Fr.load(limbs, 0);
  }
}
