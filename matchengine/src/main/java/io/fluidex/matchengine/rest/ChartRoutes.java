package io.fluidex.matchengine.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.matchengine.candle.Candle;
import io.fluidex.matchengine.candle.Interval;
import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.history.HistoryQueries;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.rest.Route.Parameter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What TradingView's charts ask for: the "universal data feed". Its errors are objects {@code
 * {"s":"error","errmsg":"..."}} with status 200, since the chart looks nowhere else.
 */
final class ChartRoutes {
  private static final String EXCHANGE = "test";
  private static final String TYPE = "tradepair";
  private static final List<String> RESOLUTIONS =
      List.of("1", "5", "15", "30", "60", "120", "240", "360", "720", "1440", "4320", "10080");

  private final HistoryQueries history;
  private final Supplier<Catalog> catalog;
  private final InstantSource clock;

  ChartRoutes(
      final HistoryQueries history, final Supplier<Catalog> catalog, final InstantSource clock) {
    this.history = history;
    this.catalog = catalog;
    this.clock = clock;
  }

  List<Route> routes(final String prefix) {
    final ObjectNode any = Schema.object();
    final Parameter symbol =
        Parameter.required("symbol", Schema.text(), "a market, also with test: before it");
    return List.of(
        Route.get(
            prefix + "/time",
            "The time in unix seconds",
            List.of(),
            null,
            request -> Reply.text(Long.toString(clock.instant().getEpochSecond()))),
        Route.get(
            prefix + "/config", "What the data feed can do", List.of(), any, request -> config()),
        Route.get(
            prefix + "/search",
            "Markets that a text means",
            List.of(
                Parameter.query("query", Schema.text(), "a market, or one of its assets"),
                Parameter.query("type", Schema.text(), "tradepair, or nothing"),
                Parameter.query("exchange", Schema.text(), "test, or nothing"),
                Parameter.query("limit", Schema.integer(), "how many at most, 0 for all")),
            Schema.list(any),
            this::search),
        Route.get(
            prefix + "/symbols",
            "What the chart has to know of a market",
            List.of(symbol),
            any,
            request -> guarded(() -> symbol(request))),
        Route.get(
            prefix + "/history",
            "Candles of a market",
            List.of(
                symbol,
                Parameter.required("from", Schema.integer(), "unix seconds, inclusive"),
                Parameter.required("to", Schema.integer(), "unix seconds, exclusive"),
                Parameter.required("resolution", Schema.text(), "minutes, or a number of D or W")),
            any,
            request -> guarded(() -> candles(request))));
  }

  /** Bad requests in the words of the chart. */
  private static Reply guarded(final Supplier<ObjectNode> answer) {
    try {
      return Reply.json(answer.get());
    } catch (final RestException e) {
      return Reply.json(Json.object().put("s", "error").put("errmsg", e.getMessage()));
    }
  }

  private static Reply config() {
    final ObjectNode config =
        Json.object()
            .put("supports_search", true)
            .put("supports_time", true)
            .put("supports_group_request", false)
            .put("supports_marks", false)
            .put("supports_timescale_marks", false);
    config
        .putArray("exchanges")
        .addObject()
        .put("value", EXCHANGE)
        .put("name", "Test Zone")
        .put("desc", "Current default exchange");
    config.putArray("symbols_types");
    final ArrayNode resolutions = config.putArray("supported_resolutions");
    RESOLUTIONS.forEach(minutes -> resolutions.add(Integer.parseInt(minutes)));
    return Reply.json(config);
  }

  private static boolean isMeant(final MarketSpec market, final String query) {
    final String[] pair = query.split("[_-]", -1);
    if (pair.length == 2) {
      return (pair[0].equals(market.base()) && pair[1].equals(market.quote()))
          || (pair[1].equals(market.base()) && pair[0].equals(market.quote()));
    }
    return query.isEmpty()
        || query.equals(market.base())
        || query.equals(market.quote())
        || query.equals(market.name());
  }

