package io.fluidex.matchengine.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.command.LoadMarkets;
import io.fluidex.matchengine.history.HistoryQueries;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.database.DatabaseSettings;
import io.fluidex.runtime.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes without a server, and with a database that is away. */
class RouterTest {
  private static final String TOKEN = "s3cret";
  private static final String MARKET = RestApi.PREFIX + "/manage/market";
  private static final Catalog CATALOG =
      new Catalog(
          List.of(
              new AssetSpec("ETH", 0, 6, 6),
              new AssetSpec("USDT", 1, 6, 6),
              new AssetSpec("UNI", 2, 6, 6)),
          List.of(
              new MarketSpec("ETH_USDT", "ETH", "USDT", 4, 2, 0, 10, 0, 0),
              new MarketSpec("UNI_USDT", "UNI", "USDT", 4, 3, 0, 10, 0, 0)));

  private final Metrics metrics = new Metrics("test");
  private final List<LoadMarkets> loaded = new ArrayList<>();
  private Database database;
  private List<Route> routes;
  private Router router;

  @BeforeEach
  void start() {
    database =
        Database.open(
            "test",
            ConfigLoader.parse(
                    "test",
                    "url: \"jdbc:postgresql://localhost:1/none\"\nconnection_timeout: 300ms",
                    "test",
                    Map.of(),
                    DatabaseSettings::read)
                .value(),
            metrics,
            new Random(1));
    final MarketsDesk desk =
        new MarketsDesk() {
          @Override
          public void load(final LoadMarkets markets) {
            loaded.add(markets);
          }

          @Override
          public void reload() {
            throw new RestException(ErrorCode.REFUSED, "not now");
          }
        };
    routes =
        RestApi.routes(
            new HistoryQueries(database, Duration.ofMillis(300)),
            () -> CATALOG,
            Optional.of(desk),
            () -> Instant.ofEpochSecond(1_700_000_003));
    router = new Router(routes, new Secret(TOKEN));
  }

  @AfterEach
  void stop() {
    database.close();
    metrics.close();
  }

