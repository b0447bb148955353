package io.fluidex.gateway.push.market;

import io.fluidex.gateway.push.event.FeedEvent.OrderMoved;
import io.fluidex.gateway.push.event.FeedEvent.Traded;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The price levels of one market: the orders that were open after some event, and the events since.
 *
 * <p>An order is in here from its PUT, before it is matched, so in the middle of a command asks and
 * bids may overlap; {@link CommandBounds} knows when a command has ended.
 */
public final class Book {
  /** Is told of changes. */
  @FunctionalInterface
  public interface Watcher {
    /** A level is about to change. */
    void changes(boolean ask, BigDecimal price, BigDecimal amountBefore);
  }

  private final Map<Long, RestingOrder> orders = new HashMap<>();
  private final TreeMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
  private final TreeMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
  private final Watcher watcher;

  /** An empty book. */
  public Book(final Watcher watcher) {
    this.watcher = watcher;
  }

  /** Adds an order that was open before the events that follow. */
  public void add(final RestingOrder order) {
    orders.put(order.id(), order);
    change(order, order.remain());
  }

  /** Takes what happened to an order of this market. */
  public void apply(final OrderMoved event) {
    final long id = event.order().id();
    final BigDecimal remain =
        event.step().isEnd() ? BigDecimal.ZERO : new BigDecimal(event.order().remain());
    final RestingOrder known = orders.get(id);
    if (known != null) {
      remains(known, remain);
    } else if (remain.signum() > 0) {
      add(
          new RestingOrder(
              id,
              event.order().market(),
              event.order().ask(),
              new BigDecimal(event.order().price()),
              remain));
    }
  }

  /** Takes a trade of this market. */
  public void apply(final Traded event) {
    final BigDecimal amount = new BigDecimal(event.trade().amount());
    for (final long id : new long[] {event.ask().orderId(), event.bid().orderId()}) {
      final RestingOrder known = orders.get(id);
      if (known != null) {
        remains(known, known.remain().subtract(amount).max(BigDecimal.ZERO));
      }
    }
  }

  private void remains(final RestingOrder known, final BigDecimal remain) {
    final BigDecimal difference = remain.subtract(known.remain());
    if (remain.signum() == 0) {
      orders.remove(known.id());
    } else {
      orders.put(known.id(), known.withRemain(remain));
    }
    if (difference.signum() != 0) {
      change(known, difference);
    }
  }

  private void change(final RestingOrder order, final BigDecimal difference) {
    final Map<BigDecimal, BigDecimal> levels = levels(order.ask());
    final BigDecimal before = levels.getOrDefault(order.price(), BigDecimal.ZERO);
    watcher.changes(order.ask(), order.price(), before);
    final BigDecimal after = before.add(difference);
    if (after.signum() == 0) {
      levels.remove(order.price());
    } else {
      levels.put(order.price(), after);
    }
  }

  private Map<BigDecimal, BigDecimal> levels(final boolean ask) {
    return ask ? asks : bids;
  }

  /** What the orders at a price still ask for; 0 if there are none. */
  public BigDecimal amount(final boolean ask, final BigDecimal price) {
    return levels(ask).getOrDefault(price, BigDecimal.ZERO);
  }

  /** The best levels of a side, the best first. */
  public List<Level> best(final boolean ask, final int limit) {
    final List<Level> best = new ArrayList<>();
    for (final var level : levels(ask).entrySet()) {
      if (best.size() == limit) {
        break;
      }
      best.add(new Level(level.getKey(), level.getValue()));
    }
    return best;
  }

  /** How many orders are open. */
  public int orders() {
    return orders.size();
  }
}
