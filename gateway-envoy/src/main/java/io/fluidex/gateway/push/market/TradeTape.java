package io.fluidex.gateway.push.market;

import io.fluidex.gateway.push.event.TradeView;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept of one market's trades: the newest ones, the candle of each interval that is not
 * over, and the minutes of a day, of which the ticker is made. Bounded whatever happens.
 */
public final class TradeTape {
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final int most;
  private final Deque<TradeView> newest = new ArrayDeque<>();
  private final Map<Interval, Candle> current = new EnumMap<>(Interval.class);
  private final Deque<Candle> minutes = new ArrayDeque<>();

  /**
   * A tape without trades.
   *
   * @param most trades that are kept
   */
  public TradeTape(final int most) {
    this.most = most;
  }

  /** Takes a trade, a later one than those before. */
  public void add(final TradeView trade) {
    newest.addLast(trade);
    if (newest.size() > most) {
      newest.removeFirst();
    }
    for (final Interval interval : Interval.values()) {
      final long start = interval.start(trade.time());
      final Candle one = Candle.of(start, trade);
      final Candle before = current.get(interval);
      current.put(interval, before != null && before.time() == start ? before.and(one) : one);
    }
    final Candle minute = current.get(Interval.M1);
    if (!minutes.isEmpty() && minutes.getLast().time() == minute.time()) {
      minutes.removeLast();
    }
    minutes.addLast(minute);
    forget(trade.time());
  }

  private void forget(final long now) {
    while (!minutes.isEmpty() && minutes.getFirst().time() <= Interval.M1.start(now) - DAY) {
      minutes.removeFirst();
    }
  }

  /** The newest trades, oldest first. */
  public List<TradeView> newest() {
    return new ArrayList<>(newest);
  }

  /** The candle of the last trade. */
  public Optional<Candle> candle(final Interval interval) {
    return Optional.ofNullable(current.get(interval));
  }

  /**
   * The last 24 hours as one candle, in whole minutes, the current one included; empty without
   * trades. Its time is that of the first minute with trades.
   */
  public Optional<Candle> day(final long now) {
    forget(now);
    return minutes.stream().reduce(Candle::and);
  }
}
