package io.fluidex.standalone.demo;

import io.fluidex.rollup.tx.Side;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Orders in a CSV file, described in {@code docs/order-files.md}: {@code time, market, side, type,
 * price, amount, trader}, the names in the first line.
 *
 * @param name of the file, for messages
 * @param orders in the order of the file
 */
public record OrderFile(String name, List<FileOrder> orders) {
  /** The most orders of a file: what is held in memory. */
  public static final int MOST_ORDERS = 2_000_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}(\\.[0-9]{1,18})?");

  private enum Column {
    TIME,
    MARKET,
    SIDE,
    TYPE,
    PRICE,
    AMOUNT,
    TRADER
  }

  /** Copies the list. */
  public OrderFile {
    orders = List.copyOf(orders);
  }

  /**
   * Reads a file.
   *
   * @throws OrderFileException if it cannot be read, or a line is wrong
   */
  public static OrderFile read(final Path file) {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return read(file.toString(), reader);
    } catch (final IOException e) {
      throw new OrderFileException("the order file " + file + " cannot be read: " + e, e);
    }
  }

  /**
   * Reads text; empty lines are passed over.
   *
   * @param name for messages
   * @throws IOException of the reader
   * @throws OrderFileException if a line is wrong
   */
  public static OrderFile read(final String name, final BufferedReader reader) throws IOException {
    final List<FileOrder> orders = new ArrayList<>();
    Map<Column, Integer> columns = null;
    long before = Long.MIN_VALUE;
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      final String where = name + ", line " + number + ": ";
      final String[] cells =
          Arrays.stream(line.split(",", -1)).map(String::strip).toArray(String[]::new);
      if (columns == null) {
        columns = columns(cells, where);
        continue;
      }
      if (cells.length != columns.size()) {
        throw new OrderFileException(
            where + "has " + cells.length + " values, the first line " + columns.size());
      }
      final FileOrder order = order(cells, columns, number, where);
      if (order.timeMillis() < before) {
        throw new OrderFileException(
            where + "is earlier than the line before; sort the file by time");
      }
      before = order.timeMillis();
      orders.add(order);
      if (orders.size() > MOST_ORDERS) {
        throw new OrderFileException(name + " has more than " + MOST_ORDERS + " orders; split it");
      }
    }
    if (orders.isEmpty()) {
      throw new OrderFileException(name + " has no orders");
    }
    return new OrderFile(name, orders);
  }

  private static Map<Column, Integer> columns(final String[] cells, final String where) {
    final Map<Column, Integer> columns = new EnumMap<>(Column.class);
    for (int i = 0; i < cells.length; i++) {
      final String cell = cells[i].toUpperCase(Locale.ROOT);
      final String name = cell.equals("TIME_MS") ? "TIME" : cell;
      final Column column =
          Arrays.stream(Column.values())
              .filter(c -> c.name().equals(name))
              .findFirst()
              .orElseThrow(() -> wrongHeader(where));
      if (columns.put(column, i) != null) {
        throw wrongHeader(where);
      }
    }
    if (columns.size() != Column.values().length) {
      throw wrongHeader(where);
    }
    return columns;
  }

  private static OrderFileException wrongHeader(final String where) {
    return new OrderFileException(
        where + "must have the names time,market,side,type,price,amount,trader, each once");
  }

  private static FileOrder order(
      final String[] cells,
      final Map<Column, Integer> columns,
      final int number,
      final String where) {
    return new FileOrder(
        number,
        time(cells[columns.get(Column.TIME)], where),
        name(cells[columns.get(Column.MARKET)], "market", where),
        side(cells[columns.get(Column.SIDE)], where),
        isMarket(cells[columns.get(Column.TYPE)], where),
        number(cells[columns.get(Column.PRICE)], "price", where),
        number(cells[columns.get(Column.AMOUNT)], "amount", where),
        name(cells[columns.get(Column.TRADER)], "trader", where));
  }

  private static long time(final String text, final String where) {
    try {
      return text.matches("[0-9]{1,18}")
          ? Long.parseLong(text)
          : Instant.parse(text).toEpochMilli();
    } catch (final DateTimeParseException | ArithmeticException e) {
      throw new OrderFileException(
          where
              + "the time "
              + text
              + " is neither milliseconds since 1970 nor like 2020-02-22T00:00:02.111Z",
          e);
    }
  }

  private static String name(final String text, final String what, final String where) {
    if (!NAME.matcher(text).matches()) {
      throw new OrderFileException(
          where
              + "the "
              + what
              + " \""
              + text
              + "\" is not 1 to 64 letters, digits, dots, dashes and underscores");
    }
    return text;
  }

  private static Side side(final String text, final String where) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "ASK", "SELL" -> Side.SELL;
      case "BID", "BUY" -> Side.BUY;
      default ->
          throw new OrderFileException(
              where + "the side " + text + " is none of ASK, SELL, BID, BUY");
    };
  }

  private static boolean isMarket(final String text, final String where) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "LIMIT" -> false;
      case "MARKET" -> true;
      default ->
          throw new OrderFileException(where + "the type " + text + " is neither LIMIT nor MARKET");
    };
  }

  private static BigDecimal number(final String text, final String what, final String where) {
    if (!NUMBER.matcher(text).matches() || new BigDecimal(text).signum() == 0) {
      throw new OrderFileException(
          where
              + "the "
              + what
              + " \""
              + text
              + "\" is no decimal number above 0; a market order has its worst price there");
    }
    return new BigDecimal(text);
  }

  /**
   * The first orders alone.
   *
   * @param limit how many, at least 1
   */
  public OrderFile first(final int limit) {
    return new OrderFile(name, orders.subList(0, Math.min(limit, orders.size())));
  }

  /** The names of the traders, as they first appear. */
  public Set<String> traders() {
    final Set<String> traders = new LinkedHashSet<>();
    orders.forEach(order -> traders.add(order.trader()));
    return traders;
  }

  /** The names of the markets, as they first appear. */
  public Set<String> markets() {
    final Set<String> markets = new LinkedHashSet<>();
    orders.forEach(order -> markets.add(order.market()));
    return markets;
  }

  /**
   * An order of the file in a market's units.
   *
   * @throws OrderFileException if it has more decimals than the market, or does not fit 63 bits
   */
  OrderTerms terms(final FileOrder order, final Market market) {
    try {
      final OrderTerms terms =
          new OrderTerms(
              market,
              order.side(),
              order.isMarket() ? OrderKind.MARKET : OrderKind.LIMIT,
              market.ticks(order.price()),
              market.lots(order.amount()));
      if (terms.lots() < market.minLots() || terms.gives() <= 0 || terms.takes() <= 0) {
        throw new OrderFileException(
            where(order)
                + "the amount is below the market's "
                + market.amountText(market.minLots()));
      }
      return terms;
    } catch (final ArithmeticException e) {
      throw new OrderFileException(
          where(order)
              + "price "
              + order.price()
              + " and amount "
              + order.amount()
              + " do not fit the market, which has "
              + market.pricePrecision()
              + " and "
              + market.amountPrecision()
              + " decimals",
          e);
    }
  }

  private String where(final FileOrder order) {
    return name + ", line " + order.line() + ": ";
  }
}