  private record Call(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      String text)
      implements Router.Raw {
    @Override
    public Optional<String> header(final String name) {
      return Optional.ofNullable(headers.get(name));
    }

    @Override
    public byte[] body() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  private Reply get(final String path, final Map<String, String> query) {
    return router.answer(new Call("GET", RestApi.PREFIX + path, query, Map.of(), "")).reply();
  }

  private Reply post(final String path, final String token, final String body) {
    return router
        .answer(new Call("POST", path, Map.of(), Map.of("authorization", "Bearer " + token), body))
        .reply();
  }

  private static ObjectNode json(final Reply reply) {
    return Json.readObject(reply.body());
  }

  private static String text(final Reply reply) {
    return new String(reply.body(), StandardCharsets.UTF_8);
  }

  private static void assertError(final ErrorCode code, final Reply reply) {
    assertEquals(code.status(), reply.status(), text(reply));
    assertEquals(code.name(), json(reply).get("code").textValue());
    assertTrue(!json(reply).get("message").textValue().isBlank());
  }

  @Test
  void shouldDescribeEveryRouteInOpenApi() {
    final ObjectNode document = json(get("/api/spec", Map.of()));
    assertEquals("3.1.0", document.get("openapi").textValue());
    final TreeSet<String> described = new TreeSet<>();
    document.get("paths").fieldNames().forEachRemaining(described::add);
    final TreeSet<String> routed = new TreeSet<>();
    routes.forEach(route -> routed.add(route.template()));
    assertEquals(routed, described);
    for (final Route route : routes) {
      // What stands in braces is described as a parameter of the path, and nothing else is.
      final TreeSet<String> named = new TreeSet<>();
      final var matcher = java.util.regex.Pattern.compile("\\{(.*?)}").matcher(route.template());
      while (matcher.find()) {
        named.add(matcher.group(1));
      }
      final TreeSet<String> parameters = new TreeSet<>();
      route.parameters().stream()
          .filter(Route.Parameter::inPath)
          .forEach(parameter -> parameters.add(parameter.name()));
      assertEquals(named, parameters, route.template());
    }
    final JsonNode ticker =
        document.get("paths").get(RestApi.PREFIX + "/ticker_{window}/{market}").get("get");
    assertEquals(
        "#/components/schemas/Error",
        ticker.at("/responses/default/content/application~1json/schema/$ref").textValue());
    final JsonNode assets = document.get("paths").get(MARKET + "/assets").get("post");
    assertTrue(assets.has("security"));
    assertTrue(assets.has("requestBody"));
  }

  @Test
  void shouldSayWhatIsWrongWithARequest() {
    assertError(ErrorCode.NOT_FOUND, get("/nothing", Map.of()));
    assertError(ErrorCode.NOT_FOUND, get("/recenttrades/X_Y", Map.of()));
    assertError(ErrorCode.BAD_REQUEST, get("/recenttrades/ETH_USDT", Map.of("limit", "0")));
    assertError(ErrorCode.BAD_REQUEST, get("/recenttrades/ETH_USDT", Map.of("limit", "x")));
    assertError(ErrorCode.BAD_REQUEST, get("/ordertrades/ETH_USDT/-1", Map.of()));
    assertError(ErrorCode.BAD_REQUEST, get("/closedorders/all/99999999999", Map.of()));
    assertError(ErrorCode.BAD_REQUEST, get("/closedorders/all/1", Map.of("offset", "-1")));
    assertError(ErrorCode.BAD_REQUEST, get("/internal_txs/1", Map.of("side", "lowercase")));
    assertError(ErrorCode.BAD_REQUEST, get("/internal_txs/1", Map.of("order", "up")));
    assertError(
        ErrorCode.BAD_REQUEST, get("/internal_txs/1", Map.of("start_time", "9".repeat(18))));
    assertError(ErrorCode.BAD_REQUEST, get("/ticker_h/ETH_USDT", Map.of()));
    assertError(ErrorCode.BAD_REQUEST, get("/user/" + "a".repeat(300), Map.of()));
    assertError(ErrorCode.BAD_REQUEST, get("/user/\0", Map.of()));
    assertError(
        ErrorCode.METHOD_NOT_ALLOWED,
        router.answer(new Call("PUT", RestApi.PREFIX + "/ping", Map.of(), Map.of(), "")).reply());
  }

  @Test
  void shouldSayThatTheHistoryIsAway() {
    assertError(ErrorCode.UNAVAILABLE, get("/recenttrades/ETH_USDT", Map.of()));
    assertError(ErrorCode.UNAVAILABLE, get("/ticker_24h/ETH_USDT", Map.of()));
  }

  @Test
  void shouldTellChartsWhatTheyAskFor() {
    assertEquals("1700000003", text(get("/tradingview/time", Map.of())));
    final ObjectNode config = json(get("/tradingview/config", Map.of()));
    assertEquals(
        "[1,5,15,30,60,120,240,360,720,1440,4320,10080]",
        config.get("supported_resolutions").toString());
    assertEquals("test", config.at("/exchanges/0/value").textValue());
    final ObjectNode symbol = json(get("/tradingview/symbols", Map.of("symbol", "test:UNI_USDT")));
    assertEquals(1000, symbol.get("pricescale").intValue());
    assertEquals(1, symbol.get("minmov").intValue());
    assertEquals("24x7", symbol.get("session").textValue());
    assertEquals(1, found("USDT-ETH", Map.of()));
    assertEquals(1, found("UNI", Map.of()));
    assertEquals(2, found("USDT", Map.of()));
    assertEquals(1, found("USDT", Map.of("limit", "1")));
    assertEquals(0, found("USDT", Map.of("exchange", "other")));
    assertEquals(0, found("X", Map.of()));
    for (final Map<String, String> bad :
        List.of(
            Map.of("symbol", "X_Y"),
            Map.of("symbol", "ETH_USDT", "from", "1", "to", "2", "resolution", "7"),
            Map.of("symbol", "ETH_USDT", "from", "1", "to", "2", "resolution", "99999D"),
            Map.of("symbol", "ETH_USDT", "from", "x", "to", "2", "resolution", "1"),
            Map.of("symbol", "ETH_USDT", "to", "2", "resolution", "1"))) {
      final Reply reply = get("/tradingview/history", bad);
      assertEquals(200, reply.status());
      assertEquals("error", json(reply).get("s").textValue(), bad.toString());
      assertTrue(json(reply).get("errmsg").textValue().length() > 5);
    }
  }

  private int found(final String query, final Map<String, String> more) {
    final Map<String, String> all = new java.util.HashMap<>(more);
    all.put("query", query);
    final String answer = text(get("/tradingview/search", all));
    return answer.split("full_name", -1).length - 1;
  }

  @Test
  void shouldAddAssetsAndMarketsForOperatorsAlone() {
    final String assets =
        "{\"assets\":[{\"id\":\"LINK\",\"rollup_token_id\":9,\"prec_save\":6,\"prec_show\":4}]}";
    assertError(ErrorCode.UNAUTHORIZED, post(MARKET + "/assets", "wrong", assets));
    assertEquals(0, loaded.size());
    assertEquals("done", text(post(MARKET + "/assets", TOKEN, assets)));
    assertEquals(List.of(new AssetSpec("LINK", 9, 6, 4)), loaded.getFirst().assets());
    final String pair =
        "{\"market\":{\"base\":\"LINK\",\"quote\":\"USDT\",\"amount_prec\":2,\"price_prec\":3},"
            + "\"asset_base\":{\"id\":\"LINK\",\"rollup_token_id\":9,\"prec_save\":6}}";
    assertEquals("done", text(post(MARKET + "/tradepairs", TOKEN, pair)));
    assertEquals(
        new MarketSpec("LINK_USDT", "LINK", "USDT", 2, 3, 0, 1, 0, 0),
        loaded.getLast().markets().getFirst());
    assertEquals(2, loaded.size());
    for (final String bad :
        List.of(
            "",
            "[]",
            "5",
            "{",
            "{}{}",
            "{\"market\":5}",
            "{\"market\":{}}",
            pair.replace("\"USDT\"", "\"\""),
            pair.replace("\"asset_base\":{\"id\":\"LINK\"", "\"asset_base\":{\"id\":\"ETH\""),
            pair.replace("\"amount_prec\":2", "\"amount_prec\":99"),
            pair.replace("\"amount_prec\":2", "\"amount_prec\":2,\"min_amount\":\"-1\""),
            pair.replace("\"amount_prec\":2", "\"amount_prec\":2.5"))) {
      assertError(ErrorCode.BAD_REQUEST, post(MARKET + "/tradepairs", TOKEN, bad));
    }
    assertEquals(2, loaded.size());
    assertError(ErrorCode.REFUSED, post(MARKET + "/reload", TOKEN, "{}"));
  }

  @Test
  void shouldReadTimesAsPeopleWriteThem() {
    assertEquals(Optional.of(Duration.ofHours(24)), HumanDuration.parse("24h"));
    assertEquals(Optional.of(Duration.ofMinutes(90)), HumanDuration.parse("1h30m"));
    assertEquals(Optional.of(Duration.ofDays(1)), HumanDuration.parse("1day"));
    for (final String bad : List.of("", "24", "h", "1y", "1h ", " 1h", "-1h", "1h-", "0s")) {
      assertEquals(Optional.empty(), HumanDuration.parse(bad), bad);
    }
  }
}
