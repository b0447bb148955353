package io.fluidex.matchengine.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.matchengine.auth.RemovalMessage;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.proto.matchengine.AddLiquidityRequest;
import io.fluidex.proto.matchengine.AddLiquidityResponse;
import io.fluidex.proto.matchengine.BalanceQueryRequest;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.MatchengineGrpc.MatchengineBlockingStub;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.matchengine.OrderStatus;
import io.fluidex.proto.matchengine.PoolInfoRequest;
import io.fluidex.proto.matchengine.PoolInfoResponse;
import io.fluidex.proto.matchengine.PoolListRequest;
import io.fluidex.proto.matchengine.PoolsGrpc;
import io.fluidex.proto.matchengine.PoolsGrpc.PoolsBlockingStub;
import io.fluidex.proto.matchengine.QuoteSwapRequest;
import io.fluidex.proto.matchengine.QuoteSwapResponse;
import io.fluidex.proto.matchengine.RemoveLiquidityRequest;
import io.fluidex.proto.matchengine.RemoveLiquidityResponse;
import io.fluidex.proto.matchengine.SwapRequest;
import io.fluidex.proto.matchengine.TransferRequest;
import io.fluidex.rollup.executor.BlockContext;
import io.fluidex.rollup.executor.Executor;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.signature.StrictSignatures;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.fluidex.runtime.kafka.TopicProducer;
import io.fluidex.runtime.kafka.Topics;
import io.fluidex.wire.event.EventKind;
import io.fluidex.wire.event.UnifyEvent;
import io.fluidex.wire.l1.L1Event;
import io.fluidex.wire.l1.L1EventCodec;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Liquidity, swaps and restarts of a pool whose key the exchange has, over gRPC. */
@Timeout(300)
class PoolServiceTest {
  private static final String DOMAIN_HEX = "0102030405060708090a0b0c";
  private static final Domain DOMAIN = Domain.ofBytes(HexFormat.of().parseHex(DOMAIN_HEX));
  private static final Metadata.Key<String> REASON =
      Metadata.Key.of("fluidex-reason", Metadata.ASCII_STRING_MARSHALLER);
  private static final long VALID_UNTIL =
      TimeUnit.MILLISECONDS.toSeconds(InstantSource.system().millis()) + 3600;
  private static final int ALICE = 2;
  private static final int BOB = 3;
  private static final int POOL = 4;
  private static final String MARKET = "{base: ETH, quote: USDT}";
  private static final String WITH_POOL =
      "{base: ETH, quote: USDT, pool: {account: 4, fee_bips: 30, key: \""
          + "04".repeat(PrivateKey.SEED_BYTES)
          + "\"}}";

  private Deployment deployment;
  private MatchengineService service;
  private ManagedChannel channel;
  private MatchengineBlockingStub api;
  private PoolsBlockingStub pools;

  private static PrivateKey key(final int user) {
    final byte[] bytes = new byte[PrivateKey.SEED_BYTES];
    Arrays.fill(bytes, (byte) user);
    return PrivateKey.fromSeed(bytes);
  }

  private static String sign(final int user, final SigningMessage message) {
    return Hex.encode(key(user).sign(message.hash()).toBytes());
  }

  private void start(final String yaml) throws Exception {
    final MatchengineConfig config = Deployment.config(yaml);
    service =
        new MatchengineService(
            config, config.exchange()::markets, InstantSource.system(), new Random(5));
    service.start();
    Deployment.await("readiness", () -> service.problem().isEmpty());
    channel = GrpcChannels.open(GrpcClientSettings.of("localhost:" + service.grpcPort()), false);
    api = MatchengineGrpc.newBlockingStub(channel);
    pools = PoolsGrpc.newBlockingStub(channel);
  }

  private void stop() throws Exception {
    channel.shutdownNow();
    service.stop(Duration.ofSeconds(20));
  }

