package io.fluidex.gateway.push.market;

import io.fluidex.gateway.push.event.TradeView;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The trades of a span of time.
 *
 * @param time its start in milliseconds
 * @param open the first price
 * @param high the highest price
 * @param low the lowest price
 * @param close the last price
 * @param volume base traded
 * @param quoteVolume quote traded
 * @param trades how many
 */
public record Candle(
    long time,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    BigDecimal volume,
    BigDecimal quoteVolume,
    long trades) {
  /** Digits of a change after the point: hundredths of a percent and a little more. */
  private static final int CHANGE_SCALE = 6;

  /** The candle of one trade. */
  public static Candle of(final long time, final TradeView trade) {
    final BigDecimal price = new BigDecimal(trade.price());
    return new Candle(
        time,
        price,
        price,
        price,
        price,
        new BigDecimal(trade.amount()),
        new BigDecimal(trade.quoteAmount()),
        1);
  }

  /** This one and a later one together. */
  public Candle and(final Candle later) {
    return new Candle(
        time,
        open,
        high.max(later.high),
        low.min(later.low),
        later.close,
        volume.add(later.volume),
        quoteVolume.add(later.quoteVolume),
        trades + later.trades);
  }

  /** The change of the price as a part of the first one. */
  public BigDecimal change() {
    return open.signum() == 0
        ? BigDecimal.ZERO
        : close.subtract(open).divide(open, CHANGE_SCALE, RoundingMode.HALF_EVEN);
  }
}
