package io.fluidex.matchengine.server;

import io.fluidex.proto.matchengine.AssetListRequest;
import io.fluidex.proto.matchengine.AssetListResponse;
import io.fluidex.proto.matchengine.BalanceQueryRequest;
import io.fluidex.proto.matchengine.BalanceQueryResponse;
import io.fluidex.proto.matchengine.BalanceUpdateRequest;
import io.fluidex.proto.matchengine.BalanceUpdateResponse;
import io.fluidex.proto.matchengine.BatchOrderPutRequest;
import io.fluidex.proto.matchengine.BatchOrderPutResponse;
import io.fluidex.proto.matchengine.DebugDumpRequest;
import io.fluidex.proto.matchengine.DebugDumpResponse;
import io.fluidex.proto.matchengine.DebugReloadRequest;
import io.fluidex.proto.matchengine.DebugReloadResponse;
import io.fluidex.proto.matchengine.DebugResetRequest;
import io.fluidex.proto.matchengine.DebugResetResponse;
import io.fluidex.proto.matchengine.DepthStreamRequest;
import io.fluidex.proto.matchengine.DepthStreamResponse;
import io.fluidex.proto.matchengine.ExchangeInfoRequest;
import io.fluidex.proto.matchengine.ExchangeInfoResponse;
import io.fluidex.proto.matchengine.MarketListRequest;
import io.fluidex.proto.matchengine.MarketListResponse;
import io.fluidex.proto.matchengine.MarketSummaryRequest;
import io.fluidex.proto.matchengine.MarketSummaryResponse;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.OrderBookDepthRequest;
import io.fluidex.proto.matchengine.OrderBookDepthResponse;
import io.fluidex.proto.matchengine.OrderByClientIdRequest;
import io.fluidex.proto.matchengine.OrderByClientIdResponse;
import io.fluidex.proto.matchengine.OrderCancelAllRequest;
import io.fluidex.proto.matchengine.OrderCancelAllResponse;
import io.fluidex.proto.matchengine.OrderCancelRequest;
import io.fluidex.proto.matchengine.OrderDetailRequest;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderQueryRequest;
import io.fluidex.proto.matchengine.OrderQueryResponse;
import io.fluidex.proto.matchengine.OrderTradesRequest;
import io.fluidex.proto.matchengine.OrderTradesResponse;
import io.fluidex.proto.matchengine.ReloadMarketsRequest;
import io.fluidex.proto.matchengine.ServerTimeRequest;
import io.fluidex.proto.matchengine.ServerTimeResponse;
import io.fluidex.proto.matchengine.SimpleSuccessResponse;
import io.fluidex.proto.matchengine.TradeStreamRequest;
import io.fluidex.proto.matchengine.TradeStreamResponse;
import io.fluidex.proto.matchengine.TransferRequest;
import io.fluidex.proto.matchengine.TransferResponse;
import io.fluidex.proto.matchengine.UserInfo;
import io.fluidex.proto.matchengine.UserQueryRequest;
import io.fluidex.proto.matchengine.UserQueryResponse;
import io.fluidex.proto.matchengine.UserStreamRequest;
import io.fluidex.proto.matchengine.UserStreamResponse;
import io.fluidex.proto.matchengine.WithdrawRequest;
import io.fluidex.proto.matchengine.WithdrawResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;

/** The gRPC interface: which class answers which call. */
final class MatchengineApi extends MatchengineGrpc.MatchengineImplBase {
  private final AccountCalls accounts;
  private final OrderCalls orders;
  private final MarketCalls market;
  private final OperatorCalls operators;
  private final StreamCalls streams;

  MatchengineApi(
      final AccountCalls accounts,
      final OrderCalls orders,
      final MarketCalls market,
      final OperatorCalls operators,
      final StreamCalls streams) {
    this.accounts = accounts;
    this.orders = orders;
    this.market = market;
    this.operators = operators;
    this.streams = streams;
  }

  @Override
  public void registerUser(final UserInfo request, final StreamObserver<UserInfo> observer) {
    accounts.registerUser(request, observer);
  }

  @Override
  public void balanceQuery(
      final BalanceQueryRequest request, final StreamObserver<BalanceQueryResponse> observer) {
    accounts.balanceQuery(request, observer);
  }

  @Override
  public void balanceUpdate(
      final BalanceUpdateRequest request, final StreamObserver<BalanceUpdateResponse> observer) {
    accounts.balanceUpdate(request, observer);
  }

