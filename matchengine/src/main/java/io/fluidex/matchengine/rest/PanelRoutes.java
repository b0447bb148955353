package io.fluidex.matchengine.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.matchengine.candle.Candle;
import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.history.Account;
import io.fluidex.matchengine.history.ClosedOrder;
import io.fluidex.matchengine.history.HistoryQueries;
import io.fluidex.matchengine.history.InternalTransfer;
import io.fluidex.matchengine.history.Page;
import io.fluidex.matchengine.history.PageRequest;
import io.fluidex.matchengine.history.Ticker;
import io.fluidex.matchengine.history.TransferSide;
import io.fluidex.matchengine.rest.Route.Parameter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the original's panel shows: users, orders, trades, transfers, tickers. */
final class PanelRoutes {
  private static final int DEFAULT_ROWS = 20;
  private static final int MOST_ROWS = 100;
  private static final long MOST_OFFSET = 1_000_000;
  private static final long MOST_USER = 0xffff_ffffL;
  private static final int MOST_TRADES_OF_ORDER = PageRequest.MOST_ROWS;
  private static final Duration LONGEST_TICKER = Duration.ofDays(1);

  /** Windows of tickers end at a multiple of this, so that equal questions have equal answers. */
  private static final long TICKER_STEP_SECONDS = 5;

  private final HistoryQueries history;
  private final Supplier<Catalog> catalog;
  private final InstantSource clock;

  PanelRoutes(
      final HistoryQueries history, final Supplier<Catalog> catalog, final InstantSource clock) {
    this.history = history;
    this.catalog = catalog;
    this.clock = clock;
  }

  List<Route> routes(final String prefix) {
    final Parameter limit =
        Parameter.query("limit", Schema.integer(), "how many: 20 by default, at most 100");
    final Parameter offset = Parameter.query("offset", Schema.integer(), "how many to skip");
    final Parameter market = Parameter.path("market", Schema.text(), "such as ETH_USDT");
    return List.of(
        Route.get(prefix + "/ping", "Says pong", List.of(), null, request -> Reply.text("pong")),
        Route.get(
            prefix + "/user/{id_or_key}",
            "A user by its id, its L1 address or its L2 key",
            List.of(Parameter.path("id_or_key", Schema.text(), "id, address or key")),
            userSchema(),
            this::user),
        Route.get(
            prefix + "/recenttrades/{market}",
            "The newest trades of a market, newest first",
            List.of(market, limit),
            Schema.list(tradeSchema()),
            this::recentTrades),
        Route.get(
            prefix + "/ordertrades/{market}/{order_id}",
            "Trades of an order, oldest first",
            List.of(market, Parameter.path("order_id", Schema.integer(), "exchange-wide id")),
            Schema.with(Schema.object(), "trades", Schema.list(orderTradeSchema())),
            this::orderTrades),
        Route.get(
            prefix + "/closedorders/{market}/{user_id}",
            "Orders of a user that are gone, newest first",
            List.of(
                Parameter.path("market", Schema.text(), "a market, or all"),
                Parameter.path("user_id", Schema.integer(), "whose"),
                limit,
                offset),
            Schema.with(
                Schema.with(Schema.object(), "total", Schema.integer()),
                "orders",
                Schema.list(orderSchema())),
            this::closedOrders),
        Route.get(
            prefix + "/internal_txs/{user_id}",
            "Transfers of a user",
            List.of(
                Parameter.path("user_id", Schema.integer(), "whose"),
                limit,
                offset,
                Parameter.query("start_time", Schema.integer(), "not before, unix seconds"),
                Parameter.query("end_time", Schema.integer(), "not after, unix seconds"),
                Parameter.query("order", Schema.oneOf("asc", "desc"), "desc by default"),
                Parameter.query("side", Schema.oneOf("from", "to", "both"), "both by default")),
            Schema.list(transferSchema()),
            this::transfers),
        Route.get(
            prefix + "/ticker_{window}/{market}",
            "What a market did in the window that ends now",
            List.of(Parameter.path("window", Schema.text(), "such as 24h; a day at most"), market),
            tickerSchema(),
            this::ticker));
  }

  private static ObjectNode objectOf(final ObjectNode schema, final String... names) {
    final ObjectNode object = Schema.object();
    for (final String name : names) {
      Schema.with(object, name, schema);
    }
    return object;
  }

  private static ObjectNode userSchema() {
    return Schema.with(objectOf(Schema.text(), "l1_address", "l2_pubkey"), "id", Schema.integer());
  }

