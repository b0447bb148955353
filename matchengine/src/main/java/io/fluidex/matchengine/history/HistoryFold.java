package io.fluidex.matchengine.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.matchengine.candle.Candle;
import io.fluidex.matchengine.candle.Candles;
import io.fluidex.matchengine.candle.Interval;
import io.fluidex.matchengine.candle.Tick;
import io.fluidex.matchengine.feed.BalanceMessages;
import io.fluidex.matchengine.feed.JsonRanges;
import io.fluidex.wire.JsonFields;
import io.fluidex.wire.WireFormatException;
import io.fluidex.wire.event.UnifyEvent;
import io.fluidex.wire.event.UnifyEventCodec;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Turns the records of the topic, one after the other, into the rows of one transaction. Pure.
 *
 * <p>What was dealt with before is skipped by its number. What is no event, and a gap between
 * events, becomes a row of {@code history_parked}, and the history goes on behind it.
 */
final class HistoryFold {
  /** The end of the year 9999 in milliseconds: what is later is no time. */
  private static final long LATEST = 253_402_300_799_999L;

  private final boolean followResets;
  private final Map<Table, List<Object[]>> rows = new EnumMap<>(Table.class);
  private final Map<Long, String> keyChanges = new LinkedHashMap<>();
  private final Map<String, List<Tick>> ticks = new LinkedHashMap<>();
  private long offset;
  private long seq;
  private long lastOrder;
  private long lastUser;
  private long lastTime;
  private boolean forget;
  private int events;
  private int trades;
  private int repetitions;

  /**
   * A fold that goes on at a position.
   *
   * @param followResets whether ids that begin again mean that the exchange was reset, which a
   *     development exchange can be: then the history begins again too
   */
  HistoryFold(final Position position, final boolean followResets) {
    this.followResets = followResets;
    this.offset = position.offset();
    this.seq = position.seq();
    this.lastOrder = position.lastOrder();
    this.lastUser = position.lastUser();
    for (final Table table : Table.values()) {
      rows.put(table, new ArrayList<>());
    }
  }

  /**
   * Takes the next record.
   *
   * @throws HistoryException if orders were numbered from 1 again and resets are not followed
   */
  void add(final long recordOffset, final String key, final byte[] value) {
    try {
      add(recordOffset, UnifyEventCodec.decode(key == null ? "" : key, value));
    } catch (final WireFormatException e) {
      park(recordOffset, null, key, value, e.getMessage());
    }
    offset = recordOffset + 1;
  }

  private void add(final long recordOffset, final UnifyEvent event) {
    if (event.seq() <= seq) {
      repetitions++;
      return;
    }
    if (event.seq() > seq + 1) {
      final String gap = "events " + (seq + 1) + " to " + (event.seq() - 1) + " are missing";
      park(recordOffset, event.seq(), null, null, gap);
    }
    seq = event.seq();
    events++;
    if (event.timeMillis() > LATEST) {
      throw new WireFormatException("event " + seq + " is of " + event.timeMillis() + " ms");
    }
    lastTime = event.timeMillis();
    apply(event);
  }

  private void park(
      final long recordOffset,
      final Long eventSeq,
      final String key,
      final byte[] value,
      final String reason) {
    put(
        Table.PARKED,
        recordOffset,
        eventSeq,
        key,
        value == null ? null : HexFormat.of().formatHex(value),
        reason);
  }

  /**
   * Reads all of an event before the first row of it is put: it counts as a whole or not at all.
   */
  private void apply(final UnifyEvent event) {
    final JsonFields body =
        new JsonFields("event " + event.seq() + " of kind " + event.kind().key(), event.body());
    final List<Object[]> balances = balances(event);
    switch (event.kind()) {
      case REGISTER_USER -> register(body);
      case KEY_CHANGE -> keyChanges.put(user(body, "user_id"), body.text("l2_pubkey"));
      case ORDER -> order(event.timeMillis(), body);
      case TRADE -> trade(event.timeMillis(), body);
      case TRANSFER -> transfer(event, body);
      case DEPOSIT, WITHDRAW, FULL_EXIT, CANCEL -> {
        // Only their balances are told, if they change any.
      }
    }
    balances.forEach(row -> put(Table.BALANCE, row));
  }

