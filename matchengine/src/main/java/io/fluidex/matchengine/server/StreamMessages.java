package io.fluidex.matchengine.server;

import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.stream.DepthUpdate;
import io.fluidex.matchengine.stream.Level;
import io.fluidex.matchengine.stream.StreamEncoder;
import io.fluidex.matchengine.stream.UserChange;
import io.fluidex.matchengine.stream.UserChange.BalanceIs;
import io.fluidex.matchengine.stream.UserChange.OrderIs;
import io.fluidex.matchengine.stream.UserChange.TradeWas;
import io.fluidex.proto.matchengine.DepthStreamResponse;
import io.fluidex.proto.matchengine.OrderBookDepthResponse.PriceInfo;
import io.fluidex.proto.matchengine.TradeInfo;
import io.fluidex.proto.matchengine.TradeStreamResponse;
import io.fluidex.proto.matchengine.UserStreamResponse;
import io.fluidex.proto.matchengine.UserTradeInfo;
import java.util.List;
import java.util.function.Supplier;

/**
 * Messages of streams.
 *
 * @param catalog assets and markets as of now
 */
record StreamMessages(Supplier<Catalog> catalog)
    implements StreamEncoder<DepthStreamResponse, TradeStreamResponse, UserStreamResponse> {
  private static final String REMOVED = "0";

  @Override
  public DepthStreamResponse depth(final DepthUpdate update) {
    final MarketSpec market = catalog.get().market(update.market());
    return DepthStreamResponse.newBuilder()
        .setMarket(market.name())
        .setSnapshot(update.snapshot())
        .setFirstSequence(update.first())
        .setLastSequence(update.last())
        .addAllAsks(levels(market, update.asks()))
        .addAllBids(levels(market, update.bids()))
        .build();
  }

  private static List<PriceInfo> levels(final MarketSpec market, final List<Level> levels) {
    return levels.stream()
        .map(level ->
            PriceInfo.newBuilder()
                .setPrice(Decimal.format(level.price(), market.pricePrecision()))
                .setAmount(
                    level.amount() == 0
                        ? REMOVED
                        : Decimal.format(level.amount(), market.amountPrecision()))
                .build())
        .toList();
  }

  @Override
  public TradeStreamResponse trade(final Traded trade) {
    return TradeStreamResponse.newBuilder().setTrade(info(trade)).setSequence(trade.seq()).build();
  }

  private TradeInfo info(final Traded trade) {
    final MarketSpec market = catalog.get().market(trade.market());
    return TradeInfo.newBuilder()
        .setId(trade.id())
        .setMarket(market.name())
        .setTime(trade.time())
        .setPrice(Decimal.format(trade.price(), market.pricePrecision()))
        .setAmount(Decimal.format(trade.amount(), market.amountPrecision()))
        .setQuoteAmount(
            Decimal.format(trade.quoteUnits(), catalog.get().quote(trade.market()).precision()))
        .setTakerSideValue(trade.takerSide() == OrderSide.ASK ? 0 : 1)
        .build();
  }

  @Override
  public UserStreamResponse user(final long seq, final UserChange change) {
    final UserStreamResponse.Builder message = UserStreamResponse.newBuilder().setSequence(seq);
    switch (change) {
      case OrderIs is -> message.setOrder(Replies.order(catalog.get(), is.order(), is.status(), 0));
      case BalanceIs is ->
          message.setBalance(Replies.balance(catalog.get().asset(is.token()), is.balance()));
      case TradeWas was -> {
        final int market = was.trade().market();
        final boolean sells = was.side() == OrderSide.ASK;
        final AssetSpec received = sells ? catalog.get().quote(market) : catalog.get().base(market);
        message.setTrade(
            UserTradeInfo.newBuilder()
                .setTrade(info(was.trade()))
                .setOrderId(was.order().terms().id())
                .setSideValue(sells ? 0 : 1)
                .setMaker(was.isMaker())
                .setFee(Decimal.format(was.fee(), received.precision())));
      }
    }
    return message.build();
  }
}
