package io.fluidex.matchengine.state;

import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;

/**
 * A closed order that its client can still find by its own id.
 *
 * @param order the order as it ended
 * @param status how it ended
 * @param time when, in milliseconds
 */
public record ClosedOrder(OrderSnapshot order, OrderStatus status, long time) {}