  private void fund() throws Exception {
    Topics.ensure(deployment.kafkaSettings(), List.of(deployment.l1Topic()));
    try (TopicProducer l1 = new TopicProducer(deployment.kafkaSettings(), deployment.l1Topic())) {
      long serial = 0;
      for (final int user : new int[] {ALICE, BOB, POOL}) {
        final BabyJubJubPoint point = key(user).publicKey().point();
        send(l1, serial++, user, new L1Event.Request.Register(point.sign(), point.y()));
      }
      for (final int user : new int[] {ALICE, BOB}) {
        send(l1, serial++, user, new L1Event.Request.Deposit(0, 20_000_000));
        send(l1, serial++, user, new L1Event.Request.Deposit(1, 50_000_000_000L));
      }
    }
    Deployment.await("deposits", () -> available(BOB, "USDT").equals("50000.000000"));
  }

  private static void send(
      final TopicProducer l1, final long serial, final int user, final L1Event.Request request)
      throws Exception {
    final L1Event event =
        new L1Event(
            serial,
            user,
            "0x" + "ab".repeat(20),
            request,
            new L1Event.Origin(
                1, Bytes32.of(new byte[32]), Bytes32.of(new byte[32]), serial, 1_700_000_000));
    l1.send(L1EventCodec.key(event), L1EventCodec.encode(event)).get(60, TimeUnit.SECONDS);
  }

  private String available(final int user, final String asset) {
    return api.balanceQuery(
            BalanceQueryRequest.newBuilder().setUserId(user).addAssets(asset).build())
        .getBalances(0)
        .getAvailable();
  }

  private static String signTransfer(
      final int from, final int to, final int token, final long units, final long nonce) {
    return sign(
        from,
        SigningMessage.of(
            DOMAIN,
            new Transfer(
                from,
                to,
                token,
                units,
                nonce,
                VALID_UNTIL,
                PackedSignature.of(new byte[PackedSignature.BYTES]))));
  }

  /** 10 ETH and 20,000 USDT. */
  private static AddLiquidityRequest adding(final int user, final long nonce) {
    return AddLiquidityRequest.newBuilder()
        .setUserId(user)
        .setMarket("ETH_USDT")
        .setBaseAmount("10")
        .setQuoteAmount("20000")
        .setMinShares(1)
        .setNonce(nonce)
        .setValidUntil((int) VALID_UNTIL)
        .setBaseSignature(signTransfer(user, POOL, 0, 10_000_000, nonce))
        .setQuoteSignature(signTransfer(user, POOL, 1, 20_000_000_000L, nonce + 1))
        .build();
  }

  private static SwapRequest swapping(
      final int user, final OrderSide side, final String amount, final String price, final int id) {
    final boolean sells = side == OrderSide.ASK;
    final BigDecimal base = new BigDecimal(amount);
    final long baseUnits = base.movePointRight(6).longValueExact();
    final long quoteUnits = base.multiply(new BigDecimal(price)).movePointRight(6).longValueExact();
    final Order order =
        new Order(
            user,
            id,
            sells ? 0 : 1,
            sells ? 1 : 0,
            sells ? baseUnits : quoteUnits,
            sells ? quoteUnits : baseUnits,
            VALID_UNTIL,
            sells ? Side.SELL : Side.BUY,
            0);
    return SwapRequest.newBuilder()
        .setOrder(
            OrderPutRequest.newBuilder()
                .setUserId(user)
                .setMarket("ETH_USDT")
                .setOrderSide(side)
                .setAmount(amount)
                .setPrice(price)
                .setOrderId(id)
                .setValidUntil((int) VALID_UNTIL)
                .setSignature(sign(user, SigningMessage.of(DOMAIN, order))))
        .build();
  }

  private static RemoveLiquidityRequest removing(
      final int user, final int signer, final long shares, final long sequence) {
    return RemoveLiquidityRequest.newBuilder()
        .setUserId(user)
        .setMarket("ETH_USDT")
        .setShares(shares)
        .setMinBase("0.1")
        .setMinQuote("1")
        .setSequence(sequence)
        .setValidUntil((int) VALID_UNTIL)
        .setSignature(
            sign(
                signer,
                new RemovalMessage(user, POOL, shares, 100_000, 1_000_000, sequence, VALID_UNTIL)
                    .message(DOMAIN)))
        .build();
  }

