package io.fluidex.statemanager.production;

import io.fluidex.rollup.executor.Rejection;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.util.Optional;

/**
 * Whether a transaction is in time at its own journal time. The rules of the block alone would let
 * it depend on the block that it happens to be in.
 */
final class Expiry {
  private Expiry() {}

  /** Why a transaction comes too late at a time in seconds since 1970. */
  static Optional<String> check(final Transaction transaction, final long time) {
    final long validUntil =
        switch (transaction) {
          case Transfer t -> t.validUntil();
          case Withdraw t -> t.validUntil();
          case SpotTrade t ->
              Math.min(t.maker().order().validUntil(), t.taker().order().validUntil());
          default -> Long.MAX_VALUE;
        };
    return validUntil >= time
        ? Optional.empty()
        : Optional.of(
            Rejection.EXPIRED
                + " ("
                + Rejection.EXPIRED.code()
                + "): it was valid until "
                + validUntil
                + ", its journal time is "
                + time);
  }
}