  private void transfer(final UnifyEvent event, final JsonFields body) {
    final BigDecimal amount = JsonRanges.decimal(body, "amount");
    if (amount.signum() <= 0) {
      throw new WireFormatException(body.what() + ": field amount is not above 0");
    }
    put(
        Table.TRANSFER,
        event.seq(),
        event.timeMillis(),
        user(body, "user_from"),
        user(body, "user_to"),
        body.text("asset"),
        amount.toPlainString(),
        body.text("signature"));
  }

  private void register(final JsonFields body) {
    final long id = user(body, "user_id");
    final String address = body.text("l1_address");
    final String pubkey = body.text("l2_pubkey");
    if (followResets && id <= lastUser) {
      reset();
    }
    lastUser = Math.max(lastUser, id);
    keyChanges.remove(id);
    // The last of several with the same id counts, and one statement may write a row only once.
    rows.get(Table.ACCOUNT).removeIf(row -> row[0].equals(id));
    put(Table.ACCOUNT, id, address, pubkey);
  }

  private void order(final long time, final JsonFields body) {
    final JsonFields order = object(body, "order");
    final long id = order.integer("id", 1, Long.MAX_VALUE);
    final String event = body.text("event");
    switch (event) {
      case "PUT" -> put(id);
      case "UPDATE" -> {
        // The trade tells the same.
      }
      case "FINISH", "EXPIRED" -> finish(id, event.equals("EXPIRED"), time, order);
      default -> throw new WireFormatException(body.what() + ": there is no event " + event);
    }
  }

  private void put(final long id) {
    if (id <= lastOrder) {
      if (!followResets) {
        throw new HistoryException(
            "order "
                + id
                + " was put after order "
                + lastOrder
                + ": the exchange was reset or this is the topic of another one; the history of the"
                + " former exchange stays untouched, give this one a database of its own");
      }
      reset();
    }
    lastOrder = id;
  }

  private void reset() {
    rows.forEach((table, list) -> {
      if (table != Table.PARKED) {
        list.clear();
      }
    });
    keyChanges.clear();
    ticks.clear();
    lastOrder = 0;
    lastUser = 0;
    forget = true;
  }

  private void finish(
      final long id, final boolean expired, final long time, final JsonFields order) {
    final BigDecimal remain = JsonRanges.decimal(order, "remain");
    final ClosedStatus rest = expired ? ClosedStatus.EXPIRED : ClosedStatus.CANCELLED;
    put(
        Table.ORDER,
        id,
        millis(order, "create_time"),
        time,
        user(order, "user"),
        order.text("market"),
        order.text("type").toLowerCase(Locale.ROOT),
        order.text("side").toLowerCase(Locale.ROOT),
        decimal(order, "price"),
        decimal(order, "amount"),
        decimal(order, "taker_fee"),
        decimal(order, "maker_fee"),
        decimal(order, "finished_base"),
        decimal(order, "finished_quote"),
        decimal(order, "finished_fee"),
        (remain.signum() == 0 ? ClosedStatus.FILLED : rest).column(),
        order.bool("post_only"),
        HexFormat.of().formatHex(order.bytes("signature")));
  }

  private void trade(final long time, final JsonFields body) {
    final long id = body.integer("id", 1, Long.MAX_VALUE);
    final String market = body.text("market");
    final String price = decimal(body, "price");
    final String amount = decimal(body, "amount");
    final String quoteAmount = decimal(body, "quote_amount");
    final boolean askTakes = body.text("ask_role").equals("TAKER");
    final long ask = body.integer("ask_order_id", 1, Long.MAX_VALUE);
    final long bid = body.integer("bid_order_id", 1, Long.MAX_VALUE);
    final String askFee = decimal(body, "ask_fee");
    final String bidFee = decimal(body, "bid_fee");
    final long asker = user(body, "ask_user_id");
    final long bidder = user(body, "bid_user_id");
    final long maker = HistoryQueries.MAKER;
    final long taker = maker + 1;
    trades++;
    put(
        Table.USER_TRADE,
        time,
        asker,
        market,
        id,
        ask,
        bid,
        (long) HistoryQueries.ASK,
        askTakes ? taker : maker,
        price,
        amount,
        quoteAmount,
        askFee,
        bidFee);
    put(
        Table.USER_TRADE,
        time,
        bidder,
        market,
        id,
        bid,
        ask,
        HistoryQueries.ASK + 1L,
        askTakes ? maker : taker,
        price,
        amount,
        quoteAmount,
        bidFee,
        askFee);
    put(Table.MARKET_TRADE, time, market, id, price, amount, quoteAmount, askTakes ? "ask" : "bid");
    ticks
        .computeIfAbsent(market, _ -> new ArrayList<>())
        .add(
            new Tick(
                id,
                Instant.ofEpochMilli(time),
                new BigDecimal(price),
                new BigDecimal(amount),
                new BigDecimal(quoteAmount)));
  }

