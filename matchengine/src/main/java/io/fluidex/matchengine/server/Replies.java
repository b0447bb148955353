package io.fluidex.matchengine.server;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.core.LevelView;
import io.fluidex.matchengine.core.UserView;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.history.UserTrade;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.order.OrderTerms;
import io.fluidex.matchengine.order.OrderType;
import io.fluidex.proto.matchengine.AssetListResponse.AssetInfo;
import io.fluidex.proto.matchengine.BalanceQueryResponse.AssetBalance;
import io.fluidex.proto.matchengine.MarketListResponse.MarketInfo;
import io.fluidex.proto.matchengine.OrderBookDepthResponse.PriceInfo;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.TradeInfo;
import io.fluidex.proto.matchengine.UserInfo;
import io.fluidex.proto.matchengine.UserTradeInfo;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns what the core says into messages: numbers into names, integers into text. */
final class Replies {
  private Replies() {}

  static UserInfo user(final UserView user) {
    return UserInfo.newBuilder()
        .setUserId((int) user.id())
        .setL1Address(user.l1Address())
        .setL2Pubkey(user.l2Pubkey())
        .build();
  }

  static AssetInfo asset(final AssetSpec spec) {
    return AssetInfo.newBuilder()
        .setSymbol(spec.id())
        .setName(spec.id())
        .setPrecision(spec.shownPrecision())
        .setInnerId(spec.token())
        .setAssetId(spec.id())
        .setPrecisionStored(spec.precision())
        .build();
  }

  static MarketInfo market(final MarketSpec spec) {
    return MarketInfo.newBuilder()
        .setName(spec.name())
        .setBase(spec.base())
        .setQuote(spec.quote())
        .setFeePrecision(spec.feePrecision())
        .setAmountPrecision(spec.amountPrecision())
        .setPricePrecision(spec.pricePrecision())
        .setMinAmount(Decimal.format(spec.minAmount(), spec.amountPrecision()))
        .setTakerFee(Decimal.format(spec.takerFee(), spec.feePrecision()))
        .setMakerFee(Decimal.format(spec.makerFee(), spec.feePrecision()))
        .build();
  }

  static UserTradeInfo userTrade(final UserTrade trade) {
    final io.fluidex.proto.matchengine.OrderSide side =
        io.fluidex.proto.matchengine.OrderSide.valueOf(trade.side());
    final io.fluidex.proto.matchengine.OrderSide other =
        side == io.fluidex.proto.matchengine.OrderSide.ASK
            ? io.fluidex.proto.matchengine.OrderSide.BID
            : io.fluidex.proto.matchengine.OrderSide.ASK;
    return UserTradeInfo.newBuilder()
        .setTrade(
            TradeInfo.newBuilder()
                .setId(trade.tradeId())
                .setMarket(trade.market())
                .setTime(trade.time().toEpochMilli())
                .setPrice(trade.price())
                .setAmount(trade.amount())
                .setQuoteAmount(trade.quoteAmount())
                .setTakerSide(trade.maker() ? other : side))
        .setOrderId(trade.orderId())
        .setSide(side)
        .setMaker(trade.maker())
        .setFee(trade.fee())
        .build();
  }

  static AssetBalance balance(final AssetSpec asset, final Balance balance) {
    return AssetBalance.newBuilder()
        .setAssetId(asset.id())
        .setAvailable(Decimal.format(balance.available(), asset.precision()))
        .setFrozen(Decimal.format(balance.frozen(), asset.precision()))
        .build();
  }

  static OrderInfo order(
      final Catalog catalog,
      final OrderSnapshot order,
      final OrderStatus status,
      final long nextOrderId) {
    final OrderTerms terms = order.terms();
    final MarketSpec market = catalog.market(terms.market());
    final int base = catalog.base(terms.market()).precision();
    final int quote = catalog.quote(terms.market()).precision();
    final boolean sells = terms.side() == OrderSide.ASK;
    return OrderInfo.newBuilder()
        .setId(terms.id())
        .setMarket(market.name())
        .setOrderSideValue(sells ? 0 : 1)
        .setOrderTypeValue(terms.type() == OrderType.LIMIT ? 0 : 1)
        .setUserId((int) terms.userId())
        .setCreateTime(terms.createTime())
        .setUpdateTime(order.updateTime())
        .setPrice(Decimal.format(terms.price(), market.pricePrecision()))
        .setAmount(Decimal.format(terms.amount(), market.amountPrecision()))
        .setTakerFee(Decimal.format(terms.takerFee(), market.feePrecision()))
        .setMakerFee(Decimal.format(terms.makerFee(), market.feePrecision()))
        .setRemain(Decimal.format(order.remain(), market.amountPrecision()))
        .setFinishedBase(Decimal.format(order.finishedBase(), market.amountPrecision()))
        .setFinishedQuote(Decimal.format(order.finishedQuote(), quote))
        .setFinishedFee(Decimal.format(order.finishedFee(), sells ? quote : base))
        .setPostOnly(terms.postOnly())
        .setClientOrderId(terms.clientOrderId())
        .setOrderId((int) terms.l2OrderId())
        .setValidUntil((int) terms.validUntil())
        .setTimeInForceValue(terms.timeInForce().code())
        .setStatusValue(status.code())
        .setFrozen(Decimal.format(order.frozen(), sells ? base : quote))
        .setNextOrderId((int) nextOrderId)
        .build();
  }

  /**
   * Levels, merged to a width if there is one: asks up, bids down.
   *
   * @param limit the most levels, less than 0 for all
   */
  static List<PriceInfo> levels(
      final MarketSpec market,
      final OrderSide side,
      final List<LevelView> levels,
      final Optional<BigDecimal> interval,
      final int limit) {
    final Map<String, Long> merged = new LinkedHashMap<>();
    for (final LevelView level : levels) {
      final String price =
          interval
              .map(width -> merge(market, side, level.price(), width))
              .orElseGet(() -> Decimal.format(level.price(), market.pricePrecision()));
      if (limit >= 0 && merged.size() == limit && !merged.containsKey(price)) {
        break;
      }
      merged.merge(price, level.amount(), Math::addExact);
    }
    final List<PriceInfo> infos = new ArrayList<>();
    merged.forEach((price, amount) ->
        infos.add(
            PriceInfo.newBuilder()
                .setPrice(price)
                .setAmount(Decimal.format(amount, market.amountPrecision()))
                .build()));
    return infos;
  }

  private static String merge(
      final MarketSpec market, final OrderSide side, final long ticks, final BigDecimal width) {
    return BigDecimal.valueOf(ticks, market.pricePrecision())
        .divide(width, 0, side == OrderSide.ASK ? RoundingMode.CEILING : RoundingMode.FLOOR)
        .multiply(width)
        .setScale(width.scale(), RoundingMode.UNNECESSARY)
        .toPlainString();
  }
}
