package io.fluidex.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluidex.client.ExchangeException;
import io.fluidex.client.PushMessage;
import io.fluidex.client.TradingClient;
import io.fluidex.gateway.edge.TradingFloor.Ear;
import io.fluidex.gateway.edge.TradingFloor.Way;
import io.fluidex.gateway.page.Deployment;
import io.fluidex.gateway.push.PushDocument;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.push.BlockStreamResponse;
import io.fluidex.proto.push.TickerStreamResponse;
import io.fluidex.rollup.tx.Side;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * From an order to its fill to what both sides are told, all of it through a real Envoy with the
 * project's configuration: also while others misbehave in every way there is.
 */
@Timeout(900)
class EnvoyTradingTest {
  private static final int MAKER = 1;
  private static final int TAKER = 2;

  /** So few and so slow that a test reaches them soon; honest traders stay far below. */
  private static final Map<String, String> LIMITS =
      Map.of(
          "RATE", "5",
          "BURST", "300",
          "BODY_BYTES", Integer.toString(Offenders.BODY_BYTES),
          "BODY_TIME", "5s",
          "HEADERS_TIME", "5s");

  /** A metric in a query, not a label. */
  private static final Pattern METRIC_OF_ENVOY = Pattern.compile("\\b(envoy_[a-z0-9_]+)(?=[\\[{])");

  private static final AtomicInteger PRICES = new AtomicInteger(200);

  private static TradingFloor floor;

  @BeforeAll
  static void start() throws Exception {
    final Optional<Path> envoy = EnvoyBinary.find();
    Assumptions.assumeTrue(envoy.isPresent(), "there is no Envoy");
    floor =
        new TradingFloor(
            envoy.get(), "limits: {messages_per_second: 1, messages_burst: 50}", LIMITS);
  }

  @AfterAll
  static void stop() throws Exception {
    if (floor != null) {
      floor.close();
    }
  }

  /** What a trader hears. */
  private static Ear trader(final int user) {
    final Ear ear = floor.listen();
    final PushMessage login = ear.login(user, user);
    assertEquals("logged_in", login.type(), login::toString);
    ear.subscribe("orders", "");
    ear.subscribe("fills", "");
    ear.subscribe("depth", ",'market':'" + TradingFloor.MARKET + "'");
    return ear;
  }

  /** A price of this trade alone, so that its levels are not taken for another's. */
  private static String nextPrice() {
    return PRICES.incrementAndGet() + ".5";
  }

  private static boolean same(final String one, final String other) {
    return new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
  }

  /** Waits until a change of the book says that there is so much for sale at a price. */
  private static void awaitLevel(final Ear ear, final String price, final String amount) {
    ear.await(
        "change of the book to " + amount + " at " + price,
        each -> {
          boolean found = false;
          for (final JsonNode level : each.json().path("asks")) {
            found |=
                each.is("update", "depth")
                    && same(level.get(0).asText(), price)
                    && same(level.get(1).asText(), amount);
          }
          return found;
        });
  }

  private static void awaitOrder(final Ear ear, final OrderInfo order, final String status) {
    ear.await(
        status + " order " + order.getId(),
        each -> each.is("update", "orders") && has(each, order, "status", status));
  }

  private static void awaitFill(
      final Ear ear, final OrderInfo order, final String role, final String amount) {
    ear.await(
        "fill of " + amount + " for order " + order.getId(),
        each ->
            each.is("update", "fills")
                && has(each, order, "role", role)
                && each.json().findValuesAsText("amount").stream()
                    .anyMatch(text -> same(text, amount)));
  }

  private static boolean has(
      final PushMessage message, final OrderInfo order, final String field, final String value) {
    for (final JsonNode each : message.json().path("data")) {
      if (each.get("order_id").asLong() == order.getId()
          && each.path(field).asText().equals(value)) {
        return true;
      }
    }
    return false;
  }

  /** One rests an order, the other takes it in two steps, and both hear of everything. */
  private static void trade(final Way way, final Ear maker, final Ear taker, final String price)
      throws Exception {
    final OrderInfo resting = floor.put(way, floor.order(MAKER, Side.SELL, "1.5", price));
    awaitLevel(maker, price, "1.5");
    awaitLevel(taker, price, "1.5");
    for (final String amount : List.of("0.5", "1")) {
      final OrderInfo taking = floor.put(way, floor.order(TAKER, Side.BUY, amount, price));
      assertTrue(same(amount, taking.getFinishedBase()), taking.toString());
      awaitFill(maker, resting, "maker", amount);
      awaitFill(taker, taking, "taker", amount);
      awaitLevel(taker, price, amount.equals("1") ? "0" : "1");
    }
    awaitOrder(maker, resting, "filled");
  }

