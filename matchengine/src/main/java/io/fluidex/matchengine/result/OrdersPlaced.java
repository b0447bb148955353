package io.fluidex.matchengine.result;

import java.util.List;

/**
 * How a batch ended.
 *
 * @param orderIds ids of the orders placed
 * @param failure why the next one was refused, null if all were placed
 * @param effective whether the state has changed
 */
public record OrdersPlaced(List<Long> orderIds, Rejected failure, boolean effective)
    implements Result {
  /** Copies the list. */
  public OrdersPlaced {
    orderIds = List.copyOf(orderIds);
  }

  @Override
  public boolean isEffective() {
    return effective;
  }
}
