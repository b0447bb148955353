package io.fluidex.matchengine.event;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;
import java.util.Objects;

/**
 * Something happened to an order.
 *
 * @param seq the event's number
 * @param time when, in milliseconds
 * @param kind what
 * @param status what became of it
 * @param order the order after; one that is gone shows what it did not trade as {@code remain}
 * @param balance its user's balance, after, of what it sells
 */
public record OrderChanged(
    long seq,
    long time,
    OrderEventKind kind,
    OrderStatus status,
    OrderSnapshot order,
    Balance balance)
    implements Event {
  /** Refuses null. */
  public OrderChanged {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(order, "order");
    Objects.requireNonNull(balance, "balance");
  }
}
