package io.fluidex.matchengine.event;

import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.rollup.tx.SpotTrade;
import java.util.Objects;

/**
 * Two orders traded at the maker's price.
 *
 * @param seq the event's number
 * @param time when, in milliseconds
 * @param id exchange-wide id of the trade, from 1
 * @param market the market's number
 * @param price the price in ticks
 * @param amount base amount in lots
 * @param baseUnits base amount in units
 * @param quoteUnits quote amount in units
 * @param takerSide which of the two came last
 * @param previousPrice the market's last price before, in ticks; 0 if this is its first trade
 * @param ask the seller's part
 * @param bid the buyer's part
 * @param fees what the fee account received, null if nothing
 * @param l2 the L2 transaction, null without one
 */
public record Traded(
    long seq,
    long time,
    long id,
    int market,
    long price,
    long amount,
    long baseUnits,
    long quoteUnits,
    OrderSide takerSide,
    long previousPrice,
    TradeSide ask,
    TradeSide bid,
    FeeCredit fees,
    SpotTrade l2)
    implements Event {
  /** Refuses null where there is always a value. */
  public Traded {
    Objects.requireNonNull(takerSide, "takerSide");
    Objects.requireNonNull(ask, "ask");
    Objects.requireNonNull(bid, "bid");
  }
}
