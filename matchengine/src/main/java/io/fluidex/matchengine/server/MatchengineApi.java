package io.fluidex.matchengine.server;

import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.EngineMode;
import io.fluidex.matchengine.command.LoadMarkets;
import io.fluidex.matchengine.command.Reset;
import io.fluidex.matchengine.command.SignaturePolicy;
import io.fluidex.matchengine.core.ExchangeCore;
import io.fluidex.matchengine.core.LevelView;
import io.fluidex.matchengine.core.UserView;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.exchange.Exchange;
import io.fluidex.matchengine.exchange.Snapshots;
import io.fluidex.matchengine.exchange.UnavailableException;
import io.fluidex.matchengine.history.HistoryQueries;
import io.fluidex.matchengine.history.PageRequest;
import io.fluidex.matchengine.limit.UserLimit;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.result.BalanceUpdated;
import io.fluidex.matchengine.result.FundsTransferred;
import io.fluidex.matchengine.result.OrderCancelled;
import io.fluidex.matchengine.result.OrderPlaced;
import io.fluidex.matchengine.result.OrdersCancelled;
import io.fluidex.matchengine.result.OrdersPlaced;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import io.fluidex.matchengine.result.UserCreated;
import io.fluidex.matchengine.state.ClosedOrder;
import io.fluidex.matchengine.state.MarketState;
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
import io.fluidex.proto.matchengine.ExchangeMode;
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
import io.fluidex.proto.matchengine.RateLimit;
import io.fluidex.proto.matchengine.ReloadMarketsRequest;
import io.fluidex.proto.matchengine.ResultCode;
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
import io.fluidex.rollup.message.Domain;
import io.fluidex.runtime.database.DatabaseException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The gRPC interface: every write is answered when it is durable, every read shows what is.
 * Handlers block, so each call has a thread of its own.
 *
 * <p>Long only because there are many calls; each is a translation.
 */
final class MatchengineApi extends MatchengineGrpc.MatchengineImplBase {
  /** A stable number beside the message of an error, see {@link Reason#code}. */
  private static final Metadata.Key<String> REASON =
      Metadata.Key.of("fluidex-reason", Metadata.ASCII_STRING_MARSHALLER);

  private static final int DEFAULT_LIMIT = 10;
  private static final int MOST_ORDERS = 100;
  private static final long REPLY_SECONDS = 30;

  private final Exchange exchange;
  private final Snapshots snapshots;
  private final Requests requests;
  private final Supplier<LoadMarkets> markets;
  private final HistoryQueries history;
  private final Domain domain;
  private final InstantSource clock;
  private final StreamCalls streams;
  private final UserLimit userLimit;
  private final List<RateLimit> limits;
  private final Runnable afterReset;

  /**
   * The calls.
   *
   * @param limits what clients are told of limits
   * @param afterReset is called when the exchange has forgotten its state
   */
  MatchengineApi(
      final Exchange exchange,
      final Snapshots snapshots,
      final Requests requests,
      final Supplier<LoadMarkets> markets,
      final HistoryQueries history,
      final Domain domain,
      final InstantSource clock,
      final StreamCalls streams,
      final UserLimit userLimit,
      final List<RateLimit> limits,
      final Runnable afterReset) {
    this.streams = streams;
    this.userLimit = userLimit;
    this.limits = List.copyOf(limits);
    this.afterReset = afterReset;
    this.exchange = exchange;
    this.snapshots = snapshots;
    this.requests = requests;
    this.markets = markets;
    this.history = history;
    this.domain = domain;
    this.clock = clock;
  }

  static StatusRuntimeException refusal(final Reason reason, final String message) {
    final Metadata trailers = new Metadata();
    trailers.put(REASON, Integer.toString(reason.code()));
    return Status.fromCodeValue(reason.status().number())
        .withDescription(message)
        .asRuntimeException(trailers);
  }

  private static StatusRuntimeException refusal(final Reason reason) {
    return refusal(reason, reason.text());
  }

