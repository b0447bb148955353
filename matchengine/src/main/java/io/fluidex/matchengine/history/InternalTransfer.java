package io.fluidex.matchengine.history;

import java.time.Instant;
import java.util.Objects;

/**
 * One user paid another.
 *
 * @param time when
 * @param from who paid
 * @param to who received
 * @param fromPubkey the payer's L2 key as it is now, empty if it is not registered
 * @param toPubkey the receiver's
 * @param asset what was paid
 * @param amount how much, as the engine wrote it
 */
public record InternalTransfer(
    Instant time,
    long from,
    long to,
    String fromPubkey,
    String toPubkey,
    String asset,
    String amount) {
  /** Refuses null. */
  public InternalTransfer {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(fromPubkey, "fromPubkey");
    Objects.requireNonNull(toPubkey, "toPubkey");
    Objects.requireNonNull(asset, "asset");
    Objects.requireNonNull(amount, "amount");
  }
}
