package io.fluidex.rollup.executor;

import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.signature.SignatureClaim;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Nop;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.util.List;
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

  /**
   * What {@link #execute} will ask about a transaction's signatures if the keys stay those of the
   * state, for {@link io.fluidex.rollup.signature.SignaturesAhead}; none if it has ids that the
   * trees do not have.
   */
  public List<SignatureClaim> claims(final Transaction transaction, final Domain domain) {
    if (TransactionRules.checkIds(transaction, state.depths()).isPresent()) {
      return List.of();
    }
    return switch (transaction) {
      case Transfer t -> List.of(claim(t.from(), SigningMessage.of(domain, t), t.signature()));
      case Withdraw t -> List.of(claim(t.account(), SigningMessage.of(domain, t), t.signature()));
      case Cancel t -> List.of(claim(t.account(), SigningMessage.of(domain, t), t.signature()));
      case SpotTrade t -> List.of(claim(t.maker(), domain), claim(t.taker(), domain));
      case Nop _, Register _, Deposit _, FullExit _ -> List.of();
    };
  }

  private SignatureClaim claim(final SignedOrder signed, final Domain domain) {
    final Order order = signed.order();
    return claim(order.account(), SigningMessage.of(domain, order), signed.signature());
  }

  private SignatureClaim claim(
      final long account, final SigningMessage message, final PackedSignature signature) {
    final AccountOpening key = state.open(account, 0, 0, 0);
    return new SignatureClaim(key.oldSign(), key.oldAy(), message, signature);
  }

  private AccountOpening open(final TransactionRules.Place place) {
    return state.open(place.account(), place.sellToken(), place.buyToken(), place.orderSlot());
  }
}