  /** Every change of the book follows the one before. */
  private static void assertNoGaps(final Ear ear) {
    long last = -1;
    for (final PushMessage each : ear.messages()) {
      if (each.is("snapshot", "depth")) {
        last = each.json().get("sequence").asLong();
      } else if (each.is("update", "depth")) {
        assertEquals(last + 1, each.json().get("first_sequence").asLong(), each::toString);
        last = each.json().get("last_sequence").asLong();
      }
    }
    assertTrue(last > 0, "it heard of the book");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void shouldTakeAnOrderAndItsFillAndTellBothSides(final Way way) throws Exception {
    try (Ear maker = trader(MAKER);
        Ear taker = trader(TAKER)) {
      trade(way, maker, taker, nextPrice());
      assertNoGaps(maker);
      assertNoGaps(taker);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void shouldRefuseAnOrderThatIsNotTheOneThatWasSigned(final Way way) {
    final StatusRuntimeException refused =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                floor.put(
                    way,
                    floor.order(MAKER, Side.SELL, "1.5", "300").toBuilder()
                        .setPrice("299")
                        .build()));
    assertEquals(Status.Code.INVALID_ARGUMENT, refused.getStatus().getCode(), refused::toString);
    assertTrue(refused.getMessage().contains("invalid signature"), refused.getMessage());
  }

  @Test
  void shouldTellNobodyWhatIsNotTheirs() throws Exception {
    try (Ear thief = floor.listen();
        Ear maker = trader(MAKER);
        Ear taker = trader(TAKER)) {
      assertEquals("LOGIN_REFUSED", thief.login(MAKER, TAKER).code());
      thief.send("{'id':2,'op':'subscribe','channel':'fills'}");
      assertEquals(
          "LOGIN_REQUIRED",
          thief.await("a refusal", each -> each.json().path("id").asLong() == 2).code());
      thief.subscribe("depth", ",'market':'" + TradingFloor.MARKET + "'");
      final String price = nextPrice();
      trade(Way.JSON, maker, taker, price);
      awaitLevel(thief, price, "0");
      assertTrue(
          thief.messages().stream()
              .noneMatch(each ->
                  List.of("orders", "fills").contains(each.channel())
                      && !each.type().equals("error")));
    }
  }

  @Test
  void shouldTellTheTickerOverGrpcAsOverTheWebsocket() throws Exception {
    try (Ear maker = trader(MAKER);
        Ear taker = trader(TAKER);
        TradingClient client =
            TradingClient.open(GrpcClientSettings.of("127.0.0.1:" + floor.port()))) {
      taker.subscribe("ticker", ",'market':'" + TradingFloor.MARKET + "'");
      final Iterator<TickerStreamResponse> tickers = client.watchTicker(TradingFloor.MARKET);
      final TickerStreamResponse snapshot = tickers.next();
      assertTrue(snapshot.getSnapshot(), snapshot::toString);
      final String price = nextPrice();
      trade(Way.GRPC_WEB, maker, taker, price);
      TickerStreamResponse update = tickers.next();
      while (!same(update.getData(0).getLast(), price)) {
        update = tickers.next();
      }
      final TickerStreamResponse told = update;
      assertFalse(told.getSnapshot(), told::toString);
      taker.await(
          "the ticker " + told,
          each ->
              each.is("update", "ticker")
                  && each.json().get("sequence").asLong() == told.getSequence()
                  && each.json().at("/data/0/volume").asText().equals(told.getData(0).getVolume())
                  && each.json().at("/data/0/last").asText().equals(told.getData(0).getLast()));
      final ExchangeException refused =
          assertThrows(
              ExchangeException.class, () -> client.watchCandles("NO_MARKET", "1m").hasNext());
      assertTrue(refused.getMessage().contains("UNKNOWN_MARKET"), refused.getMessage());
      final BlockStreamResponse blocks = client.watchBlocks().next();
      assertEquals(BlockStreamResponse.newBuilder().setSnapshot(true).build(), blocks);
    }
  }

  @Test
  void shouldServeThePageAndTellItWhereTheExchangeIsOnL1() throws Exception {
    assertTrue(floor.get("/trade/ETH_USDT").body().startsWith("<!doctype html>"));
    final HttpResponse<String> deployment = floor.get(Deployment.PATH);
    assertEquals(200, deployment.statusCode());
    assertEquals("application/json", deployment.headers().firstValue("content-type").orElse(""));
    assertTrue(deployment.body().contains(TradingFloor.CONTRACT), deployment.body());
    assertTrue(deployment.body().contains("31337"), deployment.body());
    assertTrue(floor.get(PushDocument.PATH).body().startsWith("asyncapi: 3.0.0"));
  }

  @Test
  void shouldExportEveryMetricOfEnvoyThatDashboardsAndAlertsName() throws Exception {
    final Set<String> named = new TreeSet<>();
    try (Stream<Path> files =
        Files.find(
            Path.of("..", "observability"),
            5,
            (file, attributes) ->
                file.toString().endsWith(".json") || file.endsWith("alerts.yml"))) {
      for (final Path file : (Iterable<Path>) files::iterator) {
        METRIC_OF_ENVOY
            .matcher(Files.readString(file))
            .results()
            .forEach(each -> named.add(each.group(1)));
      }
    }
    assertTrue(named.size() > 5, named.toString());
    final String exported = floor.metrics();
    named.removeIf(each -> exported.contains("\n" + each + "{"));
    assertEquals(Set.of(), named, "Envoy does not export what dashboards or alerts name");
  }

  @Test
  void shouldServeHonestTradersWhileOthersMisbehave() throws Exception {
    try (Offenders offenders = new Offenders(floor);
        Ear maker = trader(MAKER);
        Ear taker = trader(TAKER)) {
      final List<Future<?>> misdeeds = new ArrayList<>(offenders.start());
      offenders.awaitFirstErrors();
      for (final Way way : Way.values()) {
        trade(way, maker, taker, nextPrice());
      }
      offenders.stop();
      for (final Future<?> each : misdeeds) {
        each.get();
      }
      assertNoGaps(maker);
      assertNoGaps(taker);
    }
  }
}
