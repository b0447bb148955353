package io.fluidex.matchengine.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.proto.matchengine.BalanceQueryRequest;
import io.fluidex.proto.matchengine.BalanceQueryResponse.AssetBalance;
import io.fluidex.proto.matchengine.BalanceUpdateRequest;
import io.fluidex.proto.matchengine.BatchOrderPutRequest;
import io.fluidex.proto.matchengine.BatchOrderPutResponse;
import io.fluidex.proto.matchengine.DebugDumpRequest;
import io.fluidex.proto.matchengine.DebugReloadRequest;
import io.fluidex.proto.matchengine.DebugResetRequest;
import io.fluidex.proto.matchengine.ExchangeInfoRequest;
import io.fluidex.proto.matchengine.MarketListRequest;
import io.fluidex.proto.matchengine.MarketSummaryRequest;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.MatchengineGrpc.MatchengineBlockingStub;
import io.fluidex.proto.matchengine.OrderBookDepthRequest;
import io.fluidex.proto.matchengine.OrderBookDepthResponse;
import io.fluidex.proto.matchengine.OrderCancelRequest;
import io.fluidex.proto.matchengine.OrderDetailRequest;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderQueryRequest;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.matchengine.ResultCode;
import io.fluidex.proto.matchengine.TransferRequest;
import io.fluidex.proto.matchengine.TransferResponse;
import io.fluidex.proto.matchengine.UserInfo;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.fluidex.wire.event.EventKind;
import io.fluidex.wire.event.UnifyEvent;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** The flows of the original's published clients, over gRPC, with a real database and broker. */
@Timeout(180)
class MatchengineServiceTest {
  private static final String MODE = "mode: development\ncheck_signatures: if_present";

  private static Deployment deployment;

  private MatchengineService service;
  private ManagedChannel channel;
  private MatchengineBlockingStub api;

  @BeforeAll
  static void startServers() {
    deployment = new Deployment();
  }

  @AfterAll
  static void stopServers() {
    deployment.close();
  }

  private void start(final String yaml) throws Exception {
    startUnready(yaml);
    Deployment.await("readiness", () -> service.problem().isEmpty());
  }