  private static ObjectNode tradeSchema() {
    final ObjectNode trade = objectOf(Schema.decimal(), "price", "amount", "quote_amount");
    Schema.with(trade, "time", Schema.integer());
    Schema.with(trade, "market", Schema.text());
    Schema.with(trade, "trade_id", Schema.integer());
    return Schema.with(trade, "taker_side", Schema.oneOf("ASK", "BID"));
  }

  private static ObjectNode orderTradeSchema() {
    final ObjectNode trade = objectOf(Schema.decimal(), "price", "amount", "quote_amount", "fee");
    Schema.with(trade, "time", Schema.text().put("format", "date-time"));
    return Schema.with(trade, "trade_id", Schema.integer());
  }

  private static ObjectNode orderSchema() {
    final ObjectNode order =
        objectOf(
            Schema.decimal(),
            "price",
            "amount",
            "taker_fee",
            "maker_fee",
            "finished_base",
            "finished_quote",
            "finished_fee");
    for (final String name : List.of("id", "create_time", "finish_time", "user_id")) {
      Schema.with(order, name, Schema.integer());
    }
    Schema.with(order, "status", Schema.oneOf("Filled", "Cancelled", "Expired"));
    Schema.with(order, "market", Schema.text());
    Schema.with(order, "order_type", Schema.oneOf("LIMIT", "MARKET"));
    Schema.with(order, "order_side", Schema.oneOf("ASK", "BID"));
    Schema.with(order, "post_only", Schema.flag());
    return Schema.with(order, "signature", Schema.list(Schema.integer()));
  }

  private static ObjectNode transferSchema() {
    return Schema.with(
        Schema.with(
            objectOf(Schema.text(), "user_from", "user_to", "asset"), "amount", Schema.decimal()),
        "time",
        Schema.integer());
  }

  private static ObjectNode tickerSchema() {
    return Schema.with(
        Schema.with(
            Schema.with(
                objectOf(
                    Schema.number(),
                    "price_change_percent",
                    "last",
                    "high",
                    "low",
                    "volume",
                    "quote_volume"),
                "market",
                Schema.text()),
            "from",
            Schema.integer()),
        "to",
        Schema.integer());
  }

  private String market(final RestRequest request) {
    final String market = request.path("market");
    if (catalog.get().market(market).isEmpty()) {
      throw new RestException(ErrorCode.NOT_FOUND, "there is no market " + market);
    }
    return market;
  }

  private Reply user(final RestRequest request) {
    final String key = request.path("id_or_key");
    final Optional<Account> account;
    if (key.length() <= 10 && key.chars().allMatch(c -> c >= '0' && c <= '9')) {
      account = history.account(Long.parseLong(key));
    } else {
      account = history.accountByL1Address(key).or(() -> history.accountByL2Pubkey(key));
    }
    final Account found =
        account.orElseThrow(() ->
            new RestException(
                ErrorCode.NOT_FOUND, "there is no user with this id, address or key: " + key));
    return Reply.json(
        Json.object()
            .put("id", found.id())
            .put("l1_address", found.l1Address())
            .put("l2_pubkey", found.l2Pubkey()));
  }

  private Reply recentTrades(final RestRequest request) {
    final ArrayNode trades = Json.array();
    history
        .recentTrades(market(request), request.limit(DEFAULT_ROWS, MOST_ROWS))
        .forEach(trade ->
            trades
                .addObject()
                .put("time", trade.time().toEpochMilli())
                .put("market", trade.market())
                .put("trade_id", trade.tradeId())
                .put("price", trade.price())
                .put("amount", trade.amount())
                .put("quote_amount", trade.quoteAmount())
                .put("taker_side", trade.takerSide()));
    return Reply.json(trades);
  }

  private Reply orderTrades(final RestRequest request) {
    final long order = request.pathNumber("order_id", 1, Long.MAX_VALUE);
    final ObjectNode reply = Json.object();
    final ArrayNode trades = reply.putArray("trades");
    history
        .orderTrades(
            market(request),
            order,
            new PageRequest(Optional.empty(), Optional.empty(), 0, MOST_TRADES_OF_ORDER, true))
        .forEach(trade ->
            trades
                .addObject()
                .put("time", trade.time().toString())
                .put("trade_id", trade.tradeId())
                .put("amount", trade.amount())
                .put("quote_amount", trade.quoteAmount())
                .put("price", trade.price())
                .put("fee", trade.fee()));
    return Reply.json(reply);
  }

  private Reply closedOrders(final RestRequest request) {
    final Optional<String> market =
        request.path("market").equals("all") ? Optional.empty() : Optional.of(market(request));
    final Page<ClosedOrder> page =
        history.orders(
            request.pathNumber("user_id", 0, MOST_USER),
            market,
            PageRequest.newest(offset(request), request.limit(DEFAULT_ROWS, MOST_ROWS)));
    final ObjectNode reply = Json.object().put("total", page.total());
    final ArrayNode orders = reply.putArray("orders");
    page.rows().forEach(order -> orders.add(order(order)));
    return Reply.json(reply);
  }

