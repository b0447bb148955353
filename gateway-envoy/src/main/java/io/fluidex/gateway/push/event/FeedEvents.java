package io.fluidex.gateway.push.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluidex.gateway.push.event.FeedEvent.BalancesMoved;
import io.fluidex.gateway.push.event.FeedEvent.KeyChanged;
import io.fluidex.gateway.push.event.FeedEvent.OrderMoved;
import io.fluidex.gateway.push.event.FeedEvent.OrderStep;
import io.fluidex.gateway.push.event.FeedEvent.Other;
import io.fluidex.gateway.push.event.FeedEvent.Party;
import io.fluidex.gateway.push.event.FeedEvent.Registered;
import io.fluidex.gateway.push.event.FeedEvent.Traded;
import io.fluidex.wire.WireFormatException;
import io.fluidex.wire.event.UnifyEvent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the messages of topic {@code unifyevents}. */
public final class FeedEvents {
  private static final int MILLIS = 3;

  private FeedEvents() {}

  /**
   * What a message says.
   *
   * @throws WireFormatException if it lacks a field that its kind has
   */
  public static FeedEvent of(final UnifyEvent event) {
    final JsonNode body = event.body();
    final long seq = event.seq();
    final long time = event.timeMillis();
    return switch (event.kind()) {
      case ORDER -> order(seq, time, body);
      case TRADE -> trade(seq, time, body);
      case DEPOSIT, WITHDRAW, FULL_EXIT ->
          new BalancesMoved(
              seq,
              time,
              body.has("balance_available")
                  ? List.of(
                      new UserFunds(
                          number(body, "user_id"),
                          text(body, "asset"),
                          new Funds(text(body, "balance_available"), text(body, "balance_frozen"))))
                  : List.of());
      case TRANSFER ->
          new BalancesMoved(
              seq,
              time,
              body.has("balance_from")
                  ? List.of(
                      new UserFunds(
                          number(body, "user_from"),
                          text(body, "asset"),
                          funds(body, "balance_from")),
                      new UserFunds(
                          number(body, "user_to"), text(body, "asset"), funds(body, "balance_to")))
                  : List.of());
      case KEY_CHANGE -> new KeyChanged(seq, time, number(body, "user_id"));
      case REGISTER_USER -> new Registered(seq, time, number(body, "user_id"));
      case CANCEL -> new Other(seq, time);
    };
  }

  private static FeedEvent order(final long seq, final long time, final JsonNode body) {
    final OrderStep step = step(text(body, "event"));
    final JsonNode order = need(body, "order");
    final boolean ask = isAsk(text(order, "side"));
    final String status =
        body.has("status")
            ? text(body, "status").toLowerCase(Locale.ROOT)
            : guessed(step, text(order, "remain"));
    return new OrderMoved(
        seq,
        time,
        step,
        new OrderView(
            number(order, "id"),
            text(order, "market"),
            number(order, "user"),
            ask,
            text(order, "type").toLowerCase(Locale.ROOT),
            need(order, "post_only").asBoolean(),
            text(order, "price"),
            text(order, "amount"),
            text(order, "remain"),
            text(order, "frozen"),
            text(order, "finished_base"),
            text(order, "finished_quote"),
            text(order, "finished_fee"),
            millis(order, "create_time"),
            millis(order, "update_time"),
            body.path("client_order_id").asText(""),
            status),
        text(order, ask ? "base" : "quote"),
        body.has("balance") ? Optional.of(funds(body, "balance")) : Optional.empty());
  }

  /** What became of an order, of which events of before {@code status} was told say less. */
  private static String guessed(final OrderStep step, final String remain) {
    return switch (step) {
      case PUT, UPDATE -> OrderView.OPEN;
      case EXPIRED -> "expired";
      case FINISH -> remain.chars().allMatch(c -> c == '0' || c == '.') ? "filled" : "cancelled";
    };
  }

  private static OrderStep step(final String name) {
    try {
      return OrderStep.valueOf(name);
    } catch (final IllegalArgumentException e) {
      throw new WireFormatException("there is no order event " + name, e);
    }
  }

  private static FeedEvent trade(final long seq, final long time, final JsonNode body) {
    final JsonNode orders = need(need(body, "state_after"), "order_states");
    final JsonNode balances = body.path("balances");
    final String base = text(body, "base");
    final String quote = text(body, "quote");
    final JsonNode fees = body.path("fees");
    return new Traded(
        seq,
        time,
        new TradeView(
            seq,
            number(body, "id"),
            text(body, "market"),
            time,
            text(body, "price"),
            text(body, "amount"),
            text(body, "quote_amount"),
            text(body, "ask_role").equals("TAKER")),
        base,
        quote,
        party(body, "ask", orders.path(0), balances.path(0), balances.path(1)),
        party(body, "bid", orders.path(1), balances.path(2), balances.path(3)),
        fees.isObject()
            ? List.of(
                new UserFunds(number(fees, "user_id"), base, funds(fees, "base")),
                new UserFunds(number(fees, "user_id"), quote, funds(fees, "quote")))
            : List.of());
  }

  private static Party party(
      final JsonNode body,
      final String side,
      final JsonNode order,
      final JsonNode base,
      final JsonNode quote) {
    return new Party(
        number(body, side + "_user_id"),
        number(body, side + "_order_id"),
        text(body, side + "_fee"),
        text(order, "finished_base"),
        text(order, "finished_quote"),
        text(order, "finished_fee"),
        base.isObject() ? Optional.of(funds(base)) : Optional.empty(),
        quote.isObject() ? Optional.of(funds(quote)) : Optional.empty());
  }

  private static boolean isAsk(final String side) {
    return side.equals("ASK");
  }

  private static Funds funds(final JsonNode object, final String name) {
    return funds(need(object, name));
  }

  private static Funds funds(final JsonNode object) {
    return new Funds(text(object, "available"), text(object, "frozen"));
  }

  private static JsonNode need(final JsonNode object, final String name) {
    final JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      throw new WireFormatException("an event lacks field " + name);
    }
    return value;
  }

  private static String text(final JsonNode object, final String name) {
    final JsonNode value = need(object, name);
    if (!value.isTextual()) {
      throw new WireFormatException("field " + name + " of an event is no text");
    }
    return value.textValue();
  }

  private static long number(final JsonNode object, final String name) {
    final JsonNode value = need(object, name);
    if (!value.canConvertToLong()) {
      throw new WireFormatException("field " + name + " of an event is no number");
    }
    return value.longValue();
  }

  private static long millis(final JsonNode object, final String name) {
    return need(object, name).decimalValue().movePointRight(MILLIS).longValue();
  }
}
