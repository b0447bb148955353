package io.fluidex.matchengine.history;

import io.fluidex.matchengine.candle.Candle;
import io.fluidex.matchengine.candle.Candles;
import io.fluidex.matchengine.candle.Interval;
import io.fluidex.runtime.database.Database;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * Reads the history. It is a little behind the engine: what a client was just told may be missing
 * for some milliseconds.
 *
 * <p>Safe for many threads. Every method waits for the database until the deadline and then throws
 * {@link io.fluidex.runtime.database.DatabaseException}. Names of markets and assets are not
 * checked: for one that does not exist there is nothing.
 */
public final class HistoryQueries {
  /** The most candles of an answer: ten days of minutes, or 38 years of days. */
  public static final int MOST_CANDLES = 14_400;

  /** Column {@code side} of table user_trade: 0 ask, 1 bid. */
  static final int ASK = 0;

  /** Column {@code role} of table user_trade: 1 maker, 2 taker. */
  static final int MAKER = 1;

  private static final String MILLIS = "(extract(epoch from %s) * 1000)::bigint";
  private static final String TIME = "'epoch'::timestamptz + ? * interval '1 millisecond'";

  private static final String TRADE =
      "select " + MILLIS.formatted("time") + ", market, trade_id, price, amount, quote_amount";
  private static final String MARKET_TRADE = TRADE + ", taker_side from market_trade";
  private static final String USER_TRADE =
      TRADE + ", user_id, order_id, counter_order_id, side, role, fee from user_trade";

  /** Rows of table candle or of a subquery with the same columns. */
  private static final String CANDLE =
      "select "
          + MILLIS.formatted("start")
          + ", open, high, low, close, volume, quote_volume, trades, first_trade, last_trade from ";

  private static final String CANDLE_OF_TRADES =
      "select 0, (array_agg(price order by trade_id))[1], max(price), min(price),"
          + " (array_agg(price order by trade_id desc))[1], sum(amount), sum(quote_amount),"
          + " count(*), min(trade_id), max(trade_id) from market_trade where market = ?";

  private final Database database;
  private final Duration deadline;

  /**
   * Queries of a database that has the tables of {@code db/history}.
   *
   * @param deadline for each, retries included
   */
  public HistoryQueries(final Database database, final Duration deadline) {
    this.database = database;
    this.deadline = deadline;
  }

  /** The user with an id. */
  public Optional<Account> account(final long id) {
    return account("id = ?", id);
  }

  /** The user with an L1 address, in any case; the one with the smallest id of several. */
  public Optional<Account> accountByL1Address(final String address) {
    return account("l1_address = ?", address.toLowerCase(Locale.ROOT));
  }

  /** The user with an L2 key, in any case; the one with the smallest id of several. */
  public Optional<Account> accountByL2Pubkey(final String pubkey) {
    return account("l2_pubkey = ?", pubkey.toLowerCase(Locale.ROOT));
  }

  private Optional<Account> account(final String condition, final Object value) {
    return database.transaction(
        deadline,
        t ->
            t.fetchOptional(
                    "select id, l1_address, l2_pubkey from account where "
                        + condition
                        + " order by id limit 1",
                    value)
                .map(row ->
                    new Account(row.get(0, Long.class), text(row, 1), row.get(2, String.class))));
  }

  /**
   * Orders of a user that are gone, by id.
   *
   * @param market of one market, or of all if empty
   * @param page times are those at which orders were put
   */
  public Page<ClosedOrder> orders(
      final long userId, final Optional<String> market, final PageRequest page) {
    final Filter filter = new Filter().and("user_id = ?", userId).market(market);
    page.from().ifPresent(time -> filter.and("create_time >= " + TIME, time.toEpochMilli()));
    page.to().ifPresent(time -> filter.and("create_time <= " + TIME, time.toEpochMilli()));
    return database.transaction(
        deadline,
        t ->
            new Page<>(
                count(t, "order_history", filter),
                t.fetch(
                        "select id, "
                            + MILLIS.formatted("create_time")
                            + ", "
                            + MILLIS.formatted("finish_time")
                            + ", user_id, market, order_type, order_side, price, amount, taker_fee,"
                            + " maker_fee, finished_base, finished_quote, finished_fee, status,"
                            + " post_only, encode(signature, 'hex') from order_history"
                            + filter.where()
                            + filter.page("id", page),
                        filter.values())
                    .map(HistoryQueries::order)));
  }

