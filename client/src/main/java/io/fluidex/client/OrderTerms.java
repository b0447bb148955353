package io.fluidex.client;

import io.fluidex.proto.matchengine.OrderType;
import io.fluidex.proto.matchengine.TimeInForce;
import io.fluidex.rollup.tx.Side;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * An order as a trader puts it.
 *
 * @param market where
 * @param side sells or buys the base asset
 * @param type whether it may rest in the book
 * @param amount of the base asset
 * @param price the limit, of a market order the worst acceptable price
 * @param timeInForce how long it lives
 * @param postOnly whether it is cancelled rather than traded as taker
 * @param clientOrderId the trader's own name for it: a repeated request with the same one returns
 *     the same order; empty for none
 */
public record OrderTerms(
    Market market,
    Side side,
    OrderType type,
    BigDecimal amount,
    BigDecimal price,
    TimeInForce timeInForce,
    boolean postOnly,
    String clientOrderId) {
  /** Refuses null. */
  public OrderTerms {
    Objects.requireNonNull(market, "market");
    Objects.requireNonNull(side, "side");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(amount, "amount");
    Objects.requireNonNull(price, "price");
    Objects.requireNonNull(timeInForce, "timeInForce");
    Objects.requireNonNull(clientOrderId, "clientOrderId");
  }

  /** A limit order that rests until it is cancelled or expires. */
  public static OrderTerms limit(
      final Market market, final Side side, final BigDecimal amount, final BigDecimal price) {
    return new OrderTerms(
        market,
        side,
        OrderType.LIMIT,
        amount,
        price,
        TimeInForce.TIME_IN_FORCE_UNSPECIFIED,
        false,
        "");
  }

  /** The same with a name of the trader's own. */
  public OrderTerms named(final String id) {
    return new OrderTerms(market, side, type, amount, price, timeInForce, postOnly, id);
  }
}