  private Reply search(final RestRequest request) {
    final String query = request.query("query").orElse("");
    final boolean other =
        request.query("type").filter(type -> !type.equals(TYPE)).isPresent()
            || request.query("exchange").filter(name -> !name.equals(EXCHANGE)).isPresent();
    final long asked = request.queryNumber("limit", 0, Integer.MAX_VALUE).orElse(0L);
    final ArrayNode found = Json.array();
    catalog.get().markets().stream()
        .filter(market -> !other && isMeant(market, query))
        .limit(asked == 0 ? Long.MAX_VALUE : asked)
        .forEach(market ->
            found
                .addObject()
                .put("symbol", market.name())
                .put("full_name", EXCHANGE + ":" + market.name())
                .put("description", "")
                .put("exchange", EXCHANGE)
                .put("ticker", market.name())
                .put("type", TYPE));
    return Reply.json(found);
  }

  private MarketSpec market(final RestRequest request) {
    final String symbol = request.required("symbol");
    final String name = symbol.substring(symbol.indexOf(':') + 1);
    final Catalog now = catalog.get();
    final var number = now.market(name);
    if (number.isEmpty()) {
      throw new RestException(ErrorCode.NOT_FOUND, "there is no market " + name);
    }
    return now.market(number.getAsInt());
  }

  private ObjectNode symbol(final RestRequest request) {
    final MarketSpec market = market(request);
    return Json.object()
        .put("name", market.name())
        .put("ticker", market.name())
        .put("type", TYPE)
        .put("session", "24x7")
        .put("exchange", EXCHANGE)
        .put("listed_exchange", EXCHANGE)
        .put("timezone", "Etc/UTC")
        .put("minmov", 1)
        .put("pricescale", Decimal.powerOfTen(market.pricePrecision()))
        .put("minmovement2", 0)
        .put("minmov2", 0)
        .put("has_intraday", true)
        .put("has_daily", true)
        .put("has_weekly_and_monthly", true);
  }

  private ObjectNode candles(final RestRequest request) {
    final MarketSpec market = market(request);
    final Interval interval = interval(request.required("resolution"));
    final Instant from = requiredTime(request, "from");
    final Instant to = requiredTime(request, "to");
    final List<Candle> candles =
        history.klines(market.name(), interval, from, to, HistoryQueries.MOST_CANDLES, false);
    if (candles.isEmpty()) {
      final ObjectNode none = Json.object().put("s", "no_data");
      history
          .lastTradeBefore(market.name(), from)
          .ifPresent(time -> none.put("nextTime", time.getEpochSecond()));
      return none;
    }
    final ObjectNode reply = Json.object().put("s", "ok");
    final ArrayNode times = reply.putArray("t");
    final ArrayNode closes = reply.putArray("c");
    final ArrayNode opens = reply.putArray("o");
    final ArrayNode highs = reply.putArray("h");
    final ArrayNode lows = reply.putArray("l");
    final ArrayNode volumes = reply.putArray("v");
    for (final Candle candle : candles) {
      times.add(candle.start().getEpochSecond());
      closes.add(PanelRoutes.plain(candle.close()));
      opens.add(PanelRoutes.plain(candle.open()));
      highs.add(PanelRoutes.plain(candle.high()));
      lows.add(PanelRoutes.plain(candle.low()));
      volumes.add(PanelRoutes.plain(candle.volume()));
    }
    return reply;
  }

  private static Instant requiredTime(final RestRequest request, final String name) {
    request.required(name);
    return request.time(name).orElseThrow();
  }

  private static Interval interval(final String text) {
    final String digits =
        text.matches("[0-9]{0,5}[DW]") ? text.substring(0, text.length() - 1) : "";
    final Optional<Interval> interval;
    if (text.matches("[0-9]{1,6}")) {
      interval = Interval.ofMinutes(Integer.parseInt(text));
    } else if (text.endsWith("D") && text.length() == digits.length() + 1) {
      interval = Interval.ofText((digits.isEmpty() ? "1" : digits) + "d");
    } else if (text.endsWith("W") && text.length() == digits.length() + 1) {
      interval = Interval.ofText((digits.isEmpty() ? "1" : digits) + "w");
    } else {
      interval = Optional.empty();
    }
    return interval.orElseThrow(() ->
        new RestException(
            ErrorCode.BAD_REQUEST,
            "the resolution " + text + " is not one of " + String.join(", ", RESOLUTIONS)));
  }
}
