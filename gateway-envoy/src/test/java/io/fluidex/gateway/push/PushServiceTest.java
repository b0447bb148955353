package io.fluidex.gateway.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluidex.client.BookFollower;
import io.fluidex.client.LocalBook;
import io.fluidex.client.PushMessage;
import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.proto.matchengine.BalanceQueryRequest;
import io.fluidex.proto.matchengine.OrderBookDepthResponse;
import io.fluidex.proto.matchengine.OrderBookDepthResponse.PriceInfo;
import io.fluidex.proto.matchengine.OrderCancelAllRequest;
import io.fluidex.proto.matchengine.OrderCancelRequest;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import java.io.BufferedReader;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The push service with a real exchange, broker and database. */
@Timeout(900)
class PushServiceTest {
  private static final String ETH = "ETH_USDT";
  private static final String UNI = "UNI_USDT";
  private static final Domain DOMAIN = Domain.ofBytes(Hex.decode(PushFixture.DOMAIN));
  private static final int USERS = 5;
  private static final String UPGRADE =
      """
      GET /ws HTTP/1.1
      Host: localhost
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

      """;

  private static PushFixture fixture;
  private static PushService push;

  @BeforeAll
  static void start() throws Exception {
    fixture = new PushFixture();
    for (int user = 1; user <= USERS; user++) {
      fixture.user(user, key(user));
    }
    push = fixture.push(PushFixture.freePort(), "limits: {messages_burst: 400}");
  }

  @AfterAll
  static void stop() throws Exception {
    push.stop(Duration.ofSeconds(10));
    fixture.close();
  }

  private static PrivateKey key(final int user) {
    final byte[] seed = new byte[PrivateKey.SEED_BYTES];
    seed[0] = (byte) user;
    return PrivateKey.fromSeed(seed);
  }

  private static OrderInfo put(
      final String market,
      final int user,
      final OrderSide side,
      final String amount,
      final String price) {
    return fixture.api().orderPut(PushFixture.order(market, user, side, amount, price));
  }

  private static void putRandom(final Random random) {
    final boolean asks = random.nextBoolean();
    put(
        ETH,
        1 + random.nextInt(3),
        asks ? OrderSide.ASK : OrderSide.BID,
        "0." + (1 + random.nextInt(9)),
        BigDecimal.valueOf(10_000 + (asks ? 20 : -20) + random.nextInt(81) - 40, 2).toString());
    if (random.nextInt(50) == 0) {
      fixture
          .api()
          .orderCancelAll(
              OrderCancelAllRequest.newBuilder()
                  .setUserId(1 + random.nextInt(3))
                  .setMarket(ETH)
                  .build());
    }
  }

  private static String text(final LocalBook.View view) {
    return TopicBook.text(view.bids(), view.asks());
  }

  private static boolean isSame(final LocalBook.View view, final OrderBookDepthResponse depth) {
    return view.known()
        && text(view.bids()).equals(text(depth.getBidsList()))
        && text(view.asks()).equals(text(depth.getAsksList()));
  }

  private static String text(final Map<BigDecimal, BigDecimal> side) {
    return side.entrySet().stream()
        .map(level -> level.getKey() + "=" + level.getValue())
        .collect(Collectors.joining(" "));
  }

  private static String text(final List<PriceInfo> side) {
    return side.stream()
        .map(level -> level.getPrice() + "=" + level.getAmount())
        .collect(Collectors.joining(" "));
  }

  @Test
  void shouldNeverLeadAFollowerAstrayThroughReconnectsAndRestarts() throws Exception {
    follow(11, 6, 40, Duration.ZERO);
  }

  @Test
  @Tag("long")
  void shouldNeverLeadAFollowerAstrayInTenMinutesWithTwentyReconnects() throws Exception {
    follow(12, 20, 6_000, Duration.ofSeconds(30));
  }

