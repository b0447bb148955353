package io.fluidex.matchengine.state;

import io.fluidex.matchengine.order.OrderSnapshot;

/** Takes a state piece by piece: the heading first, then the lists in the order of the methods. */
public interface StateSink {
  /** Takes all but the lists. */
  void heading(StateHeading heading);

  /** Takes the next user by id. */
  void user(UserState user);

  /** Takes the next open order by id. */
  void order(OrderSnapshot order);

  /** Takes the next business id, oldest first. */
  void request(SeenRequest request);

  /** Takes the next closed order, oldest closing first. */
  void closed(ClosedOrder order);

  /** Takes the next pool by market. */
  void pool(PoolState pool);
}
