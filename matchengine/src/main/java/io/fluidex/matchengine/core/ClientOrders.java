package io.fluidex.matchengine.core;

import io.fluidex.matchengine.book.BookOrder;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.state.ClosedOrder;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Orders by their clients' ids: all that are open, and closed ones for some time. */
final class ClientOrders {
  private record Key(long userId, String clientOrderId) {}

  private final Map<Key, BookOrder> open = new HashMap<>();

  /** Oldest closing first. */
  private final LinkedHashMap<Key, ClosedOrder> closed = new LinkedHashMap<>();

  private static Key key(final BookOrder order) {
    return new Key(order.terms().userId(), order.terms().clientOrderId());
  }

  private static boolean isNamed(final BookOrder order) {
    return !order.terms().clientOrderId().isEmpty();
  }

  /** The open order, or null. */
  BookOrder open(final long userId, final String clientOrderId) {
    return open.get(new Key(userId, clientOrderId));
  }

  /** The closed order, if that is not long ago, or null. */
  ClosedOrder closed(
      final long userId,
      final String clientOrderId,
      final long now,
      final EngineSettings settings) {
    final ClosedOrder order = closed.get(new Key(userId, clientOrderId));
    return order == null || isOld(order, now, settings) ? null : order;
  }

  private static boolean isOld(
      final ClosedOrder order, final long now, final EngineSettings settings) {
    return now - order.time() >= settings.clientIdMemoryMillis();
  }

  /** Knows an order from now on. */
  void placed(final BookOrder order) {
    if (isNamed(order)) {
      closed.remove(key(order));
      open.put(key(order), order);
    }
  }

  /** An order is closed; forgets old ones. */
  void closed(final BookOrder order, final long now, final EngineSettings settings) {
    if (!isNamed(order)) {
      return;
    }
    open.remove(key(order));
    closed.put(key(order), new ClosedOrder(order.snapshot(), order.status(), now));
    final Iterator<ClosedOrder> oldest = closed.values().iterator();
    while (oldest.hasNext()
        && (isOld(oldest.next(), now, settings) || closed.size() > settings.clientIdMemory())) {
      oldest.remove();
    }
  }

  void clear() {
    open.clear();
    closed.clear();
  }

  /** Closed orders that are remembered, oldest closing first. */
  Collection<ClosedOrder> closed() {
    return closed.values();
  }

  /** Remembers the next closed order as it was. */
  void restore(final ClosedOrder order) {
    closed.put(
        new Key(order.order().terms().userId(), order.order().terms().clientOrderId()), order);
  }
}
