package io.fluidex.matchengine.history;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The tables that events become rows of: all rows of a batch are one statement. */
enum Table {
  ACCOUNT(
      "account",
      " on conflict (id) do update set l1_address = excluded.l1_address,"
          + " l2_pubkey = excluded.l2_pubkey",
      Column.number("id"),
      Column.text("l1_address"),
      Column.text("l2_pubkey")),
  ORDER(
      "order_history",
      "",
      Column.number("id"),
      Column.time("create_time"),
      Column.time("finish_time"),
      Column.number("user_id"),
      Column.text("market"),
      Column.text("order_type"),
      Column.text("order_side"),
      Column.decimal("price"),
      Column.decimal("amount"),
      Column.decimal("taker_fee"),
      Column.decimal("maker_fee"),
      Column.decimal("finished_base"),
      Column.decimal("finished_quote"),
      Column.decimal("finished_fee"),
      Column.text("status"),
      Column.flag("post_only"),
      Column.hex("signature")),
  USER_TRADE(
      "user_trade",
      "",
      Column.time("time"),
      Column.number("user_id"),
      Column.text("market"),
      Column.number("trade_id"),
      Column.number("order_id"),
      Column.number("counter_order_id"),
      Column.number("side"),
      Column.number("role"),
      Column.decimal("price"),
      Column.decimal("amount"),
      Column.decimal("quote_amount"),
      Column.decimal("fee"),
      Column.decimal("counter_order_fee")),
  MARKET_TRADE(
      "market_trade",
      "",
      Column.time("time"),
      Column.text("market"),
      Column.number("trade_id"),
      Column.decimal("price"),
      Column.decimal("amount"),
      Column.decimal("quote_amount"),
      Column.text("taker_side")),
  CANDLE(
      "candle as c",
      " on conflict (market, resolution, start) do update set"
          + " open = case when excluded.first_trade < c.first_trade"
          + " then excluded.open else c.open end,"
          + " high = greatest(c.high, excluded.high),"
          + " low = least(c.low, excluded.low),"
          + " close = case when excluded.last_trade > c.last_trade"
          + " then excluded.close else c.close end,"
          + " volume = c.volume + excluded.volume,"
          + " quote_volume = c.quote_volume + excluded.quote_volume,"
          + " trades = c.trades + excluded.trades,"
          + " first_trade = least(c.first_trade, excluded.first_trade),"
          + " last_trade = greatest(c.last_trade, excluded.last_trade)",
      Column.text("market"),
      Column.number("resolution"),
      Column.time("start"),
      Column.decimal("open"),
      Column.decimal("high"),
      Column.decimal("low"),
      Column.decimal("close"),
      Column.decimal("volume"),
      Column.decimal("quote_volume"),
      Column.number("trades"),
      Column.number("first_trade"),
      Column.number("last_trade")),
  BALANCE(
      "balance_history",
      "",
      Column.number("seq"),
      Column.number("part"),
      Column.time("time"),
      Column.number("user_id"),
      Column.number("business_id"),
      Column.text("asset"),
      Column.text("business"),
      Column.decimal("market_price"),
      Column.decimal("change"),
      Column.decimal("balance"),
      Column.decimal("balance_available"),
      Column.decimal("balance_frozen"),
      Column.text("detail"),
      Column.text("signature")),
  TRANSFER(
      "internal_tx",
      "",
      Column.number("seq"),
      Column.time("time"),
      Column.number("user_from"),
      Column.number("user_to"),
      Column.text("asset"),
      Column.decimal("amount"),
      Column.text("signature")),
  PARKED(
      "history_parked",
      " on conflict (topic_offset) do nothing",
      Column.number("topic_offset"),
      Column.number("seq"),
      Column.text("record_key"),
      Column.hex("record_value"),
      Column.text("reason"));

  @SuppressWarnings("ImmutableEnumChecker") // What List.of makes does not change.
  private final List<Column> columns;

  private final String statement;

  Table(final String target, final String onConflict, final Column... columns) {
    this.columns = List.of(columns);
    final String names =
        this.columns.stream().map(Column::name).collect(Collectors.joining(", ", "(", ")"));
    this.statement =
        "insert into "
            + target
            + " "
            + names
            + this.columns.stream()
                .map(Column::expression)
                .collect(Collectors.joining(", ", " select ", ""))
            + this.columns.stream()
                .map(_ -> "?")
                .collect(Collectors.joining(", ", " from unnest(", ") as r "))
            + names
            + onConflict;
  }

  /** How many values a row has. */
  int width() {
    return columns.size();
  }

  /**
   * Inserts rows.
   *
   * @param rows each with a value for each column: {@code Long}, {@code String} or {@code Boolean}
   */
  void insert(final Connection connection, final List<Object[]> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    final List<Array> arrays = new ArrayList<>();
    try (PreparedStatement insert = connection.prepareStatement(statement)) {
      for (int column = 0; column < columns.size(); column++) {
        final Object[] values = new Object[rows.size()];
        for (int row = 0; row < values.length; row++) {
          values[row] = rows.get(row)[column];
        }
        final Array array = connection.createArrayOf(columns.get(column).array(), values);
        arrays.add(array);
        insert.setArray(column + 1, array);
      }
      insert.executeUpdate();
    } finally {
      for (final Array array : arrays) {
        array.free();
      }
    }
  }
}
