package io.fluidex.standalone.demo;

import io.fluidex.proto.matchengine.BalanceQueryRequest;
import io.fluidex.proto.matchengine.BalanceQueryResponse.AssetBalance;
import io.fluidex.proto.matchengine.ExchangeInfoRequest;
import io.fluidex.proto.matchengine.ExchangeInfoResponse;
import io.fluidex.proto.matchengine.MarketSummaryRequest;
import io.fluidex.proto.matchengine.MarketSummaryResponse.MarketSummary;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.MatchengineGrpc.MatchengineBlockingStub;
import io.fluidex.proto.matchengine.OrderCancelRequest;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderQueryRequest;
import io.fluidex.proto.matchengine.TransferRequest;
import io.fluidex.proto.matchengine.TransferResponse;
import io.fluidex.proto.matchengine.UserQueryRequest;
import io.fluidex.proto.matchengine.UserQueryResponse;
import io.fluidex.proto.matchengine.WithdrawRequest;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.fluidex.runtime.retry.Backoff;
import io.fluidex.runtime.retry.Retry;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The matching engine as traders see it. A call that gets no answer is repeated as it was: every
 * request that changes something has a number of its own, so it happens once. Safe for use by
 * several threads.
 */
final class TradingClient implements AutoCloseable {
  private static final int PAGE = 100;
  private static final String TOO_MANY_ORDERS = "too many";

  private final ManagedChannel channel;
  private final MatchengineBlockingStub api;
  private final Retry retry;
  private final Duration patience;
  private final Waiting waiting;

  /**
   * A client.
   *
   * @param target {@code host:port}
   * @param patience how long the engine may be away
   * @param waiting ends repetitions when it is stopped
   */
  TradingClient(final String target, final Duration patience, final Waiting waiting) {
    try {
      this.channel = GrpcChannels.open(GrpcClientSettings.of(target), false);
    } catch (final IOException e) {
      throw new DemoException("no connection to the matching engine at " + target, e);
    }
    this.api = MatchengineGrpc.newBlockingStub(channel);
    this.retry =
        new Retry(
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2)),
            RandomGenerator.getDefault(),
            System::nanoTime,
            waiting::pause);
    this.patience = patience;
    this.waiting = waiting;
  }

  private <T> T call(final Function<MatchengineBlockingStub, T> request) throws RefusedException {
    try {
      return retry.call(
          patience, e -> isPassing(e) && !waiting.isStopped(), () -> request.apply(api));
    } catch (final StatusRuntimeException e) {
      if (isPassing(e)) {
        throw new DemoException(
            "the matching engine does not answer (" + e.getStatus() + "): is it running?", e);
      }
      final String text = e.getStatus().getDescription();
      throw new RefusedException(
          e.getStatus().getCode(), text == null ? e.getStatus().getCode().toString() : text);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    } catch (final RuntimeException e) {
      throw e;
    } catch (final Exception e) {
      throw new DemoException("a call of the matching engine failed", e);
    }
  }

  private static boolean isPassing(final Exception failure) {
    if (!(failure instanceof StatusRuntimeException e)) {
      return false;
    }
    final Status status = e.getStatus();
    final String text = status.getDescription();
    return switch (status.getCode()) {
      case DEADLINE_EXCEEDED -> true;
      case UNAVAILABLE -> text == null || !text.startsWith(TOO_MANY_ORDERS);
      default -> false;
    };
  }

  private <T> T ask(final Function<MatchengineBlockingStub, T> question) {
    try {
      return call(question);
    } catch (final RefusedException e) {
      throw new DemoException("the matching engine refused a question: " + e.getMessage(), e);
    }
  }

  ExchangeInfoResponse info() {
    return ask(a -> a.exchangeInfo(ExchangeInfoRequest.getDefaultInstance()));
  }

  /** A user; nothing if the engine does not know it (yet). */
  Optional<UserQueryResponse> user(final long account) {
    try {
      return Optional.of(
          call(a -> a.userQuery(UserQueryRequest.newBuilder().setUserId((int) account).build())));
    } catch (final RefusedException _) {
      return Optional.empty();
    }
  }

  /** Balances by asset. */
  Map<Asset, AssetAmounts> balances(final long account, final List<Asset> assets) {
    final BalanceQueryRequest.Builder request =
        BalanceQueryRequest.newBuilder().setUserId((int) account);
    assets.forEach(asset -> request.addAssets(asset.id()));
    final List<AssetBalance> found = ask(a -> a.balanceQuery(request.build())).getBalancesList();
    final Map<Asset, AssetAmounts> balances = new HashMap<>();
    for (int i = 0; i < assets.size(); i++) {
      final Asset asset = assets.get(i);
      balances.put(
          asset,
          new AssetAmounts(
              asset.units(new BigDecimal(found.get(i).getAvailable())),
              asset.units(new BigDecimal(found.get(i).getFrozen()))));
    }
    return balances;
  }

  OrderInfo put(final OrderPutRequest request) throws RefusedException {
    return call(a -> a.orderPut(request));
  }

  OrderInfo cancel(final OrderCancelRequest request) throws RefusedException {
    return call(a -> a.orderCancel(request));
  }

  /**
   * Moves balance.
   *
   * @throws RefusedException also if the balance is not enough, which the engine answers with
   *     success = false
   */
  void transfer(final TransferRequest request) throws RefusedException {
    final TransferResponse answer = call(a -> a.transfer(request));
    if (!answer.getSuccess()) {
      throw new RefusedException(Status.Code.INVALID_ARGUMENT, "balance not enough");
    }
  }

  void withdraw(final WithdrawRequest request) throws RefusedException {
    call(a -> a.withdraw(request));
  }

  /** All open orders of a user in a market, oldest first. */
  List<OrderInfo> openOrders(final long account, final Market market) {
    final List<OrderInfo> orders = new ArrayList<>();
    while (true) {
      final OrderQueryRequest request =
          OrderQueryRequest.newBuilder()
              .setUserId((int) account)
              .setMarket(market.name())
              .setOffset(orders.size())
              .setLimit(PAGE)
              .build();
      final List<OrderInfo> page = ask(a -> a.orderQuery(request)).getOrdersList();
      orders.addAll(page);
      if (page.size() < PAGE) {
        return orders.reversed();
      }
    }
  }

  /** Counts of a market. */
  MarketSummary summary(final Market market) {
    return ask(a ->
            a.marketSummary(MarketSummaryRequest.newBuilder().addMarkets(market.name()).build()))
        .getMarketSummaries(0);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      if (!channel.awaitTermination(5, TimeUnit.SECONDS)) {
        throw new DemoException("the connection to the matching engine did not end within 5 s");
      }
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