  /**
   * Puts random orders while a follower loses its connection in every round, the push service
   * restarts in the second and the exchange in the fourth; then compares every book the follower
   * ever had with the events.
   *
   * @param orders of a round, at most
   * @param round over which they are spread and when it ends, if it is not zero
   */
  private static void follow(
      final long seed, final int rounds, final int orders, final Duration round) throws Exception {
    final Random random = new Random(seed);
    final int port = PushFixture.freePort();
    final long began = System.nanoTime();
    long put = 0;
    PushService service = fixture.push(port, "");
    final Queue<LocalBook.View> heard = new ConcurrentLinkedQueue<>();
    try (BookFollower follower =
        new BookFollower(PushFixture.uri(service), ETH, 5_000, heard::add)) {
      for (int i = 0; i < rounds; i++) {
        final long begin = System.nanoTime();
        final long end = round.isZero() ? Long.MAX_VALUE : round.toNanos();
        boolean disconnected = false;
        for (int order = 0; order < orders && System.nanoTime() - begin < end; order++) {
          final long due = round.toNanos() / orders * order;
          TimeUnit.NANOSECONDS.sleep(due - (System.nanoTime() - begin));
          putRandom(random);
          put++;
          if (!disconnected && (order == orders / 2 || System.nanoTime() - begin > end / 2)) {
            follower.disconnect();
            disconnected = true;
          }
        }
        if (i == 1) {
          service.stop(Duration.ofSeconds(10));
          putRandom(random);
          service = fixture.push(port, "");
        } else if (i == 3) {
          fixture.stopEngine();
          fixture.startEngine();
          putRandom(random);
        }
        final OrderBookDepthResponse depth = fixture.depth(ETH);
        PushFixture.await("the exchange's book", () -> isSame(follower.view(), depth));
      }
    }
    service.stop(Duration.ofSeconds(10));
    final Set<Long> sequences =
        heard.stream().map(LocalBook.View::sequence).collect(Collectors.toSet());
    final TopicBook oracle =
        new TopicBook(fixture.kafkaSettings(), PushFixture.TOPIC, ETH, sequences);
    assertTrue(heard.size() > rounds);
    long levels = 0;
    for (final LocalBook.View view : heard) {
      assertEquals(
          oracle.after(view.sequence()),
          text(view),
          () -> "after event " + view.sequence() + ", seed " + seed);
      levels += view.bids().size() + view.asks().size();
    }
    System.out.printf(
        "seed %d: %d s, %d orders, %d connections lost, %d restarts; %d messages of depth, after"
            + " each of which the book of %d levels on average is that of the events; %d times it"
            + " is the exchange's own%n",
        seed,
        Duration.ofNanos(System.nanoTime() - began).toSeconds(),
        put,
        rounds,
        2,
        heard.size(),
        levels / heard.size(),
        rounds);
  }

  @Test
  void shouldTellTradesTickersAndCandles() {
    try (PushFixture.Heard heard = fixture.connect(push)) {
      assertEquals("hello", heard.await("hello", each -> true).type());
      heard.send("{'id':1,'op':'subscribe','channel':'trades','market':'UNI_USDT'}");
      heard.send("{'id':2,'op':'subscribe','channel':'ticker','market':'UNI_USDT'}");
      heard.send("{'id':3,'op':'subscribe','channel':'kline','market':'UNI_USDT','interval':'1d'}");
      heard.send(
          "{'id':4,'op':'subscribe','channel':'depth','market':'UNI_USDT',"
              + "'interval_ms':1000,'limit':5}");
      for (int id = 1; id <= 4; id++) {
        assertEquals("subscribed", heard.awaitAnswer(id).type());
      }
      heard.await("a ticker", each -> each.is("snapshot", "ticker"));
      heard.await("candles", each -> each.is("snapshot", "kline"));
      put(UNI, 4, OrderSide.ASK, "5", "2.00");
      put(UNI, 5, OrderSide.BID, "2", "2.50");
      put(UNI, 5, OrderSide.BID, "1", "2.00");
      final JsonNode trade =
          heard.await("a trade", each -> each.is("update", "trades")).json().at("/data/0");
      assertEquals("2.00", trade.get("price").asText());
      assertEquals("2.0000", trade.get("amount").asText());
      assertEquals("bid", trade.get("taker_side").asText());
      heard.await(
          "the ticker",
          each ->
              each.is("update", "ticker")
                  && each.json().at("/data/0/volume").asText().equals("3.0000")
                  && each.json().at("/data/0/trades").asInt() == 2);
      heard.await(
          "the candle",
          each ->
              each.is("update", "kline")
                  && each.json().at("/data/0/quote_volume").asText().equals("6.000000"));
      heard.await(
          "the book",
          each ->
              each.is("update", "depth")
                  && each.json().at("/asks/0/1").asText().equals("2.0000")
                  && each.json().at("/interval_ms").asInt() == 1000);
      try (PushFixture.Heard late = fixture.connect(push)) {
        late.send("{'id':1,'op':'subscribe','channel':'trades','market':'UNI_USDT'}");
        final PushMessage snapshot =
            late.await("the trades", each -> each.is("snapshot", "trades"));
        assertEquals("1.0000", snapshot.json().at("/data/1/amount").asText());
      }
      heard.send("{'id':9,'op':'unsubscribe','channel':'trades','market':'UNI_USDT'}");
      assertEquals("unsubscribed", heard.awaitAnswer(9).type());
    }
  }

