package io.fluidex.matchengine.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.proto.matchengine.BalanceQueryRequest;
import io.fluidex.proto.matchengine.BalanceUpdateRequest;
import io.fluidex.proto.matchengine.ExchangeInfoRequest;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.MatchengineGrpc.MatchengineBlockingStub;
import io.fluidex.proto.matchengine.OrderCancelAllRequest;
import io.fluidex.proto.matchengine.OrderCancelRequest;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.matchengine.ReloadMarketsRequest;
import io.fluidex.proto.matchengine.TransferRequest;
import io.fluidex.proto.matchengine.UserInfo;
import io.fluidex.proto.matchengine.UserQueryRequest;
import io.fluidex.proto.matchengine.UserStreamRequest;
import io.fluidex.proto.matchengine.UserStreamResponse;
import io.fluidex.proto.matchengine.WithdrawRequest;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.fluidex.runtime.kafka.TopicProducer;
import io.fluidex.runtime.kafka.Topics;
import io.fluidex.wire.event.EventKind;
import io.fluidex.wire.event.UnifyEvent;
import io.fluidex.wire.l1.L1Event;
import io.fluidex.wire.l1.L1EventCodec;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Users and deposits from L1, signed requests, and what is refused in a rollup. */
@Timeout(180)
class RollupServiceTest {
  private static final String DOMAIN = "0102030405060708090a0b0c";
  private static final Domain DOMAIN_BYTES = Domain.ofBytes(HexFormat.of().parseHex(DOMAIN));
  private static final long VALID_UNTIL =
      TimeUnit.MILLISECONDS.toSeconds(InstantSource.system().millis()) + 3600;
  private static final PrivateKey ALICE = key(1);
  private static final PrivateKey BOB = key(2);

  private static Deployment deployment;

  private MatchengineService service;
  private ManagedChannel channel;
  private MatchengineBlockingStub api;
  private TopicProducer l1;

  private static PrivateKey key(final int seed) {
    final byte[] bytes = new byte[PrivateKey.SEED_BYTES];
    Arrays.fill(bytes, (byte) seed);
    return PrivateKey.fromSeed(bytes);
  }

  @BeforeAll
  static void startServers() {
    deployment = new Deployment();
  }

  @AfterAll
  static void stopServers() {
    deployment.close();
  }

  @BeforeEach
  void start() throws Exception {
    final MatchengineConfig config =
        Deployment.config(
            deployment.newExchange(
                "mode: rollup\ndomain: \"" + DOMAIN + "\"\noperator_token: s3cret"));
    service =
        new MatchengineService(
            config, config.exchange()::markets, InstantSource.system(), new Random(5));
    service.start();
    Deployment.await("readiness", () -> service.problem().isEmpty());
    channel = GrpcChannels.open(GrpcClientSettings.of("localhost:" + service.grpcPort()), false);
    api = MatchengineGrpc.newBlockingStub(channel);
    Topics.ensure(deployment.kafkaSettings(), List.of(deployment.l1Topic()));
    l1 = new TopicProducer(deployment.kafkaSettings(), deployment.l1Topic());
    request(0, 2, register(ALICE));
    request(1, 3, register(BOB));
    request(1, 3, register(BOB));
    request(2, 2, new L1Event.Request.Deposit(0, 5_000_000));
    request(3, 3, new L1Event.Request.Deposit(1, 900_000_000));
    request(0, 2, register(ALICE));
    Deployment.await("deposits", () -> available(3, "USDT").equals("900.000000"));
  }

  @AfterEach
  void stop() throws Exception {
    l1.close();
    channel.shutdownNow();
    service.stop(Duration.ofSeconds(10));
  }

  private static L1Event.Request register(final PrivateKey key) {
    final BabyJubJubPoint point = key.publicKey().point();
    return new L1Event.Request.Register(point.sign(), point.y());
  }

  private static L1Event.Request keyChange(final PrivateKey key) {
    final BabyJubJubPoint point = key.publicKey().point();
    return new L1Event.Request.KeyChange(point.sign(), point.y());
  }

  private void request(final long serial, final long account, final L1Event.Request request)
      throws Exception {
    final L1Event event =
        new L1Event(
            serial,
            account,
            "0x" + "ab".repeat(20),
            request,
            new L1Event.Origin(
                1, Bytes32.of(new byte[32]), Bytes32.of(new byte[32]), serial, 1_700_000_000));
    l1.send(L1EventCodec.key(event), L1EventCodec.encode(event)).get(20, TimeUnit.SECONDS);
  }

  private String available(final int user, final String asset) {
    return api.balanceQuery(
            BalanceQueryRequest.newBuilder().setUserId(user).addAssets(asset).build())
        .getBalances(0)
        .getAvailable();
  }

  private static String sign(final PrivateKey key, final SigningMessage message) {
    return Hex.encode(key.sign(message.hash()).toBytes());
  }

