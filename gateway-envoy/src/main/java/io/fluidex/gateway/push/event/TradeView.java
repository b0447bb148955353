package io.fluidex.gateway.push.event;

/**
 * A trade as everybody may know it.
 *
 * @param seq number of its event
 * @param id exchange-wide number, from 1
 * @param market market name
 * @param time milliseconds since 1970
 * @param price the maker's price
 * @param amount base amount
 * @param quoteAmount quote amount
 * @param askTakes whether the order that came last sells
 */
public record TradeView(
    long seq,
    long id,
    String market,
    long time,
    String price,
    String amount,
    String quoteAmount,
    boolean askTakes) {}
