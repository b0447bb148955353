package io.fluidex.matchengine.command;

import io.fluidex.matchengine.account.L2Key;
import io.fluidex.matchengine.codec.RecordFormatException;
import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderType;
import io.fluidex.matchengine.order.TimeInForce;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;

/**
 * The bytes of commands: a version, the number of the kind, then the fields in the order of the
 * record. Kinds keep their numbers, and every version that was ever written can be read.
 */
public final class CommandCodec {
  /** The version that is written. */
  public static final int VERSION = 1;

  private static final int LOAD_MARKETS = 1;
  private static final int CONFIGURE = 2;
  private static final int RESET = 3;
  private static final int REGISTER_USER = 4;
  private static final int UPDATE_BALANCE = 5;
  private static final int WITHDRAW_FUNDS = 6;
  private static final int TRANSFER_FUNDS = 7;
  private static final int PUT_ORDER = 8;
  private static final int PUT_BATCH = 9;
  private static final int REPLACE_ORDER = 10;
  private static final int REDUCE_ORDER = 11;
  private static final int CANCEL_ORDER = 12;
  private static final int CANCEL_ALL_ORDERS = 13;
  private static final int EXPIRE_ORDERS = 14;
  private static final int L1_REGISTER = 15;
  private static final int L1_CHANGE_KEY = 16;
  private static final int L1_DEPOSIT = 17;
  private static final int L1_FULL_EXIT = 18;
  private static final int OPEN_POOL = 19;
  private static final int SWAP_WITH_POOL = 20;
  private static final int ADD_LIQUIDITY = 21;
  private static final int REMOVE_LIQUIDITY = 22;

  private CommandCodec() {}

  /** The bytes of a command. */
  public static byte[] encode(final Command command) {
    final RecordWriter out = new RecordWriter();
    write(command, out);
    return out.toBytes();
  }

  /** Appends the bytes of a command. */
  public static void write(final Command command, final RecordWriter out) {
    out.u8(VERSION);
    switch (command) {
      case LoadMarkets c ->
          out.u8(LOAD_MARKETS)
              .list(c.assets(), (o, a) -> a.writeTo(o))
              .list(c.markets(), (o, m) -> m.writeTo(o));
      case Configure c -> c.settings().writeTo(out.u8(CONFIGURE));
      case Reset _ -> out.u8(RESET);
      case RegisterUser c ->
          out.u8(REGISTER_USER)
              .text(c.l1Address())
              .text(c.l2Pubkey())
              .nullable(c.log(), (o, l) -> l.writeTo(o));
      case UpdateBalance c -> write(c, out.u8(UPDATE_BALANCE));
      case WithdrawFunds c -> write(c, out.u8(WITHDRAW_FUNDS));
      case TransferFunds c -> write(c, out.u8(TRANSFER_FUNDS));
      case PutOrder c -> writeOrder(out.u8(PUT_ORDER), c);
      case PutBatch c ->
          out.u8(PUT_BATCH)
              .i32(c.market())
              .flag(c.reset())
              .list(c.orders(), CommandCodec::writeOrder);
      case ReplaceOrder c -> writeOrder(out.u8(REPLACE_ORDER).i64(c.orderId()), c.order());
      case ReduceOrder c -> {
        out.u8(REDUCE_ORDER).u32(c.userId()).i32(c.market()).i64(c.orderId());
        c.remain().writeTo(out);
        c.authorisation().writeTo(out);
        out.nullable(c.l2(), RecordWriter::transaction);
      }
      case CancelOrder c -> {
        out.u8(CANCEL_ORDER).u32(c.userId()).i32(c.market()).i64(c.orderId());
        out.text(c.clientOrderId());
        c.authorisation().writeTo(out);
        out.nullable(c.l2(), RecordWriter::transaction).flag(c.onChain());
      }
      case CancelAllOrders c -> {
        out.u8(CANCEL_ALL_ORDERS).u32(c.userId()).i32(c.market());
        c.authorisation().writeTo(out);
        out.nullable(c.l2(), RecordWriter::transaction);
      }
      case ExpireOrders c -> out.u8(EXPIRE_ORDERS).i32(c.limit());
      case L1Register c -> {
        out.u8(L1_REGISTER).i64(c.serial()).u32(c.account()).text(c.owner());
        c.key().writeTo(out);
      }
      case L1ChangeKey c -> c.key().writeTo(out.u8(L1_CHANGE_KEY).i64(c.serial()).u32(c.account()));
      case L1Deposit c ->
          out.u8(L1_DEPOSIT)
              .i64(c.serial())
              .u32(c.account())
              .u16(c.token())
              .i64(c.amount())
              .text(c.detail());
      case L1FullExit c ->
          out.u8(L1_FULL_EXIT).i64(c.serial()).u32(c.account()).u16(c.token()).text(c.detail());
      case PoolCommand c -> writePool(c, out);
    }
  }

