package io.fluidex.matchengine.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.wire.event.UnifyEvent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The original's messages of an event: its fields in its order, then {@code seq} and {@code part},
 * by which a message is known. Pure.
 */
public final class OriginalMessages {
  /** The event's number, in every message. */
  public static final String SEQ = "seq";

  /** The message's number among those of the same event and topic. */
  public static final String PART = "part";

  /** Fields of {@code unifyevents} that the original has in {@code balances} only. */
  private static final Set<String> ADDED_TO_TRANSFERS =
      Set.of("business_id", "market_price", "detail", "balance_from", "balance_to");

  private static final Set<String> ADDED_TO_ORDERS = Set.of("status", "client_order_id", "balance");

  private static final Set<String> ADDED_TO_TRADES = Set.of("market_price", "balances", "fees");

  private OriginalMessages() {}

  /**
   * The messages of an event, in the order of their topics and parts.
   *
   * @throws io.fluidex.wire.WireFormatException if the event lacks a field that its kind has
   */
  public static List<OriginalMessage> of(final UnifyEvent event) {
    final List<OriginalMessage> messages = new ArrayList<>();
    switch (event.kind()) {
      case REGISTER_USER -> add(messages, event, OriginalTopic.USERS, event.body());
      case ORDER ->
          add(messages, event, OriginalTopic.ORDERS, without(event.body(), ADDED_TO_ORDERS));
      case TRADE ->
          add(messages, event, OriginalTopic.TRADES, without(event.body(), ADDED_TO_TRADES));
      case TRANSFER ->
          add(messages, event, OriginalTopic.TRANSFERS, without(event.body(), ADDED_TO_TRANSFERS));
      case DEPOSIT, WITHDRAW, FULL_EXIT, KEY_CHANGE, CANCEL -> {
        // Only their balances are told, if they change any.
      }
    }
    int part = 0;
    for (final ObjectNode balance : BalanceMessages.of(event)) {
      messages.add(message(event, OriginalTopic.BALANCES, part++, balance));
    }
    return messages;
  }

  private static void add(
      final List<OriginalMessage> messages,
      final UnifyEvent event,
      final OriginalTopic topic,
      final ObjectNode body) {
    messages.add(message(event, topic, 0, body.deepCopy()));
  }

  private static OriginalMessage message(
      final UnifyEvent event, final OriginalTopic topic, final int part, final ObjectNode body) {
    writeTimesPlainly(body);
    body.put(SEQ, event.seq()).put(PART, part);
    return new OriginalMessage(topic, event.seq(), part, body);
  }

  private static ObjectNode without(final ObjectNode body, final Set<String> names) {
    return body.deepCopy().remove(names);
  }

  /**
   * Turns times into decimals with at least one digit after the point: they were read as doubles,
   * which would be written with an exponent.
   */
  private static void writeTimesPlainly(final ObjectNode object) {
    for (final Map.Entry<String, JsonNode> field : object.properties()) {
      final JsonNode value = field.getValue();
      if (value.isDouble()) {
        final BigDecimal exact = BigDecimal.valueOf(value.doubleValue());
        field.setValue(DecimalNode.valueOf(exact.scale() < 1 ? exact.setScale(1) : exact));
      } else if (value instanceof ObjectNode inner) {
        writeTimesPlainly(inner);
      } else if (value instanceof ArrayNode array) {
        for (final JsonNode element : array) {
          if (element instanceof ObjectNode inner) {
            writeTimesPlainly(inner);
          }
        }
      }
    }
  }
}
