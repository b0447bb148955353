package io.fluidex.matchengine.book;

import java.util.Map;
import java.util.TreeMap;

/** Open orders by their last second; within a second, in the order in which they came. */
public final class ExpiryIndex {
  private final TreeMap<Long, Second> seconds = new TreeMap<>();

  /** The orders of one last second. */
  static final class Second {
    private BookOrder first;
    private BookOrder last;

    private void append(final BookOrder order) {
      order.second = this;
      order.previousToExpire = last;
      order.nextToExpire = null;
      if (last == null) {
        first = order;
      } else {
        last.nextToExpire = order;
      }
      last = order;
    }

    private void unlink(final BookOrder order) {
      if (order.previousToExpire == null) {
        first = order.nextToExpire;
      } else {
        order.previousToExpire.nextToExpire = order.nextToExpire;
      }
      if (order.nextToExpire == null) {
        last = order.previousToExpire;
      } else {
        order.nextToExpire.previousToExpire = order.previousToExpire;
      }
      order.second = null;
      order.previousToExpire = null;
      order.nextToExpire = null;
    }
  }

  /** An empty index. */
  public ExpiryIndex() {}

  /** Adds an order; one without a last second is left out. */
  public void add(final BookOrder order) {
    final long last = order.terms().validUntil();
    if (last != 0) {
      seconds.computeIfAbsent(last, _ -> new Second()).append(order);
    }
  }

  /** Removes an order if it is there. */
  public void remove(final BookOrder order) {
    final Second second = order.second;
    if (second != null) {
      second.unlink(order);
      if (second.first == null) {
        seconds.remove(order.terms().validUntil());
      }
    }
  }

  /** The order that expired first, at a time in seconds; null if none has. */
  public BookOrder firstExpired(final long now) {
    final Map.Entry<Long, Second> entry = seconds.firstEntry();
    return entry == null || entry.getKey() >= now ? null : entry.getValue().first;
  }

  /** Removes everything. */
  public void clear() {
    seconds.clear();
  }
}