  private static String login(
      final PushFixture.Heard heard, final long id, final int user, final PrivateKey key) {
    final String nonce =
        heard.await("hello", each -> each.type().equals("hello")).json().get("nonce").asText();
    final long validUntil = System.currentTimeMillis() / 1000 + 600;
    final SigningMessage message =
        SigningMessage.ofLogin(DOMAIN, user, validUntil, new BigInteger(1, Hex.decode(nonce)));
    return "{'id':%d,'op':'login','user_id':%d,'valid_until':%d,'nonce':'%s','signature':'%s'}"
        .formatted(id, user, validUntil, nonce, Hex.encode(key.sign(message.hash()).toBytes()));
  }

  /** What a client knows of its balances from messages alone. */
  private static Map<String, String> balances(final PushFixture.Heard heard) {
    final Map<String, String> known = new HashMap<>();
    for (final PushMessage each : heard.messages()) {
      if (each.channel().equals("balances")) {
        each.json()
            .path("data")
            .forEach(balance ->
                known.put(
                    balance.get("asset").asText(),
                    balance.get("available").asText() + " " + balance.get("frozen").asText()));
      }
    }
    return known;
  }

  private static Map<String, String> balancesOfTheExchange(final int user) {
    return fixture
        .api()
        .balanceQuery(BalanceQueryRequest.newBuilder().setUserId(user).build())
        .getBalancesList()
        .stream()
        .collect(
            Collectors.toMap(
                each -> each.getAssetId(), each -> each.getAvailable() + " " + each.getFrozen()));
  }

  @Test
  void shouldTellAUserWhatIsItsOwnAndNobodyElse() {
    try (PushFixture.Heard mine = fixture.connect(push);
        PushFixture.Heard other = fixture.connect(push)) {
      mine.send("{'id':1,'op':'subscribe','channel':'orders'}");
      assertEquals("LOGIN_REQUIRED", mine.awaitAnswer(1).code());
      mine.send(login(mine, 2, 4, key(3)));
      assertEquals("LOGIN_REFUSED", mine.awaitAnswer(2).code());
      mine.send(login(other, 3, 4, key(4)));
      assertEquals("LOGIN_REFUSED", mine.awaitAnswer(3).code());
      mine.send(login(mine, 4, 99, key(4)));
      assertEquals("UNKNOWN_USER", mine.awaitAnswer(4).code());
      mine.send("{'id':5,'op':'login','user_id':4,'valid_until':1,'nonce':'','signature':''}");
      assertEquals("SESSION_OVER", mine.awaitAnswer(5).code());
      mine.send(login(mine, 6, 4, key(4)));
      assertEquals("logged_in", mine.awaitAnswer(6).type(), mine.awaitAnswer(6)::toString);
      other.send(login(other, 6, 5, key(5)));
      assertEquals("logged_in", other.awaitAnswer(6).type());
      for (final PushFixture.Heard each : List.of(mine, other)) {
        int id = 10;
        for (final String channel : List.of("orders", "fills", "balances")) {
          each.send("{'id':%d,'op':'subscribe','channel':'%s'}".formatted(id, channel));
          assertEquals("subscribed", each.awaitAnswer(id).type());
          each.await(channel, message -> message.is("snapshot", channel));
          id++;
        }
      }
      final OrderInfo resting = put(UNI, 4, OrderSide.ASK, "10", "7.00");
      mine.await(
          "the order in the book",
          each ->
              each.is("update", "orders")
                  && data(each, "order_id", resting.getId())
                  && each.json().findValuesAsText("frozen").contains("10.000000"));
      put(UNI, 5, OrderSide.BID, "4", "7.50");
      final JsonNode fill =
          mine.await("a fill", each -> each.is("update", "fills")).json().at("/data/0");
      assertEquals("maker", fill.get("role").asText());
      assertEquals("ask", fill.get("side").asText());
      final JsonNode taken =
          other.await("a fill", each -> each.is("update", "fills")).json().at("/data/0");
      assertEquals("taker", taken.get("role").asText());
      fixture
          .api()
          .orderCancel(
              OrderCancelRequest.newBuilder()
                  .setUserId(4)
                  .setMarket(UNI)
                  .setOrderId(resting.getId())
                  .build());
      mine.await(
          "the cancelled order",
          each ->
              each.is("update", "orders")
                  && each.json().findValuesAsText("status").contains("cancelled"));
      fixture.deposit(4, "UNI", "1.5");
      for (final int user : new int[] {4, 5}) {
        final Map<String, String> exchange = balancesOfTheExchange(user);
        final PushFixture.Heard heard = user == 4 ? mine : other;
        PushFixture.await("the balances of " + user, () -> balances(heard).equals(exchange));
      }
      assertFalse(
          other.messages("update", "orders").stream()
              .anyMatch(each -> data(each, "order_id", resting.getId())));
      mine.send("{'id':20,'op':'logout'}");
      assertEquals("logged_out", mine.awaitAnswer(20).type());
      mine.send("{'id':21,'op':'subscribe','channel':'balances'}");
      assertEquals("LOGIN_REQUIRED", mine.awaitAnswer(21).code());
    }
  }

