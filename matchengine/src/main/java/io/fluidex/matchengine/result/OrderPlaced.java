package io.fluidex.matchengine.result;

import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;
import java.util.Objects;

/**
 * The order was matched, and rests or is gone.
 *
 * @param order the order as it is now
 * @param status what became of it
 * @param nextOrderId the smallest L2 order id that its user can use next, 0 if there is none
 * @param repeated whether it was placed by an earlier command with the same client order id
 */
public record OrderPlaced(
    OrderSnapshot order, OrderStatus status, long nextOrderId, boolean repeated) implements Result {
  /** Refuses null. */
  public OrderPlaced {
    Objects.requireNonNull(order, "order");
    Objects.requireNonNull(status, "status");
  }

  @Override
  public boolean isEffective() {
    return !repeated;
  }
}