  private static void writePool(final PoolCommand command, final RecordWriter out) {
    switch (command) {
      case OpenPool c -> out.u8(OPEN_POOL).text(c.market()).u32(c.account()).u16(c.feeBips());
      case SwapWithPool c -> {
        writeOrder(out.u8(SWAP_WITH_POOL), c.taker());
        writeOrder(out, c.quote());
      }
      case AddLiquidity c -> {
        write(c.base(), out.u8(ADD_LIQUIDITY).i32(c.market()));
        write(c.quote(), out);
        out.i64(c.minShares());
      }
      case RemoveLiquidity c -> {
        out.u8(REMOVE_LIQUIDITY).i32(c.market()).u32(c.userId()).i64(c.shares());
        out.i64(c.minBase()).i64(c.minQuote()).i64(c.sequence()).u32(c.validUntil());
        c.authorisation().writeTo(out);
        out.nullable(c.base(), (o, t) -> write(t, o));
        out.nullable(c.quote(), (o, t) -> write(t, o));
      }
    }
  }

  private static void write(final UpdateBalance c, final RecordWriter out) {
    out.u32(c.userId()).i32(c.token()).text(c.business()).i64(c.businessId());
    c.delta().writeTo(out);
    out.nullable(c.detail(), RecordWriter::text).text(c.signature());
    out.nullable(c.log(), (o, l) -> l.writeTo(o));
  }

  private static void write(final WithdrawFunds c, final RecordWriter out) {
    out.u32(c.userId()).i32(c.token());
    c.amount().writeTo(out);
    out.text(c.business()).i64(c.businessId());
    out.nullable(c.detail(), RecordWriter::text).text(c.signature());
    c.authorisation().writeTo(out);
    out.nullable(c.l2(), RecordWriter::transaction);
  }

  private static void write(final TransferFunds c, final RecordWriter out) {
    out.u32(c.from()).u32(c.to()).i32(c.token());
    c.amount().writeTo(out);
    out.nullable(c.memo(), RecordWriter::text).i64(c.businessId()).text(c.signature());
    c.authorisation().writeTo(out);
    out.nullable(c.l2(), RecordWriter::transaction);
  }

  private static void writeOrder(final RecordWriter out, final PutOrder c) {
    out.u32(c.userId()).i32(c.market());
    out.u8(c.side().code()).u8(c.type().code()).u8(c.timeInForce().code()).flag(c.postOnly());
    c.amount().writeTo(out);
    c.price().writeTo(out);
    c.quoteLimit().writeTo(out);
    c.worstPrice().writeTo(out);
    c.takerFee().writeTo(out);
    c.makerFee().writeTo(out);
    out.u32(c.validUntil()).text(c.clientOrderId());
    c.authorisation().writeTo(out);
    out.nullable(c.l2(), RecordWriter::signedOrder);
    out.nullable(c.signature(), RecordWriter::signature);
  }

  /**
   * Reads bytes that are one command and nothing more.
   *
   * @throws RecordFormatException if they are not
   */
  public static Command decode(final byte[] bytes) {
    final RecordReader in = RecordReader.versioned(bytes, VERSION);
    final Command command = read(in);
    in.end();
    return command;
  }