  private static ClosedOrder order(final Record row) {
    return new ClosedOrder(
        row.get(0, Long.class),
        time(row, 1),
        time(row, 2),
        row.get(3, Long.class),
        text(row, 4),
        text(row, 5).toUpperCase(Locale.ROOT),
        text(row, 6).toUpperCase(Locale.ROOT),
        decimal(row, 7),
        decimal(row, 8),
        decimal(row, 9),
        decimal(row, 10),
        decimal(row, 11),
        decimal(row, 12),
        decimal(row, 13),
        ClosedStatus.ofColumn(text(row, 14)),
        row.get(15, Boolean.class),
        text(row, 16));
  }

  /** The newest trades of a market, newest first. */
  public List<MarketTrade> recentTrades(final String market, final int limit) {
    return trades(market, PageRequest.newest(0, limit));
  }

  /** Trades of a market, by id. */
  public List<MarketTrade> trades(final String market, final PageRequest page) {
    final Filter filter = new Filter().and("market = ?", market).times("time", page);
    return database.transaction(
        deadline,
        t ->
            t.fetch(
                    MARKET_TRADE + filter.where() + filter.page("time, trade_id", page),
                    filter.values())
                .map(row ->
                    new MarketTrade(
                        time(row, 0),
                        text(row, 1),
                        row.get(2, Long.class),
                        decimal(row, 3),
                        decimal(row, 4),
                        decimal(row, 5),
                        text(row, 6).toUpperCase(Locale.ROOT))));
  }

  /** When the last trade of a market before a time was, if there was one. */
  public Optional<Instant> lastTradeBefore(final String market, final Instant time) {
    return database.transaction(
        deadline,
        t ->
            t.fetchOptional(
                    "select "
                        + MILLIS.formatted("time")
                        + " from market_trade where market = ? and time < "
                        + TIME
                        + " order by time desc limit 1",
                    market,
                    time.toEpochMilli())
                .map(row -> time(row, 0)));
  }

  /**
   * Trades of a user, by id.
   *
   * @param market in one market, or in all if empty
   */
  public Page<UserTrade> userTrades(
      final long userId, final Optional<String> market, final PageRequest page) {
    final Filter filter =
        new Filter().and("user_id = ?", userId).market(market).times("time", page);
    return database.transaction(
        deadline,
        t ->
            new Page<>(
                count(t, "user_trade", filter),
                t.fetch(
                        USER_TRADE + filter.where() + filter.page("trade_id", page),
                        filter.values())
                    .map(HistoryQueries::userTrade)));
  }

  /** Trades of an order, by id; empty if the order is not one of the market. */
  public List<UserTrade> orderTrades(
      final String market, final long orderId, final PageRequest page) {
    final Filter filter =
        new Filter().and("order_id = ?", orderId).and("market = ?", market).times("time", page);
    return database.transaction(
        deadline,
        t ->
            t.fetch(USER_TRADE + filter.where() + filter.page("trade_id", page), filter.values())
                .map(HistoryQueries::userTrade));
  }

  private static UserTrade userTrade(final Record row) {
    return new UserTrade(
        time(row, 0),
        text(row, 1),
        row.get(2, Long.class),
        row.get(6, Long.class),
        row.get(7, Long.class),
        row.get(8, Long.class),
        row.get(9, Integer.class) == ASK ? "ASK" : "BID",
        row.get(10, Integer.class) == MAKER,
        decimal(row, 3),
        decimal(row, 4),
        decimal(row, 5),
        decimal(row, 11));
  }

  /**
   * Changes of the balances of a user, in the order in which they happened.
   *
   * @param asset of one asset, or of all if empty
   */
  public Page<BalanceChange> balances(
      final long userId, final Optional<String> asset, final PageRequest page) {
    final Filter filter = new Filter().and("user_id = ?", userId);
    asset.ifPresent(name -> filter.and("asset = ?", name));
    filter.times("time", page);
    return database.transaction(
        deadline,
        t ->
            new Page<>(
                count(t, "balance_history", filter),
                t.fetch(
                        "select seq, "
                            + MILLIS.formatted("time")
                            + ", user_id, asset, business, business_id, change, balance,"
                            + " balance_available, balance_frozen, detail from balance_history"
                            + filter.where()
                            + filter.page("seq, part", page),
                        filter.values())
                    .map(row ->
                        new BalanceChange(
                            row.get(0, Long.class),
                            time(row, 1),
                            row.get(2, Long.class),
                            text(row, 3),
                            text(row, 4),
                            row.get(5, Long.class),
                            decimal(row, 6),
                            decimal(row, 7),
                            decimal(row, 8),
                            decimal(row, 9),
                            text(row, 10)))));
  }

