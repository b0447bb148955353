package io.fluidex.matchengine.server;

import io.fluidex.matchengine.auth.RemovalMessage;
import io.fluidex.matchengine.auth.RequestSignatures;
import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.command.AddLiquidity;
import io.fluidex.matchengine.command.Authorisation;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.command.RemoveLiquidity;
import io.fluidex.matchengine.command.SignaturePolicy;
import io.fluidex.matchengine.command.TransferFunds;
import io.fluidex.matchengine.core.PoolView;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.exchange.Exchange;
import io.fluidex.matchengine.limit.UserLimit;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.pool.Curve;
import io.fluidex.matchengine.pool.PoolPricing;
import io.fluidex.matchengine.pool.Products;
import io.fluidex.matchengine.pool.Shares;
import io.fluidex.matchengine.result.LiquidityChanged;
import io.fluidex.matchengine.result.OrderPlaced;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import io.fluidex.matchengine.state.PoolShare;
import io.fluidex.proto.matchengine.AddLiquidityRequest;
import io.fluidex.proto.matchengine.AddLiquidityResponse;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.PoolInfoRequest;
import io.fluidex.proto.matchengine.PoolInfoResponse;
import io.fluidex.proto.matchengine.PoolListRequest;
import io.fluidex.proto.matchengine.PoolListResponse;
import io.fluidex.proto.matchengine.PoolState;
import io.fluidex.proto.matchengine.PoolsGrpc;
import io.fluidex.proto.matchengine.QuoteSwapRequest;
import io.fluidex.proto.matchengine.QuoteSwapResponse;
import io.fluidex.proto.matchengine.RemoveLiquidityRequest;
import io.fluidex.proto.matchengine.RemoveLiquidityResponse;
import io.fluidex.proto.matchengine.SwapRequest;
import io.fluidex.proto.matchengine.SwapResponse;
import io.fluidex.proto.matchengine.TimeInForce;
import io.fluidex.proto.matchengine.TransferRequest;
import io.grpc.stub.StreamObserver;
import java.util.List;

/**
 * The gRPC interface of pools. As in {@link MatchengineApi}, a write is answered when it is
 * durable, and each call has a thread of its own.
 */
final class PoolsApi extends PoolsGrpc.PoolsImplBase {
  private static final int SEQUENCE_BITS = 40;

  private final Exchange exchange;
  private final PoolDesk desk;
  private final Requests requests;
  private final RequestSignatures signatures;
  private final UserLimit userLimit;

  PoolsApi(
      final Exchange exchange,
      final PoolDesk desk,
      final Requests requests,
      final RequestSignatures signatures,
      final UserLimit userLimit) {
    this.exchange = exchange;
    this.desk = desk;
    this.requests = requests;
    this.signatures = signatures;
    this.userLimit = userLimit;
  }

  /** Before the pool signs anything for a user, its request is one, and not one too many. */
  private void admit(final Command command, final Authorisation authorisation) {
    if (exchange.engineSettings().signatures() == SignaturePolicy.REQUIRED
        && !authorisation.isValid()) {
      throw new RequestException(Reason.INVALID_SIGNATURE);
    }
    ExchangeCalls.requireRate(userLimit, exchange, command);
  }

  private PoolState state(final PoolView pool) {
    final Catalog catalog = exchange.catalog();
    final String market = catalog.market(pool.market()).name();
    return PoolState.newBuilder()
        .setMarket(market)
        .setAccount((int) pool.account())
        .setFeeBips(pool.feeBips())
        .setBaseReserve(format(pool.base(), catalog.base(pool.market())))
        .setQuoteReserve(format(pool.quote(), catalog.quote(pool.market())))
        .setTotalShares(pool.totalShares())
        .setIsActive(desk.isActive(market))
        .build();
  }

  private static String format(final long units, final AssetSpec asset) {
    return Decimal.format(units, asset.precision());
  }

