package io.fluidex.matchengine.command;

import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderType;
import io.fluidex.matchengine.order.TimeInForce;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.SignedOrder;
import java.util.Objects;

/**
 * Puts an order.
 *
 * @param userId whose order
 * @param market the market's number, or {@link Command#UNKNOWN}
 * @param side side of the book
 * @param type limit or market
 * @param timeInForce how long it lives
 * @param postOnly whether it is dropped instead of trading as taker
 * @param amount base amount
 * @param price limit; absent or 0 of a market order
 * @param quoteLimit most a market bid may spend; absent or 0 for all that is available
 * @param worstPrice worst price a market order accepts, absent or 0 for any
 * @param takerFee rate the client expects; the market's applies
 * @param makerFee rate the client expects; the market's applies
 * @param validUntil last second since 1970 at which it may trade, 0 for no limit
 * @param clientOrderId the client's own id, or empty
 * @param authorisation what is known about the signature
 * @param l2 the order as signed for L2, null without one
 * @param signature what the request had as signature, null without one
 */
public record PutOrder(
    long userId,
    int market,
    OrderSide side,
    OrderType type,
    TimeInForce timeInForce,
    boolean postOnly,
    Decimal amount,
    Decimal price,
    Decimal quoteLimit,
    Decimal worstPrice,
    Decimal takerFee,
    Decimal makerFee,
    long validUntil,
    String clientOrderId,
    Authorisation authorisation,
    SignedOrder l2,
    PackedSignature signature)
    implements Command {
  /**
   * Refuses null where there is always a value.
   *
   * @throws IllegalArgumentException if a number lies outside
   */
  public PutOrder {
    Ranges.u32("userId", userId);
    Ranges.u32("validUntil", validUntil);
    Objects.requireNonNull(side, "side");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(timeInForce, "timeInForce");
    Objects.requireNonNull(amount, "amount");
    Objects.requireNonNull(price, "price");
    Objects.requireNonNull(quoteLimit, "quoteLimit");
    Objects.requireNonNull(worstPrice, "worstPrice");
    Objects.requireNonNull(takerFee, "takerFee");
    Objects.requireNonNull(makerFee, "makerFee");
    Objects.requireNonNull(clientOrderId, "clientOrderId");
    Objects.requireNonNull(authorisation, "authorisation");
  }
}