  /** An order of 1 ETH at 300 USDT. */
  private static OrderPutRequest order(
      final PrivateKey key, final int user, final int id, final OrderSide side) {
    final boolean sells = side == OrderSide.ASK;
    final long base = 1_000_000;
    final long quote = 300_000_000;
    final Order order =
        new Order(
            user,
            id,
            sells ? 0 : 1,
            sells ? 1 : 0,
            sells ? base : quote,
            sells ? quote : base,
            VALID_UNTIL,
            sells ? Side.SELL : Side.BUY,
            0);
    return OrderPutRequest.newBuilder()
        .setUserId(user)
        .setMarket("ETH_USDT")
        .setOrderSide(side)
        .setAmount("1")
        .setPrice("300")
        .setOrderId(id)
        .setValidUntil((int) VALID_UNTIL)
        .setSignature(sign(key, SigningMessage.of(DOMAIN_BYTES, order)))
        .build();
  }

  private static PackedSignature none() {
    return PackedSignature.of(new byte[PackedSignature.BYTES]);
  }

  private static void assertRefused(
      final Status.Code code, final String text, final Executable call) {
    final StatusRuntimeException e = assertThrows(StatusRuntimeException.class, call);
    assertEquals(code, e.getStatus().getCode(), e.getMessage());
    assertTrue(e.getStatus().getDescription().contains(text), e.getMessage());
  }

  @Test
  void shouldExecuteRequestsFromL1OnceAndTradeSignedOrders() throws Exception {
    assertEquals("5.000000", available(2, "ETH"));
    assertEquals(DOMAIN, api.exchangeInfo(ExchangeInfoRequest.getDefaultInstance()).getDomain());
    final OrderInfo ask = api.orderPut(order(ALICE, 2, 1, OrderSide.ASK));
    assertEquals(2, ask.getNextOrderId());
    assertEquals("0.0000", api.orderPut(order(BOB, 3, 1, OrderSide.BID)).getRemain());
    assertEquals("1.000000", available(3, "ETH"));
    request(4, 2, new L1Event.Request.FullExit(1));
    Deployment.await("full exit", () -> available(2, "USDT").equals("0.000000"));
    final List<UnifyEvent> events = deployment.events(deployment.topic(), 10);
    assertEquals(
        List.of(
            EventKind.REGISTER_USER,
            EventKind.REGISTER_USER,
            EventKind.DEPOSIT,
            EventKind.DEPOSIT,
            EventKind.ORDER,
            EventKind.ORDER,
            EventKind.TRADE,
            EventKind.ORDER,
            EventKind.ORDER,
            EventKind.FULL_EXIT),
        events.stream().map(UnifyEvent::kind).toList());
    assertInstanceOf(SpotTrade.class, events.get(6).l2().orElseThrow());
    for (final int i : new int[] {0, 1, 2, 3, 9}) {
      assertTrue(events.get(i).l2().isPresent(), events.get(i).toString());
    }
  }