  @Override
  public void assetList(
      final AssetListRequest request, final StreamObserver<AssetListResponse> observer) {
    market.assetList(request, observer);
  }

  @Override
  public void orderPut(final OrderPutRequest request, final StreamObserver<OrderInfo> observer) {
    orders.orderPut(request, observer);
  }

  @Override
  public void batchOrderPut(
      final BatchOrderPutRequest request, final StreamObserver<BatchOrderPutResponse> observer) {
    orders.batchOrderPut(request, observer);
  }

  @Override
  public void orderQuery(
      final OrderQueryRequest request, final StreamObserver<OrderQueryResponse> observer) {
    orders.orderQuery(request, observer);
  }

  @Override
  public void orderCancel(
      final OrderCancelRequest request, final StreamObserver<OrderInfo> observer) {
    orders.orderCancel(request, observer);
  }

  @Override
  public void orderCancelAll(
      final OrderCancelAllRequest request, final StreamObserver<OrderCancelAllResponse> observer) {
    orders.orderCancelAll(request, observer);
  }

  @Override
  public void orderBookDepth(
      final OrderBookDepthRequest request, final StreamObserver<OrderBookDepthResponse> observer) {
    market.orderBookDepth(request, observer);
  }

  @Override
  public void orderDetail(
      final OrderDetailRequest request, final StreamObserver<OrderInfo> observer) {
    orders.orderDetail(request, observer);
  }

  @Override
  public void marketList(
      final MarketListRequest request, final StreamObserver<MarketListResponse> observer) {
    market.marketList(request, observer);
  }

  @Override
  public void reloadMarkets(
      final ReloadMarketsRequest request, final StreamObserver<SimpleSuccessResponse> observer) {
    operators.reloadMarkets(request, observer);
  }

  @Override
  public void marketSummary(
      final MarketSummaryRequest request, final StreamObserver<MarketSummaryResponse> observer) {
    market.marketSummary(request, observer);
  }

  @Override
  public void transfer(
      final TransferRequest request, final StreamObserver<TransferResponse> observer) {
    accounts.transfer(request, observer);
  }

  @Override
  public void withdraw(
      final WithdrawRequest request, final StreamObserver<WithdrawResponse> observer) {
    accounts.withdraw(request, observer);
  }

  @Override
  public void userQuery(
      final UserQueryRequest request, final StreamObserver<UserQueryResponse> observer) {
    accounts.userQuery(request, observer);
  }

  @Override
  public void orderByClientId(
      final OrderByClientIdRequest request,
      final StreamObserver<OrderByClientIdResponse> observer) {
    orders.orderByClientId(request, observer);
  }

  /** From the history, which may be some milliseconds behind. */
  @Override
  public void orderTrades(
      final OrderTradesRequest request, final StreamObserver<OrderTradesResponse> observer) {
    orders.orderTrades(request, observer);
  }

  @Override
  public void exchangeInfo(
      final ExchangeInfoRequest request, final StreamObserver<ExchangeInfoResponse> observer) {
    market.exchangeInfo(request, observer);
  }

  @Override
  public void serverTime(
      final ServerTimeRequest request, final StreamObserver<ServerTimeResponse> observer) {
    market.serverTime(request, observer);
  }

  @Override
  public void depthStream(
      final DepthStreamRequest request, final StreamObserver<DepthStreamResponse> observer) {
    begin(observer, () -> streams.depth(request, observer));
  }

  @Override
  public void tradeStream(
      final TradeStreamRequest request, final StreamObserver<TradeStreamResponse> observer) {
    begin(observer, () -> streams.trades(request, observer));
  }

  @Override
  public void userStream(
      final UserStreamRequest request, final StreamObserver<UserStreamResponse> observer) {
    begin(observer, () -> streams.user(request, observer));
  }

  @Override
  public void debugDump(
      final DebugDumpRequest request, final StreamObserver<DebugDumpResponse> observer) {
    operators.debugDump(request, observer);
  }

  @Override
  public void debugReset(
      final DebugResetRequest request, final StreamObserver<DebugResetResponse> observer) {
    operators.debugReset(request, observer);
  }

  @Override
  public void debugReload(
      final DebugReloadRequest request, final StreamObserver<DebugReloadResponse> observer) {
    operators.debugReload(request, observer);
  }

  private static void begin(final StreamObserver<?> observer, final Runnable stream) {
    try {
      stream.run();
    } catch (final RequestException e) {
      observer.onError(ExchangeCalls.refusal(e.reason()));
    } catch (final StatusRuntimeException e) {
      observer.onError(e);
    }
  }
}
