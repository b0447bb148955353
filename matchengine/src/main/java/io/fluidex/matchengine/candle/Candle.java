package io.fluidex.matchengine.candle;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;

/**
 * The trades of one span of time. One without trades, which fills a gap, has the price before it
 * four times, zeros, and 0 as trade numbers.
 *
 * @param start when the span begins
 * @param open price of the first trade
 * @param high highest price
 * @param low lowest price
 * @param close price of the last trade
 * @param volume base that was traded
 * @param quoteVolume quote that was paid
 * @param trades how many there were
 * @param firstTrade number of the first trade
 * @param lastTrade number of the last trade
 */
public record Candle(
    Instant start,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    BigDecimal volume,
    BigDecimal quoteVolume,
    long trades,
    long firstTrade,
    long lastTrade) {
  /** Refuses null. */
  public Candle {
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(open, "open");
    Objects.requireNonNull(high, "high");
    Objects.requireNonNull(low, "low");
    Objects.requireNonNull(close, "close");
    Objects.requireNonNull(volume, "volume");
    Objects.requireNonNull(quoteVolume, "quoteVolume");
  }

  /** The candle of one trade. */
  public static Candle of(final Instant start, final Tick tick) {
    return new Candle(
        start,
        tick.price(),
        tick.price(),
        tick.price(),
        tick.price(),
        tick.amount(),
        tick.quoteAmount(),
        1,
        tick.tradeId(),
        tick.tradeId());
  }

  /** A span without trades. */
  public static Candle empty(final Instant start, final BigDecimal price) {
    return new Candle(start, price, price, price, price, BigDecimal.ZERO, BigDecimal.ZERO, 0, 0, 0);
  }

  /**
   * This candle and another, of other trades, as one; in either order the same. The start stays
   * that of this one.
   */
  public Candle and(final Candle other) {
    return new Candle(
        start,
        firstTrade <= other.firstTrade ? open : other.open,
        high.max(other.high),
        low.min(other.low),
        lastTrade >= other.lastTrade ? close : other.close,
        volume.add(other.volume),
        quoteVolume.add(other.quoteVolume),
        trades + other.trades,
        Math.min(firstTrade, other.firstTrade),
        Math.max(lastTrade, other.lastTrade));
  }
}
