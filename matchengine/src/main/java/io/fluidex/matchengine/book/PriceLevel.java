package io.fluidex.matchengine.book;

/** The orders of one side at one price, oldest first. */
public final class PriceLevel {
  private final BookSide side;
  private final long price;
  private BookOrder first;
  private BookOrder last;
  private long amount;
  private int count;

  PriceLevel(final BookSide side, final long price) {
    this.side = side;
    this.price = price;
  }

  /** The price in ticks. */
  public long price() {
    return price;
  }

  /** The oldest order. */
  public BookOrder first() {
    return first;
  }

  /** What all orders still ask for, in lots; wraps beyond 63 bits. */
  public long amount() {
    return amount;
  }

  /** The number of orders. */
  public int count() {
    return count;
  }

  void append(final BookOrder order) {
    order.level = this;
    order.previous = last;
    order.next = null;
    if (last == null) {
      first = order;
    } else {
      last.next = order;
    }
    last = order;
    amount += order.remain();
    count++;
    side.grew(order.remain());
  }

  void reduce(final long lots) {
    amount -= lots;
    side.shrank(lots);
  }

  /** Takes an order out, and says whether none is left. */
  boolean unlink(final BookOrder order) {
    if (order.previous == null) {
      first = order.next;
    } else {
      order.previous.next = order.next;
    }
    if (order.next == null) {
      last = order.previous;
    } else {
      order.next.previous = order.previous;
    }
    order.level = null;
    order.previous = null;
    order.next = null;
    amount -= order.remain();
    count--;
    side.shrank(order.remain());
    return count == 0;
  }
}
