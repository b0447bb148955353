package io.fluidex.matchengine.event;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.codec.RecordFormatException;
import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;
import io.fluidex.matchengine.market.MarketPrice;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transfer;

/**
 * The bytes of events: a version, the number of the kind, then the fields in the order of the
 * record.
 */
public final class EventCodec {
  /** The version that is written. */
  public static final int VERSION = 1;

  private static final int USER_REGISTERED = 1;
  private static final int KEY_CHANGED = 2;
  private static final int BALANCE_CHANGED = 3;
  private static final int TRANSFERRED = 4;
  private static final int ORDER_CHANGED = 5;
  private static final int TRADED = 6;
  private static final int ORDER_VOIDED = 7;

  private EventCodec() {}

  /** The bytes of an event. */
  public static byte[] encode(final Event event) {
    final RecordWriter out = new RecordWriter();
    write(event, out);
    return out.toBytes();
  }

  /** Appends the bytes of an event. */
  public static void write(final Event event, final RecordWriter out) {
    out.u8(VERSION).u8(kind(event)).i64(event.seq()).i64(event.time());
    switch (event) {
      case UserRegistered e ->
          out.u32(e.userId())
              .text(e.l1Address())
              .text(e.l2Pubkey())
              .nullable(e.l2(), RecordWriter::transaction);
      case KeyChanged e -> out.u32(e.userId()).text(e.l2Pubkey()).transaction(e.l2());
      case BalanceChanged e -> {
        out.u8(e.kind().code()).u32(e.userId()).u16(e.token()).i64(e.change());
        e.balance().writeTo(out);
        out.text(e.business()).i64(e.businessId());
        e.price().writeTo(out);
        out.text(e.detail()).text(e.signature());
        out.nullable(e.l2(), RecordWriter::transaction);
      }
      case Transferred e -> {
        out.u32(e.from()).u32(e.to()).u16(e.token()).i64(e.amount());
        e.fromBalance().writeTo(out);
        e.toBalance().writeTo(out);
        out.i64(e.businessId());
        e.price().writeTo(out);
        out.text(e.memo()).text(e.signature());
        out.nullable(e.l2(), RecordWriter::transaction);
      }
      case OrderChanged e -> {
        out.u8(e.kind().code()).u8(e.status().code());
        e.order().writeTo(out);
        e.balance().writeTo(out);
      }
      case Traded e -> {
        out.i64(e.id()).i32(e.market()).i64(e.price()).i64(e.amount());
        out.i64(e.baseUnits()).i64(e.quoteUnits());
        out.u8(e.takerSide().code()).i64(e.previousPrice());
        e.ask().writeTo(out);
        e.bid().writeTo(out);
        out.nullable(e.fees(), (o, f) -> f.writeTo(o));
        out.nullable(e.l2(), RecordWriter::transaction);
      }
      case OrderVoided e -> out.transaction(e.l2());
    }
  }

  private static int kind(final Event event) {
    return switch (event) {
      case UserRegistered _ -> USER_REGISTERED;
      case KeyChanged _ -> KEY_CHANGED;
      case BalanceChanged _ -> BALANCE_CHANGED;
      case Transferred _ -> TRANSFERRED;
      case OrderChanged _ -> ORDER_CHANGED;
      case Traded _ -> TRADED;
      case OrderVoided _ -> ORDER_VOIDED;
    };
  }

  /**
   * Reads bytes that are one event and nothing more.
   *
   * @throws RecordFormatException if they are not
   */
  public static Event decode(final byte[] bytes) {
    final RecordReader in = RecordReader.versioned(bytes, VERSION);
    final int kind = in.u8();
    final Event event = read(kind, in.i64(), in.i64(), in);
    in.end();
    return event;
  }

  private static Event read(
      final int kind, final long seq, final long time, final RecordReader in) {
    return switch (kind) {
      case USER_REGISTERED ->
          new UserRegistered(
              seq,
              time,
              in.u32(),
              in.text(),
              in.text(),
              in.nullable(r -> r.transaction(Register.class)));
      case KEY_CHANGED ->
          new KeyChanged(seq, time, in.u32(), in.text(), in.transaction(Register.class));
      case BALANCE_CHANGED ->
          new BalanceChanged(
              seq,
              time,
              BalanceChangeKind.ofCode(in.u8()),
              in.u32(),
              in.u16(),
              in.i64(),
              Balance.readFrom(in),
              in.text(),
              in.i64(),
              MarketPrice.readFrom(in),
              in.text(),
              in.text(),
              in.nullable(RecordReader::transaction));
      case TRANSFERRED ->
          new Transferred(
              seq,
              time,
              in.u32(),
              in.u32(),
              in.u16(),
              in.i64(),
              Balance.readFrom(in),
              Balance.readFrom(in),
              in.i64(),
              MarketPrice.readFrom(in),
              in.text(),
              in.text(),
              in.nullable(r -> r.transaction(Transfer.class)));
      case ORDER_CHANGED ->
          new OrderChanged(
              seq,
              time,
              OrderEventKind.ofCode(in.u8()),
              OrderStatus.ofCode(in.u8()),
              OrderSnapshot.readFrom(in),
              Balance.readFrom(in));
      case TRADED ->
          new Traded(
              seq,
              time,
              in.i64(),
              in.i32(),
              in.i64(),
              in.i64(),
              in.i64(),
              in.i64(),
              OrderSide.ofCode(in.u8()),
              in.i64(),
              TradeSide.readFrom(in),
              TradeSide.readFrom(in),
              in.nullable(FeeCredit::readFrom),
              in.nullable(r -> r.transaction(SpotTrade.class)));
      case ORDER_VOIDED -> new OrderVoided(seq, time, in.transaction(Cancel.class));
      default -> throw new RecordFormatException("there is no kind of event " + kind);
    };
  }
}