  /** Transfers of a user, in the order in which they happened. */
  public Page<InternalTransfer> transfers(
      final long userId, final TransferSide side, final PageRequest page) {
    final Filter filter = new Filter();
    switch (side) {
      case FROM -> filter.and("user_from = ?", userId);
      case TO -> filter.and("user_to = ?", userId);
      case BOTH -> filter.and("(user_from = ? or user_to = ?)", userId, userId);
    }
    filter.times("time", page);
    return database.transaction(
        deadline,
        t ->
            new Page<>(
                count(t, "internal_tx", filter),
                t.fetch(
                        "select "
                            + MILLIS.formatted("time")
                            + ", user_from, user_to, coalesce(f.l2_pubkey, ''),"
                            + " coalesce(r.l2_pubkey, ''), asset, amount from internal_tx x"
                            + " left join account f on f.id = x.user_from"
                            + " left join account r on r.id = x.user_to"
                            + filter.where()
                            + filter.page("seq", page),
                        filter.values())
                    .map(row ->
                        new InternalTransfer(
                            time(row, 0),
                            row.get(1, Long.class),
                            row.get(2, Long.class),
                            text(row, 3),
                            text(row, 4),
                            text(row, 5),
                            decimal(row, 6)))));
  }

  /**
   * The newest candles of a range, oldest first.
   *
   * @param from candles that begin at this time or later
   * @param to candles that begin before this time
   * @param limit the most there are, 1 to {@value #MOST_CANDLES}
   * @param fillGaps whether spans without trades have a candle too
   * @throws IllegalArgumentException if the limit is outside its range
   */
  public List<Candle> klines(
      final String market,
      final Interval interval,
      final Instant from,
      final Instant to,
      final int limit,
      final boolean fillGaps) {
    if (limit < 1 || limit > MOST_CANDLES) {
      throw new IllegalArgumentException("a limit is 1 to " + MOST_CANDLES + ", not " + limit);
    }
    if (!from.isBefore(to)) {
      return List.of();
    }
    final Instant first = firstStart(interval, from);
    return database.transaction(
        deadline,
        t -> {
          if (!fillGaps) {
            return candles(t, market, interval, first, to, limit);
          }
          final Instant newest = interval.start(to.minusMillis(1));
          final Instant earliest = newest.minus(interval.length().multipliedBy(limit - 1L));
          final Instant begin = first.isBefore(earliest) ? earliest : first;
          return Candles.withoutGaps(
              interval,
              candles(t, market, interval, begin, to, limit),
              begin,
              to,
              lastPrice(t, market, begin));
        });
  }

  private static Instant firstStart(final Interval interval, final Instant from) {
    final Instant start = interval.start(from);
    return start.equals(from) ? start : start.plus(interval.length());
  }

  private static List<Candle> candles(
      final DSLContext t,
      final String market,
      final Interval interval,
      final Instant from,
      final Instant to,
      final int limit) {
    final Interval stored = interval.stored();
    final String rows =
        "candle where market = ? and resolution = ? and start >= " + TIME + " and start < " + TIME;
    // The last span may begin before the end of the range and lie partly behind it.
    final Instant end = interval.start(to.minusMillis(1)).plus(interval.length());
    final String source =
        interval == stored
            ? rows
            : "(select date_bin(interval '"
                + interval.minutes()
                + " minutes', start, '"
                + Interval.ORIGIN
                + "'::timestamptz) as start, (array_agg(open order by start))[1] as open,"
                + " max(high) as high, min(low) as low,"
                + " (array_agg(close order by start desc))[1] as close, sum(volume) as volume,"
                + " sum(quote_volume) as quote_volume, sum(trades) as trades,"
                + " min(first_trade) as first_trade, max(last_trade) as last_trade from "
                + rows
                + " group by 1) spans";
    final List<Candle> newestFirst =
        t.fetch(
                CANDLE + source + " order by 1 desc limit ?",
                market,
                stored.minutes(),
                from.toEpochMilli(),
                end.toEpochMilli(),
                limit)
            .map(row -> candle(time(row, 0), row));
    return new ArrayList<>(newestFirst.reversed());
  }

