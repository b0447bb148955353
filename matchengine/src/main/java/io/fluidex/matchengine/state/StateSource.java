package io.fluidex.matchengine.state;

import io.fluidex.matchengine.order.OrderSnapshot;
import java.util.Collection;

/**
 * A state that can be read piece by piece. The facts may be made while they are read, so that a
 * million orders are never in memory as facts at once; the order is that of {@link CoreState}.
 */
public interface StateSource {
  /** All but the lists below. */
  StateHeading heading();

  /** Users by ascending id. */
  Collection<UserState> users();

  /** Open orders by ascending id. */
  Collection<OrderSnapshot> orders();

  /** Business ids that are remembered, oldest first. */
  Collection<SeenRequest> requests();

  /** Closed orders with clients' ids that are remembered, oldest closing first. */
  Collection<ClosedOrder> closed();

  /** Pools by ascending market. */
  Collection<PoolState> pools();

  /** Hands all of it to someone. */
  default void sendTo(final StateSink sink) {
    sink.heading(heading());
    users().forEach(sink::user);
    orders().forEach(sink::order);
    requests().forEach(sink::request);
    closed().forEach(sink::closed);
    pools().forEach(sink::pool);
  }
}
