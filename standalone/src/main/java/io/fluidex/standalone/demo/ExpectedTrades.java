package io.fluidex.standalone.demo;

import io.fluidex.rollup.tx.Side;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What an order file comes to, computed without the exchange: price-time priority at the makers'
 * prices, and an order that meets one of its own trader ends there. Also what each trader has to
 * own before the first order so that every order can be paid.
 */
final class ExpectedTrades {
  private final Map<Market, Book> books = new HashMap<>();
  private final Map<Market, TradeTotals> totals = new HashMap<>();
  private final Map<String, Map<Asset, Account>> accounts = new HashMap<>();

  private ExpectedTrades() {}

  /** The orders of a file, executed one after the other in empty books. */
  static ExpectedTrades of(final OrderFile file, final Map<String, Market> markets) {
    final ExpectedTrades expected = new ExpectedTrades();
    for (final FileOrder order : file.orders()) {
      expected.put(order.trader(), file.terms(order, markets.get(order.market())));
    }
    return expected;
  }

  /** What is traded in a market. */
  TradeTotals totals(final Market market) {
    return totals.getOrDefault(market, TradeTotals.NONE);
  }

  /** What a trader needs available at the beginning, in L2 units. */
  Map<Asset, Long> deposits(final String trader) {
    final Map<Asset, Long> deposits = new HashMap<>();
    accounts
        .getOrDefault(trader, Map.of())
        .forEach((asset, account) -> {
          if (account.lowest < 0) {
            deposits.put(asset, -account.lowest);
          }
        });
    return deposits;
  }

  private Account account(final String trader, final Asset asset) {
    return accounts
        .computeIfAbsent(trader, _ -> new HashMap<>())
        .computeIfAbsent(asset, _ -> new Account());
  }

  private void put(final String trader, final OrderTerms terms) {
    final Book book = books.computeIfAbsent(terms.market(), _ -> new Book());
    final NavigableMap<Long, Deque<Resting>> makers = book.opposite(terms.side());
    if (terms.kind() == OrderKind.MARKET && makers.isEmpty()) {
      return;
    }
    account(trader, terms.given()).require(terms.gives());
    long left = terms.lots();
    while (left > 0 && !makers.isEmpty()) {
      final long ticks = makers.firstKey();
      final boolean acceptable =
          terms.side() == Side.SELL ? ticks >= terms.ticks() : ticks <= terms.ticks();
      if (!acceptable) {
        break;
      }
      final Deque<Resting> level = makers.firstEntry().getValue();
      final Resting maker = level.getFirst();
      if (maker.trader.equals(trader)) {
        return;
      }
      final long lots = Math.min(left, maker.lots);
      trade(trader, terms, maker, lots, ticks);
      left -= lots;
      maker.lots -= lots;
      if (maker.lots == 0) {
        level.removeFirst();
        if (level.isEmpty()) {
          makers.remove(ticks);
        }
      }
    }
    if (left > 0 && terms.kind() == OrderKind.LIMIT) {
      // What rests is frozen; what it pays later comes from there.
      account(trader, terms.given()).add(-cost(terms.market(), terms.side(), left, terms.ticks()));
      book.own(terms.side())
          .computeIfAbsent(terms.ticks(), _ -> new ArrayDeque<>())
          .addLast(new Resting(trader, left));
    }
  }

  private static long cost(
      final Market market, final Side side, final long lots, final long ticks) {
    return side == Side.SELL ? market.baseUnits(lots) : market.quoteUnits(lots, ticks);
  }

  private void trade(
      final String taker,
      final OrderTerms terms,
      final Resting maker,
      final long lots,
      final long ticks) {
    final Market market = terms.market();
    final long base = market.baseUnits(lots);
    final long quote = market.quoteUnits(lots, ticks);
    final boolean takerSells = terms.side() == Side.SELL;
    account(taker, terms.given()).add(takerSells ? -base : -quote);
    account(taker, terms.taken()).add(takerSells ? quote : base);
    account(maker.trader, terms.given()).add(takerSells ? base : quote);
    totals.merge(
        market, TradeTotals.NONE.and(market, lots, ticks), (t, _) -> t.and(market, lots, ticks));
  }

  /** How many orders are left in the books. */
  int resting() {
    final List<Deque<Resting>> levels = new ArrayList<>();
    books
        .values()
        .forEach(book -> {
          levels.addAll(book.asks.values());
          levels.addAll(book.bids.values());
        });
    return levels.stream().mapToInt(Deque::size).sum();
  }

  /** What is available of an asset beyond the beginning, and how little that ever was. */
  private static final class Account {
    private long available;
    private long lowest;

    private void require(final long units) {
      lowest = Math.min(lowest, Math.subtractExact(available, units));
    }

    private void add(final long units) {
      available = Math.addExact(available, units);
      lowest = Math.min(lowest, available);
    }
  }

  /** The rest of an order. */
  private static final class Resting {
    private final String trader;
    private long lots;

    private Resting(final String trader, final long lots) {
      this.trader = trader;
      this.lots = lots;
    }
  }

  /** The rests of a market by price, the best first. */
  private static final class Book {
    private final NavigableMap<Long, Deque<Resting>> asks = new TreeMap<>();
    private final NavigableMap<Long, Deque<Resting>> bids =
        new TreeMap<>(Comparator.reverseOrder());

    private NavigableMap<Long, Deque<Resting>> own(final Side side) {
      return side == Side.SELL ? asks : bids;
    }

    private NavigableMap<Long, Deque<Resting>> opposite(final Side side) {
      return side == Side.SELL ? bids : asks;
    }
  }
}
