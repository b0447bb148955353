package io.fluidex.standalone.demo;

import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.rollup.tx.Side;
import io.fluidex.standalone.demo.Tally.Count;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Carries out the intents of the strategies of all markets, one round after the other. */
final class MarketMakers {
  private static final BigDecimal ELSEWHERE = BigDecimal.TEN;

  /** What a trader should have of a market's base: so many times the largest amount it takes. */
  private static final long RICH = 400;

  /** The largest amount to take, at the first price: about so much quote. */
  private static final BigDecimal TAKE = new BigDecimal("250");

  private final List<Market> markets;
  private final DemoSettings settings;
  private final TradingClient client;
  private final Tally tally;
  private final List<MarketMaking> strategies = new ArrayList<>();
  private final Map<Market, Long> before = new HashMap<>();
  private List<Trader> traders = List.of();
  private int round;

  MarketMakers(
      final List<Market> markets,
      final DemoSettings settings,
      final TradingClient client,
      final Tally tally) {
    if (markets.isEmpty()) {
      throw new DemoException("the exchange has no markets to trade in: list some");
    }
    this.markets = List.copyOf(markets);
    this.settings = settings;
    this.client = client;
    this.tally = tally;
  }

  private long startTicks(final Market market) {
    final BigDecimal price = settings.prices().getOrDefault(market.name(), ELSEWHERE);
    return Math.max(1, price.movePointRight(market.pricePrecision()).longValue());
  }

  private long mostLots(final Market market) {
    final BigDecimal price = new BigDecimal(market.priceText(startTicks(market)));
    final long lots =
        TAKE.movePointRight(market.amountPrecision()).divideToIntegralValue(price).longValueExact();
    return Math.max(2 * market.minLots(), lots);
  }

  /** What each trader should have, in L2 units. */
  Map<Asset, Long> wishes() {
    final Map<Asset, Long> wishes = new HashMap<>();
    for (final Market market : markets) {
      final long lots = Math.multiplyExact(RICH, mostLots(market));
      wishes.merge(market.base(), market.baseUnits(lots), Math::addExact);
      wishes.merge(market.quote(), market.quoteUnits(lots, startTicks(market)), Math::addExact);
    }
    return wishes;
  }

  /** Begins; what was traded before is not counted. */
  void begin(final List<Trader> admitted) {
    traders = List.copyOf(admitted);
    for (final Market market : markets) {
      before.put(market, client.summary(market).getTradeCount());
      strategies.add(
          new MarketMaking(
              market,
              startTicks(market),
              mostLots(market),
              traders.size(),
              settings.seed() + strategies.size()));
    }
  }

  /**
   * A round in the next market.
   *
   * @param takes how many trades there should be
   * @return how many there were in all markets since the beginning
   */
  long next(final int takes) {
    final int turn = round++ % markets.size();
    final Market market = markets.get(turn);
    final MarketMaking strategy = strategies.get(turn);
    for (final Intent intent : strategy.next(view(market, strategy.makers()), takes)) {
      final Trader trader = traders.get(intent.trader());
      switch (intent) {
        case Intent.Withdrawn w -> trader.cancel(market, w.order());
        case Intent.Quote q ->
            trader.put(new OrderTerms(market, q.side(), OrderKind.POST_ONLY, q.ticks(), q.lots()));
        case Intent.Take t ->
            trader.put(new OrderTerms(market, t.side(), OrderKind.IMMEDIATE, t.ticks(), t.lots()));
      }
    }
    long trades = 0;
    for (final Market each : markets) {
      trades += client.summary(each).getTradeCount() - before.get(each);
    }
    tally.set(Count.TRADE, trades);
    return trades;
  }

  private MarketView view(final Market market, final int makers) {
    final List<MarketView.Open> orders = new ArrayList<>();
    final List<MarketView.Purse> purses = new ArrayList<>();
    for (int i = 0; i < traders.size(); i++) {
      if (i < makers) {
        for (final OrderInfo order : traders.get(i).openOrders(market)) {
          orders.add(
              new MarketView.Open(
                  i,
                  order.getId(),
                  Integer.toUnsignedLong(order.getOrderId()),
                  order.getOrderSide() == OrderSide.ASK ? Side.SELL : Side.BUY,
                  market.ticks(new BigDecimal(order.getPrice())),
                  market.lots(new BigDecimal(order.getRemain()))));
        }
      }
      final Map<Asset, AssetAmounts> has =
          traders.get(i).balances(List.of(market.base(), market.quote()));
      purses.add(
          new MarketView.Purse(
              has.get(market.base()).available(), has.get(market.quote()).available()));
    }
    orders.sort(Comparator.comparingLong(MarketView.Open::exchangeId));
    return new MarketView(orders, purses);
  }
}