  private static ObjectNode order(final ClosedOrder order) {
    final ObjectNode json =
        Json.object()
            .put("id", order.id())
            .put("create_time", order.createTime().toEpochMilli())
            .put("finish_time", order.finishTime().toEpochMilli())
            .put(
                "status",
                switch (order.status()) {
                  case FILLED -> "Filled";
                  case CANCELLED -> "Cancelled";
                  case EXPIRED -> "Expired";
                })
            .put("user_id", order.userId())
            .put("market", order.market())
            .put("order_type", order.type())
            .put("order_side", order.side())
            .put("price", order.price())
            .put("amount", order.amount())
            .put("taker_fee", order.takerFee())
            .put("maker_fee", order.makerFee())
            .put("finished_base", order.finishedBase())
            .put("finished_quote", order.finishedQuote())
            .put("finished_fee", order.finishedFee())
            .put("post_only", order.postOnly());
    final ArrayNode signature = json.putArray("signature");
    for (final byte each : HexFormat.of().parseHex(order.signature())) {
      signature.add(Byte.toUnsignedInt(each));
    }
    return json;
  }

  private static long offset(final RestRequest request) {
    return request.queryNumber("offset", 0, MOST_OFFSET).orElse(0L);
  }

  private static <T> T choice(
      final RestRequest request,
      final String name,
      final String fallback,
      final Function<String, T> values) {
    final String text = request.query(name).orElse(fallback);
    final T value = values.apply(text);
    if (value == null) {
      throw new RestException(ErrorCode.BAD_REQUEST, name + " cannot be " + text);
    }
    return value;
  }

  private Reply transfers(final RestRequest request) {
    final TransferSide side =
        choice(
            request,
            "side",
            "both",
            text ->
                switch (text) {
                  case "from" -> TransferSide.FROM;
                  case "to" -> TransferSide.TO;
                  case "both" -> TransferSide.BOTH;
                  default -> null;
                });
    final Boolean ascending =
        choice(
            request,
            "order",
            "desc",
            text ->
                switch (text) {
                  case "asc" -> Boolean.TRUE;
                  case "desc" -> Boolean.FALSE;
                  default -> null;
                });
    final Page<InternalTransfer> page =
        history.transfers(
            request.pathNumber("user_id", 0, MOST_USER),
            side,
            new PageRequest(
                request.time("start_time"),
                request.time("end_time"),
                offset(request),
                request.limit(DEFAULT_ROWS, MOST_ROWS),
                ascending));
    final ArrayNode transfers = Json.array();
    page.rows()
        .forEach(transfer ->
            transfers
                .addObject()
                .put("time", transfer.time().toEpochMilli())
                .put("user_from", transfer.fromPubkey())
                .put("user_to", transfer.toPubkey())
                .put("asset", transfer.asset())
                .put("amount", transfer.amount()));
    return Reply.json(transfers);
  }

  private Reply ticker(final RestRequest request) {
    final String market = market(request);
    final String window = request.path("window");
    final Duration asked =
        HumanDuration.parse(window)
            .orElseThrow(() ->
                new RestException(
                    ErrorCode.BAD_REQUEST, window + " is no time such as 24h, 30m or 1h30m"));
    final Duration length = asked.compareTo(LONGEST_TICKER) > 0 ? LONGEST_TICKER : asked;
    final long now = clock.instant().getEpochSecond();
    final Instant to = Instant.ofEpochSecond(now - now % TICKER_STEP_SECONDS);
    final Ticker ticker = history.ticker(market, to.minus(length), to);
    final ObjectNode json =
        Json.object().put("market", market).put("price_change_percent", plain(ticker.change()));
    put(json, "last", ticker, Candle::close);
    put(json, "high", ticker, Candle::high);
    put(json, "low", ticker, Candle::low);
    put(json, "volume", ticker, Candle::volume);
    put(json, "quote_volume", ticker, Candle::quoteVolume);
    json.put("from", ticker.from().getEpochSecond()).put("to", ticker.to().getEpochSecond());
    return Reply.json(json);
  }

  private static void put(
      final ObjectNode json,
      final String name,
      final Ticker ticker,
      final Function<Candle, BigDecimal> value) {
    json.put(name, ticker.trading().map(value).map(PanelRoutes::plain).orElse(BigDecimal.ZERO));
  }

  /** The number without zeros at its end, never with an exponent: 4.4, not 4.40. */
  static BigDecimal plain(final BigDecimal value) {
    final BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
