package io.fluidex.matchengine.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.matchengine.TransferRequest;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the original's panel shows, from an exchange with a real database and broker. */
@Timeout(240)
class RestServiceTest {
  private static final String PANEL = "/api/exchange/panel";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Deployment deployment;
  private static RunningExchange exchange;

  @BeforeAll
  static void start() throws Exception {
    deployment = new Deployment();
    exchange =
        new RunningExchange(
            deployment.newExchange(
                RunningExchange.DEVELOPMENT
                    + "rest: {enabled: true, port: 0, allowed_origins: [\"https://app.example\"]}"));
    exchange.register(4);
    exchange.deposit(3, "ETH", "50", 1);
    exchange.deposit(4, "USDT", "100", 2);
    final OrderPutRequest first = RunningExchange.order(3, OrderSide.ASK, "4", "1.1");
    exchange.api().orderPut(first);
    exchange.api().orderPut(RunningExchange.order(4, OrderSide.BID, "10", "1.1"));
    exchange
        .api()
        .transfer(
            TransferRequest.newBuilder().setFrom(3).setTo(4).setAsset("ETH").setDelta("2").build());
    Deployment.await(
        "the history",
        () -> {
          try {
            return exchange.get(PANEL + "/internal_txs/3").body().contains("ETH");
          } catch (final IOException e) {
            return false;
          } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
          }
        });
  }

  @AfterAll
  static void stop() {
    exchange.close();
    deployment.close();
  }

  private static JsonNode json(final String path) throws Exception {
    final HttpResponse<String> response = exchange.get(PANEL + path);
    assertEquals(200, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  @Test
  void shouldShowWhatTheOriginalsClientsLookFor() throws Exception {
    assertEquals("pong", exchange.get(PANEL + "/ping").body());
    assertEquals(4, json("/user/4").get("id").intValue());
    assertEquals(4, json("/user/0xAB4").get("id").intValue());
    assertEquals(4, json("/user/0xcd4").get("id").intValue());
    final JsonNode trade = json("/recenttrades/ETH_USDT").get(0);
    assertEquals("1.10", trade.get("price").textValue());
    assertEquals("BID", trade.get("taker_side").textValue());
    assertEquals(1, json("/ordertrades/ETH_USDT/1").get("trades").size());
    final JsonNode orders = json("/closedorders/ETH_USDT/3");
    assertEquals(1, orders.get("total").intValue());
    assertEquals("Filled", orders.at("/orders/0/status").textValue());
    assertEquals(64, orders.at("/orders/0/signature").size());
    assertEquals(orders, json("/closedorders/all/3"));
    assertEquals(0, json("/closedorders/all/4").get("total").intValue());
    final JsonNode transfer = json("/internal_txs/4?side=to&order=asc").get(0);
    assertEquals("0xcd3", transfer.get("user_from").textValue());
    assertEquals("0xcd4", transfer.get("user_to").textValue());
    assertEquals(0, json("/internal_txs/4?side=from").size());
    assertEquals(transfer, json("/internal_txs/3").get(0));
    assertEquals(404, exchange.get(PANEL + "/user/77").statusCode());
  }

  /** The window of a ticker ends at the last whole five seconds. */
  @Test
  void shouldPrintTickersWithoutLongTails() throws Exception {
    Deployment.await(
        "the ticker",
        () -> {
          try {
            return exchange
                .get(PANEL + "/ticker_24h/ETH_USDT")
                .body()
                .contains("\"quote_volume\":4.4,");
          } catch (final IOException e) {
            return false;
          } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
          }
        });
    assertEquals(4, json("/ticker_24h/ETH_USDT").get("volume").intValue());
    assertEquals(0, json("/ticker_1h/UNI_USDT").get("last").intValue());
  }

  @Test
  void shouldDrawCandles() throws Exception {
    final JsonNode candles =
        json("/tradingview/history?symbol=ETH_USDT&from=1600000000&to=4000000000&resolution=1");
    assertEquals("ok", candles.get("s").textValue());
    assertEquals(1, candles.get("t").size());
    assertEquals("[1.1]", candles.get("c").toString());
    assertEquals("[4]", candles.get("v").toString());
    final JsonNode later =
        json("/tradingview/history?symbol=ETH_USDT&from=4000000000&to=4000000600&resolution=1D");
    assertEquals("no_data", later.get("s").textValue());
    assertTrue(later.get("nextTime").longValue() > 1_600_000_000);
  }

  @Test
  void shouldAllowOnlyThePagesOfTheConfiguration() throws Exception {
    final HttpResponse<String> ours =
        exchange.send(
            HttpRequest.newBuilder(exchange.rest(PANEL + "/ping"))
                .header("Origin", "https://app.example"));
    assertEquals(
        "https://app.example",
        ours.headers().firstValue("access-control-allow-origin").orElseThrow());
    final HttpResponse<String> other =
        exchange.send(
            HttpRequest.newBuilder(exchange.rest(PANEL + "/ping"))
                .header("Origin", "https://evil.example"));
    assertTrue(other.headers().firstValue("access-control-allow-origin").isEmpty());
  }

  @Test
  void shouldNotHaveOperatorsCallsUnlessTheyAreWanted() throws Exception {
    final HttpResponse<String> response =
        exchange.send(
            HttpRequest.newBuilder(exchange.rest(PANEL + "/manage/market/reload"))
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    assertEquals(404, response.statusCode());
    assertEquals("NOT_FOUND", JSON.readTree(response.body()).get("code").textValue());
  }
}
