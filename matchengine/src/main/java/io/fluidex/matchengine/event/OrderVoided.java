package io.fluidex.matchengine.event;

import io.fluidex.rollup.tx.Cancel;
import java.util.Objects;

/**
 * The signature of an order, and of all older ones of its slot, was voided on L2.
 *
 * @param seq the event's number
 * @param time when, in milliseconds
 * @param l2 the L2 transaction, which names account, order and nonce
 */
public record OrderVoided(long seq, long time, Cancel l2) implements Event {
  /** Refuses null. */
  public OrderVoided {
    Objects.requireNonNull(l2, "l2");
  }
}