  private PoolInfoResponse info(final int user) {
    return pools.poolInfo(
        PoolInfoRequest.newBuilder().setMarket("ETH_USDT").setUserId(user).build());
  }

  private static void assertRefused(final Reason reason, final Executable call) {
    final StatusRuntimeException e = assertThrows(StatusRuntimeException.class, call);
    assertEquals(reason.text(), e.getStatus().getDescription());
    assertEquals(reason.status().number(), e.getStatus().getCode().value());
    assertEquals(Integer.toString(reason.code()), Status.trailersFromThrowable(e).get(REASON));
  }

  @Test
  void shouldAddSwapAndRemoveAcrossRestartsAndTellOnlyWhatL2Accepts() throws Exception {
    try (Deployment servers = new Deployment()) {
      deployment = servers;
      final String off =
          servers.newExchange(
              "mode: rollup\ndomain: \"" + DOMAIN_HEX + "\"\noperator_token: s3cret");
      assertTrue(off.contains(MARKET));
      final String on = off.replace(MARKET, WITH_POOL);
      start(on);
      fund();
      addAndSwap();
      final PoolInfoResponse before = info(ALICE);
      stop();
      start(off);
      refuseEverything();
      stop();
      start(on);
      assertEquals(before, info(ALICE));
      remove(before.getShares());
      // A stop publishes what is committed.
      stop();
      execute(servers.events(servers.topic(), 1).stream().filter(e -> e.l2().isPresent()).toList());
    }
  }

  private void addAndSwap() throws Exception {
    assertRefused(
        Reason.NO_POOL,
        () -> pools.poolInfo(PoolInfoRequest.newBuilder().setMarket("UNI_USDT").build()));
    assertRefused(
        Reason.POOL_EMPTY, () -> pools.swap(swapping(BOB, OrderSide.BID, "1", "3000", 1)));
    final AddLiquidityResponse added = pools.addLiquidity(adding(ALICE, 0));
    assertEquals(447_213_595, added.getTotalShares());
    assertEquals(added.getTotalShares() - 1_000, added.getOwnedShares());
    assertRefused(Reason.NONCE, () -> pools.addLiquidity(adding(ALICE, 0)));
    assertEquals("10.000000", info(ALICE).getPool().getBaseReserve());
    final QuoteSwapResponse quote =
        pools.quoteSwap(
            QuoteSwapRequest.newBuilder()
                .setMarket("ETH_USDT")
                .setOrderSide(OrderSide.BID)
                .setAmount("1")
                .setSlippageBips(100)
                .build());
    assertEquals("2228.91", quote.getPrice());
    assertEquals("2251.19", quote.getLimitPrice());
    assertRefused(
        Reason.SWAP_PRICE, () -> pools.swap(swapping(BOB, OrderSide.BID, "1", "2228.90", 1)));
    assertRefused(
        Reason.INVALID_SIGNATURE,
        () ->
            pools.swap(
                swapping(BOB, OrderSide.BID, "1", quote.getLimitPrice(), 1).toBuilder()
                    .setOrder(
                        swapping(ALICE, OrderSide.BID, "1", quote.getLimitPrice(), 1)
                            .getOrder()
                            .toBuilder()
                            .setUserId(BOB))
                    .build()));
    final OrderInfo bought =
        pools.swap(swapping(BOB, OrderSide.BID, "1", quote.getLimitPrice(), 1)).getOrder();
    assertEquals(OrderStatus.ORDER_STATUS_FILLED, bought.getStatus());
    assertEquals("2228.910000", bought.getFinishedQuote());
    final QuoteSwapResponse spending =
        pools.quoteSwap(
            QuoteSwapRequest.newBuilder()
                .setMarket("ETH_USDT")
                .setOrderSide(OrderSide.BID)
                .setQuoteAmount("1000")
                .setSlippageBips(50)
                .build());
    assertTrue(new BigDecimal(spending.getQuoteLimit()).compareTo(new BigDecimal("1000")) <= 0);
    assertTrue(new BigDecimal(spending.getQuoteLimit()).compareTo(new BigDecimal("999")) > 0);
    swapAtOnce();
    assertRefused(
        Reason.POOL_ACCOUNT,
        () ->
            api.transfer(
                TransferRequest.newBuilder()
                    .setFrom(BOB)
                    .setTo(POOL)
                    .setAsset("ETH")
                    .setDelta("1")
                    .setValidUntil((int) VALID_UNTIL)
                    .setSignature(signTransfer(BOB, POOL, 0, 1_000_000, 0))
                    .build()));
  }

