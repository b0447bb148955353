package io.fluidex.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.JsonFormat;
import io.fluidex.gateway.edge.Doors.Door;
import io.fluidex.gateway.push.message.BlockView;
import io.fluidex.proto.matchengine.MarketListRequest;
import io.fluidex.proto.matchengine.MarketListResponse;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.OrderBookDepthRequest;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.matchengine.TradeStreamRequest;
import io.fluidex.proto.matchengine.TradeStreamResponse;
import io.fluidex.proto.push.BlockStreamRequest;
import io.fluidex.proto.push.BlockStreamResponse;
import io.fluidex.proto.push.PushGrpc;
import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same requests to the edge in the JVM and to a real Envoy, in front of a real engine. */
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DoorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ACTION = "/api/exchange/action";
  private static final String PANEL = "/api/exchange/panel";
  private static final String ORIGIN = "https://app.example.org";
  private static final String SERVICE = "/matchengine.Matchengine/";

  /** More than the burst and what is admitted while they are answered, however slowly. */
  private static final int FLOOD = 200;

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long TRICKLE_MILLIS = 20;

  private static Doors exchange;
  private static List<Door> doors;
  private static HttpClient http;

  @BeforeAll
  static void start() throws Exception {
    exchange = new Doors();
    doors =
        exchange.open(
            "allowed_origins: [\"" + ORIGIN + "\"]\nlimits: {address_per_second: 0}",
            Map.of("RATE", "100000", "BURST", "100000", "ALLOWED_ORIGINS", ORIGIN));
    http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterAll
  static void stop() throws Exception {
    http.shutdownNow();
    exchange.close();
  }

  static Stream<Door> doors() {
    return doors.stream();
  }

  private static HttpResponse<String> send(
      final Door door, final String method, final String path, final String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(door.at(path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("content-type", "application/json")
            .timeout(PATIENCE)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode order(final Door door, final int user, final String side)
      throws Exception {
    final HttpResponse<String> response =
        send(
            door,
            "POST",
            ACTION + "/order",
            """
            {"user_id": %d, "market": "ETH_USDT", "order_side": "%s", "amount": "1.5",
             "price": "1000"}\
            """
                .formatted(user, side));
    assertEquals(200, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  private static ManagedChannel channel(final Door door) throws Exception {
    return GrpcChannels.open(GrpcClientSettings.of("127.0.0.1:" + door.port()), false);
  }

  private static GrpcWeb web(
      final Door door, final String path, final byte[] message, final boolean text)
      throws Exception {
    return GrpcWeb.call(http, door.at(path), message, text);
  }

  /** What all doors have to answer alike. */
  private record Same(String method, String path, String body, int status) {}

  private static final List<Same> TABLE =
      List.of(
          new Same("GET", ACTION + "/markets", "", 200),
          new Same("GET", ACTION + "/assets", "", 200),
          new Same("GET", ACTION + "/info", "", 200),
          new Same("GET", ACTION + "/marketsummary", "", 200),
          new Same("GET", ACTION + "/balances/1", "", 200),
          new Same("GET", ACTION + "/balances/1?assets=ETH&assets=USDT", "", 200),
          new Same("GET", ACTION + "/users/1", "", 200),
          new Same("GET", ACTION + "/orders/ETH_USDT/1", "", 200),
          new Same("GET", ACTION + "/orders/all/1?limit=3&offset=0", "", 200),
          new Same("GET", ACTION + "/depth/ETH_USDT/20", "", 200),
          new Same("GET", ACTION + "/depth/ETH_USDT/20?interval=0.1", "", 200),
          new Same("GET", ACTION + "/orderdetail/ETH_USDT/999999", "", 400),
          new Same("GET", ACTION + "/orderdetail/NO_MARKET/1", "", 400),
          new Same("GET", ACTION + "/orderbyclientid/1/a%20b", "", 400),
          new Same("GET", ACTION + "/ordertrades/ETH_USDT/999999", "", 200),
          new Same("GET", ACTION + "/pools", "", 200),
          new Same("GET", ACTION + "/pools/ETH_USDT", "", 400),
          new Same("GET", ACTION + "/depth/ETH_USDT/many", "", 400),
          new Same("GET", ACTION + "/balances/1?nothing=1", "", 400),
          new Same("GET", ACTION + "/balances", "", 404),
          new Same("GET", ACTION + "/depth/ETH_USDT/20/", "", 200),
          new Same("POST", ACTION + "/markets", "{}", 404),
          new Same("GET", ACTION + "/order", "", 404),
          new Same("DELETE", ACTION + "/order", "", 404),
          new Same("POST", ACTION + "/order", "{\"user_id\": 1, ", 400),
          new Same("POST", ACTION + "/order", "{\"user_id\": \"one\"}", 400),
          new Same("POST", ACTION + "/order", "{\"nothing\": 1}", 400),
          new Same("POST", ACTION + "/order", "", 400),
          new Same(
              "POST",
              ACTION + "/order",
              "{\"user_id\":1,\"market\":\"ETH_USDT\",\"order_side\":\"UP\"}",
              400),
          new Same(
              "POST",
              ACTION + "/order",
              "{\"user_id\":77,\"market\":\"ETH_USDT\",\"order_side\":\"BID\",\"amount\":\"1\","
                  + "\"price\":\"1\"}",
              500),
          new Same("POST", ACTION + "/cancelorder/ETH_USDT/1/999999", "{}", 400),
          new Same("POST", ACTION + "/cancelorders/ETH_USDT/1", "{}", 200),
          new Same("GET", "/api/explorer/l2_blocks", "", 503),
          new Same("GET", "/api", "", 404),
          new Same("GET", "/api/none", "", 404),
          new Same("GET", "/api/push/stream/ticker/NO_MARKET", "", 400),
          new Same("GET", "/api/push/stream/kline/ETH_USDT/2m", "", 400),
          new Same("GET", "/api/push/stream/none", "", 404),
          new Same("POST", "/api/push/stream/blocks", "{}", 404),
          new Same("GET", PANEL + "/ping", "", 200),
          new Same("GET", PANEL + "/user/1", "", 200),
          new Same("GET", PANEL + "/recenttrades/ETH_USDT", "", 200),
          new Same("GET", PANEL + "/closedorders/all/1?limit=1", "", 200),
          new Same("GET", PANEL + "/ticker_24h/ETH_USDT", "", 200),
          new Same("GET", PANEL + "/tradingview/config", "", 200),
          new Same("GET", PANEL + "/tradingview/symbols?symbol=ETH_USDT", "", 200),
          new Same("GET", PANEL + "/api/spec", "", 200),
          new Same("GET", PANEL + "/none", "", 404),
          new Same("POST", PANEL + "/ping", "{}", 405),
          new Same("POST", PANEL + "/manage/market/reload", "", 404),
          new Same("GET", PANEL + "/manage", "", 404),
          new Same("GET", "/api/edge/config", "", 200),
          new Same("POST", "/api/edge/config", "{}", 404),
          new Same("GET", "/api/push/asyncapi.yaml", "", 200),
          new Same("GET", "/", "", 200),
          new Same("GET", "/explorer/blocks/7", "", 200),
          new Same("GET", "/none.js", "", 404),
          new Same("GET", "/api%2fexchange/panel/ping", "", 400),
          new Same("POST", "/", "{}", 404),
          new Same("GET", "/ws", "", 426));

  /** Errors of the doors themselves are alike in their code; their words are each door's own. */
  private static Object comparable(final HttpResponse<String> response) throws Exception {
    final String type = response.headers().firstValue("content-type").orElse("");
    if (!type.startsWith("application/json") || response.body().isEmpty()) {
      return type + " " + response.body();
    }
    final JsonNode json = JSON.readTree(response.body());
    if (json instanceof ObjectNode object && object.has("message") && object.has("code")) {
      assertTrue(!object.get("message").asText().isEmpty(), "words for " + response.uri());
      object.put("message", "words");
    }
    if (json instanceof ObjectNode object) {
      // A clock may tick between two requests.
      object.remove(List.of("from", "to", "time", "server_time", "as_of"));
    }
    return json;
  }

  @Test
  void shouldAnswerEveryRequestOfTheTableAlike() throws Exception {
    final List<String> wrong = new ArrayList<>();
    for (final Same same : TABLE) {
      Object first = null;
      for (final Door door : doors) {
        final HttpResponse<String> response = send(door, same.method(), same.path(), same.body());
        final String what = door + ": " + same.method() + " " + same.path() + " " + same.body();
        if (response.statusCode() != same.status()) {
          wrong.add(what + " -> " + response.statusCode() + " " + response.body());
        }
        final Object answer = comparable(response);
        if (first != null && !first.equals(answer)) {
          wrong.add(what + " -> " + answer + "\n   but " + first);
        }
        first = answer;
      }
    }
    assertEquals("", String.join("\n", wrong));
  }

  @ParameterizedTest
  @MethodSource("doors")
  void shouldTradeOverEveryProtocolAndTellStreamsOfAll(final Door door) throws Exception {
    final ManagedChannel channel = channel(door);
    final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    // Closing it would wait for the streams.
    final HttpClient streaming =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      final MatchengineGrpc.MatchengineBlockingStub api = MatchengineGrpc.newBlockingStub(channel);
      final Iterator<TradeStreamResponse> trades =
          api.tradeStream(TradeStreamRequest.newBuilder().setMarket("ETH_USDT").build());
      final HttpResponse<InputStream> depth =
          streaming.send(
              HttpRequest.newBuilder(door.at(ACTION + "/stream/depth/ETH_USDT")).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertEquals(200, depth.statusCode());
      readLines(depth.body(), lines);
      assertTrue(JSON.readTree(next(lines)).has("last_sequence"), "the snapshot");

      // JSON makes, each of the others takes.
      final JsonNode made = order(door, 1, "ASK");
      assertTrue(made.get("id").isTextual(), "64-bit numbers are text: " + made);
      // Before it is taken: a level that comes and goes within a round is not told.
      assertTrue(next(lines).contains("1000.00"), "the change");
      final OrderPutRequest take =
          OrderPutRequest.newBuilder()
              .setUserId(2)
              .setMarket("ETH_USDT")
              .setOrderSide(OrderSide.BID)
              .setAmount("0.5")
              .setPrice("1000")
              .build();
      assertEquals("0.5", strip(api.orderPut(take).getFinishedBase()));
      for (final boolean text : new boolean[] {false, true}) {
        final GrpcWeb web = web(door, SERVICE + "OrderPut", take.toByteArray(), text);
        assertEquals(200, web.status());
        assertEquals(
            text ? "application/grpc-web-text+proto" : "application/grpc-web+proto",
            web.contentType());
        assertEquals("{grpc-status=0}", web.trailers().replaceAll(", [a-z-]*=[^,}]*", ""));
        assertEquals(
            "0.5",
            strip(
                OrderInfo.parseFrom(HexFormat.of().parseHex(web.messages().getFirst()))
                    .getFinishedBase()));
      }
      final List<String> amounts = new ArrayList<>();
      while (amounts.size() < 3) {
        amounts.add(strip(trades.next().getTrade().getAmount()));
      }
      assertEquals(List.of("0.5", "0.5", "0.5"), amounts);
      depth.body().close();
    } finally {
      streaming.shutdownNow();
      channel.shutdownNow();
    }
  }

  private static void readLines(final InputStream from, final BlockingQueue<String> into) {
    Thread.ofVirtual()
        .start(() -> {
          try (BufferedReader reader =
              new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
              into.add(line);
            }
          } catch (final IOException e) {
            into.add("ended");
          }
        });
  }

  /** The blocks as JSON and as gRPC, through one door. */
  private static final class BlockStreams implements AutoCloseable {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final HttpClient streaming =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ManagedChannel channel;
    private final Iterator<BlockStreamResponse> messages;

    BlockStreams(final Door door) throws Exception {
      channel = channel(door);
      messages =
          PushGrpc.newBlockingStub(channel)
              .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
              .blockStream(BlockStreamRequest.getDefaultInstance());
      final HttpResponse<InputStream> response =
          streaming.send(
              HttpRequest.newBuilder(door.at("/api/push/stream/blocks")).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertEquals(200, response.statusCode(), door::toString);
      readLines(response.body(), lines);
    }

    /** What comes next, which has to be the same on both ways. */
    JsonNode next() throws Exception {
      final JsonNode line = JSON.readTree(DoorsTest.next(lines));
      assertEquals(
          JSON.readTree(
              JsonFormat.printer()
                  .preservingProtoFieldNames()
                  .alwaysPrintFieldsWithNoPresence()
                  .print(messages.next())),
          line);
      return line;
    }

    @Override
    public void close() {
      streaming.shutdownNow();
      channel.shutdownNow();
    }
  }

  @Test
  void shouldTellStreamsOfThePushServiceAlike() throws Exception {
    final BlockView sealed = new BlockView(1, BlockView.Status.SEALED, 1_700_000_000_000L, "5");
    exchange.blocks(sealed);
    final List<BlockStreams> streams = new ArrayList<>();
    try {
      for (final Door door : doors) {
        streams.add(new BlockStreams(door));
      }
      final JsonNode expected =
          JSON.readTree(
              """
              {"snapshot": true, "data": [{"block_id": "1", "status": "BLOCK_STATUS_SEALED",
               "time": "1700000000000", "merkle_root": "5"}]}
              """);
      for (final BlockStreams each : streams) {
        assertEquals(expected, each.next());
      }
      exchange.blocks(new BlockView(1, BlockView.Status.PROVEN, sealed.time(), "5"));
      for (final BlockStreams each : streams) {
        final JsonNode update = each.next();
        assertEquals(false, update.get("snapshot").booleanValue());
        assertEquals("BLOCK_STATUS_PROVEN", update.at("/data/0/status").asText());
      }
    } finally {
      streams.forEach(BlockStreams::close);
    }
  }

  private static String strip(final String decimal) {
    return new BigDecimal(decimal).stripTrailingZeros().toPlainString();
  }

  private static String next(final BlockingQueue<String> queue) throws InterruptedException {
    final String line = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertTrue(line != null, "nothing came");
    return line;
  }

  @ParameterizedTest
  @MethodSource("doors")
  void shouldTellErrorsOfCallsInTheWayTheyWereMade(final Door door) throws Exception {
    final ManagedChannel channel = channel(door);
    try {
      final MatchengineGrpc.MatchengineBlockingStub api = MatchengineGrpc.newBlockingStub(channel);
      final OrderBookDepthRequest nowhere =
          OrderBookDepthRequest.newBuilder().setMarket("NO_MARKET").build();
      final StatusRuntimeException refused =
          assertThrows(StatusRuntimeException.class, () -> api.orderBookDepth(nowhere));
      assertEquals(Status.Code.INVALID_ARGUMENT, refused.getStatus().getCode());
      assertEquals("invalid market", refused.getStatus().getDescription());
      final GrpcWeb web = web(door, SERVICE + "OrderBookDepth", nowhere.toByteArray(), false);
      assertEquals(200, web.status());
      assertEquals(List.of(), web.messages());
      assertTrue((web.headers() + web.trailers()).startsWith("3"), web.toString());

      // What operators and workers call is not there.
      final GrpcWeb reset = web(door, SERVICE + "DebugReset", new byte[0], false);
      assertTrue((reset.headers() + reset.trailers()).startsWith("12"), reset.toString());
      final GrpcWeb poll = web(door, "/cluster.Cluster/PollTask", new byte[0], false);
      assertTrue((poll.headers() + poll.trailers()).startsWith("12"), poll.toString());
      // Nobody is behind this one.
      final GrpcWeb blocks =
          web(door, "/rollup_state.RollupState/L2BlocksQuery", new byte[0], false);
      assertTrue((blocks.headers() + blocks.trailers()).startsWith("14"), blocks.toString());
      assertEquals(
          MarketListResponse.parser()
              .parseFrom(
                  HexFormat.of()
                      .parseHex(
                          web(door, SERVICE + "MarketList", new byte[0], true)
                              .messages()
                              .getFirst())),
          api.marketList(MarketListRequest.getDefaultInstance()));
    } finally {
      channel.shutdownNow();
    }
  }

  /** Last of all, since it takes the places of all streams for a moment. */
  @Order(Integer.MAX_VALUE)
  @ParameterizedTest
  @MethodSource("doors")
  void shouldLetNobodySayWhereTheyCallFrom(final Door door) throws Exception {
    // The engine lets an address have six streams; a new address in the header is no new one.
    final List<HttpResponse<InputStream>> streams = new ArrayList<>();
    final HttpClient streaming =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      HttpResponse<InputStream> response;
      do {
        response =
            streaming.send(
                HttpRequest.newBuilder(door.at(ACTION + "/stream/depth/ETH_USDT"))
                    .header("x-forwarded-for", "192.0.2." + (streams.size() + 1))
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        streams.add(response);
      } while (response.statusCode() == 200 && streams.size() < 10);
      assertEquals(429, response.statusCode());
      final String error = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(8, JSON.readTree(error).get("code").asInt(), error);
      assertTrue(streams.size() <= 7, streams.size() + " streams");
    } finally {
      for (final HttpResponse<InputStream> each : streams) {
        each.body().close();
      }
      streaming.shutdownNow();
    }
    // Those who went away leave their places.
    TestExchange.await(
        "place for a stream",
        () -> {
          try (HttpClient again =
              HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            final HttpResponse<InputStream> stream =
                again.send(
                    HttpRequest.newBuilder(door.at(ACTION + "/stream/depth/ETH_USDT")).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            stream.body().close();
            again.shutdownNow();
            return stream.statusCode() == 200;
          } catch (final IOException e) {
            return false;
          } catch (final InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("doors")
  void shouldUpgradeToWebsockets(final Door door) throws Exception {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final WebSocket socket =
        http.newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + door.port() + "/ws"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      final WebSocket from, final CharSequence data, final boolean last) {
                    heard.add(data.toString());
                    from.request(1);
                    return null;
                  }
                })
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertEquals(Doors.HELLO, next(heard));
    socket.sendText("{\"op\":\"ping\"}", true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertEquals("{\"op\":\"ping\"}", next(heard));
    socket.abort();
  }

  @ParameterizedTest
  @MethodSource("doors")
  void shouldLetPagesOfNamedOriginsCallAndNoOthers(final Door door) throws Exception {
    for (final String origin : List.of(ORIGIN, "https://evil.example.org")) {
      final String expected = origin.equals(ORIGIN) ? origin : "";
      final HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(door.at(ACTION + "/markets")).header("origin", origin).build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode());
      assertEquals(expected, answer.headers().firstValue("access-control-allow-origin").orElse(""));
      final HttpResponse<String> preflight =
          http.send(
              HttpRequest.newBuilder(door.at(SERVICE + "OrderPut"))
                  .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                  .header("origin", origin)
                  .header("access-control-request-method", "POST")
                  .header("access-control-request-headers", "content-type,x-grpc-web")
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(200, preflight.statusCode());
      assertEquals(
          expected, preflight.headers().firstValue("access-control-allow-origin").orElse(""));
      assertTrue(
          expected.isEmpty()
              || preflight
                  .headers()
                  .firstValue("access-control-allow-headers")
                  .orElse("")
                  .contains("x-grpc-web"));
    }
  }

  @Test
  void shouldRefuseFloodsAndLargeAndSlowBodiesWithoutDisturbingOthers() throws Exception {
    final List<Door> strict =
        exchange.open(
            """
            limits: {address_per_second: 1, address_burst: 10, body_bytes: 2048, body_time: 2s, \
            headers_time: 2s}\
            """,
            Map.of(
                "RATE", "1",
                "BURST", "10",
                "BODY_BYTES", "2048",
                "BODY_TIME", "2s",
                "HEADERS_TIME", "2s"));
    for (final Door door : strict) {
      final HttpResponse<String> large =
          send(door, "POST", ACTION + "/order", "{\"market\":\"" + "x".repeat(4000) + "\"}");
      assertEquals(413, large.statusCode(), door + " " + large.body());
      assertEquals(8, JSON.readTree(large.body()).get("code").asInt());
      final GrpcWeb web = web(door, SERVICE + "OrderPut", new byte[4000], false);
      assertTrue((web.headers() + web.trailers()).startsWith("8"), door + " " + web);

      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        final OutputStream out = socket.getOutputStream();
        out.write(
            ("POST " + ACTION + "/order HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        final BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        assertTrue(reader.readLine().startsWith("HTTP/1.1 408"), door + " waits for ever");
      }

      assertSlowHeadRefused(door);

      final HttpResponse<String> flooded = flood(door);
      assertEquals(429, flooded.statusCode());
      final JsonNode error = JSON.readTree(flooded.body());
      assertEquals(8, error.get("code").asInt());
      assertTrue(error.get("message").asText().contains("1 requests per second"), error.toString());
      assertEquals(0, error.get("details").size());
    }
    for (final Door door : doors) {
      assertEquals(200, send(door, "GET", ACTION + "/markets", "").statusCode());
    }
  }

  /** A byte now and then, and no end of the head. */
  private static void assertSlowHeadRefused(final Door door) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      final OutputStream out = socket.getOutputStream();
      out.write("GET /api HTTP/1.1\r\nhost: x\r\nx: ".getBytes(StandardCharsets.US_ASCII));
      final CompletableFuture<String> status = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              status.complete(
                  new BufferedReader(
                          new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                      .readLine());
            } catch (final IOException e) {
              status.completeExceptionally(e);
            }
          });
      try {
        while (!status.isDone()) {
          out.write('x');
          TimeUnit.MILLISECONDS.sleep(TRICKLE_MILLIS);
        }
      } catch (final IOException e) {
        // The door has closed it, after it said why.
      }
      final String told = status.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertTrue(told.startsWith("HTTP/1.1 408"), door + ": " + told);
    }
  }

  @Test
  void shouldTradeOverTls(@TempDir final Path folder) throws Exception {
    final TestCertificate certificate = TestCertificate.in(folder, "edge", "EC");
    for (final Door door : exchange.openOverTls(certificate)) {
      tradeOverTls(door, certificate);
    }
  }

  private static void tradeOverTls(final Door door, final TestCertificate certificate)
      throws Exception {
    final ManagedChannel channel =
        GrpcChannels.open(
            new GrpcClientSettings(
                "127.0.0.1:" + door.port(),
                true,
                Optional.of(certificate.certificate()),
                Optional.empty(),
                Optional.empty(),
                new Secret(""),
                PATIENCE,
                1 << 20),
            false);
    try (HttpClient client = HttpClient.newBuilder().sslContext(certificate.trusting()).build()) {
      final OrderInfo put =
          MatchengineGrpc.newBlockingStub(channel)
              .orderPut(
                  OrderPutRequest.newBuilder()
                      .setUserId(1)
                      .setMarket("ETH_USDT")
                      .setOrderSide(OrderSide.BID)
                      .setAmount("1")
                      .setPrice("2")
                      .build());
      assertTrue(put.getId() > 0, put.toString());
      final HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "https://127.0.0.1:"
                              + door.port()
                              + ACTION
                              + "/cancelorder/ETH_USDT/1/"
                              + put.getId()))
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .timeout(PATIENCE)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
      assertEquals(HttpClient.Version.HTTP_2, answer.version());
      assertEquals(put.getId(), JSON.readTree(answer.body()).get("id").asLong());

      final CompletableFuture<String> heard = new CompletableFuture<>();
      final WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("wss://127.0.0.1:" + door.port() + "/ws"),
                  new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(
                        final WebSocket from, final CharSequence data, final boolean last) {
                      heard.complete(data.toString());
                      return null;
                    }
                  })
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertEquals(Doors.HELLO, heard.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      socket.abort();
    } finally {
      channel.shutdownNow();
    }

    // A client that means to call without TLS gets an error, and no answer.
    final ManagedChannel plain = channel(door);
    try {
      assertThrows(
          StatusRuntimeException.class,
          () ->
              MatchengineGrpc.newBlockingStub(plain)
                  .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                  .marketList(MarketListRequest.getDefaultInstance()));
    } finally {
      plain.shutdownNow();
    }
  }

  /** Many requests at once, of which the door refuses some: one that is refused. */
  private static HttpResponse<String> flood(final Door door) {
    return Stream.generate(() ->
            http.sendAsync(
                HttpRequest.newBuilder(door.at(ACTION + "/markets")).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString()))
        .limit(FLOOD)
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .reduce((one, other) -> one.statusCode() == 200 ? other : one)
        .orElseThrow();
  }

  @Test
  void shouldHaveAConfigurationThatEnvoyAcceptsWithEncryptionToo() throws Exception {
    Assumptions.assumeTrue(exchange.envoy().isPresent(), "there is no Envoy");
    assertEquals(
        "",
        Envoy.complaint(
            exchange.envoy().orElseThrow(),
            Envoy.configuration(
                Map.of(
                    "DESCRIPTORS",
                    Envoy.descriptors().toString(),
                    "ALLOWED_ORIGINS",
                    "https://a.example.org http://127.0.0.1:5173"))));
    // It has no such files, but gets as far as looking for them.
    final String complaint =
        Envoy.complaint(
            exchange.envoy().orElseThrow(),
            Envoy.configuration(
                Map.of(
                    "DESCRIPTORS",
                    Envoy.descriptors().toString(),
                    "TLS_CERTIFICATE",
                    "/nowhere/edge.crt",
                    "TLS_PRIVATE_KEY",
                    "/nowhere/edge.key")));
    assertTrue(complaint.contains("/nowhere/edge."), complaint);
  }
}