  @Test
  void shouldRefuseUnsignedForeignReplayedAndDevelopmentRequests() {
    final OrderPutRequest good = order(ALICE, 2, 7, OrderSide.ASK);
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "invalid signature",
        () -> api.orderPut(good.toBuilder().clearSignature().build()));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "invalid signature",
        () -> api.orderPut(order(BOB, 2, 7, OrderSide.ASK)));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "invalid signature",
        () -> api.orderPut(good.toBuilder().setAmount("2").build()));
    api.orderPut(good);
    assertRefused(Status.Code.FAILED_PRECONDITION, "order_id", () -> api.orderPut(good));
    assertRefused(
        Status.Code.PERMISSION_DENIED,
        "development",
        () -> api.registerUser(UserInfo.getDefaultInstance()));
    assertRefused(
        Status.Code.PERMISSION_DENIED,
        "development",
        () ->
            api.balanceUpdate(
                BalanceUpdateRequest.newBuilder()
                    .setUserId(2)
                    .setAsset("ETH")
                    .setDelta("1")
                    .build()));
    assertRefused(
        Status.Code.UNAUTHENTICATED,
        "token",
        () -> api.reloadMarkets(ReloadMarketsRequest.getDefaultInstance()));
  }

  @Test
  void shouldTransferWithdrawAndCancelInTheOrderOfNonces() throws Exception {
    final Transfer transfer = new Transfer(2, 3, 0, 1_000_000, 0, VALID_UNTIL, none());
    final TransferRequest request =
        TransferRequest.newBuilder()
            .setFrom(2)
            .setTo(3)
            .setAsset("ETH")
            .setDelta("1")
            .setNonce(0)
            .setValidUntil((int) VALID_UNTIL)
            .setSignature(sign(ALICE, SigningMessage.of(DOMAIN_BYTES, transfer)))
            .build();
    assertEquals(1, api.transfer(request).getNextNonce());
    assertRefused(Status.Code.FAILED_PRECONDITION, "nonce", () -> api.transfer(request));
    final Withdraw withdraw = new Withdraw(2, 0, 500_000, 1, VALID_UNTIL, none());
    assertEquals(
        "3.500000",
        api.withdraw(
                WithdrawRequest.newBuilder()
                    .setUserId(2)
                    .setAsset("ETH")
                    .setAmount("0.5")
                    .setNonce(1)
                    .setValidUntil((int) VALID_UNTIL)
                    .setSignature(sign(ALICE, SigningMessage.of(DOMAIN_BYTES, withdraw)))
                    .build())
            .getAvailable());
    final OrderInfo order = api.orderPut(order(ALICE, 2, 1, OrderSide.ASK));
    final Cancel cancel = new Cancel(2, 1, 2, none());
    final OrderCancelRequest.Builder cancelling =
        OrderCancelRequest.newBuilder()
            .setUserId(2)
            .setMarket("ETH_USDT")
            .setOrderId(order.getId())
            .setNonce(2)
            .setOnChain(true);
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "invalid signature",
        () -> api.orderCancel(cancelling.build()));
    api.orderCancel(
        cancelling.setSignature(sign(ALICE, SigningMessage.of(DOMAIN_BYTES, cancel))).build());
    assertEquals("3.500000", available(2, "ETH"));
    assertEquals(
        3, api.userQuery(UserQueryRequest.newBuilder().setUserId(2).build()).getNextNonce());
    assertEquals(EventKind.CANCEL, deployment.events(deployment.topic(), 9).getLast().kind());
  }

  private Heard<UserStreamResponse> stream(
      final PrivateKey key, final int user, final long validUntil) {
    final Heard<UserStreamResponse> heard = new Heard<>();
    MatchengineGrpc.newStub(channel)
        .userStream(
            UserStreamRequest.newBuilder()
                .setUserId(user)
                .setValidUntil((int) validUntil)
                .setSignature(sign(key, SigningMessage.ofSession(DOMAIN_BYTES, user, validUntil)))
                .build(),
            heard);
    return heard;
  }

  @Test
  void shouldTellAUsersChangesToTheHolderOfItsKeyAlone() throws Exception {
    final Heard<UserStreamResponse> alice = stream(ALICE, 2, VALID_UNTIL);
    Deployment.await("the balances", () -> alice.messages().size() >= 3);
    assertEquals("5.000000", alice.messages().getFirst().getBalance().getAvailable());
    for (final Heard<UserStreamResponse> other :
        List.of(
            stream(BOB, 2, VALID_UNTIL),
            stream(ALICE, 3, VALID_UNTIL),
            stream(ALICE, 1_000, VALID_UNTIL))) {
      assertEquals(Status.Code.UNAUTHENTICATED, other.awaitEnd().getCode());
      assertEquals(List.of(), other.messages());
    }
    final Heard<UserStreamResponse> unsigned = new Heard<>();
    MatchengineGrpc.newStub(channel)
        .userStream(
            UserStreamRequest.newBuilder().setUserId(2).setValidUntil((int) VALID_UNTIL).build(),
            unsigned);
    assertEquals(Status.Code.UNAUTHENTICATED, unsigned.awaitEnd().getCode());
    assertEquals(
        Status.Code.FAILED_PRECONDITION,
        stream(ALICE, 2, VALID_UNTIL - 7_200).awaitEnd().getCode());
    assertEquals(
        Status.Code.INVALID_ARGUMENT, stream(ALICE, 2, VALID_UNTIL + 100_000).awaitEnd().getCode());
    // A signed session is no cancel of all orders.
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        "invalid signature",
        () ->
            api.orderCancelAll(
                OrderCancelAllRequest.newBuilder()
                    .setUserId(2)
                    .setMarket("ETH_USDT")
                    .setSignature(
                        sign(ALICE, SigningMessage.ofSession(DOMAIN_BYTES, 2, VALID_UNTIL)))
                    .build()));
    request(4, 2, new L1Event.Request.Deposit(0, 1));
    Deployment.await(
        "the deposit",
        () ->
            alice.messages().stream()
                .anyMatch(m -> m.getBalance().getAvailable().equals("5.000001")));
    request(5, 2, keyChange(BOB));
    assertEquals(Status.Code.UNAUTHENTICATED, alice.awaitEnd().getCode());
    assertTrue(alice.awaitEnd().getDescription().contains("key"));
  }

  @Test
  void shouldSayThatARequestFromL1IsMissingAndExecuteNothingAfterIt() throws Exception {
    request(5, 2, new L1Event.Request.Deposit(0, 1));
    Deployment.await("the problem", () -> service.problem().isPresent());
    assertTrue(
        service.problem().orElseThrow().contains("where request 4 belongs"),
        service.problem().orElseThrow());
    assertEquals("5.000000", available(2, "ETH"));
  }
}
