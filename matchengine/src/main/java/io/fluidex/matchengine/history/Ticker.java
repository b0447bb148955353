package io.fluidex.matchengine.history;

import io.fluidex.matchengine.candle.Candle;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a market did in a window of time.
 *
 * @param market the market's name
 * @param from trades after this time count
 * @param to up to this one
 * @param trading all of the window as one candle, empty if nobody traded
 */
public record Ticker(String market, Instant from, Instant to, Optional<Candle> trading) {
  /** Refuses null. */
  public Ticker {
    Objects.requireNonNull(market, "market");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(trading, "trading");
  }

  /**
   * How much the price rose, as a part of the first price: 0.1 is ten percent. Zero if nobody
   * traded. (The original divides by the last price.)
   */
  public BigDecimal change() {
    return trading
        .map(candle ->
            candle
                .close()
                .subtract(candle.open())
                .divide(candle.open(), MathContext.DECIMAL64)
                .stripTrailingZeros())
        .orElse(BigDecimal.ZERO);
  }
}