  private static Candle candle(final Instant start, final Record row) {
    return new Candle(
        start,
        row.get(1, BigDecimal.class),
        row.get(2, BigDecimal.class),
        row.get(3, BigDecimal.class),
        row.get(4, BigDecimal.class),
        row.get(5, BigDecimal.class),
        row.get(6, BigDecimal.class),
        row.get(7, Long.class),
        row.get(8, Long.class),
        row.get(9, Long.class));
  }

  private static Optional<BigDecimal> lastPrice(
      final DSLContext t, final String market, final Instant before) {
    return t.fetchOptional(
            "select price from market_trade where market = ? and time < "
                + TIME
                + " order by time desc, trade_id desc limit 1",
            market,
            before.toEpochMilli())
        .map(row -> row.get(0, BigDecimal.class));
  }

  /**
   * What a market did in a window of time: whole minutes are read as candles, only the trades of
   * the first and the last minute one by one.
   *
   * @param from trades after this time count
   * @param to up to and including this one
   */
  public Ticker ticker(final String market, final Instant from, final Instant to) {
    // Times are whole milliseconds, so both ends can be moved to make the range half open.
    final Instant begin = from.plusMillis(1);
    final Instant end = to.plusMillis(1);
    final Instant firstMinute = firstStart(Interval.MINUTE, begin);
    final Instant lastMinute = Interval.MINUTE.start(end);
    return database.transaction(
        deadline,
        t -> {
          final List<Candle> parts = new ArrayList<>();
          if (firstMinute.isBefore(lastMinute)) {
            ofTrades(t, market, begin, firstMinute).ifPresent(parts::add);
            parts.addAll(
                candles(t, market, Interval.MINUTE, firstMinute, lastMinute, Integer.MAX_VALUE));
            ofTrades(t, market, lastMinute, end).ifPresent(parts::add);
          } else {
            ofTrades(t, market, begin, end).ifPresent(parts::add);
          }
          return new Ticker(market, from, to, parts.stream().reduce(Candle::and));
        });
  }

  private static Optional<Candle> ofTrades(
      final DSLContext t, final String market, final Instant from, final Instant to) {
    final Record row =
        t.fetchSingle(
            CANDLE_OF_TRADES + " and time >= " + TIME + " and time < " + TIME,
            market,
            from.toEpochMilli(),
            to.toEpochMilli());
    return row.get(7, Long.class) == 0 ? Optional.empty() : Optional.of(candle(from, row));
  }

  private static long count(final DSLContext t, final String table, final Filter filter) {
    return t.fetchSingle("select count(*) from " + table + filter.where(), filter.values())
        .get(0, Long.class);
  }

  private static Instant time(final Record row, final int column) {
    return Instant.ofEpochMilli(row.get(column, Long.class));
  }

  private static String text(final Record row, final int column) {
    return row.get(column, String.class);
  }

  private static String decimal(final Record row, final int column) {
    return row.get(column, BigDecimal.class).toPlainString();
  }

  /** Conditions with their values. */
  private static final class Filter {
    private final StringBuilder conditions = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    Filter and(final String condition, final Object... with) {
      conditions.append(conditions.isEmpty() ? " where " : " and ").append(condition);
      values.addAll(List.of(with));
      return this;
    }

    Filter market(final Optional<String> market) {
      market.ifPresent(name -> and("market = ?", name));
      return this;
    }

    Filter times(final String column, final PageRequest page) {
      page.from().ifPresent(time -> and(column + " >= " + TIME, time.toEpochMilli()));
      page.to().ifPresent(time -> and(column + " <= " + TIME, time.toEpochMilli()));
      return this;
    }

    String where() {
      return conditions.toString();
    }

    /** The end of the statement; its numbers were checked. */
    String page(final String columns, final PageRequest page) {
      final String direction = page.ascending() ? "" : " desc";
      return " order by "
          + columns.replace(",", direction + ",")
          + direction
          + " limit "
          + page.limit()
          + " offset "
          + page.offset();
    }

    Object[] values() {
      return values.toArray();
    }
  }
}
