package io.fluidex.matchengine.command;

import java.util.Objects;

/**
 * Cancels an open order and puts another of the same user and market, or neither. The new order has
 * an id and a place in the queue of its own, and what the old one held to pay with.
 *
 * @param orderId exchange-wide id of the old order
 * @param order the new order
 */
public record ReplaceOrder(long orderId, PutOrder order) implements Command {
  /** Refuses null. */
  public ReplaceOrder {
    Objects.requireNonNull(order, "order");
  }
}
