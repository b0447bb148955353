package io.fluidex.gateway.push.market;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Collects which levels of a book changed since it was last asked, however often each did. */
public final class DepthGather implements Book.Watcher {
  /**
   * What changed.
   *
   * @param first the first event it contains
   * @param last the last event it contains; that of the next change's first is one more
   * @param bids levels of buyers, the best first
   * @param asks levels of sellers, the best first
   */
  public record Change(long first, long last, List<Level> bids, List<Level> asks) {
    /** Copies the lists. */
    public Change {
      bids = List.copyOf(bids);
      asks = List.copyOf(asks);
    }
  }

  /** Prices that changed, with the amounts that were last told. */
  private final TreeMap<BigDecimal, BigDecimal> asks = new TreeMap<>();

  private final TreeMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
  private long last;

  /** A gathering that begins after an event up to which everything is told. */
  public DepthGather(final long last) {
    this.last = last;
  }

  /** The last event that is told. */
  public long last() {
    return last;
  }

  @Override
  public void changes(final boolean ask, final BigDecimal price, final BigDecimal amountBefore) {
    (ask ? asks : bids).putIfAbsent(price, amountBefore);
  }

  /**
   * What changed since the last time, if anything did.
   *
   * @param book after the event
   * @param seq the last event
   */
  public Optional<Change> flush(final Book book, final long seq) {
    final List<Level> changedBids = changed(bids, false, book);
    final List<Level> changedAsks = changed(asks, true, book);
    asks.clear();
    bids.clear();
    if (changedBids.isEmpty() && changedAsks.isEmpty()) {
      return Optional.empty();
    }
    final Change change = new Change(last + 1, seq, changedBids, changedAsks);
    last = seq;
    return Optional.of(change);
  }

  private static List<Level> changed(
      final Map<BigDecimal, BigDecimal> told, final boolean ask, final Book book) {
    final List<Level> changed = new ArrayList<>();
    told.forEach((price, before) -> {
      final BigDecimal amount = book.amount(ask, price);
      if (amount.compareTo(before) != 0) {
        changed.add(new Level(price, amount));
      }
    });
    return changed;
  }
}
