package io.fluidex.matchengine.history;

import java.time.Instant;
import java.util.Objects;

/**
 * An order that is gone. Decimals are texts, as the engine wrote them.
 *
 * @param id exchange-wide id
 * @param createTime when it was put
 * @param finishTime when it went
 * @param userId whose it was
 * @param market the market's name
 * @param type {@code LIMIT} or {@code MARKET}
 * @param side {@code ASK} or {@code BID}
 * @param price limit, zero of a market order
 * @param amount base it asked for
 * @param takerFee rate if it took
 * @param makerFee rate if it rested
 * @param finishedBase base that it traded
 * @param finishedQuote quote that it traded
 * @param finishedFee fees it paid: quote of an ask, base of a bid
 * @param status how it ended
 * @param postOnly whether it never traded as taker
 * @param signature 128 hex digits, zeros if it had none
 */
public record ClosedOrder(
    long id,
    Instant createTime,
    Instant finishTime,
    long userId,
    String market,
    String type,
    String side,
    String price,
    String amount,
    String takerFee,
    String makerFee,
    String finishedBase,
    String finishedQuote,
    String finishedFee,
    ClosedStatus status,
    boolean postOnly,
    String signature) {
  /** Refuses null. */
  public ClosedOrder {
    Objects.requireNonNull(createTime, "createTime");
    Objects.requireNonNull(finishTime, "finishTime");
    Objects.requireNonNull(market, "market");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(side, "side");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(signature, "signature");
  }
}
