package io.fluidex.matchengine.stream;

import io.fluidex.matchengine.book.LongMap;
import io.fluidex.matchengine.event.OrderChanged;
import io.fluidex.matchengine.event.OrderEventKind;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The price levels of one market as events tell them.
 *
 * <p>An order is in here from its PUT, before it is matched, so in the middle of a command asks and
 * bids may overlap; after it they are those of the exchange. Not for use by several threads.
 */
public final class MarketBook {
  /** Is told of changes. */
  @FunctionalInterface
  public interface Watcher {
    /** A level is about to change. */
    void changes(OrderSide side, long price, long amountBefore);
  }

  private final LongMap<OpenOrder> orders = new LongMap<>();
  private final TreeMap<Long, Long> asks = new TreeMap<>();
  private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
  private final Watcher watcher;

  /** An empty book. */
  public MarketBook(final Watcher watcher) {
    this.watcher = watcher;
  }

  /** Adds an order that was open before the events that follow. */
  public void add(final OpenOrder order) {
    orders.put(order.id(), order);
    change(order.side(), order.price(), order.remain());
  }

  /** Takes what happened to an order of this market. */
  public void apply(final OrderChanged event) {
    final boolean gone =
        event.kind() == OrderEventKind.FINISH || event.kind() == OrderEventKind.EXPIRED;
    remains(event.order(), gone ? 0 : event.order().remain());
  }

  /** Takes a trade of this market. */
  public void apply(final Traded event) {
    remains(event.ask().after(), event.ask().after().remain());
    remains(event.bid().after(), event.bid().after().remain());
  }

  private void remains(final OrderSnapshot order, final long remain) {
    final long id = order.terms().id();
    final OpenOrder known = orders.get(id);
    final long before = known == null ? 0 : known.remain();
    if (before == remain) {
      return;
    }
    final OpenOrder now =
        new OpenOrder(
            id, order.terms().market(), order.terms().side(), order.terms().price(), remain);
    if (remain == 0) {
      orders.remove(id);
    } else {
      orders.put(id, now);
    }
    change(now.side(), now.price(), remain - before);
  }

  private void change(final OrderSide side, final long price, final long lots) {
    final Map<Long, Long> levels = levels(side);
    final long before = levels.getOrDefault(price, 0L);
    watcher.changes(side, price, before);
    if (before + lots == 0) {
      levels.remove(price);
    } else {
      levels.put(price, before + lots);
    }
  }

  private Map<Long, Long> levels(final OrderSide side) {
    return side == OrderSide.ASK ? asks : bids;
  }

  /** What the orders at a price still ask for, in lots; 0 if there are none. */
  public long amount(final OrderSide side, final long price) {
    return levels(side).getOrDefault(price, 0L);
  }

  /** The best levels of a side, the best first. */
  public List<Level> best(final OrderSide side, final int limit) {
    final List<Level> best = new ArrayList<>();
    for (final var level : levels(side).entrySet()) {
      if (best.size() == limit) {
        break;
      }
      best.add(new Level(level.getKey(), level.getValue()));
    }
    return best;
  }
}
