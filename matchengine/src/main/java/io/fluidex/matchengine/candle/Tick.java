package io.fluidex.matchengine.candle;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;

/**
 * What a candle needs to know of a trade.
 *
 * @param tradeId its number; of two trades the one with the smaller number was first
 * @param time when, to the millisecond
 * @param price quote for one base
 * @param amount base that was traded
 * @param quoteAmount quote that was paid
 */
public record Tick(
    long tradeId, Instant time, BigDecimal price, BigDecimal amount, BigDecimal quoteAmount) {
  /** Refuses null. */
  public Tick {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(price, "price");
    Objects.requireNonNull(amount, "amount");
    Objects.requireNonNull(quoteAmount, "quoteAmount");
  }
}