  private static boolean data(final PushMessage message, final String field, final long value) {
    return message.json().findValuesAsText(field).contains(Long.toString(value));
  }

  @Test
  void shouldBeginWithOrdersThatWereThereBefore() {
    final OrderInfo order = put(UNI, 4, OrderSide.ASK, "3", "9.00");
    try (PushFixture.Heard mine = fixture.connect(push)) {
      mine.send(login(mine, 1, 4, key(4)));
      assertEquals("logged_in", mine.awaitAnswer(1).type(), mine.awaitAnswer(1)::toString);
      mine.send("{'op':'subscribe','channel':'orders'}");
      final PushMessage snapshot = mine.await("orders", each -> each.is("snapshot", "orders"));
      assertTrue(data(snapshot, "order_id", order.getId()));
    }
  }

  @Test
  void shouldAnswerNonsenseInWordsAndGoOn() {
    try (PushFixture.Heard heard = fixture.connect(push)) {
      heard.await("hello", each -> each.type().equals("hello"));
      final Map<String, String> refusals = new HashMap<>();
      refusals.put("nonsense", "NOT_JSON");
      refusals.put("[1]", "NOT_JSON");
      refusals.put("{'op':'dance'}", "UNKNOWN_OP");
      refusals.put("{'op':'subscribe','channel':'gossip'}", "UNKNOWN_CHANNEL");
      refusals.put("{'op':'subscribe','channel':'depth','market':'NO_WHERE'}", "UNKNOWN_MARKET");
      refusals.put("{'op':'subscribe','channel':'depth'}", "INVALID_FIELD");
      refusals.put(
          "{'op':'subscribe','channel':'depth','market':'ETH_USDT','interval_ms':7}",
          "INVALID_FIELD");
      refusals.put("{'op':'unsubscribe','channel':'blocks'}", "NOT_SUBSCRIBED");
      refusals.put("[[[[[[[[[[[[[[[[", "NOT_JSON");
      for (final var each : refusals.entrySet()) {
        final int before = heard.messages().size();
        heard.send(each.getKey());
        PushFixture.await("an answer", () -> heard.messages().size() > before);
        assertEquals(each.getValue(), heard.messages().getLast().code(), each.getKey());
      }
      heard.send("{'id':77,'op':'subscribe','channel':'blocks'}");
      heard.send("{'id':78,'op':'subscribe','channel':'blocks'}");
      assertEquals("ALREADY_SUBSCRIBED", heard.awaitAnswer(78).code());
      heard.send("{'id':79,'op':'ping'}");
      assertEquals("pong", heard.awaitAnswer(79).type());
    }
  }

  @Test
  void shouldCloseFloodsAndMessagesThatAreTooLong() {
    try (PushFixture.Heard flood = fixture.connect(push);
        PushFixture.Heard large = fixture.connect(push)) {
      // Each is answered before the next: what nobody reads any more would take the end with it.
      for (int i = 1; i < 2_000 && flood.isOpen(); i++) {
        final int sent = i;
        flood.send("{'op':'ping'}");
        PushFixture.await("an answer", () -> !flood.isOpen() || flood.messages().size() > sent);
      }
      assertTrue(flood.awaitEnd().contains("TOO_MANY_MESSAGES"), flood.awaitEnd());
      large.send("x".repeat(100_000));
      // The words can get lost with what was not read any more.
      final String end = large.awaitEnd();
      assertTrue(end.contains("1009") || end.contains("IOException"), end);
    }
  }