  /** Of requests that come together each gets a quote of its own. */
  private void swapAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      final List<Future<OrderInfo>> swaps = new ArrayList<>();
      for (int id = 2; id <= 13; id++) {
        final SwapRequest request =
            swapping(
                BOB,
                id % 2 == 0 ? OrderSide.ASK : OrderSide.BID,
                "0.1",
                id % 2 == 0 ? "1000" : "4000",
                id);
        swaps.add(threads.submit(() -> pools.swap(request).getOrder()));
      }
      for (final Future<OrderInfo> swap : swaps) {
        assertEquals(OrderStatus.ORDER_STATUS_FILLED, swap.get(120, TimeUnit.SECONDS).getStatus());
      }
    }
  }

  private void refuseEverything() {
    final var listed = pools.poolList(PoolListRequest.getDefaultInstance()).getPoolsList();
    assertEquals(1, listed.size());
    assertFalse(listed.getFirst().getIsActive());
    assertRefused(Reason.NO_POOL, () -> info(ALICE));
    assertRefused(Reason.NO_POOL, () -> pools.swap(swapping(BOB, OrderSide.BID, "1", "3000", 20)));
    assertRefused(Reason.NO_POOL, () -> pools.addLiquidity(adding(BOB, 0)));
    assertRefused(Reason.NO_POOL, () -> pools.removeLiquidity(removing(ALICE, ALICE, 1, 0)));
    assertRefused(
        Reason.NO_POOL,
        () ->
            pools.quoteSwap(
                QuoteSwapRequest.newBuilder().setMarket("ETH_USDT").setAmount("1").build()));
  }

  private void remove(final long shares) {
    assertRefused(
        Reason.INVALID_SIGNATURE, () -> pools.removeLiquidity(removing(ALICE, BOB, shares / 2, 0)));
    assertRefused(
        Reason.SHARES_NOT_ENOUGH,
        () -> pools.removeLiquidity(removing(ALICE, ALICE, shares + 1, 0)));
    assertRefused(
        Reason.LIQUIDITY_LIMIT, () -> pools.removeLiquidity(removing(ALICE, ALICE, 1_000, 0)));
    final RemoveLiquidityResponse half =
        pools.removeLiquidity(removing(ALICE, ALICE, shares / 2, 0));
    assertEquals(1, half.getNextSequence());
    assertRefused(
        Reason.POOL_SEQUENCE, () -> pools.removeLiquidity(removing(ALICE, ALICE, shares / 2, 0)));
    final RemoveLiquidityResponse rest =
        pools.removeLiquidity(removing(ALICE, ALICE, shares - shares / 2, 1));
    assertEquals(0, rest.getOwnedShares());
    // She had 10 ETH and 30,000 USDT besides; one ETH was bought from the pool for 2,228.91.
    assertTrue(new BigDecimal(available(ALICE, "ETH")).compareTo(new BigDecimal("18.9")) > 0);
    assertTrue(new BigDecimal(available(ALICE, "USDT")).compareTo(new BigDecimal("52000")) > 0);
  }

  private static void execute(final List<UnifyEvent> events) {
    final RollupState state = RollupState.genesis(new Depths(8, 14, 24), NodeHasher.ofMachine());
    final Executor executor = new Executor(state);
    int trades = 0;
    for (final UnifyEvent event : events) {
      trades += event.kind() == EventKind.TRADE ? 1 : 0;
      final BlockContext block =
          new BlockContext(DOMAIN, event.timeMillis() / 1000, new StrictSignatures());
      assertInstanceOf(
          Outcome.Accepted.class,
          executor.execute(event.l2().orElseThrow(), block),
          event::toString);
    }
    assertEquals(13, trades);
  }
}