  @Override
  public void poolList(
      final PoolListRequest request, final StreamObserver<PoolListResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          final List<PoolView> pools = ExchangeCalls.await(exchange.query(core -> core.pools()));
          return PoolListResponse.newBuilder()
              .addAllPools(pools.stream().map(this::state).toList())
              .build();
        });
  }

  @Override
  public void poolInfo(
      final PoolInfoRequest request, final StreamObserver<PoolInfoResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          final long user = Integer.toUnsignedLong(request.getUserId());
          final PoolView pool = desk.pool(request.getMarket());
          final PoolShare share =
              ExchangeCalls.await(exchange.query(core -> core.poolShare(pool.market(), user)));
          final Catalog catalog = exchange.catalog();
          final long shares = user == 0 ? 0 : Math.min(share.shares(), pool.totalShares());
          return PoolInfoResponse.newBuilder()
              .setPool(state(pool))
              .setShares(shares)
              .setBaseWorth(format(worth(shares, pool, pool.base()), catalog.base(pool.market())))
              .setQuoteWorth(
                  format(worth(shares, pool, pool.quote()), catalog.quote(pool.market())))
              .setNextSequence(user == 0 ? 0 : share.sequence())
              .build();
        });
  }

  private static long worth(final long shares, final PoolView pool, final long reserve) {
    return shares == 0 ? 0 : Shares.worth(shares, pool.totalShares(), reserve);
  }

  @Override
  public void quoteSwap(
      final QuoteSwapRequest request, final StreamObserver<QuoteSwapResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          final int number = desk.pool(request.getMarket()).market();
          final Catalog catalog = exchange.catalog();
          final MarketSpec market = catalog.market(number);
          final AssetSpec quoted = catalog.quote(number);
          final OrderSide side = request.getOrderSideValue() == 0 ? OrderSide.ASK : OrderSide.BID;
          if (request.getSlippageBips() < 0 || request.getSlippageBips() > Curve.BIPS_PER_ONE) {
            throw new RequestException(Reason.INVALID_ORDER_PARAMS);
          }
          final boolean bySpending = side == OrderSide.BID && request.getAmount().isEmpty();
          final PoolDesk.Quote quote =
              bySpending
                  ? desk.quoteFor(
                      market.name(),
                      units(request.getQuoteAmount(), quoted.precision()),
                      price -> limit(price, side, request.getSlippageBips()))
                  : desk.quote(
                      market.name(), side, units(request.getAmount(), market.amountPrecision()));
          final PoolPricing pricing = PoolDesk.pricing(catalog, number);
          final long limit = limit(quote.price(), side, request.getSlippageBips());
          final long quoteLimit = pricing.quote(quote.lots(), limit);
          if (quoteLimit < 0) {
            throw new RequestException(Reason.ORDER_TOO_LARGE);
          }
          return QuoteSwapResponse.newBuilder()
              .setAmount(Decimal.format(quote.lots(), market.amountPrecision()))
              .setPrice(Decimal.format(quote.price(), market.pricePrecision()))
              .setQuoteAmount(format(pricing.quote(quote.lots(), quote.price()), quoted))
              .setLimitPrice(Decimal.format(limit, market.pricePrecision()))
              .setQuoteLimit(format(quoteLimit, quoted))
              .build();
        });
  }

  /** A price that is worse for the taker by a part of it, rounded towards the price. */
  private static long limit(final long price, final OrderSide side, final int bips) {
    final long slippage = Products.divideDown(price, bips, Curve.BIPS_PER_ONE);
    return side == OrderSide.BID
        ? (slippage > Long.MAX_VALUE - price ? Long.MAX_VALUE : price + slippage)
        : Math.max(1, price - slippage);
  }

  private static long units(final String text, final int decimals) {
    final Decimal amount = Decimal.parse(text);
    final long units = amount.isNumber() ? amount.toUnits(decimals) : -1;
    if (units < 0) {
      throw new RequestException(Reason.MALFORMED_AMOUNT);
    }
    return units;
  }

  @Override
  public void swap(final SwapRequest request, final StreamObserver<SwapResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          final OrderPutRequest order =
              request.getOrder().toBuilder()
                  .setTimeInForce(TimeInForce.TIME_IN_FORCE_FILL_OR_KILL)
                  .build();
          final PutOrder taker = requests.order(order);
          admit(taker, taker.authorisation());
          final OrderPlaced placed = desk.swap(order.getMarket(), taker);
          return SwapResponse.newBuilder()
              .setOrder(
                  Replies.order(
                      exchange.catalog(), placed.order(), placed.status(), placed.nextOrderId()))
              .build();
        });
  }

  @Override
  public void addLiquidity(
      final AddLiquidityRequest request, final StreamObserver<AddLiquidityResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          final PoolView pool = desk.pool(request.getMarket());
          final MarketSpec market = exchange.catalog().market(pool.market());
          final TransferFunds base =
              transfer(
                  request,
                  pool,
                  market.base(),
                  request.getBaseAmount(),
                  0,
                  request.getBaseSignature());
          final TransferFunds quote =
              transfer(
                  request,
                  pool,
                  market.quote(),
                  request.getQuoteAmount(),
                  1,
                  request.getQuoteSignature());
          admit(base, base.authorisation());
          final LiquidityChanged changed =
              (LiquidityChanged)
                  accepted(
                      ExchangeCalls.await(
                          exchange.submit(
                              new AddLiquidity(
                                  pool.market(), base, quote, request.getMinShares()))));
          return AddLiquidityResponse.newBuilder()
              .setShares(changed.shares())
              .setOwnedShares(changed.owned())
              .setTotalShares(changed.total())
              .build();
        });
  }

  private TransferFunds transfer(
      final AddLiquidityRequest request,
      final PoolView pool,
      final String asset,
      final String amount,
      final int earlier,
      final String signature) {
    return requests.transfer(
        TransferRequest.newBuilder()
            .setFrom(request.getUserId())
            .setTo((int) pool.account())
            .setAsset(asset)
            .setDelta(amount)
            .setNonce(request.getNonce() + earlier)
            .setValidUntil(request.getValidUntil())
            .setSignature(signature)
            .build());
  }

  private static Result accepted(final Result result) {
    if (result instanceof Rejected rejected) {
      throw ExchangeCalls.refusal(rejected.reason(), rejected.message());
    }
    return result;
  }

  @Override
  public void removeLiquidity(
      final RemoveLiquidityRequest request,
      final StreamObserver<RemoveLiquidityResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          final PoolView pool = desk.pool(request.getMarket());
          final Catalog catalog = exchange.catalog();
          final AssetSpec base = catalog.base(pool.market());
          final AssetSpec quote = catalog.quote(pool.market());
          final RemoveLiquidity removal = removal(request, pool, base, quote);
          admit(removal, removal.authorisation());
          final LiquidityChanged changed =
              (LiquidityChanged) desk.remove(request.getMarket(), removal);
          return RemoveLiquidityResponse.newBuilder()
              .setBaseAmount(format(changed.base(), base))
              .setQuoteAmount(format(changed.quote(), quote))
              .setOwnedShares(changed.owned())
              .setNextSequence(changed.sequence())
              .build();
        });
  }

  private RemoveLiquidity removal(
      final RemoveLiquidityRequest request,
      final PoolView pool,
      final AssetSpec base,
      final AssetSpec quote) {
    if (request.getShares() <= 0) {
      throw new RequestException(Reason.SHARES_NOT_ENOUGH);
    }
    if (request.getSequence() >>> SEQUENCE_BITS != 0) {
      throw new RequestException(Reason.POOL_SEQUENCE);
    }
    final RemovalMessage message =
        new RemovalMessage(
            Integer.toUnsignedLong(request.getUserId()),
            pool.account(),
            request.getShares(),
            least(request.getMinBase(), base),
            least(request.getMinQuote(), quote),
            request.getSequence(),
            Integer.toUnsignedLong(request.getValidUntil()));
    return new RemoveLiquidity(
        pool.market(),
        message.account(),
        message.shares(),
        message.minBase(),
        message.minQuote(),
        message.sequence(),
        message.validUntil(),
        signatures.removal(message, Requests.signature(request.getSignature())),
        null,
        null);
  }

  private static long least(final String text, final AssetSpec asset) {
    return text.isEmpty() ? 0 : units(text, asset.precision());
  }
}
