package io.fluidex.matchengine.order;

import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.SignedOrder;
import java.util.Objects;

/**
 * What an order asks for; stays the same until it is reduced.
 *
 * @param id exchange-wide id, from 1
 * @param market the market's number
 * @param userId whose order
 * @param side side of the book
 * @param type limit or market
 * @param timeInForce how long it lives
 * @param postOnly whether it never trades as taker
 * @param price limit in ticks, 0 of a market order
 * @param amount base amount in lots
 * @param takerFee rate if it takes, in the market's units
 * @param makerFee rate if it rests, in the market's units
 * @param createTime when it was put, in milliseconds since 1970
 * @param validUntil last second since 1970 at which it may trade, 0 for no limit
 * @param clientOrderId the client's own id, or empty
 * @param l2 the order as signed for L2, null without one
 * @param signature what was given as signature, null without one
 */
public record OrderTerms(
    long id,
    int market,
    long userId,
    OrderSide side,
    OrderType type,
    TimeInForce timeInForce,
    boolean postOnly,
    long price,
    long amount,
    long takerFee,
    long makerFee,
    long createTime,
    long validUntil,
    String clientOrderId,
    SignedOrder l2,
    PackedSignature signature) {
  /** Refuses null where there is always a value. */
  public OrderTerms {
    Objects.requireNonNull(side, "side");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(timeInForce, "timeInForce");
    Objects.requireNonNull(clientOrderId, "clientOrderId");
  }

  /** The order with another amount. */
  public OrderTerms withAmount(final long other) {
    return new OrderTerms(
        id,
        market,
        userId,
        side,
        type,
        timeInForce,
        postOnly,
        price,
        other,
        takerFee,
        makerFee,
        createTime,
        validUntil,
        clientOrderId,
        l2,
        signature);
  }

  /** The order's id on L2, 0 without one. */
  public long l2OrderId() {
    return l2 == null ? 0 : l2.order().orderId();
  }

  /** Appends the bytes. */
  public void writeTo(final RecordWriter out) {
    out.i64(id).i32(market).u32(userId);
    out.u8(side.code()).u8(type.code()).u8(timeInForce.code()).flag(postOnly);
    out.i64(price).i64(amount).i64(takerFee).i64(makerFee).i64(createTime).u32(validUntil);
    out.text(clientOrderId);
    out.nullable(l2, RecordWriter::signedOrder);
    out.nullable(signature, RecordWriter::signature);
  }

  /** Reads the bytes. */
  public static OrderTerms readFrom(final RecordReader in) {
    return new OrderTerms(
        in.i64(),
        in.i32(),
        in.u32(),
        OrderSide.ofCode(in.u8()),
        OrderType.ofCode(in.u8()),
        TimeInForce.ofCode(in.u8()),
        in.flag(),
        in.i64(),
        in.i64(),
        in.i64(),
        in.i64(),
        in.i64(),
        in.u32(),
        in.text(),
        in.nullable(RecordReader::signedOrder),
        in.nullable(RecordReader::signature));
  }
}
