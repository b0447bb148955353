package io.fluidex.matchengine.event;

import io.fluidex.rollup.tx.Register;
import java.util.Objects;

/**
 * A user was registered.
 *
 * @param seq the event's number
 * @param time when, in milliseconds
 * @param userId its id
 * @param l1Address its L1 address, in lower case
 * @param l2Pubkey its compressed L2 key, in lower case
 * @param l2 the L2 transaction, null without one
 */
public record UserRegistered(
    long seq, long time, long userId, String l1Address, String l2Pubkey, Register l2)
    implements Event {
  /** Refuses null where there is always a value. */
  public UserRegistered {
    Objects.requireNonNull(l1Address, "l1Address");
    Objects.requireNonNull(l2Pubkey, "l2Pubkey");
  }
}
