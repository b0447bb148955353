package io.fluidex.matchengine.book;

import io.fluidex.matchengine.order.OrderSide;

/** The open orders of a market. */
public final class OrderBook {
  private final BookSide asks = new BookSide(OrderSide.ASK);
  private final BookSide bids = new BookSide(OrderSide.BID);

  /** An empty book. */
  public OrderBook() {}

  /** One side. */
  public BookSide side(final OrderSide side) {
    return side == OrderSide.ASK ? asks : bids;
  }

  /** Forgets all orders. */
  public void clear() {
    asks.clear();
    bids.clear();
  }

  /** The other side. */
  public BookSide opposite(final OrderSide side) {
    return side == OrderSide.ASK ? bids : asks;
  }
}
