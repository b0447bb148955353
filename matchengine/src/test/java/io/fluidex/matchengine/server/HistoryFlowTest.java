package io.fluidex.matchengine.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.matchengine.candle.Interval;
import io.fluidex.matchengine.history.BalanceChange;
import io.fluidex.matchengine.history.ClosedStatus;
import io.fluidex.matchengine.history.HistoryQueries;
import io.fluidex.matchengine.history.PageRequest;
import io.fluidex.matchengine.history.Ticker;
import io.fluidex.matchengine.history.TransferSide;
import io.fluidex.proto.matchengine.BalanceQueryRequest;
import io.fluidex.proto.matchengine.BalanceQueryResponse.AssetBalance;
import io.fluidex.proto.matchengine.BalanceUpdateRequest;
import io.fluidex.proto.matchengine.DebugResetRequest;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.MatchengineGrpc.MatchengineBlockingStub;
import io.fluidex.proto.matchengine.OrderCancelRequest;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.matchengine.OrderTradesRequest;
import io.fluidex.proto.matchengine.TransferRequest;
import io.fluidex.proto.matchengine.UserInfo;
import io.fluidex.proto.matchengine.UserTradeInfo;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.fluidex.runtime.metrics.Metrics;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients did is in the history: from gRPC over the journal and Kafka to PostgreSQL. */
@Timeout(300)
class HistoryFlowTest {
  private static final String MARKET = "ETH_USDT";
  private static final long SEED = 5;

  private static OrderPutRequest order(
      final int user, final OrderSide side, final String amount, final String price) {
    return OrderPutRequest.newBuilder()
        .setUserId(user)
        .setMarket(MARKET)
        .setOrderSide(side)
        .setAmount(amount)
        .setPrice(price)
        .build();
  }

  private static void deposit(
      final MatchengineBlockingStub api, final int user, final String asset, final long id) {
    api.balanceUpdate(
        BalanceUpdateRequest.newBuilder()
            .setUserId(user)
            .setAsset(asset)
            .setBusiness("deposit")
            .setBusinessId(id)
            .setDelta("100")
            .build());
  }

  private static void fund(final MatchengineBlockingStub api) {
    for (int user = 1; user <= 4; user++) {
      api.registerUser(UserInfo.newBuilder().setL1Address("0x" + user).setL2Pubkey("k").build());
      deposit(api, user, "ETH", 2L * user);
      deposit(api, user, "USDT", 2L * user + 1);
    }
  }

  @Test
  void shouldShowInTheHistoryWhatClientsDid() throws Exception {
    try (Deployment deployment = new Deployment();
        Metrics metrics = new Metrics("test")) {
      final MatchengineConfig config =
          Deployment.config(deployment.newExchange("mode: development\ncheck_signatures: ignored"));
      final MatchengineService service =
          new MatchengineService(
              config, config.exchange()::markets, InstantSource.system(), new Random(SEED));
      service.start();
      Deployment.await("readiness", () -> service.problem().isEmpty());
      final ManagedChannel channel =
          GrpcChannels.open(GrpcClientSettings.of("localhost:" + service.grpcPort()), false);
      try (Database database =
          Database.open("test", config.database(), metrics, new Random(SEED))) {
        final MatchengineBlockingStub api = MatchengineGrpc.newBlockingStub(channel);
        final HistoryQueries history = new HistoryQueries(database, Duration.ofSeconds(30));
        trade(api, history);
        tradeAtRandom(api, history);
        reset(api, history);
      } finally {
        channel.shutdownNow();
        service.stop(Duration.ofSeconds(10));
      }
    }
  }

