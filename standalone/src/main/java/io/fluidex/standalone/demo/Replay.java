package io.fluidex.standalone.demo;

import io.fluidex.proto.matchengine.MarketSummaryResponse.MarketSummary;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.standalone.demo.Tally.Count;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the orders of a file, each after the one before is acknowledged, and compares what the
 * exchange does with what the file comes to.
 */
final class Replay {
  /** After so many orders the trades are counted again. */
  private static final int COUNTED = 50;

  private final OrderFile file;
  private final Map<String, Market> markets;
  private final ExpectedTrades expected;
  private final TradingClient client;
  private final Waiting waiting;
  private final Tally tally;

  /**
   * A replay.
   *
   * @param markets of the exchange, by name
   * @throws OrderFileException if the file has a market that the exchange does not have, or orders
   *     that do not fit it
   */
  Replay(
      final OrderFile file,
      final Map<String, Market> markets,
      final TradingClient client,
      final Waiting waiting,
      final Tally tally) {
    this.file = file;
    this.markets = markets;
    this.client = client;
    this.waiting = waiting;
    this.tally = tally;
    for (final String name : file.markets()) {
      if (!markets.containsKey(name)) {
        throw new OrderFileException(
            file.name() + ": the exchange has no market " + name + ", only " + markets.keySet());
      }
    }
    this.expected = ExpectedTrades.of(file, markets);
  }

  /** What a trader of the file needs available. */
  Map<Asset, Long> deposits(final String trader) {
    return expected.deposits(trader);
  }

  private List<Market> used() {
    return file.markets().stream().map(markets::get).toList();
  }

  /**
   * Puts all orders.
   *
   * @param traders by name
   * @return what the exchange has done otherwise than expected
   */
  List<String> run(final Map<String, Trader> traders) {
    final Map<Market, Long> before = new HashMap<>();
    for (final Market market : used()) {
      final MarketSummary summary = client.summary(market);
      if (summary.getAskCount() + summary.getBidCount() > 0) {
        throw new DemoException(
            "the book of "
                + market.name()
                + " has "
                + (summary.getAskCount() + summary.getBidCount())
                + " orders; a file can only be compared if it begins with an empty one: cancel"
                + " them or use a new exchange");
      }
      before.put(market, summary.getTradeCount());
    }
    final List<String> disagreements = new ArrayList<>();
    final Map<Market, BigDecimal[]> volumes = new HashMap<>();
    int put = 0;
    for (final FileOrder order : file.orders()) {
      waiting.check();
      final Market market = markets.get(order.market());
      final Optional<OrderInfo> placed = traders.get(order.trader()).put(file.terms(order, market));
      if (placed.isPresent()) {
        final BigDecimal[] volume =
            volumes.computeIfAbsent(
                market, _ -> new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO});
        volume[0] = volume[0].add(new BigDecimal(placed.get().getFinishedBase()));
        volume[1] = volume[1].add(new BigDecimal(placed.get().getFinishedQuote()));
      }
      if (++put % COUNTED == 0) {
        tally.set(Count.TRADE, traded(before));
      }
    }
    tally.set(Count.TRADE, traded(before));
    for (final Market market : used()) {
      final BigDecimal[] volume =
          volumes.getOrDefault(market, new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO});
      final TradeTotals found =
          new TradeTotals(
              client.summary(market).getTradeCount() - before.get(market),
              market.lots(volume[0]),
              market.quote().units(volume[1]),
              expected.totals(market).lastTicks());
      if (!found.equals(expected.totals(market))) {
        disagreements.add(
            market.name()
                + ": the file comes to "
                + expected.totals(market).text(market)
                + "; the exchange has made "
                + found.trades()
                + " trades of "
                + market.amountText(found.lots())
                + " for "
                + market.quote().text(found.quoteUnits()));
      }
    }
    return disagreements;
  }

  private long traded(final Map<Market, Long> before) {
    return before.entrySet().stream()
        .mapToLong(b -> client.summary(b.getKey()).getTradeCount() - b.getValue())
        .sum();
  }

  /**
   * Waits until the last trade of every market is in a block, and compares its price.
   *
   * @param patience how long no event may get into a block
   * @return the markets whose last trade is another
   */
  List<String> compareLastPrices(final SealedTrades trades, final Duration patience) {
    final List<String> disagreements = new ArrayList<>();
    for (final Market market : used()) {
      final TradeTotals totals = expected.totals(market);
      final BigDecimal price = new BigDecimal(market.priceText(totals.lastTicks()));
      if (totals.trades() > 0 && !isLast(trades, market, price, patience)) {
        disagreements.add(
            market.name()
                + ": the last trade of the file is at "
                + price.toPlainString()
                + ", that of the newest block is not");
      }
    }
    return disagreements;
  }

  private boolean isLast(
      final SealedTrades trades,
      final Market market,
      final BigDecimal price,
      final Duration patience) {
    long sequence = trades.sequence().orElse(0);
    long end = System.nanoTime() + patience.toNanos();
    while (!trades.isLast(market, price)) {
      final long now = trades.sequence().orElse(sequence);
      if (now > sequence) {
        sequence = now;
        end = System.nanoTime() + patience.toNanos();
      } else if (System.nanoTime() - end > 0) {
        return false;
      }
      waiting.pause(Duration.ofMillis(500));
    }
    return true;
  }
}
