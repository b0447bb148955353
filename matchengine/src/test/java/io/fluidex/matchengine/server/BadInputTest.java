package io.fluidex.matchengine.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.proto.matchengine.BalanceQueryRequest;
import io.fluidex.proto.matchengine.BalanceUpdateRequest;
import io.fluidex.proto.matchengine.BatchOrderPutRequest;
import io.fluidex.proto.matchengine.DebugReloadRequest;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.OrderBookDepthRequest;
import io.fluidex.proto.matchengine.OrderCancelAllRequest;
import io.fluidex.proto.matchengine.OrderCancelRequest;
import io.fluidex.proto.matchengine.OrderDetailRequest;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderQueryRequest;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.matchengine.OrderTradesRequest;
import io.fluidex.proto.matchengine.TransferRequest;
import io.fluidex.proto.matchengine.UserQueryRequest;
import io.fluidex.proto.matchengine.WithdrawRequest;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Whatever comes in: an error each, nothing lost, nothing changed, nothing stopped. */
@Timeout(240)
class BadInputTest {
  private static final int FRAMES = 10_000;
  private static final int FRAMES_OF_CONNECTION = 20;
  private static final long SEED = 20_261_121;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String[] REQUESTS = {
    "GET /api/exchange/panel/ping HTTP/1.1\r\n",
    "POST /api/exchange/panel/manage/market/assets HTTP/1.1\r\nContent-Length: 100\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
    "GET /api/exchange/panel/user/%00%ff?limit=%zz HTTP/1.1\r\nHost: x\r\n\r\n",
  };

  /** What an exchange may answer to a request that is wrong; INTERNAL is a bug. */
  private static final Set<Status.Code> REFUSALS =
      Set.of(Status.Code.INVALID_ARGUMENT, Status.Code.UNKNOWN, Status.Code.FAILED_PRECONDITION);

  private static Deployment deployment;
  private static RunningExchange exchange;

  private long rows;
  private long sequence;

  @BeforeAll
  static void start() throws Exception {
    deployment = new Deployment();
    exchange =
        new RunningExchange(
            deployment.newExchange(RunningExchange.DEVELOPMENT + "rest: {enabled: true, port: 0}"));
    exchange.register(2);
    exchange.deposit(1, "ETH", "100", 1);
    exchange.deposit(1, "USDT", "1000", 2);
    exchange.deposit(2, "USDT", "1000", 3);
    exchange.api().orderPut(RunningExchange.order(1, OrderSide.ASK, "1", "10"));
  }

  @AfterAll
  static void stop() {
    exchange.close();
    deployment.close();
  }

  @BeforeEach
  void look() throws SQLException {
    rows = rows();
    sequence = exchange.depth().getSequence();
  }

  @AfterEach
  void shouldHaveChangedNothingAndGoOn() throws Exception {
    assertEquals(sequence, exchange.depth().getSequence(), "an event was made");
    assertEquals(rows, rows(), "a command is in the journal");
    final long bid =
        exchange.api().orderPut(RunningExchange.order(2, OrderSide.BID, "0.5", "9")).getId();
    exchange
        .api()
        .orderCancel(
            OrderCancelRequest.newBuilder()
                .setUserId(2)
                .setMarket("ETH_USDT")
                .setOrderId(bid)
                .build());
    assertEquals("pong", exchange.get("/api/exchange/panel/ping").body());
    exchange.api().debugReload(DebugReloadRequest.getDefaultInstance());
    assertEquals(1, exchange.depth().getAsksCount());
    assertEquals("", exchange.service().problem().orElse(""));
  }

