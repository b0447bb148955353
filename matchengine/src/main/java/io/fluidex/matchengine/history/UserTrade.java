package io.fluidex.matchengine.history;

import java.time.Instant;
import java.util.Objects;

/**
 * A trade as one of its two users sees it. Decimals are texts, as the engine wrote them.
 *
 * @param time when
 * @param market the market's name
 * @param tradeId exchange-wide id of the trade
 * @param userId the user
 * @param orderId the user's order
 * @param counterOrderId the other order
 * @param side side of the user's order, {@code ASK} or {@code BID}
 * @param maker whether the user's order was in the book
 * @param price quote for one base
 * @param amount base that was traded
 * @param quoteAmount quote that was paid
 * @param fee what the user paid: quote of an ask, base of a bid
 */
public record UserTrade(
    Instant time,
    String market,
    long tradeId,
    long userId,
    long orderId,
    long counterOrderId,
    String side,
    boolean maker,
    String price,
    String amount,
    String quoteAmount,
    String fee) {
  /** Refuses null. */
  public UserTrade {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(market, "market");
    Objects.requireNonNull(side, "side");
  }
}
