package io.fluidex.statemanager;

import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.signature.SignatureClaim;
import io.fluidex.rollup.signature.SignaturesAhead;
import io.fluidex.rollup.state.AccountLeaf;
import io.fluidex.rollup.state.StateReader;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;

/**
 * Begins to check the signatures of transactions before it is their turn, with the keys of now. A
 * key that changes in between costs time, not correctness: the executor asks about the key of then.
 */
final class SignaturePrefetch {
  private final Domain domain;
  private final SignaturesAhead signatures;

  SignaturePrefetch(final Domain domain, final SignaturesAhead signatures) {
    this.domain = domain;
    this.signatures = signatures;
  }

  /** Begins with the signatures of a transaction; on the thread of the state. */
  void begin(final Transaction transaction, final StateReader state) {
    switch (transaction) {
      case Transfer t -> begin(t.from(), SigningMessage.of(domain, t), t.signature(), state);
      case Withdraw t -> begin(t.account(), SigningMessage.of(domain, t), t.signature(), state);
      case Cancel t -> begin(t.account(), SigningMessage.of(domain, t), t.signature(), state);
      case SpotTrade t -> {
        begin(t.maker(), state);
        begin(t.taker(), state);
      }
      default -> {}
    }
  }

  private void begin(final SignedOrder signed, final StateReader state) {
    begin(
        signed.order().account(),
        SigningMessage.of(domain, signed.order()),
        signed.signature(),
        state);
  }

  private void begin(
      final long account,
      final SigningMessage message,
      final PackedSignature signature,
      final StateReader state) {
    if (account >= state.depths().accounts()) {
      return;
    }
    final AccountLeaf leaf = state.account(account);
    if (leaf.isRegistered()) {
      signatures.begin(new SignatureClaim(leaf.sign(), leaf.ay(), message, signature));
    }
  }
}
