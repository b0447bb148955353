package io.fluidex.matchengine.candle;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Folds: trades to candles, candles to longer ones, and candles without gaps. Pure. */
public final class Candles {
  private Candles() {}

  /** The candles of trades, ascending; the order of the trades does not matter. */
  public static List<Candle> of(final Interval interval, final Collection<Tick> ticks) {
    final TreeMap<Instant, Candle> candles = new TreeMap<>();
    for (final Tick tick : ticks) {
      final Instant start = interval.start(tick.time());
      candles.merge(start, Candle.of(start, tick), Candle::and);
    }
    return new ArrayList<>(candles.values());
  }

  /**
   * Longer candles of shorter ones, ascending.
   *
   * @param interval a multiple of that of the candles given
   */
  public static List<Candle> merge(final Interval interval, final Collection<Candle> candles) {
    final TreeMap<Instant, Candle> merged = new TreeMap<>();
    for (final Candle candle : candles) {
      final Instant start = interval.start(candle.start());
      final Candle moved =
          new Candle(
              start,
              candle.open(),
              candle.high(),
              candle.low(),
              candle.close(),
              candle.volume(),
              candle.quoteVolume(),
              candle.trades(),
              candle.firstTrade(),
              candle.lastTrade());
      merged.merge(start, moved, Candle::and);
    }
    return new ArrayList<>(merged.values());
  }

  /**
   * The same candles with an empty one for each span without trades: it stays at the price before.
   * Spans before the first price there ever was are left out.
   *
   * @param candles ascending, all of them within the range
   * @param from start of the first span
   * @param to the first time after the range
   * @param before the last price before the range, if there was one
   */
  public static List<Candle> withoutGaps(
      final Interval interval,
      final List<Candle> candles,
      final Instant from,
      final Instant to,
      final Optional<BigDecimal> before) {
    final List<Candle> all = new ArrayList<>();
    BigDecimal price = before.orElse(null);
    int next = 0;
    for (Instant start = interval.start(from);
        start.isBefore(to);
        start = start.plus(interval.length())) {
      if (next < candles.size() && candles.get(next).start().equals(start)) {
        all.add(candles.get(next));
        price = candles.get(next).close();
        next++;
      } else if (price != null) {
        all.add(Candle.empty(start, price));
      }
    }
    return all;
  }
}
