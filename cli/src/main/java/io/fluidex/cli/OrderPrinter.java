package io.fluidex.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.matchengine.OrderType;
import java.io.PrintWriter;
import java.time.Instant;

/** Orders as people and programs read them. */
final class OrderPrinter {
  private static final int WIDTH = 11;

  private OrderPrinter() {}

  /** An order for programs. */
  static ObjectNode json(final OrderInfo order) {
    return JsonOption.object()
        .put("id", order.getId())
        .put("market", order.getMarket())
        .put("side", side(order.getOrderSide()))
        .put("type", order.getOrderType() == OrderType.MARKET ? "market" : "limit")
        .put("account", Integer.toUnsignedLong(order.getUserId()))
        .put("amount", order.getAmount())
        .put("price", order.getPrice())
        .put("remain", order.getRemain())
        .put("traded_base", order.getFinishedBase())
        .put("traded_quote", order.getFinishedQuote())
        .put("status", status(order))
        .put("order_id", Integer.toUnsignedLong(order.getOrderId()))
        .put("client_order_id", order.getClientOrderId())
        .put("valid_until", Integer.toUnsignedLong(order.getValidUntil()));
  }

  /** How traders call a side. */
  static String side(final OrderSide side) {
    return side == OrderSide.ASK ? "sell" : "buy";
  }

  /** What became of an order. */
  static String status(final OrderInfo order) {
    return Trading.words(order.getStatus(), "ORDER_STATUS_");
  }

  /** An order for people. */
  static void print(final PrintWriter out, final OrderInfo order) {
    final Listing listing = new Listing(out, WIDTH);
    listing.print("order", order.getId());
    listing.print("status", status(order));
    listing.print(
        "terms",
        side(order.getOrderSide())
            + " "
            + order.getAmount()
            + " "
            + order.getMarket()
            + (order.getOrderType() == OrderType.MARKET
                ? " at market"
                : " at " + order.getPrice()));
    listing.print("traded", order.getFinishedBase() + " for " + order.getFinishedQuote());
    listing.print("remains", order.getRemain());
    listing.print("valid until", until(order));
  }

  /** The last moment of an order. */
  static String until(final OrderInfo order) {
    final long seconds = Integer.toUnsignedLong(order.getValidUntil());
    return seconds == 0 ? "it is cancelled" : Instant.ofEpochSecond(seconds).toString();
  }
}
