package io.fluidex.matchengine.result;

import io.fluidex.matchengine.codec.RecordFormatException;
import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;

/**
 * The bytes of results: a version, the number of the kind, then the fields in the order of the
 * record.
 */
public final class ResultCodec {
  /** The version that is written. */
  public static final int VERSION = 1;

  private static final int REJECTED = 1;
  private static final int IGNORED = 2;
  private static final int ORDER_PLACED = 3;
  private static final int ORDERS_PLACED = 4;
  private static final int ORDER_REDUCED = 5;
  private static final int ORDER_CANCELLED = 6;
  private static final int ORDERS_CANCELLED = 7;
  private static final int BALANCE_UPDATED = 8;
  private static final int FUNDS_TRANSFERRED = 9;
  private static final int USER_CREATED = 10;
  private static final int MARKETS_LOADED = 11;
  private static final int DONE = 12;
  private static final int LIQUIDITY_CHANGED = 13;

  private ResultCodec() {}

  /** The bytes of a result. */
  public static byte[] encode(final Result result) {
    final RecordWriter out = new RecordWriter();
    out.u8(VERSION);
    switch (result) {
      case Rejected r -> writeRejected(out.u8(REJECTED), r);
      case Ignored _ -> out.u8(IGNORED);
      case OrderPlaced r -> {
        r.order().writeTo(out.u8(ORDER_PLACED));
        out.u8(r.status().code()).u32(r.nextOrderId()).flag(r.repeated());
      }
      case OrdersPlaced r ->
          out.u8(ORDERS_PLACED)
              .list(r.orderIds(), RecordWriter::i64)
              .nullable(r.failure(), ResultCodec::writeRejected)
              .flag(r.effective());
      case OrderReduced r -> r.order().writeTo(out.u8(ORDER_REDUCED));
      case OrderCancelled r ->
          out.u8(ORDER_CANCELLED)
              .nullable(r.order(), (o, s) -> s.writeTo(o))
              .i64(r.nextNonce())
              .u32(r.nextOrderId());
      case OrdersCancelled r -> out.u8(ORDERS_CANCELLED).i32(r.total());
      case BalanceUpdated r -> out.u8(BALANCE_UPDATED).i64(r.available()).i64(r.nextNonce());
      case FundsTransferred r ->
          out.u8(FUNDS_TRANSFERRED).flag(r.success()).i64(r.available()).i64(r.nextNonce());
      case UserCreated r ->
          out.u8(USER_CREATED).u32(r.userId()).text(r.l1Address()).text(r.l2Pubkey());
      case MarketsLoaded r ->
          out.u8(MARKETS_LOADED)
              .i32(r.assets())
              .i32(r.markets())
              .list(r.problems(), RecordWriter::text);
      case LiquidityChanged r ->
          out.u8(LIQUIDITY_CHANGED)
              .i64(r.shares())
              .i64(r.base())
              .i64(r.quote())
              .i64(r.owned())
              .i64(r.total())
              .i64(r.sequence());
      case Done r -> out.u8(DONE).i32(r.count()).flag(r.effective());
    }
    return out.toBytes();
  }

  private static void writeRejected(final RecordWriter out, final Rejected rejected) {
    out.u16(rejected.reason().code()).text(rejected.message());
  }

  /**
   * Reads bytes that are one result and nothing more.
   *
   * @throws RecordFormatException if they are not
   */
  public static Result decode(final byte[] bytes) {
    final RecordReader in = RecordReader.versioned(bytes, VERSION);
    final Result result = read(in);
    in.end();
    return result;
  }

  private static Result read(final RecordReader in) {
    final int kind = in.u8();
    return switch (kind) {
      case REJECTED -> readRejected(in);
      case IGNORED -> new Ignored();
      case ORDER_PLACED ->
          new OrderPlaced(
              OrderSnapshot.readFrom(in), OrderStatus.ofCode(in.u8()), in.u32(), in.flag());
      case ORDERS_PLACED ->
          new OrdersPlaced(
              in.list(RecordReader::i64), in.nullable(ResultCodec::readRejected), in.flag());
      case ORDER_REDUCED -> new OrderReduced(OrderSnapshot.readFrom(in));
      case ORDER_CANCELLED ->
          new OrderCancelled(in.nullable(OrderSnapshot::readFrom), in.i64(), in.u32());
      case ORDERS_CANCELLED -> new OrdersCancelled(in.i32());
      case BALANCE_UPDATED -> new BalanceUpdated(in.i64(), in.i64());
      case FUNDS_TRANSFERRED -> new FundsTransferred(in.flag(), in.i64(), in.i64());
      case USER_CREATED -> new UserCreated(in.u32(), in.text(), in.text());
      case MARKETS_LOADED -> new MarketsLoaded(in.i32(), in.i32(), in.list(RecordReader::text));
      case LIQUIDITY_CHANGED ->
          new LiquidityChanged(in.i64(), in.i64(), in.i64(), in.i64(), in.i64(), in.i64());
      case DONE -> new Done(in.i32(), in.flag());
      default -> throw new RecordFormatException("there is no kind of result " + kind);
    };
  }

  private static Rejected readRejected(final RecordReader in) {
    return new Rejected(Reason.ofCode(in.u16()), in.text());
  }
}
