package io.fluidex.matchengine.server;

import io.fluidex.matchengine.core.ExchangeCore;
import io.fluidex.matchengine.core.LevelView;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.exchange.Exchange;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.state.MarketState;
import io.fluidex.proto.matchengine.AssetListRequest;
import io.fluidex.proto.matchengine.AssetListResponse;
import io.fluidex.proto.matchengine.ExchangeInfoRequest;
import io.fluidex.proto.matchengine.ExchangeInfoResponse;
import io.fluidex.proto.matchengine.ExchangeMode;
import io.fluidex.proto.matchengine.MarketListRequest;
import io.fluidex.proto.matchengine.MarketListResponse;
import io.fluidex.proto.matchengine.MarketSummaryRequest;
import io.fluidex.proto.matchengine.MarketSummaryResponse;
import io.fluidex.proto.matchengine.OrderBookDepthRequest;
import io.fluidex.proto.matchengine.OrderBookDepthResponse;
import io.fluidex.proto.matchengine.RateLimit;
import io.fluidex.proto.matchengine.ServerTimeRequest;
import io.fluidex.proto.matchengine.ServerTimeResponse;
import io.fluidex.rollup.message.Domain;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Calls about what is traded here, at which prices, under which rules. */
final class MarketCalls {
  private final ExchangeCalls calls;
  private final Exchange exchange;
  private final Domain domain;
  private final InstantSource clock;
  private final List<RateLimit> limits;

  MarketCalls(
      final ExchangeCalls calls,
      final Exchange exchange,
      final Domain domain,
      final InstantSource clock,
      final List<RateLimit> limits) {
    this.calls = calls;
    this.exchange = exchange;
    this.domain = domain;
    this.clock = clock;
    this.limits = List.copyOf(limits);
  }

  void assetList(final AssetListRequest request, final StreamObserver<AssetListResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () ->
            AssetListResponse.newBuilder()
                .addAllAssetLists(exchange.catalog().assets().stream().map(Replies::asset).toList())
                .build());
  }

  void marketList(
      final MarketListRequest request, final StreamObserver<MarketListResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () ->
            MarketListResponse.newBuilder()
                .addAllMarkets(exchange.catalog().markets().stream().map(Replies::market).toList())
                .build());
  }

  void marketSummary(
      final MarketSummaryRequest request, final StreamObserver<MarketSummaryResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          final List<Integer> wanted =
              request.getMarketsCount() == 0
                  ? exchange.catalog().markets().stream().map(m -> calls.market(m.name())).toList()
                  : request.getMarketsList().stream().map(calls::market).toList();
          return calls.ask(core ->
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

  void orderBookDepth(
      final OrderBookDepthRequest request, final StreamObserver<OrderBookDepthResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          final int market = calls.market(request.getMarket());
          final MarketSpec spec = exchange.catalog().market(market);
          final Optional<BigDecimal> interval = interval(request.getInterval());
          final int limit = request.getLimit();
          final int wanted = interval.isPresent() || limit < 0 ? Integer.MAX_VALUE : limit;
          return calls.ask(core -> {
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

  void exchangeInfo(
      final ExchangeInfoRequest request, final StreamObserver<ExchangeInfoResponse> observer) {
    ExchangeCalls.answer(
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

  void serverTime(
      final ServerTimeRequest request, final StreamObserver<ServerTimeResponse> observer) {
    ExchangeCalls.answer(
        observer, () -> ServerTimeResponse.newBuilder().setTime(clock.millis()).build());
  }
}