  @Test
  void shouldCloseAReaderThatDoesNotReadAndServeTheOthers() throws Exception {
    final PushService small =
        fixture.push(
            PushFixture.freePort(),
            "limits: {outbox_bytes: 65536, messages_per_second: 0, message_bytes: 4096}");
    try (Socket stuck = new Socket();
        PushFixture.Heard other = fixture.connect(small)) {
      stuck.setReceiveBufferSize(4_096);
      stuck.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), small.port()));
      stuck
          .getOutputStream()
          .write(UPGRADE.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
      final InputStream in = stuck.getInputStream();
      assertEquals('H', in.read());
      final byte[] ping = frame("{\"op\":\"subscribe\",\"channel\":\"" + "x".repeat(40) + "\"}");
      final HttpClient http = HttpClient.newHttpClient();
      PushFixture.await(
          "that the slow one is closed",
          () -> {
            try {
              for (int i = 0; i < 2_000; i++) {
                stuck.getOutputStream().write(ping);
              }
            } catch (final java.io.IOException e) {
              // The service has closed the connection, as it should.
              return true;
            }
            return metrics(http, small).contains("reason=\"SLOW_CONSUMER\"");
          });
      http.shutdownNow();
      other.send("{'id':1,'op':'ping'}");
      assertEquals("pong", other.awaitAnswer(1).type());
    } finally {
      small.stop(Duration.ofSeconds(10));
    }
  }

  private static String metrics(final HttpClient http, final PushService service) {
    try {
      return http.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + service.adminPort() + "/metrics"))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (final java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A masked text frame, with a mask of zeros. */
  private static byte[] frame(final String text) {
    final byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
    final byte[] frame = new byte[6 + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    return frame;
  }

  @Test
  void shouldRefuseMoreConnectionsOfAnAddressThanAllowed() throws Exception {
    final PushService narrow = fixture.push(PushFixture.freePort(), "limits: {per_address: 2}");
    try (PushFixture.Heard first = fixture.connect(narrow);
        PushFixture.Heard second = fixture.connect(narrow)) {
      first.await("hello", each -> true);
      second.await("hello", each -> true);
      PushFixture.await(
          "a refusal",
          () -> {
            try (PushFixture.Heard third = fixture.connect(narrow)) {
              return !third.isOpen();
            } catch (final io.fluidex.client.PushException e) {
              return true;
            }
          });
    } finally {
      narrow.stop(Duration.ofSeconds(10));
    }
  }

  @Test
  void shouldRunTheExampleOfTheDocumentation() throws Exception {
    final Process example =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "../examples/WatchBook.java",
                PushFixture.uri(push).toString(),
                ETH,
                "240")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = example.inputReader(StandardCharsets.UTF_8)) {
      assertTrue(out.readLine().startsWith("{\"type\":\"hello\""));
      assertTrue(out.readLine().startsWith("{\"id\":1,\"type\":\"subscribed\""));
      assertTrue(out.readLine().startsWith("{\"type\":\"snapshot\",\"channel\":\"depth\""));
    } finally {
      example.destroyForcibly();
    }
  }

  @Test
  void shouldServeItsDocument() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      final HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + push.port() + PushDocument.PATH))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode());
      assertTrue(answer.body().startsWith("asyncapi: 3.0.0"));
    }
  }

  @Test
  void shouldServeThePageThatTheGatewayAsksItsHealthBy() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      final HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + push.port() + "/index.html"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode());
      assertTrue(answer.body().startsWith("<!doctype html>"));
    }
  }

  @Test
  void shouldNoticeMessagesThatAreNotAsDocumented() {
    assertEquals(
        List.of(),
        AsyncApi.problems(PushMessage.parse("{\"type\":\"pong\",\"server_time\":1}").json()));
    for (final String wrong :
        List.of(
            "{\"type\":\"pong\"}",
            "{\"type\":\"pong\",\"server_time\":\"1\"}",
            "{\"type\":\"pong\",\"server_time\":1,\"more\":2}",
            "{\"type\":\"noise\"}",
            "{\"type\":\"error\",\"code\":\"OUCH\",\"message\":\"\"}")) {
      assertFalse(AsyncApi.problems(PushMessage.parse(wrong).json()).isEmpty(), wrong);
    }
  }
}
