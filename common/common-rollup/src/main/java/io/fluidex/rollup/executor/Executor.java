package io.fluidex.rollup.executor;

import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tx.Transaction;
import java.util.Optional;

/**
 * Executes transactions on a state, one after the other.
 *
 * <p>An accepted transaction changes the state's leaves at once; {@link RollupState#commit} then
 * adds the paths and roots to the witnesses of all transactions since the last commit. A rejected
 * one changes nothing. Nothing that a transaction can contain makes this throw. Belongs to the
 * state's thread.
 */
public final class Executor {
  private final RollupState state;

  /** Executes on a state. */
  public Executor(final RollupState state) {
    this.state = state;
  }

  /** The state. */
  public RollupState state() {
    return state;
  }

  /** Executes a transaction, or says why not. */
  public Outcome execute(final Transaction transaction, final BlockContext block) {
    final Depths depths = state.depths();
    final Optional<Outcome.Rejected> ids = TransactionRules.checkIds(transaction, depths);
    if (ids.isPresent()) {
      return ids.get();
    }
    final AccountOpening first =
        open(TransactionRules.place(transaction, TransactionRules.FIRST, depths));
    final AccountOpening second =
        open(TransactionRules.place(transaction, TransactionRules.SECOND, depths));
    final Optional<Outcome.Rejected> rules =
        TransactionRules.apply(transaction, first, second, block);
    if (rules.isPresent()) {
      return rules.get();
    }
    state.store(first);
    state.store(second);
    return new Outcome.Accepted(new SlotWitness(transaction, first, second));
  }

  private AccountOpening open(final TransactionRules.Place place) {
    return state.open(place.account(), place.sellToken(), place.buyToken(), place.orderSlot());
  }
}
