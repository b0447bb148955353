package io.fluidex.rollup.rebuild;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.publicdata.PublicRecord;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.state.OrderLeaf;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.NodeHasher;
import java.util.List;

/**
 * Rebuilds the state from the public data of all blocks, in their order: what anyone can do who has
 * L1, without the operator.
 *
 * <p>A block's data is applied whole or, if it cannot follow, not at all. The data was proven, so
 * what a transaction may do is not checked again; a record that takes what is not there shows that
 * the data is not that of the next block.
 */
public final class StateRebuilder {
  private RollupState state;

  /** Begins with the state without any account. */
  public StateRebuilder(final Depths depths, final NodeHasher hasher) {
    this.state = RollupState.genesis(depths, hasher);
  }

  /** Continues with a state, which then belongs to this. */
  public StateRebuilder(final RollupState state) {
    this.state = state;
  }

  /** The state after the blocks so far; another object after every block. */
  public RollupState state() {
    return state;
  }

  /**
   * Applies the data of the next block.
   *
   * @param newRoot the root that L1 has for the block
   * @throws RebuildException if a record cannot follow the state, or the root is another; the state
   *     stays as it was
   * @throws IllegalArgumentException if the data is of a block with other trees
   */
  public void apply(final PublicData data, final Fr newRoot) {
    if (!data.shape().depths().equals(state.depths())) {
      throw new IllegalArgumentException(
          "data of a block of shape " + data.shape() + " for a state of depths " + state.depths());
    }
    final RollupState next = state.fork();
    final List<PublicRecord> records = data.records();
    for (int i = 0; i < records.size(); i++) {
      try {
        apply(records.get(i), next);
      } catch (final RebuildException | IllegalArgumentException e) {
        throw new RebuildException("record " + i + ": " + e.getMessage(), e);
      }
    }
    next.commitWithoutPaths();
    if (!next.root().equals(newRoot)) {
      throw new RebuildException(
          "the data leads to root " + next.root() + ", the block's is " + newRoot);
    }
    state = next;
  }

  private static void apply(final PublicRecord record, final RollupState state) {
    switch (record) {
      case PublicRecord.Nop _ -> {}
      case PublicRecord.Register r -> {
        final AccountOpening account = state.open(r.account(), 0, 0, 0);
        account.setKey(r.sign(), r.ay());
        state.store(account);
      }
      case PublicRecord.Deposit r -> credit(r.account(), r.token(), r.amount(), state);
      case PublicRecord.Transfer r -> {
        spend(r.from(), r.token(), r.amount(), state);
        credit(r.to(), r.token(), r.amount(), state);
      }
      case PublicRecord.Withdraw r -> spend(r.account(), r.token(), r.amount(), state);
      case PublicRecord.SpotTrade r -> {
        trade(r.maker(), r.taker(), state);
        trade(r.taker(), r.maker(), state);
      }
      case PublicRecord.FullExit r -> {
        final AccountOpening account = state.open(r.account(), r.token(), 0, 0);
        if (account.oldBalance(AccountOpening.SELL) != r.amount()) {
          throw new RebuildException(
              "account "
                  + r.account()
                  + " has "
                  + Long.toUnsignedString(account.oldBalance(AccountOpening.SELL))
                  + " of token "
                  + r.token()
                  + ", its full exit "
                  + Long.toUnsignedString(r.amount()));
        }
        account.setBalance(AccountOpening.SELL, 0);
        state.store(account);
      }
      case PublicRecord.Cancel r -> {
        final AccountOpening account =
            state.open(r.account(), 0, 0, state.depths().slot(r.orderId()));
        account.setOrder(new OrderLeaf(r.orderId(), 0, 0, 0, 0, 0, 0));
        useNonce(account);
        state.store(account);
      }
    }
  }

  private static void useNonce(final AccountOpening account) {
    account.setNonce(account.oldNonce() + 1);
  }

  private static void credit(
      final long id, final int token, final long amount, final RollupState state) {
    final AccountOpening account = state.open(id, token, 0, 0);
    credit(account, AccountOpening.SELL, amount);
    state.store(account);
  }

  private static void credit(final AccountOpening account, final int balance, final long amount) {
    final long sum = account.oldBalance(balance) + amount;
    if (Long.compareUnsigned(sum, amount) < 0) {
      throw new RebuildException("a balance of account " + account.account() + " exceeds 64 bits");
    }
    account.setBalance(balance, sum);
  }

  private static void debit(final AccountOpening account, final long amount) {
    final long balance = account.oldBalance(AccountOpening.SELL);
    if (Long.compareUnsigned(balance, amount) < 0) {
      throw new RebuildException(
          "account "
              + account.account()
              + " has "
              + Long.toUnsignedString(balance)
              + " of token "
              + account.token(AccountOpening.SELL)
              + " and gives "
              + Long.toUnsignedString(amount));
    }
    account.setBalance(AccountOpening.SELL, balance - amount);
  }

  private static void spend(
      final long id, final int token, final long amount, final RollupState state) {
    final AccountOpening account = state.open(id, token, 0, 0);
    debit(account, amount);
    useNonce(account);
    state.store(account);
  }

  private static void trade(
      final PublicRecord.TradeSide side,
      final PublicRecord.TradeSide other,
      final RollupState state) {
    final AccountOpening account =
        state.open(
            side.account(),
            side.tokenSell(),
            other.tokenSell(),
            state.depths().slot(side.orderId()));
    final OrderLeaf inSlot = account.oldOrder();
    final boolean continues = inSlot.orderId() == side.orderId();
    account.setOrder(
        new OrderLeaf(
            side.orderId(),
            side.tokenSell(),
            other.tokenSell(),
            (continues ? inSlot.filledSell() : 0) + side.amountSell(),
            (continues ? inSlot.filledBuy() : 0) + other.amountSell(),
            side.totalSell(),
            side.totalBuy()));
    debit(account, side.amountSell());
    credit(account, AccountOpening.BUY, other.amountSell());
    state.store(account);
  }
}