  private void startUnready(final String yaml) throws Exception {
    final MatchengineConfig config = Deployment.config(yaml);
    service =
        new MatchengineService(
            config, config.exchange()::markets, InstantSource.system(), new Random(5));
    service.start();
    channel = GrpcChannels.open(GrpcClientSettings.of("localhost:" + service.grpcPort()), false);
    api = MatchengineGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() throws Exception {
    if (channel != null) {
      channel.shutdownNow();
    }
    if (service != null) {
      service.stop(Duration.ofSeconds(10));
      service = null;
    }
  }

  private void register(final int users) {
    for (int user = 1; user <= users; user++) {
      final UserInfo registered =
          api.registerUser(
              UserInfo.newBuilder().setL1Address("0xAB" + user).setL2Pubkey("0xCD").build());
      assertEquals(user, registered.getUserId());
      assertEquals("0xab" + user, registered.getL1Address());
    }
  }

  private void deposit(final int user, final String asset, final String amount, final long id) {
    api.balanceUpdate(
        BalanceUpdateRequest.newBuilder()
            .setUserId(user)
            .setAsset(asset)
            .setBusiness("deposit")
            .setBusinessId(id)
            .setDelta(amount)
            .build());
  }

  private static OrderPutRequest order(
      final int user, final OrderSide side, final String amount, final String price) {
    return OrderPutRequest.newBuilder()
        .setUserId(user)
        .setMarket("ETH_USDT")
        .setOrderSide(side)
        .setAmount(amount)
        .setPrice(price)
        .build();
  }

  private AssetBalance balance(final int user, final String asset) {
    return api.balanceQuery(
            BalanceQueryRequest.newBuilder().setUserId(user).addAssets(asset).build())
        .getBalances(0);
  }

  private void assertBalance(
      final int user, final String asset, final String available, final String frozen) {
    final AssetBalance balance = balance(user, asset);
    assertEquals(available, balance.getAvailable(), user + " " + asset);
    assertEquals(frozen, balance.getFrozen(), user + " " + asset);
  }

  private static void assertRefused(
      final Status.Code code, final String text, final Executable call) {
    final StatusRuntimeException e = assertThrows(StatusRuntimeException.class, call);
    assertEquals(code, e.getStatus().getCode(), e.getMessage());
    assertEquals(text, e.getStatus().getDescription());
  }

  @Test
  void shouldTradeAsTheOriginalsClientExpects() throws Exception {
    start(deployment.newExchange(MODE));
    api.debugReset(DebugResetRequest.getDefaultInstance());
    register(4);
    deposit(3, "USDT", "100", 1);
    deposit(3, "ETH", "50", 2);
    deposit(4, "USDT", "100", 3);
    deposit(4, "ETH", "50", 4);
    final OrderInfo bid = api.orderPut(order(3, OrderSide.BID, "10.0000", "1.10"));
    assertEquals(1, bid.getId());
    assertEquals("1.10", bid.getPrice());
    assertEquals("10.0000", bid.getAmount());
    assertBalance(3, "USDT", "89.000000", "11.000000");
    final OrderInfo detail =
        api.orderDetail(
            OrderDetailRequest.newBuilder().setMarket("ETH_USDT").setOrderId(1).build());
    assertEquals(bid.toBuilder().clearNextOrderId().build(), detail);
    assertEquals(
        "10.0000",
        api.marketSummary(MarketSummaryRequest.newBuilder().addMarkets("ETH_USDT").build())
            .getMarketSummaries(0)
            .getBidAmount());
    final OrderBookDepthResponse depth =
        api.orderBookDepth(
            OrderBookDepthRequest.newBuilder().setMarket("ETH_USDT").setLimit(20).build());
    assertEquals(0, depth.getAsksCount());
    assertEquals("1.10", depth.getBids(0).getPrice());
    assertEquals("10.0000", depth.getBids(0).getAmount());
    assertEquals(
        "10.0000",
        api.orderCancel(
                OrderCancelRequest.newBuilder()
                    .setUserId(3)
                    .setMarket("ETH_USDT")
                    .setOrderId(1)
                    .build())
            .getRemain());
    assertBalance(3, "USDT", "100.000000", "0.000000");
    final OrderInfo ask = api.orderPut(order(3, OrderSide.ASK, "4", "1.1"));
    final OrderInfo taker = api.orderPut(order(4, OrderSide.BID, "10", "1.1"));
    assertEquals("6.0000", taker.getRemain());
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "invalid order_id",
        () ->
            api.orderDetail(
                OrderDetailRequest.newBuilder()
                    .setMarket("ETH_USDT")
                    .setOrderId(ask.getId())
                    .build()));
    assertBalance(3, "USDT", "104.400000", "0.000000");
    assertBalance(3, "ETH", "46.000000", "0.000000");
    assertBalance(4, "USDT", "89.000000", "6.600000");
    assertBalance(4, "ETH", "54.000000", "0.000000");
    final List<UnifyEvent> events = deployment.events(deployment.topic(), 14);
    assertEquals(
        List.of(
            EventKind.REGISTER_USER,
            EventKind.REGISTER_USER,
            EventKind.REGISTER_USER,
            EventKind.REGISTER_USER,
            EventKind.DEPOSIT,
            EventKind.DEPOSIT,
            EventKind.DEPOSIT,
            EventKind.DEPOSIT,
            EventKind.ORDER,
            EventKind.ORDER,
            EventKind.ORDER,
            EventKind.ORDER,
            EventKind.TRADE,
            EventKind.ORDER),
        events.stream().map(UnifyEvent::kind).toList());
    for (int i = 0; i < events.size(); i++) {
      assertEquals(i + 1, events.get(i).seq());
    }
    assertEquals("4.400000", events.get(12).body().get("quote_amount").textValue());
    assertEquals("MAKER", events.get(12).body().get("ask_role").textValue());
  }

  @Test
  void shouldTransferAsTheOriginalsClientExpects() throws Exception {
    start(deployment.newExchange(MODE));
    deposit(3, "ETH", "100", 1);
    register(13);
    final TransferRequest.Builder transfer =
        TransferRequest.newBuilder().setFrom(3).setTo(13).setAsset("ETH");
    final TransferResponse none = api.transfer(transfer.setDelta("0").build());
    assertEquals(false, none.getSuccess());
    assertEquals("100.000000", none.getBalanceFrom());
    assertEquals(false, api.transfer(transfer.setDelta("101").build()).getSuccess());
    assertEquals(true, api.transfer(transfer.setDelta("50").build()).getSuccess());
    assertBalance(3, "ETH", "50.000000", "0.000000");
    assertBalance(13, "ETH", "50.000000", "0.000000");
  }

