package io.fluidex.matchengine.result;

import io.fluidex.matchengine.order.OrderSnapshot;
import java.util.Objects;

/**
 * The order asks for less now.
 *
 * @param order the order as it is now
 */
public record OrderReduced(OrderSnapshot order) implements Result {
  /** Refuses null. */
  public OrderReduced {
    Objects.requireNonNull(order, "order");
  }

  @Override
  public boolean isEffective() {
    return true;
  }
}
