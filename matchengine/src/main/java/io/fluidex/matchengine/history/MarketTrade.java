package io.fluidex.matchengine.history;

import java.time.Instant;
import java.util.Objects;

/**
 * A trade as everybody sees it. Decimals are texts, as the engine wrote them.
 *
 * @param time when
 * @param market the market's name
 * @param tradeId exchange-wide id of the trade
 * @param price quote for one base
 * @param amount base that was traded
 * @param quoteAmount quote that was paid
 * @param takerSide side of the order that came last, {@code ASK} or {@code BID}
 */
public record MarketTrade(
    Instant time,
    String market,
    long tradeId,
    String price,
    String amount,
    String quoteAmount,
    String takerSide) {
  /** Refuses null. */
  public MarketTrade {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(market, "market");
    Objects.requireNonNull(takerSide, "takerSide");
  }
}
