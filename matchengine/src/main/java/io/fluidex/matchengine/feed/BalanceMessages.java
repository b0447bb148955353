package io.fluidex.matchengine.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.wire.JsonFields;
import io.fluidex.wire.WireFormatException;
import io.fluidex.wire.event.EventKind;
import io.fluidex.wire.event.UnifyEvent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The changes of balances that an event makes, as the original tells them: one message for each
 * change that is not zero. Pure.
 */
public final class BalanceMessages {
  private static final String NO_PRICE = "0";

  /** The order in which a trade's changes are told, among ask base, ask quote, bid base, quote. */
  private static final int[] TRADE_ORDER = {2, 0, 1, 3};

  private BalanceMessages() {}

  /**
   * The messages of an event, in order; none if it changes no balance.
   *
   * @throws WireFormatException if the event lacks a field that its kind has
   */
  public static List<ObjectNode> of(final UnifyEvent event) {
    final JsonFields body =
        new JsonFields("event " + event.seq() + " of kind " + event.kind().key(), event.body());
    return switch (event.kind()) {
      case DEPOSIT, WITHDRAW, FULL_EXIT -> payment(event, body);
      case TRANSFER -> transfer(event, body);
      case TRADE -> trade(event, body);
      case REGISTER_USER, KEY_CHANGE, ORDER, CANCEL -> List.of();
    };
  }

  private static List<ObjectNode> payment(final UnifyEvent event, final JsonFields body) {
    if (decimal(body, "change").signum() == 0) {
      return List.of();
    }
    final Change change =
        new Change(
            body.integer("user_id", 0, JsonRanges.MAX_U32),
            body.text("asset"),
            body.text("business"),
            businessId(body),
            body.has("market_price") ? body.text("market_price") : NO_PRICE,
            body.text("change"),
            body.text("balance"),
            body.text("balance_available"),
            body.text("balance_frozen"),
            body.text("detail"),
            event.kind() == EventKind.WITHDRAW ? body.text("signature") : "");
    return List.of(change.message(event.timeMillis()));
  }

  /** The number of the request; messages of the original have it in the detail only. */
  private static long businessId(final JsonFields body) {
    if (body.has("business_id")) {
      return body.integer("business_id", Long.MIN_VALUE, Long.MAX_VALUE);
    }
    final JsonNode id =
        JsonFields.parse("a detail", body.text("detail").getBytes(StandardCharsets.UTF_8))
            .object()
            .get("id");
    return id != null && id.canConvertToLong() ? id.longValue() : 0;
  }

  /** The original does not tell the balances after a transfer in this event: then there is none. */
  private static List<ObjectNode> transfer(final UnifyEvent event, final JsonFields body) {
    if (!body.has("balance_from")) {
      return List.of();
    }
    final String amount = body.text("amount");
    final List<ObjectNode> messages = new ArrayList<>();
    for (final boolean pays : new boolean[] {true, false}) {
      final JsonFields balance = object(body, pays ? "balance_from" : "balance_to");
      final Change change =
          new Change(
              body.integer(pays ? "user_from" : "user_to", 0, JsonRanges.MAX_U32),
              body.text("asset"),
              "transfer",
              businessId(body),
              pays ? body.text("market_price") : NO_PRICE,
              pays ? "-" + amount : amount,
              total(balance),
              balance.text("available"),
              balance.text("frozen"),
              body.text("detail"),
              pays ? body.text("signature") : "");
      messages.add(change.message(event.timeMillis()));
    }
    return messages;
  }

  private static List<ObjectNode> trade(final UnifyEvent event, final JsonFields body) {
    if (!body.has("balances")) {
      return List.of();
    }
    final JsonNode before = body.object().path("state_before").path("balance_states");
    final JsonNode after = body.object().path("state_after").path("balance_states");
    final long id = body.integer("id", 1, Long.MAX_VALUE);
    final String price = body.text("market_price");
    final List<ObjectNode> messages = new ArrayList<>();
    for (final int side : TRADE_ORDER) {
      final JsonFields state = object(body.what(), after.path(side));
      final JsonFields parts = object(body.what(), body.object().get("balances").path(side));
      final BigDecimal change =
          decimal(state, "balance")
              .subtract(decimal(object(body.what(), before.path(side)), "balance"));
      if (change.signum() != 0) {
        messages.add(
            ofTrade(
                    state.integer("user_id", 0, JsonRanges.MAX_U32),
                    state.text("asset"),
                    "trade",
                    id,
                    price,
                    change,
                    parts)
                .message(event.timeMillis()));
      }
    }
    if (body.has("fees")) {
      addFees(event, body, messages);
    }
    return messages;
  }

  /** What the fee account received; if it traded itself, its change above has it already. */
  private static void addFees(
      final UnifyEvent event, final JsonFields body, final List<ObjectNode> messages) {
    final JsonFields fees = object(body, "fees");
    final long user = fees.integer("user_id", 0, JsonRanges.MAX_U32);
    if (user == body.integer("ask_user_id", 0, JsonRanges.MAX_U32)
        || user == body.integer("bid_user_id", 0, JsonRanges.MAX_U32)) {
      return;
    }
    for (final boolean base : new boolean[] {true, false}) {
      final BigDecimal fee = decimal(body, base ? "bid_fee" : "ask_fee");
      if (fee.signum() != 0) {
        messages.add(
            ofTrade(
                    user,
                    body.text(base ? "base" : "quote"),
                    "fee",
                    body.integer("id", 1, Long.MAX_VALUE),
                    body.text("market_price"),
                    fee,
                    object(fees, base ? "base" : "quote"))
                .message(event.timeMillis()));
      }
    }
  }

  private static Change ofTrade(
      final long user,
      final String asset,
      final String business,
      final long id,
      final String price,
      final BigDecimal change,
      final JsonFields balance) {
    return new Change(
        user,
        asset,
        business,
        id,
        price,
        change.toPlainString(),
        total(balance),
        balance.text("available"),
        balance.text("frozen"),
        "{\"id\":" + id + "}",
        "");
  }

  private static String total(final JsonFields balance) {
    return decimal(balance, "available").add(decimal(balance, "frozen")).toPlainString();
  }

  private static JsonFields object(final JsonFields of, final String name) {
    return object(of.what() + ", field " + name, of.object().path(name));
  }

  private static JsonFields object(final String what, final JsonNode node) {
    if (node instanceof ObjectNode object) {
      return new JsonFields(what, object);
    }
    throw new WireFormatException(what + " is not a JSON object");
  }

  private static BigDecimal decimal(final JsonFields fields, final String name) {
    return JsonRanges.decimal(fields, name);
  }

  /** A message's fields, in their order. */
  private record Change(
      long userId,
      String asset,
      String business,
      long businessId,
      String marketPrice,
      String change,
      String balance,
      String available,
      String frozen,
      String detail,
      String signature) {
    ObjectNode message(final long timeMillis) {
      return JsonFields.empty()
          .put(
              "timestamp",
              BigDecimal.valueOf(TimeUnit.MILLISECONDS.toSeconds(timeMillis)).setScale(1))
          .put("user_id", userId)
          .put("business_id", businessId)
          .put("asset", asset)
          .put("business", business)
          .put("market_price", marketPrice)
          .put("change", change)
          .put("balance", balance)
          .put("balance_available", available)
          .put("balance_frozen", frozen)
          .put("detail", detail)
          .put("signature", signature);
    }
  }
}
