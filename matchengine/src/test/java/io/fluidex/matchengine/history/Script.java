package io.fluidex.matchengine.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.matchengine.candle.Tick;
import io.fluidex.wire.JsonFields;
import io.fluidex.wire.event.EventKind;
import io.fluidex.wire.event.UnifyEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Events of an imaginary exchange, as the engine words them, and what they should become. */
final class Script {
  static final String MARKET = "ETH_USDT";

  private final List<UnifyEvent> events = new ArrayList<>();
  private final List<Tick> ticks = new ArrayList<>();
  private long millis;
  private long orders;
  private long trades;

  Script(final Instant begin) {
    this.millis = begin.toEpochMilli();
  }

  List<UnifyEvent> events() {
    return events;
  }

  List<Tick> ticks() {
    return ticks;
  }

  long orders() {
    return orders;
  }

  Script pass(final long more) {
    millis += more;
    return this;
  }

  private Script add(final EventKind kind, final ObjectNode body) {
    events.add(new UnifyEvent(events.size() + 1L, millis, kind, body, Optional.empty()));
    return this;
  }

  private BigDecimal seconds() {
    return BigDecimal.valueOf(millis, 3);
  }

  Script register(final long user) {
    return add(
        EventKind.REGISTER_USER,
        JsonFields.empty()
            .put("user_id", user)
            .put("l1_address", "0xab" + user)
            .put("l2_pubkey", "0xcd" + user));
  }

  Script changeKey(final long user, final String key) {
    return add(EventKind.KEY_CHANGE, JsonFields.empty().put("user_id", user).put("l2_pubkey", key));
  }

  Script deposit(final long user, final String change, final String balance, final long id) {
    return add(
        EventKind.DEPOSIT,
        JsonFields.empty()
            .put("timestamp", BigDecimal.valueOf(millis / 1000).setScale(1))
            .put("user_id", user)
            .put("asset", "USDT")
            .put("business", "deposit")
            .put("change", change)
            .put("balance", balance)
            .put("balance_available", balance)
            .put("balance_frozen", "0.000000")
            .put("detail", "{\"id\":" + id + "}")
            .put("business_id", id)
            .put("market_price", "0"));
  }

  Script transfer(final long from, final long to, final String amount) {
    final ObjectNode body =
        JsonFields.empty()
            .put("time", seconds())
            .put("user_from", from)
            .put("user_to", to)
            .put("asset", "USDT")
            .put("amount", amount)
            .put("signature", "")
            .put("business_id", millis)
            .put("market_price", "0")
            .put("detail", "{}");
    body.set("balance_from", balance("5.000000", "1.000000"));
    body.set("balance_to", balance("7.000000", "0.000000"));
    return add(EventKind.TRANSFER, body);
  }

  private static ObjectNode balance(final String available, final String frozen) {
    return JsonFields.empty().put("available", available).put("frozen", frozen);
  }

  /** Puts the next order. */
  Script put(final long user, final boolean asks) {
    orders++;
    return order("PUT", orders, user, asks, "1.0000");
  }

  Script finish(final long id, final long user, final boolean asks, final String remain) {
    return order("FINISH", id, user, asks, remain);
  }

  Script order(
      final String event, final long id, final long user, final boolean asks, final String remain) {
    final ObjectNode body = JsonFields.empty().put("event", event);
    body.putObject("order")
        .put("id", id)
        .put("base", "ETH")
        .put("quote", "USDT")
        .put("market", MARKET)
        .put("type", "LIMIT")
        .put("side", asks ? "ASK" : "BID")
        .put("user", user)
        .put("post_only", false)
        .put("signature", "0".repeat(128))
        .put("price", "1.10")
        .put("amount", "10.0000")
        .put("maker_fee", "0")
        .put("taker_fee", "0")
        .put("create_time", seconds())
        .put("remain", remain)
        .put("frozen", "0.000000")
        .put("finished_base", "4.0000")
        .put("finished_quote", "4.400000")
        .put("finished_fee", "0.000000")
        .put("update_time", seconds());
    return add(EventKind.ORDER, body.put("base", "ETH").put("quote", "USDT"));
  }

  /** The next trade, of two orders of users 1 (asks) and 2 (bids). */
  Script trade(
      final long ask, final long bid, final boolean askTakes, final long cents, final long lots) {
    trades++;
    final BigDecimal price = BigDecimal.valueOf(cents, 2);
    final BigDecimal amount = BigDecimal.valueOf(lots, 4);
    final BigDecimal quote = price.multiply(amount);
    ticks.add(new Tick(trades, Instant.ofEpochMilli(millis), price, amount, quote));
    final ObjectNode body =
        JsonFields.empty()
            .put("id", trades)
            .put("timestamp", seconds())
            .put("market", MARKET)
            .put("base", "ETH")
            .put("quote", "USDT")
            .put("price", price.toPlainString())
            .put("amount", amount.toPlainString())
            .put("quote_amount", quote.toPlainString());
    body.put("ask_user_id", 1)
        .put("ask_order_id", ask)
        .put("ask_role", askTakes ? "TAKER" : "MAKER")
        .put("ask_fee", "0.000000")
        .put("bid_user_id", 2)
        .put("bid_order_id", bid)
        .put("bid_role", askTakes ? "MAKER" : "TAKER")
        .put("bid_fee", "0.000000")
        .putNull("ask_order")
        .putNull("bid_order");
    states(body.putObject("state_before"), "100.000000", "50.000000");
    states(body.putObject("state_after"), "99.000000", "51.100000");
    body.put("market_price", "1.00");
    final ArrayNode balances = body.putArray("balances");
    balances.add(balance("99.000000", "0.000000")).add(balance("51.100000", "0.000000"));
    balances.add(balance("90.000000", "9.000000")).add(balance("51.100000", "0.000000"));
    return add(EventKind.TRADE, body);
  }

  private static void states(final ObjectNode states, final String base, final String quote) {
    states.putArray("order_states");
    final ArrayNode balances = states.putArray("balance_states");
    for (int user = 1; user <= 2; user++) {
      balances.addObject().put("user_id", user).put("asset", "ETH").put("balance", base);
      balances.addObject().put("user_id", user).put("asset", "USDT").put("balance", quote);
    }
  }

  /** Users, deposits, transfers and about so many events of orders and trades over two days. */
  static Script random(final long seed, final int count) {
    final Random random = new Random(seed);
    final Script script = new Script(Instant.parse("2021-09-06T22:10:00.250Z"));
    script.register(1).register(2).deposit(1, "100.000000", "100.000000", 1);
    while (script.events.size() < count) {
      script.pass(random.nextInt(10) == 0 ? random.nextInt(3_600_000) : random.nextInt(900));
      final boolean askTakes = random.nextBoolean();
      script.put(1, true).put(2, false);
      final long bid = script.orders;
      script.trade(bid - 1, bid, askTakes, 90 + random.nextInt(40), 1 + random.nextInt(30_000));
      script.finish(bid - 1, 1, true, "0.0000");
      if (random.nextInt(3) == 0) {
        script.finish(bid, 2, false, "6.0000");
      }
      if (random.nextInt(8) == 0) {
        script.transfer(1, 2, "1.500000");
      }
    }
    return script;
  }
}
