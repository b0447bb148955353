package io.fluidex.matchengine.result;

import io.fluidex.matchengine.order.OrderSnapshot;

/**
 * The order is cancelled.
 *
 * @param order the order as it was before, null if none was open and only its signature was voided
 * @param nextNonce the nonce that its user signs next
 * @param nextOrderId the smallest L2 order id that its user can use next, 0 if there is none
 */
public record OrderCancelled(OrderSnapshot order, long nextNonce, long nextOrderId)
    implements Result {
  @Override
  public boolean isEffective() {
    return true;
  }
}