  private static List<Object[]> balances(final UnifyEvent event) {
    final List<Object[]> changes = new ArrayList<>();
    long part = 0;
    for (final ObjectNode message : BalanceMessages.of(event)) {
      final JsonFields balance = new JsonFields("a balance of event " + event.seq(), message);
      changes.add(
          new Object[] {
            event.seq(),
            part++,
            event.timeMillis(),
            user(balance, "user_id"),
            balance.integer("business_id", Long.MIN_VALUE, Long.MAX_VALUE),
            balance.text("asset"),
            balance.text("business"),
            decimal(balance, "market_price"),
            decimal(balance, "change"),
            decimal(balance, "balance"),
            decimal(balance, "balance_available"),
            decimal(balance, "balance_frozen"),
            balance.text("detail"),
            balance.text("signature")
          });
    }
    return changes;
  }

  private void put(final Table table, final Object... row) {
    if (row.length != table.width()) {
      throw new IllegalArgumentException(
          "a row of " + table + " has " + table.width() + " values, not " + row.length);
    }
    for (int i = 0; i < row.length; i++) {
      // PostgreSQL has no text with the character 0.
      row[i] = row[i] instanceof String text ? text.replace('\0', '\uFFFD') : row[i];
    }
    rows.get(table).add(row);
  }

  private static long user(final JsonFields body, final String name) {
    return body.integer(name, 0, JsonRanges.MAX_U32);
  }

  private static String decimal(final JsonFields body, final String name) {
    return JsonRanges.decimal(body, name).toPlainString();
  }

  private static long millis(final JsonFields body, final String name) {
    final JsonNode seconds = body.object().path(name);
    if (!seconds.isNumber()) {
      throw new WireFormatException(body.what() + ": field " + name + " is no time");
    }
    final double millis = seconds.doubleValue() * 1000;
    if (millis < 0 || millis > LATEST) {
      throw new WireFormatException(body.what() + ": field " + name + " is " + seconds);
    }
    return Math.round(millis);
  }

  private static JsonFields object(final JsonFields of, final String name) {
    if (of.object().get(name) instanceof ObjectNode object) {
      return new JsonFields(of.what() + ", field " + name, object);
    }
    throw new WireFormatException(of.what() + ": field " + name + " is not a JSON object");
  }

  /** Where the next fold goes on. */
  Position position() {
    return new Position(offset, seq, lastOrder, lastUser);
  }

  /** Whether everything that is in the database is to be deleted first. */
  boolean forgets() {
    return forget;
  }

  /** The rows of a table; those of the candles are in {@link #candleRows}. */
  List<Object[]> rows(final Table table) {
    return rows.get(table);
  }

  /** New keys by user, to be written after the accounts. */
  Map<Long, String> keyChanges() {
    return keyChanges;
  }

  /** The stored candles of all trades, as rows. */
  List<Object[]> candleRows() {
    final List<Object[]> all = new ArrayList<>();
    ticks.forEach((market, list) -> {
      for (final Interval interval :
          new Interval[] {Interval.MINUTE, Interval.HOUR, Interval.DAY}) {
        for (final Candle candle : Candles.of(interval, list)) {
          all.add(row(market, interval, candle));
        }
      }
    });
    return all;
  }

  private static Object[] row(final String market, final Interval interval, final Candle candle) {
    return new Object[] {
      market,
      (long) interval.minutes(),
      candle.start().toEpochMilli(),
      candle.open().toPlainString(),
      candle.high().toPlainString(),
      candle.low().toPlainString(),
      candle.close().toPlainString(),
      candle.volume().toPlainString(),
      candle.quoteVolume().toPlainString(),
      candle.trades(),
      candle.firstTrade(),
      candle.lastTrade()
    };
  }

  /** How many events were new. */
  int events() {
    return events;
  }

  /** How many of them were trades. */
  int trades() {
    return trades;
  }

  /** How many events had been dealt with before. */
  int repetitions() {
    return repetitions;
  }

  /** What was parked, for the log. */
  List<String> parked() {
    return rows.get(Table.PARKED).stream()
        .map(row -> "record at offset " + row[0] + ": " + row[4])
        .toList();
  }

  /** The time of the last event, 0 if there was none. */
  long lastTime() {
    return lastTime;
  }
}
