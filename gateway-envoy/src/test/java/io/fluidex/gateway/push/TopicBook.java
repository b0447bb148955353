package io.fluidex.gateway.push;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.kafka.TopicReader;
import io.fluidex.runtime.kafka.TopicRecord;
import io.fluidex.wire.event.EventKind;
import io.fluidex.wire.event.UnifyEvent;
import io.fluidex.wire.event.UnifyEventCodec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The book of a market after events of a topic, from its beginning and in the plainest way. */
final class TopicBook {
  private record Order(boolean ask, BigDecimal price, BigDecimal remain) {}

  private final Map<Long, String> bySeq = new HashMap<>();

  /**
   * Reads the whole topic.
   *
   * @param wanted the events after which the book is of interest
   */
  TopicBook(
      final KafkaSettings kafka, final String topic, final String market, final Set<Long> wanted) {
    final Map<Long, Order> orders = new HashMap<>();
    try (TopicReader reader = new TopicReader(kafka, topic)) {
      final long end = reader.end();
      while (reader.position() < end) {
        for (final TopicRecord each : reader.poll(Duration.ofMillis(100))) {
          final UnifyEvent event = UnifyEventCodec.decode(each.key(), each.value());
          apply(orders, event, market);
          if (wanted.contains(event.seq())) {
            bySeq.put(event.seq(), text(orders));
          }
        }
      }
    }
  }

  private static void apply(
      final Map<Long, Order> orders, final UnifyEvent event, final String market) {
    final JsonNode body = event.body();
    if (event.kind() == EventKind.ORDER && body.at("/order/market").asText().equals(market)) {
      final long id = body.at("/order/id").asLong();
      if (body.get("event").asText().equals("FINISH")
          || body.get("event").asText().equals("EXPIRED")) {
        orders.remove(id);
      } else {
        orders.put(
            id,
            new Order(
                body.at("/order/side").asText().equals("ASK"),
                new BigDecimal(body.at("/order/price").asText()),
                new BigDecimal(body.at("/order/remain").asText())));
      }
    } else if (event.kind() == EventKind.TRADE && body.get("market").asText().equals(market)) {
      final BigDecimal amount = new BigDecimal(body.get("amount").asText());
      for (final String name : new String[] {"ask_order_id", "bid_order_id"}) {
        orders.computeIfPresent(
            body.get(name).asLong(),
            (id, order) -> new Order(order.ask, order.price, order.remain.subtract(amount)));
      }
    }
  }

  private static String text(final Map<Long, Order> orders) {
    final Map<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
    final Map<BigDecimal, BigDecimal> asks = new TreeMap<>();
    orders.values().stream()
        .filter(order -> order.remain.signum() > 0)
        .forEach(
            order -> (order.ask ? asks : bids).merge(order.price, order.remain, BigDecimal::add));
    return text(bids, asks);
  }

  static String text(
      final Map<BigDecimal, BigDecimal> bids, final Map<BigDecimal, BigDecimal> asks) {
    return "bids " + bids + " asks " + asks;
  }

  /** The book after an event. */
  String after(final long seq) {
    return bySeq.getOrDefault(seq, "there is no event " + seq + ", or it was not wanted");
  }
}