  @Test
  void shouldPutBatchesAsTheOriginalsClientExpects() throws Exception {
    start(deployment.newExchange(MODE));
    register(2);
    deposit(1, "USDT", "1000", 1);
    deposit(2, "USDT", "1000", 2);
    final BatchOrderPutRequest batch =
        BatchOrderPutRequest.newBuilder()
            .setMarket("ETH_USDT")
            .addOrders(order(1, OrderSide.BID, "1", "1"))
            .addOrders(order(2, OrderSide.BID, "1", "1"))
            .build();
    final BatchOrderPutResponse placed = api.batchOrderPut(batch);
    assertEquals(List.of(1L, 2L), placed.getOrderIdsList());
    assertEquals(ResultCode.SUCCESS, placed.getResultCode());
    api.batchOrderPut(batch);
    assertEquals(2, openOrders(1));
    api.batchOrderPut(batch.toBuilder().setReset(true).build());
    assertEquals(1, openOrders(1));
    assertEquals(1, openOrders(2));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "out of maximum support order number (40)",
        () -> {
          final BatchOrderPutRequest.Builder large = BatchOrderPutRequest.newBuilder();
          for (int i = 0; i < 41; i++) {
            large.addOrders(order(1, OrderSide.BID, "1", "1"));
          }
          api.batchOrderPut(large.setMarket("ETH_USDT").build());
        });
  }

  private int openOrders(final int user) {
    return api.orderQuery(OrderQueryRequest.newBuilder().setUserId(user).setMarket("all").build())
        .getTotal();
  }

  @Test
  void shouldRefuseBadRequestsWithTheOriginalsTextsAndGoOn() throws Exception {
    start(deployment.newExchange(MODE));
    register(1);
    deposit(1, "USDT", "10", 1);
    assertRefused(Status.Code.INVALID_ARGUMENT, "invalid asset", () -> deposit(1, "XXX", "1", 2));
    assertRefused(
        Status.Code.INVALID_ARGUMENT, "invalid amount", () -> deposit(1, "USDT", "1e3", 2));
    assertRefused(
        Status.Code.INVALID_ARGUMENT, "duplicate request", () -> deposit(1, "USDT", "10", 1));
    assertRefused(
        Status.Code.INVALID_ARGUMENT, "balance not enough", () -> deposit(1, "USDT", "-11", 3));
    for (final String detail : List.of("5", "\"x\"", "[]", "{", "{}{}")) {
      assertRefused(
          Status.Code.INVALID_ARGUMENT,
          "invalid detail",
          () ->
              api.balanceUpdate(
                  BalanceUpdateRequest.newBuilder()
                      .setUserId(1)
                      .setAsset("USDT")
                      .setBusinessId(9)
                      .setDelta("1")
                      .setDetail(detail)
                      .build()));
    }
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "invalid market",
        () -> api.orderPut(order(1, OrderSide.BID, "1", "1").toBuilder().setMarket("A_B").build()));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "invalid decimal invalid amount",
        () -> api.orderPut(order(1, OrderSide.BID, "", "1")));
    assertRefused(
        Status.Code.UNKNOWN,
        "invalid amount precision",
        () -> api.orderPut(order(1, OrderSide.BID, "1.00001", "1")));
    assertRefused(
        Status.Code.UNKNOWN,
        "invalid price for limit order",
        () -> api.orderPut(order(1, OrderSide.BID, "1", "-1")));
    assertRefused(
        Status.Code.UNKNOWN,
        "balance not enough: balance(10.000000) < amount(11.0000) * price(1.00)",
        () -> api.orderPut(order(1, OrderSide.BID, "11", "1")));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "invalid signature",
        () ->
            api.orderPut(order(1, OrderSide.BID, "1", "1").toBuilder().setSignature("zz").build()));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "invalid interval",
        () ->
            api.orderBookDepth(
                OrderBookDepthRequest.newBuilder()
                    .setMarket("ETH_USDT")
                    .setInterval("-1")
                    .build()));
    assertBalance(1, "USDT", "10.000000", "0.000000");
    assertEquals(1, api.orderPut(order(1, OrderSide.BID, "1", "1")).getId());
  }

  @Test
  void shouldBeTheSameAfterARestartFromASnapshotAndTheLog() throws Exception {
    final String yaml = deployment.newExchange(MODE);
    final String topic = deployment.topic();
    start(yaml);
    register(2);
    deposit(1, "USDT", "1000", 1);
    api.orderPut(order(1, OrderSide.BID, "1", "2"));
    api.debugDump(DebugDumpRequest.getDefaultInstance());
    api.orderPut(order(1, OrderSide.BID, "1", "3"));
    stop();
    start(yaml);
    assertEquals(2, openOrders(1));
    assertBalance(1, "USDT", "995.000000", "5.000000");
    assertRefused(
        Status.Code.INVALID_ARGUMENT, "duplicate request", () -> deposit(1, "USDT", "1000", 1));
    assertEquals(3, api.orderPut(order(1, OrderSide.BID, "1", "4")).getId());
    api.debugReload(DebugReloadRequest.getDefaultInstance());
    assertEquals(3, openOrders(1));
    final List<UnifyEvent> events = deployment.events(topic, 6);
    assertEquals(6, events.size());
    for (int i = 0; i < events.size(); i++) {
      assertEquals(i + 1, events.get(i).seq());
    }
  }

  @Test
  void shouldNotTellOfAnExchangeWithoutMarketsBeforeItHasItsStateAgain() throws Exception {
    final String yaml = deployment.newExchange(MODE);
    start(yaml);
    register(1);
    deposit(1, "USDT", "1000", 1);
    stop();
    deployment.postgres().stop();
    startUnready(yaml);
    final List<Executable> questions =
        List.of(
            () -> api.exchangeInfo(ExchangeInfoRequest.getDefaultInstance()),
            () -> api.marketList(MarketListRequest.getDefaultInstance()),
            () -> balance(1, "USDT"),
            () -> api.orderPut(order(1, OrderSide.BID, "1", "2")));
    for (final Executable question : questions) {
      assertEquals(
          Status.Code.UNAVAILABLE,
          assertThrows(StatusRuntimeException.class, question).getStatus().getCode());
    }
    deployment.postgres().start();
    Deployment.await("readiness", () -> service.problem().isEmpty());
    assertEquals(2, api.exchangeInfo(ExchangeInfoRequest.getDefaultInstance()).getMarketsCount());
    assertBalance(1, "USDT", "1000.000000", "0.000000");
  }

  @Test
  void shouldRefuseRequestsWhileTheDatabaseIsAwayAndResume() throws Exception {
    start(deployment.newExchange(MODE));
    register(1);
    deployment.postgres().stop();
    // Whoever comes first may wait for the commit; then it is known that there is none.
    final Thread first = Thread.ofVirtual().start(() -> depositQuietly(1));
    Deployment.await("the outage", () -> service.problem().isPresent());
    final StatusRuntimeException e =
        assertThrows(StatusRuntimeException.class, () -> deposit(1, "ETH", "1", 2));
    assertEquals(Status.Code.UNAVAILABLE, e.getStatus().getCode());
    deployment.postgres().start();
    Deployment.await("the return", () -> service.problem().isEmpty());
    first.join();
    deposit(1, "ETH", "1", 3);
    final String available = balance(1, "ETH").getAvailable();
    assertTrue(available.equals("2.000000"), available);
  }

  private void depositQuietly(final long id) {
    try {
      deposit(1, "ETH", "1", id);
    } catch (final StatusRuntimeException e) {
      assertEquals(Status.Code.DEADLINE_EXCEEDED, e.getStatus().getCode());
    }
  }

  @Test
  void shouldRefuseRequestsWhileTheBrokerIsAwayAndPublishAllOnceItIsBack() throws Exception {
    start(deployment.newExchange(MODE));
    final String topic = deployment.topic();
    register(1);
    deployment.kafka().stop();
    deposit(1, "ETH", "1", 1);
    Deployment.await("the outage", () -> service.problem().isPresent());
    final StatusRuntimeException e =
        assertThrows(StatusRuntimeException.class, () -> deposit(1, "ETH", "1", 2));
    assertEquals(Status.Code.UNAVAILABLE, e.getStatus().getCode());
    deployment.kafka().start();
    Deployment.await("the return", () -> service.problem().isEmpty());
    deposit(1, "ETH", "1", 3);
    final List<UnifyEvent> events = deployment.events(topic, 3);
    assertEquals(List.of(1L, 2L, 3L), events.stream().map(UnifyEvent::seq).toList());
  }
}
