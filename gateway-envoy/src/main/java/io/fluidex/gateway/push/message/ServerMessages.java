package io.fluidex.gateway.push.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.gateway.push.account.AccountChange.Fill;
import io.fluidex.gateway.push.event.OrderView;
import io.fluidex.gateway.push.event.TradeView;
import io.fluidex.gateway.push.event.UserFunds;
import io.fluidex.gateway.push.market.Candle;
import io.fluidex.gateway.push.market.Level;
import java.util.List;
import java.util.Optional;

/** Writes the messages of the push service: one line of JSON each, decimals as strings. */
public final class ServerMessages {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ServerMessages() {}

  private static ObjectNode object(final String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  private static String write(final ObjectNode object) {
    try {
      return MAPPER.writeValueAsString(object);
    } catch (final JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can always be written", e);
    }
  }

  private static ObjectNode answer(final String type, final Optional<Long> id) {
    final ObjectNode object = JsonNodeFactory.instance.objectNode();
    id.ifPresent(number -> object.put("id", number));
    return object.put("type", type);
  }

  private static ObjectNode of(final ObjectNode object, final Topic topic) {
    object.put("channel", topic.channel().text());
    if (!topic.market().isEmpty()) {
      object.put("market", topic.market());
    }
    if (topic.channel() == Channel.DEPTH) {
      object.put("interval_ms", Integer.parseInt(topic.interval()));
    } else if (topic.channel() == Channel.KLINE) {
      object.put("interval", topic.interval());
    }
    return object;
  }

  /**
   * The first message of a connection.
   *
   * @param nonce what a login signs, hex
   * @param time the service's clock in milliseconds
   */
  public static String hello(final String nonce, final long time) {
    return write(object("hello").put("nonce", nonce).put("server_time", time));
  }

  /** The answer to a ping. */
  public static String pong(final Optional<Long> id, final long time) {
    return write(answer("pong", id).put("server_time", time));
  }

  /** A subscription begins; its snapshot follows. */
  public static String subscribed(final Optional<Long> id, final Topic topic) {
    return write(of(answer("subscribed", id), topic));
  }

  /** A subscription has ended as the client wished. */
  public static String unsubscribed(final Optional<Long> id, final Topic topic) {
    return write(of(answer("unsubscribed", id), topic));
  }

  /** A login was accepted. */
  public static String loggedIn(final Optional<Long> id, final long user, final long validUntil) {
    return write(answer("logged_in", id).put("user_id", user).put("valid_until", validUntil));
  }

  /** A login has ended as the client wished. */
  public static String loggedOut(final Optional<Long> id) {
    return write(answer("logged_out", id));
  }

  /** Something was refused. */
  public static String error(final Optional<Long> id, final ErrorCode code, final String text) {
    return write(answer("error", id).put("code", code.name()).put("message", text));
  }

  /** A subscription was ended by the service. */
  public static String ended(final Topic topic, final ErrorCode code) {
    return write(of(object("error"), topic).put("code", code.name()).put("message", code.text()));
  }

  /** A book as far as it was asked for. */
  public static String depthSnapshot(
      final Topic topic, final long sequence, final List<Level> bids, final List<Level> asks) {
    final ObjectNode object = of(object("snapshot"), topic).put("sequence", sequence);
    levels(object.putArray("bids"), bids);
    levels(object.putArray("asks"), asks);
    return write(object);
  }

  /** What changed of a book. */
  public static String depthUpdate(
      final Topic topic,
      final long first,
      final long last,
      final List<Level> bids,
      final List<Level> asks) {
    final ObjectNode object =
        of(object("update"), topic).put("first_sequence", first).put("last_sequence", last);
    levels(object.putArray("bids"), bids);
    levels(object.putArray("asks"), asks);
    return write(object);
  }

  private static void levels(final ArrayNode array, final List<Level> levels) {
    for (final Level level : levels) {
      array
          .addArray()
          .add(level.price().toPlainString())
          .add(level.amount().signum() == 0 ? "0" : level.amount().toPlainString());
    }
  }

  private static ObjectNode data(final boolean snapshot, final Topic topic, final long sequence) {
    return of(object(snapshot ? "snapshot" : "update"), topic).put("sequence", sequence);
  }

  /** Trades, oldest first. */
  public static String trades(
      final boolean snapshot, final Topic topic, final long sequence, final List<TradeView> data) {
    final ObjectNode object = data(snapshot, topic, sequence);
    final ArrayNode array = object.putArray("data");
    data.forEach(each -> trade(array.addObject(), each));
    return write(object);
  }

  private static ObjectNode trade(final ObjectNode object, final TradeView trade) {
    return object
        .put("trade_id", trade.id())
        .put("time", trade.time())
        .put("price", trade.price())
        .put("amount", trade.amount())
        .put("quote_amount", trade.quoteAmount())
        .put("taker_side", side(trade.askTakes()));
  }

  private static String side(final boolean ask) {
    return ask ? "ask" : "bid";
  }

  /** What a channel of everybody tells. */
  public static String of(final News news) {
    return switch (news) {
      case News.Ticker it -> ticker(it);
      case News.Candles it -> candles(it);
      case News.Blocks it -> blocks(it);
    };
  }

  /** The last 24 hours; no data if nothing was traded. */
  private static String ticker(final News.Ticker news) {
    final ObjectNode object = data(news.snapshot(), news.topic(), news.sequence());
    final ArrayNode array = object.putArray("data");
    news.day()
        .ifPresent(it ->
            array
                .addObject()
                .put("open", it.open().toPlainString())
                .put("high", it.high().toPlainString())
                .put("low", it.low().toPlainString())
                .put("last", it.close().toPlainString())
                .put("volume", it.volume().toPlainString())
                .put("quote_volume", it.quoteVolume().toPlainString())
                .put("change", it.change().toPlainString())
                .put("trades", it.trades()));
    return write(object);
  }

  /** Candles, oldest first. */
  private static String candles(final News.Candles news) {
    final ObjectNode object = data(news.snapshot(), news.topic(), news.sequence());
    final ArrayNode array = object.putArray("data");
    for (final Candle each : news.candles()) {
      array
          .addObject()
          .put("time", each.time())
          .put("open", each.open().toPlainString())
          .put("high", each.high().toPlainString())
          .put("low", each.low().toPlainString())
          .put("close", each.close().toPlainString())
          .put("volume", each.volume().toPlainString())
          .put("quote_volume", each.quoteVolume().toPlainString())
          .put("trades", each.trades());
    }
    return write(object);
  }

  /** Orders of the user. */
  public static String orders(
      final boolean snapshot, final long sequence, final List<OrderView> data) {
    final ObjectNode object = data(snapshot, Topic.of(Channel.ORDERS), sequence);
    final ArrayNode array = object.putArray("data");
    for (final OrderView each : data) {
      array
          .addObject()
          .put("order_id", each.id())
          .put("client_order_id", each.clientOrderId())
          .put("market", each.market())
          .put("side", side(each.ask()))
          .put("order_type", each.type())
          .put("post_only", each.postOnly())
          .put("status", each.status())
          .put("price", each.price())
          .put("amount", each.amount())
          .put("remain", each.remain())
          .put("frozen", each.frozen())
          .put("finished_base", each.finishedBase())
          .put("finished_quote", each.finishedQuote())
          .put("finished_fee", each.finishedFee())
          .put("create_time", each.createTime())
          .put("update_time", each.updateTime());
    }
    return write(object);
  }

  /** Trades of the user. */
  public static String fills(final boolean snapshot, final long sequence, final List<Fill> data) {
    final ObjectNode object = data(snapshot, Topic.of(Channel.FILLS), sequence);
    final ArrayNode array = object.putArray("data");
    for (final Fill each : data) {
      trade(array.addObject().put("market", each.trade().market()), each.trade())
          .put("order_id", each.orderId())
          .put("side", side(each.ask()))
          .put("role", each.isMaker() ? "maker" : "taker")
          .put("fee", each.fee());
    }
    return write(object);
  }

  /** Balances of the user. */
  public static String balances(
      final boolean snapshot, final long sequence, final List<UserFunds> data) {
    final ObjectNode object = data(snapshot, Topic.of(Channel.BALANCES), sequence);
    final ArrayNode array = object.putArray("data");
    for (final UserFunds each : data) {
      array
          .addObject()
          .put("asset", each.asset())
          .put("available", each.funds().available())
          .put("frozen", each.funds().frozen());
    }
    return write(object);
  }

  /** L2 blocks, oldest first. */
  private static String blocks(final News.Blocks news) {
    final ObjectNode object =
        of(object(news.snapshot() ? "snapshot" : "update"), Topic.of(Channel.BLOCKS));
    final ArrayNode array = object.putArray("data");
    for (final BlockView each : news.blocks()) {
      array
          .addObject()
          .put("block_id", each.id())
          .put("status", each.status().text())
          .put("time", each.time())
          .put("merkle_root", each.root());
    }
    return write(object);
  }
}