  static <T> T await(final CompletableFuture<T> future) {
    try {
      return future.get(REPLY_SECONDS, TimeUnit.SECONDS);
    } catch (final TimeoutException e) {
      throw Status.DEADLINE_EXCEEDED
          .withDescription("not confirmed in time; it may have happened, ask before repeating")
          .withCause(e)
          .asRuntimeException();
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withCause(e).asRuntimeException();
    } catch (final ExecutionException e) {
      if (e.getCause() instanceof UnavailableException unavailable) {
        throw Status.UNAVAILABLE
            .withDescription(unavailable.getMessage())
            .withCause(e)
            .asRuntimeException();
      }
      throw new IllegalStateException("a request failed", e.getCause());
    }
  }

  static <R> void answer(final StreamObserver<R> observer, final Supplier<R> reply) {
    final R message;
    try {
      message = reply.get();
    } catch (final RequestException e) {
      observer.onError(refusal(e.reason()));
      return;
    } catch (final StatusRuntimeException e) {
      observer.onError(e);
      return;
    }
    observer.onNext(message);
    observer.onCompleted();
  }

  /** Refuses what a user sends beyond its limit. */
  static void requireRate(
      final UserLimit userLimit, final Exchange exchange, final Command command) {
    final OptionalLong tooMany =
        userLimit.exceededBy(
            command, exchange.engineSettings().signatures() == SignaturePolicy.REQUIRED);
    if (tooMany.isPresent()) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(
              "user " + tooMany.getAsLong() + " sends too many commands: slow down and try again")
          .asRuntimeException();
    }
  }

  private Result execute(final Command command) {
    requireRate(userLimit, exchange, command);
    final Result result = await(exchange.submit(command));
    if (result instanceof Rejected rejected) {
      throw refusal(rejected.reason(), rejected.message());
    }
    return result;
  }

  private <T> T ask(final Function<ExchangeCore, T> question) {
    return await(exchange.query(question));
  }

  private int market(final String name) {
    final OptionalInt number = exchange.catalog().market(name);
    if (number.isEmpty()) {
      throw new RequestException(Reason.INVALID_MARKET);
    }
    return number.getAsInt();
  }

  private void requireDevelopment() {
    if (exchange.engineSettings().mode() != EngineMode.DEVELOPMENT) {
      throw new RequestException(Reason.DEVELOPMENT_ONLY);
    }
  }

  @Override
  public void registerUser(final UserInfo request, final StreamObserver<UserInfo> observer) {
    answer(
        observer,
        () ->
            execute(requests.registerUser(request)) instanceof UserCreated user
                ? UserInfo.newBuilder()
                    .setUserId((int) user.userId())
                    .setL1Address(user.l1Address())
                    .setL2Pubkey(user.l2Pubkey())
                    .build()
                : request);
  }

  @Override
  public void balanceQuery(
      final BalanceQueryRequest request, final StreamObserver<BalanceQueryResponse> observer) {
    answer(
        observer,
        () -> {
          final Catalog catalog = exchange.catalog();
          final List<AssetSpec> assets =
              request.getAssetsCount() == 0
                  ? catalog.assets()
                  : request.getAssetsList().stream()
                      .map(id ->
                          catalog
                              .asset(id)
                              .orElseThrow(() -> new RequestException(Reason.INVALID_ASSET)))
                      .toList();
          final long user = Integer.toUnsignedLong(request.getUserId());
          return BalanceQueryResponse.newBuilder()
              .addAllBalances(
                  ask(core ->
                      assets.stream()
                          .map(asset -> Replies.balance(asset, core.balance(user, asset.token())))
                          .toList()))
              .build();
        });
  }

  @Override
  public void balanceUpdate(
      final BalanceUpdateRequest request, final StreamObserver<BalanceUpdateResponse> observer) {
    answer(
        observer,
        () -> {
          execute(
              exchange.engineSettings().isRollup()
                  ? requests.withdrawByUpdate(request)
                  : requests.updateBalance(request));
          return BalanceUpdateResponse.getDefaultInstance();
        });
  }

  @Override
  public void assetList(
      final AssetListRequest request, final StreamObserver<AssetListResponse> observer) {
    answer(
        observer,
        () ->
            AssetListResponse.newBuilder()
                .addAllAssetLists(exchange.catalog().assets().stream().map(Replies::asset).toList())
                .build());
  }

  @Override
  public void orderPut(final OrderPutRequest request, final StreamObserver<OrderInfo> observer) {
    answer(
        observer,
        () -> {
          final OrderPlaced placed = (OrderPlaced) execute(requests.order(request));
          return Replies.order(
              exchange.catalog(), placed.order(), placed.status(), placed.nextOrderId());
        });
  }

  @Override
  public void batchOrderPut(
      final BatchOrderPutRequest request, final StreamObserver<BatchOrderPutResponse> observer) {
    answer(
        observer,
        () -> {
          final OrdersPlaced placed = (OrdersPlaced) execute(requests.batch(request));
          final BatchOrderPutResponse.Builder reply =
              BatchOrderPutResponse.newBuilder().addAllOrderIds(placed.orderIds());
          if (placed.failure() != null) {
            reply
                .setResultCode(ResultCode.INTERNAL_ERROR)
                .setErrorMessage(placed.failure().message());
          }
          return reply.build();
        });
  }

  @Override
  public void orderQuery(
      final OrderQueryRequest request, final StreamObserver<OrderQueryResponse> observer) {
    answer(
        observer,
        () -> {
          if (request.getUserId() == 0) {
            throw new RequestException(Reason.INVALID_USER_ID);
          }
          final int market =
              request.getMarket().equals("all") ? Command.UNKNOWN : market(request.getMarket());
          final int limit =
              request.getLimit() <= 0 ? DEFAULT_LIMIT : Math.min(request.getLimit(), MOST_ORDERS);
          final List<OrderSnapshot> open =
              ask(core -> core.openOrders(Integer.toUnsignedLong(request.getUserId()), market));
          final long skipped = request.getOffset() < 0 ? Long.MAX_VALUE : request.getOffset();
          return OrderQueryResponse.newBuilder()
              .setOffset(request.getOffset())
              .setLimit(limit)
              .setTotal(open.size())
              .addAllOrders(open.stream().skip(skipped).limit(limit).map(this::openOrder).toList())
              .build();
        });
  }

  private OrderInfo openOrder(final OrderSnapshot order) {
    return Replies.order(exchange.catalog(), order, OrderStatus.OPEN, 0);
  }

  /** What a signed cancel is signed for: the order's id on L2. */
  private long l2OrderId(final OrderCancelRequest request) {
    if (request.getSignature().isEmpty()) {
      return 0;
    }
    final long user = Integer.toUnsignedLong(request.getUserId());
    return ask(core ->
        (request.getOrderId() != 0
                ? core.order(request.getOrderId())
                : core.orderByClientId(user, request.getClientOrderId(), clock.millis())
                    .map(ClosedOrder::order))
            .map(order -> order.terms().l2OrderId())
            .orElse(0L));
  }

  @Override
  public void orderCancel(
      final OrderCancelRequest request, final StreamObserver<OrderInfo> observer) {
    answer(
        observer,
        () -> {
          final OrderCancelled cancelled =
              (OrderCancelled) execute(requests.cancel(request, l2OrderId(request)));
          return cancelled.order() == null
              ? OrderInfo.newBuilder().setNextOrderId((int) cancelled.nextOrderId()).build()
              : Replies.order(
                  exchange.catalog(),
                  cancelled.order(),
                  OrderStatus.CANCELLED,
                  cancelled.nextOrderId());
        });
  }

  @Override
  public void orderCancelAll(
      final OrderCancelAllRequest request, final StreamObserver<OrderCancelAllResponse> observer) {
    answer(
        observer,
        () ->
            OrderCancelAllResponse.newBuilder()
                .setTotal(((OrdersCancelled) execute(requests.cancelAll(request))).total())
                .build());
  }

  @Override
  public void orderBookDepth(
      final OrderBookDepthRequest request, final StreamObserver<OrderBookDepthResponse> observer) {
    answer(
        observer,
        () -> {
          final int market = market(request.getMarket());
          final MarketSpec spec = exchange.catalog().market(market);
          final Optional<BigDecimal> interval = interval(request.getInterval());
          final int limit = request.getLimit();
          final int wanted = interval.isPresent() || limit < 0 ? Integer.MAX_VALUE : limit;
          return ask(core -> {
            final List<LevelView> asks = core.levels(market, OrderSide.ASK, wanted);
            final List<LevelView> bids = core.levels(market, OrderSide.BID, wanted);
            return OrderBookDepthResponse.newBuilder()
                .addAllAsks(Replies.levels(spec, OrderSide.ASK, asks, interval, limit))
                .addAllBids(Replies.levels(spec, OrderSide.BID, bids, interval, limit))
                .setSequence(core.lastSeq())
                .build();
          });
        });
  }

  private static Optional<BigDecimal> interval(final String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!Decimal.parse(text).isNumber() || Decimal.parse(text).signum() < 0) {
      throw Status.INVALID_ARGUMENT.withDescription("invalid interval").asRuntimeException();
    }
    final BigDecimal width = new BigDecimal(text.replace("_", ""));
    return width.signum() == 0 ? Optional.empty() : Optional.of(width);
  }

  @Override
  public void orderDetail(
      final OrderDetailRequest request, final StreamObserver<OrderInfo> observer) {
    answer(
        observer,
        () -> {
          final int market = market(request.getMarket());
          return ask(core -> core.order(request.getOrderId()))
              .filter(order -> order.terms().market() == market)
              .map(this::openOrder)
              .orElseThrow(() -> new RequestException(Reason.INVALID_ORDER_ID));
        });
  }

  @Override
  public void marketList(
      final MarketListRequest request, final StreamObserver<MarketListResponse> observer) {
    answer(
        observer,
        () ->
            MarketListResponse.newBuilder()
                .addAllMarkets(exchange.catalog().markets().stream().map(Replies::market).toList())
                .build());
  }

  @Override
  public void reloadMarkets(
      final ReloadMarketsRequest request, final StreamObserver<SimpleSuccessResponse> observer) {
    answer(
        observer,
        () -> {
          execute(markets.get());
          return SimpleSuccessResponse.getDefaultInstance();
        });
  }

  @Override
  public void marketSummary(
      final MarketSummaryRequest request, final StreamObserver<MarketSummaryResponse> observer) {
    answer(
        observer,
        () -> {
          final List<Integer> wanted =
              request.getMarketsCount() == 0
                  ? exchange.catalog().markets().stream().map(m -> market(m.name())).toList()
                  : request.getMarketsList().stream().map(this::market).toList();
          return ask(core ->
              MarketSummaryResponse.newBuilder()
                  .addAllMarketSummaries(
                      wanted.stream().map(number -> summary(core, number)).toList())
                  .build());
        });
  }

  private static MarketSummaryResponse.MarketSummary summary(
      final ExchangeCore core, final int number) {
    final MarketState market = core.markets().get(number);
    final LevelView asks = core.total(number, OrderSide.ASK);
    final LevelView bids = core.total(number, OrderSide.BID);
    return MarketSummaryResponse.MarketSummary.newBuilder()
        .setName(market.spec().name())
        .setAskCount(asks.orders())
        .setAskAmount(Decimal.format(asks.amount(), market.spec().amountPrecision()))
        .setBidCount(bids.orders())
        .setBidAmount(Decimal.format(bids.amount(), market.spec().amountPrecision()))
        .setTradeCount(market.trades())
        .build();
  }

  @Override
  public void transfer(
      final TransferRequest request, final StreamObserver<TransferResponse> observer) {
    answer(
        observer,
        () -> {
          final FundsTransferred done = (FundsTransferred) execute(requests.transfer(request));
          return TransferResponse.newBuilder()
              .setSuccess(done.success())
              .setAsset(request.getAsset())
              .setBalanceFrom(amount(request.getAsset(), done.available()))
              .setNextNonce(done.nextNonce())
              .build();
        });
  }

  private String amount(final String asset, final long units) {
    return exchange
        .catalog()
        .asset(asset)
        .map(spec -> Decimal.format(units, spec.precision()))
        .orElse("0");
  }

  @Override
  public void withdraw(
      final WithdrawRequest request, final StreamObserver<WithdrawResponse> observer) {
    answer(
        observer,
        () -> {
          final BalanceUpdated done = (BalanceUpdated) execute(requests.withdraw(request));
          return WithdrawResponse.newBuilder()
              .setAvailable(amount(request.getAsset(), done.available()))
              .setNextNonce(done.nextNonce())
              .build();
        });
  }

  @Override
  public void userQuery(
      final UserQueryRequest request, final StreamObserver<UserQueryResponse> observer) {
    answer(
        observer,
        () -> {
          final UserView user =
              ask(core -> core.user(Integer.toUnsignedLong(request.getUserId())))
                  .orElseThrow(() -> new RequestException(Reason.INVALID_USER_ID));
          return UserQueryResponse.newBuilder()
              .setUser(Replies.user(user))
              .setNextNonce(user.nextNonce())
              .setNextOrderId((int) user.nextOrderId())
              .setOpenOrders(user.openOrders())
              .build();
        });
  }

  @Override
  public void orderByClientId(
      final OrderByClientIdRequest request,
      final StreamObserver<OrderByClientIdResponse> observer) {
    answer(
        observer,
        () -> {
          final ClosedOrder found =
              ask(core ->
                      core.orderByClientId(
                          Integer.toUnsignedLong(request.getUserId()),
                          request.getClientOrderId(),
                          clock.millis()))
                  .orElseThrow(() -> new RequestException(Reason.INVALID_ORDER_ID));
          return OrderByClientIdResponse.newBuilder()
              .setOrder(Replies.order(exchange.catalog(), found.order(), found.status(), 0))
              .build();
        });
  }

  /** From the history, which may be some milliseconds behind. */
  @Override
  public void orderTrades(
      final OrderTradesRequest request, final StreamObserver<OrderTradesResponse> observer) {
    answer(
        observer,
        () -> {
          market(request.getMarket());
          final OrderTradesResponse.Builder reply = OrderTradesResponse.newBuilder();
          if (request.getOffset() < 0) {
            return reply.build();
          }
          final int limit =
              request.getLimit() <= 0 ? DEFAULT_LIMIT : Math.min(request.getLimit(), MOST_ORDERS);
          final PageRequest page =
              new PageRequest(Optional.empty(), Optional.empty(), request.getOffset(), limit, true);
          try {
            history.orderTrades(request.getMarket(), request.getOrderId(), page).stream()
                .map(Replies::userTrade)
                .forEach(reply::addTrades);
          } catch (final DatabaseException e) {
            throw Status.UNAVAILABLE
                .withDescription("the history is not available now, try again later")
                .withCause(e)
                .asRuntimeException();
          }
          return reply.build();
        });
  }

  @Override
  public void exchangeInfo(
      final ExchangeInfoRequest request, final StreamObserver<ExchangeInfoResponse> observer) {
    answer(
        observer,
        () -> {
          final boolean rollup = exchange.engineSettings().isRollup();
          return ExchangeInfoResponse.newBuilder()
              .setMode(
                  rollup
                      ? ExchangeMode.EXCHANGE_MODE_ROLLUP
                      : ExchangeMode.EXCHANGE_MODE_DEVELOPMENT)
              .setTime(clock.millis())
              .addAllAssets(exchange.catalog().assets().stream().map(Replies::asset).toList())
              .addAllMarkets(exchange.catalog().markets().stream().map(Replies::market).toList())
              .addLimits(
                  RateLimit.newBuilder()
                      .setName("open_orders")
                      .setLimit(exchange.engineSettings().maxOpenOrders()))
              .addAllLimits(limits)
              .setDomain(rollup ? HexFormat.of().formatHex(domain.toBytes()) : "")
              .setOrderTreeDepth(exchange.engineSettings().depths().order())
              .build();
        });
  }

  @Override
  public void serverTime(
      final ServerTimeRequest request, final StreamObserver<ServerTimeResponse> observer) {
    answer(observer, () -> ServerTimeResponse.newBuilder().setTime(clock.millis()).build());
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

  private static void begin(final StreamObserver<?> observer, final Runnable stream) {
    try {
      stream.run();
    } catch (final RequestException e) {
      observer.onError(refusal(e.reason()));
    } catch (final StatusRuntimeException e) {
      observer.onError(e);
    }
  }

  @Override
  public void debugDump(
      final DebugDumpRequest request, final StreamObserver<DebugDumpResponse> observer) {
    answer(
        observer,
        () -> {
          requireDevelopment();
          await(snapshots.written());
          return DebugDumpResponse.getDefaultInstance();
        });
  }

  @Override
  public void debugReset(
      final DebugResetRequest request, final StreamObserver<DebugResetResponse> observer) {
    answer(
        observer,
        () -> {
          execute(new Reset());
          afterReset.run();
          return DebugResetResponse.getDefaultInstance();
        });
  }

  @Override
  public void debugReload(
      final DebugReloadRequest request, final StreamObserver<DebugReloadResponse> observer) {
    answer(
        observer,
        () -> {
          requireDevelopment();
          await(exchange.reload());
          return DebugReloadResponse.getDefaultInstance();
        });
  }
}