  /** What the journal has. */
  private static long rows() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                deployment.postgres().jdbcUrl("exchange1"), deployment.postgres().user(), "");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select count(*) from operation_log")) {
      assertTrue(result.next());
      return result.getLong(1);
    }
  }

  private static byte[] noise(final Random random) {
    final byte[] bytes = new byte[1 + random.nextInt(256)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A frame of HTTP/2 whose length is right, with anything in it. */
  private static byte[] frame(final Random random) {
    final byte[] payload = noise(random);
    final ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0);
    frame.write(payload.length >> 8);
    frame.write(payload.length);
    frame.write(random.nextInt(12));
    frame.write(random.nextInt(256));
    frame.write(0);
    frame.write(0);
    frame.write(0);
    frame.write(random.nextInt(6));
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  private static void bombard(final int port, final byte[][] beginnings, final boolean frames) {
    final Random random = new Random(SEED);
    int sent = 0;
    while (sent < FRAMES) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("localhost", port), 60_000);
        socket.setTcpNoDelay(true);
        final OutputStream out = socket.getOutputStream();
        if (random.nextBoolean()) {
          out.write(beginnings[random.nextInt(beginnings.length)]);
        }
        for (int i = 0; i < FRAMES_OF_CONNECTION; i++) {
          sent++;
          out.write(frames && random.nextInt(4) > 0 ? frame(random) : noise(random));
        }
        out.flush();
      } catch (final IOException e) {
        // The server hung up, as it may; what was not sent counts all the same.
        sent++;
      }
    }
  }

  @Test
  void shouldSurviveRandomFramesAtThePortOfClients() {
    bombard(
        exchange.service().grpcPort(),
        new byte[][] {
          PREFACE,
          (new String(PREFACE, StandardCharsets.US_ASCII) + "\0\0\0\4\0\0\0\0\0")
              .getBytes(StandardCharsets.US_ASCII)
        },
        true);
  }

  @Test
  void shouldSurviveRandomFramesAtThePortOfBrowsers() {
    final byte[][] beginnings = new byte[REQUESTS.length][];
    for (int i = 0; i < beginnings.length; i++) {
      beginnings[i] = REQUESTS[i].getBytes(StandardCharsets.US_ASCII);
    }
    bombard(exchange.service().restPort().orElseThrow(), beginnings, false);
  }

  private static void refused(final Executable call) {
    final StatusRuntimeException e = assertThrows(StatusRuntimeException.class, call);
    assertTrue(REFUSALS.contains(e.getStatus().getCode()), e.getMessage());
    assertFalse(e.getStatus().getDescription().isBlank(), "says nothing: " + e.getMessage());
  }

  @Test
  void shouldRefuseNumbersThatAreNone() {
    final OrderPutRequest good = RunningExchange.order(1, OrderSide.BID, "1", "1");
    for (final String bad :
        List.of(
            "",
            " ",
            "x",
            "1e5",
            "NaN",
            "Infinity",
            "-1",
            "-0.0001",
            "0",
            "1.0000001",
            "9".repeat(19),
            "9".repeat(40),
            "9".repeat(10_000),
            "0." + "0".repeat(30) + "1",
            "1,5",
            "0x10",
            "\u0661",
            "1.1.1",
            "\0")) {
      refused(() -> exchange.api().orderPut(good.toBuilder().setAmount(bad).build()));
      refused(() -> exchange.api().orderPut(good.toBuilder().setPrice(bad + "1e").build()));
      refused(() ->
          exchange
              .api()
              .withdraw(
                  WithdrawRequest.newBuilder()
                      .setUserId(1)
                      .setAsset("ETH")
                      .setAmount(bad)
                      .build()));
      refused(() ->
          exchange
              .api()
              .balanceUpdate(
                  BalanceUpdateRequest.newBuilder()
                      .setUserId(1)
                      .setAsset("ETH")
                      .setBusiness("deposit")
                      .setBusinessId(77)
                      .setDelta(bad + "x")
                      .build()));
    }
    // A product that does not fit, of numbers that do.
    refused(() ->
        exchange
            .api()
            .orderPut(good.toBuilder().setAmount("900000000000").setPrice("90000000000").build()));
    refused(() ->
        exchange
            .api()
            .balanceUpdate(
                BalanceUpdateRequest.newBuilder()
                    .setUserId(1)
                    .setAsset("ETH")
                    .setBusiness("deposit")
                    .setBusinessId(78)
                    .setDelta("9223372036854.775807")
                    .build()));
    refused(() ->
        exchange
            .api()
            .orderBookDepth(
                OrderBookDepthRequest.newBuilder()
                    .setMarket("ETH_USDT")
                    .setLimit(1)
                    .setInterval("-1")
                    .build()));
  }

  @Test
  void shouldRefuseWhatDoesNotExist() {
    final OrderPutRequest good = RunningExchange.order(1, OrderSide.BID, "1", "1");
    refused(() -> exchange.api().orderPut(good.toBuilder().setMarket("X_Y").build()));
    refused(() -> exchange.api().orderPut(good.toBuilder().setMarket("").build()));
    refused(() -> exchange.api().orderPut(good.toBuilder().setUserId(-1).build()));
    refused(() ->
        exchange
            .api()
            .orderCancel(
                OrderCancelRequest.newBuilder()
                    .setUserId(2)
                    .setMarket("ETH_USDT")
                    .setOrderId(1)
                    .build()));
    for (final long id : new long[] {0, 999, -1, Long.MIN_VALUE}) {
      refused(() ->
          exchange
              .api()
              .orderCancel(
                  OrderCancelRequest.newBuilder()
                      .setUserId(1)
                      .setMarket("ETH_USDT")
                      .setOrderId(id)
                      .build()));
      refused(() ->
          exchange
              .api()
              .orderDetail(
                  OrderDetailRequest.newBuilder().setMarket("ETH_USDT").setOrderId(id).build()));
    }
    refused(() ->
        exchange
            .api()
            .orderCancelAll(
                OrderCancelAllRequest.newBuilder().setUserId(1).setMarket("all").build()));
    refused(() ->
        exchange
            .api()
            .orderQuery(OrderQueryRequest.newBuilder().setUserId(1).setMarket("\0").build()));
    refused(() ->
        exchange
            .api()
            .orderTrades(OrderTradesRequest.newBuilder().setMarket("\0").setOrderId(1).build()));
    refused(() ->
        exchange
            .api()
            .balanceQuery(BalanceQueryRequest.newBuilder().setUserId(1).addAssets("X").build()));
    refused(
        () -> exchange.api().userQuery(UserQueryRequest.newBuilder().setUserId(12_345).build()));
    final TransferRequest transfer =
        TransferRequest.newBuilder().setFrom(1).setTo(2).setAsset("ETH").setDelta("1").build();
    refused(() -> exchange.api().transfer(transfer.toBuilder().setTo(99).build()));
    refused(() -> exchange.api().transfer(transfer.toBuilder().setTo(1).build()));
    refused(() -> exchange.api().transfer(transfer.toBuilder().setAsset("X").build()));
    for (final String memo :
        List.of("5", "\"x\"", "[]", "null", "{", "{}{}", "x", "{\"a\":" + "[".repeat(4000))) {
      refused(() -> exchange.api().transfer(transfer.toBuilder().setMemo(memo).build()));
      refused(() ->
          exchange
              .api()
              .balanceUpdate(
                  BalanceUpdateRequest.newBuilder()
                      .setUserId(1)
                      .setAsset("ETH")
                      .setBusiness("deposit")
                      .setBusinessId(79)
                      .setDelta("1")
                      .setDetail(memo)
                      .build()));
    }
  }

  @Test
  void shouldRefuseWrongSignatures() {
    final OrderPutRequest good = RunningExchange.order(1, OrderSide.BID, "1", "1");
    for (final String signature :
        List.of("x", "00", "0".repeat(127), "0".repeat(128), "f".repeat(128), "0".repeat(130))) {
      refused(() -> exchange.api().orderPut(good.toBuilder().setSignature(signature).build()));
      refused(() ->
          exchange
              .api()
              .orderCancel(
                  OrderCancelRequest.newBuilder()
                      .setUserId(1)
                      .setMarket("ETH_USDT")
                      .setOrderId(1)
                      .setSignature(signature)
                      .build()));
      refused(() ->
          exchange
              .api()
              .transfer(
                  TransferRequest.newBuilder()
                      .setFrom(1)
                      .setTo(2)
                      .setAsset("ETH")
                      .setDelta("1")
                      .setSignature(signature)
                      .build()));
    }
  }

  @Test
  void shouldRefuseWhatIsTooLarge() throws Exception {
    final OrderPutRequest good = RunningExchange.order(1, OrderSide.BID, "1", "1");
    final BatchOrderPutRequest.Builder batch =
        BatchOrderPutRequest.newBuilder().setMarket("ETH_USDT");
    for (int i = 0; i <= 40; i++) {
      batch.addOrders(good);
    }
    refused(() -> exchange.api().batchOrderPut(batch.build()));
    refused(() ->
        exchange
            .api()
            .transfer(
                TransferRequest.newBuilder()
                    .setFrom(1)
                    .setTo(2)
                    .setAsset("ETH")
                    .setDelta("1")
                    .setMemo("{\"a\":\"" + "x".repeat(5_000) + "\"}")
                    .build()));
    // The connection does not outlive such a message.
    final ManagedChannel channel =
        GrpcChannels.open(
            GrpcClientSettings.of("localhost:" + exchange.service().grpcPort()), false);
    try {
      final StatusRuntimeException e =
          assertThrows(
              StatusRuntimeException.class,
              () ->
                  MatchengineGrpc.newBlockingStub(channel)
                      .orderPut(good.toBuilder().setAmount("1".repeat(5 << 20)).build()));
      assertTrue(
          Set.of(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED, Status.Code.UNAVAILABLE)
              .contains(e.getStatus().getCode()),
          e.getMessage());
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void shouldAnswerBadRestRequestsWithErrors() throws Exception {
    for (final String path :
        List.of(
            "/",
            "/api/exchange/panel/recenttrades/ETH_USDT?limit=x",
            "/api/exchange/panel/recenttrades/ETH_USDT?limit=99999999999999999999",
            "/api/exchange/panel/ordertrades/ETH_USDT/x",
            "/api/exchange/panel/closedorders/all/-1",
            "/api/exchange/panel/user/%00",
            "/api/exchange/panel/user/%27%3B%20drop%20table%20account",
            "/api/exchange/panel/ticker_x/ETH_USDT",
            "/api/exchange/panel/internal_txs/1?end_time=-1")) {
      final HttpResponse<String> response = exchange.get(path);
      assertTrue(response.statusCode() >= 400 && response.statusCode() < 500, path);
      assertTrue(response.body().startsWith("{\"code\":"), response.body());
    }
    final HttpResponse<String> large =
        exchange.send(
            HttpRequest.newBuilder(
                    exchange.rest("/api/exchange/panel/ping?x=" + "x".repeat(20_000)))
                .GET());
    assertTrue(large.statusCode() >= 400 && large.statusCode() < 500);
    assertTrue(large.body().startsWith("{\"code\":"), large.body());
  }
}
