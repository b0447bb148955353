package io.fluidex.matchengine.book;

import io.fluidex.matchengine.order.OrderSide;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** One side of a book: price levels, best first. */
public final class BookSide {
  private final boolean ascending;

  /** Keyed so that the best price comes first: asks by price, bids by its negative. */
  private final TreeMap<Long, PriceLevel> levels = new TreeMap<>();

  private PriceLevel best;
  private long amount;
  private int count;

  BookSide(final OrderSide side) {
    this.ascending = side == OrderSide.ASK;
  }

  private long key(final long price) {
    return ascending ? price : -price;
  }

  /** The best level, or null. */
  public PriceLevel best() {
    return best;
  }

  /** The level after another, or null. */
  public PriceLevel after(final PriceLevel level) {
    final Map.Entry<Long, PriceLevel> entry = levels.higherEntry(key(level.price()));
    return entry == null ? null : entry.getValue();
  }

  /** All levels, best first. */
  public Collection<PriceLevel> levels() {
    return Collections.unmodifiableCollection(levels.values());
  }

  /** The number of orders. */
  public int count() {
    return count;
  }

  /** What all orders still ask for, in lots; wraps beyond 63 bits. */
  public long amount() {
    return amount;
  }

  void grew(final long lots) {
    amount += lots;
  }

  void shrank(final long lots) {
    amount -= lots;
  }

  /** Appends an order to those of its price. */
  public void add(final BookOrder order) {
    final Long key = key(order.price());
    PriceLevel level = levels.get(key);
    if (level == null) {
      level = new PriceLevel(this, order.price());
      levels.put(key, level);
      if (best == null || key < key(best.price())) {
        best = level;
      }
    }
    level.append(order);
    count++;
  }

  /** Takes an order out that is in this side. */
  public void remove(final BookOrder order) {
    final PriceLevel level = order.level;
    if (level.unlink(order)) {
      levels.remove(key(level.price()));
      if (level == best) {
        best = levels.isEmpty() ? null : levels.firstEntry().getValue();
      }
    }
    count--;
  }

  void clear() {
    levels.clear();
    best = null;
    amount = 0;
    count = 0;
  }
}