  private static Command read(final RecordReader in) {
    final int kind = in.u8();
    return switch (kind) {
      case LOAD_MARKETS ->
          new LoadMarkets(in.list(AssetSpec::readFrom), in.list(MarketSpec::readFrom));
      case CONFIGURE -> new Configure(EngineSettings.readFrom(in));
      case RESET -> new Reset();
      case REGISTER_USER ->
          new RegisterUser(in.text(), in.text(), in.nullable(LogMetadata::readFrom));
      case UPDATE_BALANCE ->
          new UpdateBalance(
              in.u32(),
              in.i32(),
              in.text(),
              in.i64(),
              Decimal.readFrom(in),
              in.nullable(RecordReader::text),
              in.text(),
              in.nullable(LogMetadata::readFrom));
      case WITHDRAW_FUNDS -> readWithdraw(in);
      case TRANSFER_FUNDS -> readTransfer(in);
      case PUT_ORDER -> readOrder(in);
      case PUT_BATCH -> new PutBatch(in.i32(), in.flag(), in.list(CommandCodec::readOrder));
      case REPLACE_ORDER -> new ReplaceOrder(in.i64(), readOrder(in));
      case REDUCE_ORDER ->
          new ReduceOrder(
              in.u32(),
              in.i32(),
              in.i64(),
              Decimal.readFrom(in),
              Authorisation.readFrom(in),
              in.nullable(CommandCodec::readCancel));
      case CANCEL_ORDER ->
          new CancelOrder(
              in.u32(),
              in.i32(),
              in.i64(),
              in.text(),
              Authorisation.readFrom(in),
              in.nullable(CommandCodec::readCancel),
              in.flag());
      case CANCEL_ALL_ORDERS ->
          new CancelAllOrders(
              in.u32(),
              in.i32(),
              Authorisation.readFrom(in),
              in.nullable(CommandCodec::readCancel));
      case EXPIRE_ORDERS -> new ExpireOrders(in.i32());
      case L1_REGISTER -> new L1Register(in.i64(), in.u32(), in.text(), L2Key.readFrom(in));
      case L1_CHANGE_KEY -> new L1ChangeKey(in.i64(), in.u32(), L2Key.readFrom(in));
      case L1_DEPOSIT -> new L1Deposit(in.i64(), in.u32(), in.u16(), in.i64(), in.text());
      case L1_FULL_EXIT -> new L1FullExit(in.i64(), in.u32(), in.u16(), in.text());
      case OPEN_POOL -> new OpenPool(in.text(), in.u32(), in.u16());
      case SWAP_WITH_POOL -> new SwapWithPool(readOrder(in), readOrder(in));
      case ADD_LIQUIDITY ->
          new AddLiquidity(in.i32(), readTransfer(in), readTransfer(in), in.i64());
      case REMOVE_LIQUIDITY ->
          new RemoveLiquidity(
              in.i32(),
              in.u32(),
              in.i64(),
              in.i64(),
              in.i64(),
              in.i64(),
              in.u32(),
              Authorisation.readFrom(in),
              in.nullable(CommandCodec::readTransfer),
              in.nullable(CommandCodec::readTransfer));
      default -> throw new RecordFormatException("there is no kind of command " + kind);
    };
  }

  private static Cancel readCancel(final RecordReader in) {
    return in.transaction(Cancel.class);
  }

  private static WithdrawFunds readWithdraw(final RecordReader in) {
    return new WithdrawFunds(
        in.u32(),
        in.i32(),
        Decimal.readFrom(in),
        in.text(),
        in.i64(),
        in.nullable(RecordReader::text),
        in.text(),
        Authorisation.readFrom(in),
        in.nullable(r -> r.transaction(Withdraw.class)));
  }

  private static TransferFunds readTransfer(final RecordReader in) {
    return new TransferFunds(
        in.u32(),
        in.u32(),
        in.i32(),
        Decimal.readFrom(in),
        in.nullable(RecordReader::text),
        in.i64(),
        in.text(),
        Authorisation.readFrom(in),
        in.nullable(r -> r.transaction(Transfer.class)));
  }

  private static PutOrder readOrder(final RecordReader in) {
    return new PutOrder(
        in.u32(),
        in.i32(),
        OrderSide.ofCode(in.u8()),
        OrderType.ofCode(in.u8()),
        TimeInForce.ofCode(in.u8()),
        in.flag(),
        Decimal.readFrom(in),
        Decimal.readFrom(in),
        Decimal.readFrom(in),
        Decimal.readFrom(in),
        Decimal.readFrom(in),
        Decimal.readFrom(in),
        in.u32(),
        in.text(),
        Authorisation.readFrom(in),
        in.nullable(RecordReader::signedOrder),
        in.nullable(RecordReader::signature));
  }
}
