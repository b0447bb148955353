package io.fluidex.rollup.json;

import io.fluidex.plonk.format.FormatException;
import io.fluidex.plonk.format.Json;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Nop;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.TransactionFormatException;
import io.fluidex.rollup.tx.TransactionType;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.util.Arrays;

/**
 * Transactions as JSON objects: "type", then the fields of the record by their names. Signatures
 * are 128 hexadecimal digits without prefix, as clients have always sent them.
 */
public final class TransactionJson {
  private static final long MAX_U32 = 0xffff_ffffL;
  private static final int MAX_U16 = 0xffff;
  private static final long MAX_NONCE = (1L << 40) - 1;

  private TransactionJson() {}

  /** The name of a type, such as {@code spotTrade}. */
  public static String name(final TransactionType type) {
    return switch (type) {
      case NOP -> "nop";
      case REGISTER -> "register";
      case DEPOSIT -> "deposit";
      case TRANSFER -> "transfer";
      case WITHDRAW -> "withdraw";
      case SPOT_TRADE -> "spotTrade";
      case FULL_EXIT -> "fullExit";
      case CANCEL -> "cancel";
    };
  }

  /** The object of a transaction. */
  public static Json.Members write(final Transaction transaction) {
    final ObjectBuilder out = new ObjectBuilder().text("type", name(transaction.type()));
    return switch (transaction) {
      case Nop _ -> out.build();
      case Register t ->
          out.whole("account", t.account()).flag("sign", t.sign()).element("ay", t.ay()).build();
      case Deposit t ->
          out.whole("account", t.account())
              .whole("token", t.token())
              .amount("amount", t.amount())
              .build();
      case Transfer t ->
          out.whole("from", t.from())
              .whole("to", t.to())
              .whole("token", t.token())
              .amount("amount", t.amount())
              .whole("nonce", t.nonce())
              .whole("validUntil", t.validUntil())
              .text("signature", t.signature().toString())
              .build();
      case Withdraw t ->
          out.whole("account", t.account())
              .whole("token", t.token())
              .amount("amount", t.amount())
              .whole("nonce", t.nonce())
              .whole("validUntil", t.validUntil())
              .text("signature", t.signature().toString())
              .build();
      case SpotTrade t ->
          out.json("maker", write(t.maker()))
              .json("taker", write(t.taker()))
              .amount("amount1to2", t.amount1to2())
              .amount("amount2to1", t.amount2to1())
              .build();
      case FullExit t -> out.whole("account", t.account()).whole("token", t.token()).build();
      case Cancel t ->
          out.whole("account", t.account())
              .whole("orderId", t.orderId())
              .whole("nonce", t.nonce())
              .text("signature", t.signature().toString())
              .build();
    };
  }

  /** The object of an order and its signature. */
  public static Json.Members write(final SignedOrder signed) {
    final Order order = signed.order();
    return new ObjectBuilder()
        .whole("account", order.account())
        .whole("orderId", order.orderId())
        .whole("tokenSell", order.tokenSell())
        .whole("tokenBuy", order.tokenBuy())
        .amount("totalSell", order.totalSell())
        .amount("totalBuy", order.totalBuy())
        .whole("validUntil", order.validUntil())
        .text("side", order.side() == Side.SELL ? "sell" : "buy")
        .whole("maxFeeBips", order.maxFeeBips())
        .text("signature", signed.signature().toString())
        .build();
  }

  /**
   * Reads a transaction.
   *
   * @throws TransactionFormatException if a member is missing, unknown, of another kind or out of
   *     range, with its name
   */
  public static Transaction read(final Json json) {
    try {
      final Fields in = new Fields("the transaction", json);
      final String name = in.text("type");
      final TransactionType type =
          Arrays.stream(TransactionType.values())
              .filter(t -> name(t).equals(name))
              .findFirst()
              .orElseThrow(() ->
                  new TransactionFormatException("there is no transaction type \"" + name + "\""));
      final Transaction transaction = read(type, in);
      in.end();
      return transaction;
    } catch (final FormatException e) {
      throw new TransactionFormatException(e.getMessage(), e);
    }
  }

  private static Transaction read(final TransactionType type, final Fields in) {
    return switch (type) {
      case NOP -> Nop.INSTANCE;
      case REGISTER -> new Register(u32("account", in), in.flag("sign"), in.element("ay"));
      case DEPOSIT -> new Deposit(u32("account", in), u16("token", in), in.amount("amount"));
      case TRANSFER ->
          new Transfer(
              u32("from", in),
              u32("to", in),
              u16("token", in),
              in.amount("amount"),
              nonce(in),
              u32("validUntil", in),
              signature(in));
      case WITHDRAW ->
          new Withdraw(
              u32("account", in),
              u16("token", in),
              in.amount("amount"),
              nonce(in),
              u32("validUntil", in),
              signature(in));
      case SPOT_TRADE ->
          new SpotTrade(
              order(in.object("maker")),
              order(in.object("taker")),
              in.amount("amount1to2"),
              in.amount("amount2to1"));
      case FULL_EXIT -> new FullExit(u32("account", in), u16("token", in));
      case CANCEL -> new Cancel(u32("account", in), u32("orderId", in), nonce(in), signature(in));
    };
  }

  /**
   * Reads an order and its signature.
   *
   * @throws TransactionFormatException as {@link #read}
   */
  public static SignedOrder readOrder(final Json json) {
    try {
      return order(new Fields("the order", json));
    } catch (final FormatException e) {
      throw new TransactionFormatException(e.getMessage(), e);
    }
  }

  private static SignedOrder order(final Fields in) {
    final Order order =
        new Order(
            u32("account", in),
            u32("orderId", in),
            u16("tokenSell", in),
            u16("tokenBuy", in),
            in.amount("totalSell"),
            in.amount("totalBuy"),
            u32("validUntil", in),
            side(in.text("side")),
            u16("maxFeeBips", in));
    final SignedOrder signed = new SignedOrder(order, signature(in));
    in.end();
    return signed;
  }

  private static Side side(final String name) {
    return switch (name) {
      case "sell" -> Side.SELL;
      case "buy" -> Side.BUY;
      default ->
          throw new TransactionFormatException(
              "an order's side is \"sell\" or \"buy\", not \"" + name + "\"");
    };
  }

  private static long u32(final String name, final Fields in) {
    return in.whole(name, MAX_U32);
  }

  private static int u16(final String name, final Fields in) {
    return (int) in.whole(name, MAX_U16);
  }

  private static long nonce(final Fields in) {
    return in.whole("nonce", MAX_NONCE);
  }

  private static PackedSignature signature(final Fields in) {
    return PackedSignature.ofHex(in.text("signature"));
  }
}
