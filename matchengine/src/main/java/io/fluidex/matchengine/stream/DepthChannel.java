package io.fluidex.matchengine.stream;

import io.fluidex.matchengine.order.OrderSide;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Collects which levels of a book changed since it was last asked, however often each did. Not for
 * use by several threads.
 */
public final class DepthChannel implements MarketBook.Watcher {
  private final int market;

  /** Prices that changed, with the amounts that were last told. */
  private final TreeMap<Long, Long> asks = new TreeMap<>();

  private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
  private long last;

  /**
   * A channel that has told everything up to an event.
   *
   * @param market the market's number
   */
  public DepthChannel(final int market, final long last) {
    this.market = market;
    this.last = last;
  }

  @Override
  public void changes(final OrderSide side, final long price, final long amountBefore) {
    (side == OrderSide.ASK ? asks : bids).putIfAbsent(price, amountBefore);
  }

  /**
   * What changed since the last time, if anything did.
   *
   * @param book after the event
   * @param seq the last event
   */
  public Optional<DepthUpdate> flush(final MarketBook book, final long seq) {
    final List<Level> changedAsks = changed(asks, OrderSide.ASK, book);
    final List<Level> changedBids = changed(bids, OrderSide.BID, book);
    asks.clear();
    bids.clear();
    if (changedAsks.isEmpty() && changedBids.isEmpty()) {
      return Optional.empty();
    }
    final DepthUpdate update =
        new DepthUpdate(market, false, last + 1, seq, changedAsks, changedBids);
    last = seq;
    return Optional.of(update);
  }

  private static List<Level> changed(
      final Map<Long, Long> told, final OrderSide side, final MarketBook book) {
    final List<Level> changed = new ArrayList<>();
    told.forEach((price, amountBefore) -> {
      final long amount = book.amount(side, price);
      if (amount != amountBefore) {
        changed.add(new Level(price, amount));
      }
    });
    return changed;
  }

  /** The book as the next update continues it; to be asked for right after {@link #flush}. */
  public DepthUpdate snapshot(final MarketBook book, final int limit) {
    return new DepthUpdate(
        market, true, last, last, book.best(OrderSide.ASK, limit), book.best(OrderSide.BID, limit));
  }
}