  private static void trade(final MatchengineBlockingStub api, final HistoryQueries history) {
    fund(api);
    final Instant before = Instant.now().minusSeconds(3600);
    final OrderInfo cancelled = api.orderPut(order(3, OrderSide.BID, "10", "1.1"));
    api.orderCancel(
        OrderCancelRequest.newBuilder()
            .setUserId(3)
            .setMarket(MARKET)
            .setOrderId(cancelled.getId())
            .build());
    final OrderInfo ask = api.orderPut(order(3, OrderSide.ASK, "4", "1.1"));
    final OrderInfo bid = api.orderPut(order(4, OrderSide.BID, "10", "1.1"));
    final OrderTradesRequest ofAsk =
        OrderTradesRequest.newBuilder().setMarket(MARKET).setOrderId(ask.getId()).build();
    Deployment.await("the trade", () -> api.orderTrades(ofAsk).getTradesCount() == 1);
    final UserTradeInfo trade = api.orderTrades(ofAsk).getTrades(0);
    assertEquals("1.10", trade.getTrade().getPrice());
    assertEquals("4.0000", trade.getTrade().getAmount());
    assertEquals("4.400000", trade.getTrade().getQuoteAmount());
    assertEquals(OrderSide.ASK, trade.getSide());
    assertEquals(OrderSide.BID, trade.getTrade().getTakerSide());
    assertTrue(trade.getMaker());
    assertEquals(
        List.of(trade.getTrade()),
        api.orderTrades(ofAsk.toBuilder().setOrderId(bid.getId()).build()).getTradesList().stream()
            .map(UserTradeInfo::getTrade)
            .toList());
    assertEquals(0, api.orderTrades(ofAsk.toBuilder().setOrderId(99).build()).getTradesCount());
    assertEquals(
        Status.Code.INVALID_ARGUMENT,
        assertThrows(
                StatusRuntimeException.class,
                () -> api.orderTrades(ofAsk.toBuilder().setMarket("A_B").build()))
            .getStatus()
            .getCode());
    Deployment.await(
        "the closed orders",
        () -> history.orders(3, Optional.of(MARKET), PageRequest.newest(0, 20)).total() == 2);
    assertEquals(
        List.of(ClosedStatus.FILLED, ClosedStatus.CANCELLED),
        history.orders(3, Optional.empty(), PageRequest.newest(0, 20)).rows().stream()
            .map(order -> order.status())
            .toList());
    final Ticker ticker = history.ticker(MARKET, before, Instant.now().plusSeconds(3600));
    assertEquals(0, new BigDecimal("4.4").compareTo(ticker.trading().orElseThrow().quoteVolume()));
    assertEquals(0, BigDecimal.ZERO.compareTo(ticker.change()));
    api.transfer(
        TransferRequest.newBuilder().setFrom(3).setTo(1).setAsset("ETH").setDelta("50").build());
    Deployment.await(
        "the transfer",
        () -> history.transfers(1, TransferSide.TO, PageRequest.newest(0, 9)).total() == 1);
    assertEquals(
        history.transfers(1, TransferSide.BOTH, PageRequest.newest(0, 9)),
        history.transfers(3, TransferSide.BOTH, PageRequest.newest(0, 9)));
  }

  /** After many trades the last balance in the history is the engine's, of every user and asset. */
  private static void tradeAtRandom(
      final MatchengineBlockingStub api, final HistoryQueries history) {
    final Random random = new Random(SEED);
    long trades = 0;
    for (int i = 0; i < 150; i++) {
      final OrderInfo put =
          api.orderPut(
              order(
                  1 + random.nextInt(4),
                  random.nextBoolean() ? OrderSide.ASK : OrderSide.BID,
                  "0." + (1 + random.nextInt(9)),
                  "1." + (1 + random.nextInt(9))));
      trades = put.getId();
    }
    assertTrue(trades > 150);
    for (int user = 1; user <= 4; user++) {
      for (final AssetBalance balance :
          api.balanceQuery(
                  BalanceQueryRequest.newBuilder()
                      .setUserId(user)
                      .addAssets("ETH")
                      .addAssets("USDT")
                      .build())
              .getBalancesList()) {
        final int id = user;
        final BigDecimal total =
            new BigDecimal(balance.getAvailable()).add(new BigDecimal(balance.getFrozen()));
        Deployment.await(
            "balance " + total + " " + balance.getAssetId() + " of user " + user,
            () -> {
              final List<BalanceChange> last =
                  history
                      .balances(id, Optional.of(balance.getAssetId()), PageRequest.newest(0, 1))
                      .rows();
              return new BigDecimal(last.getFirst().balance()).compareTo(total) == 0;
            });
      }
    }
    final long sold =
        history
            .klines(MARKET, Interval.WEEK, Instant.EPOCH, Instant.now().plusSeconds(60), 9, false)
            .stream()
            .mapToLong(candle -> candle.trades())
            .sum();
    assertEquals(history.recentTrades(MARKET, 1_000).size(), sold);
    assertTrue(sold > 20, "hardly any trades: " + sold);
  }

  private static void reset(final MatchengineBlockingStub api, final HistoryQueries history) {
    api.debugReset(DebugResetRequest.getDefaultInstance());
    fund(api);
    final OrderInfo ask = api.orderPut(order(3, OrderSide.ASK, "1", "1.5"));
    assertEquals(1, ask.getId());
    api.orderPut(order(4, OrderSide.BID, "1", "1.5"));
    Deployment.await(
        "a history that began again",
        () -> history.orders(3, Optional.empty(), PageRequest.newest(0, 9)).total() == 1);
    assertEquals(1, history.recentTrades(MARKET, 9).size());
    assertEquals(
        "1.50",
        history
            .userTrades(4, Optional.empty(), PageRequest.newest(0, 9))
            .rows()
            .getFirst()
            .price());
  }
}
