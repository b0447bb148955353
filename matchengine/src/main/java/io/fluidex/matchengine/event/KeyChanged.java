package io.fluidex.matchengine.event;

import io.fluidex.rollup.tx.Register;
import java.util.Objects;

/**
 * A user has another L2 key.
 *
 * @param seq the event's number
 * @param time when, in milliseconds
 * @param userId whose key
 * @param l2Pubkey the compressed new key, in lower case
 * @param l2 the L2 transaction
 */
public record KeyChanged(long seq, long time, long userId, String l2Pubkey, Register l2)
    implements Event {
  /** Refuses null. */
  public KeyChanged {
    Objects.requireNonNull(l2Pubkey, "l2Pubkey");
    Objects.requireNonNull(l2, "l2");
  }
}
