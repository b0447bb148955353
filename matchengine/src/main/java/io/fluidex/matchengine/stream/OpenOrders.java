package io.fluidex.matchengine.stream;

import java.util.List;

/**
 * All open orders after an event.
 *
 * @param seq the last event they contain
 * @param orders the orders
 */
public record OpenOrders(long seq, List<OpenOrder> orders) {
  /** Copies the list. */
  public OpenOrders {
    orders = List.copyOf(orders);
  }
}
