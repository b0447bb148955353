package io.fluidex.standalone.demo;

import static io.fluidex.standalone.demo.Markets.ETH_USDT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.rollup.tx.Side;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The strategy against a small book that believes everything and checks everything. */
class MarketMakingTest {
  private static final int TRADERS = 5;
  private static final long START = 250_000;
  private static final long MOST = 100;

  private final List<MarketView.Open> book = new ArrayList<>();
  private final List<MarketView.Purse> purses = new ArrayList<>();
  private final List<Intent> seen = new ArrayList<>();
  private long nextId = 1;
  private long trades;

  private static MarketMaking strategy(final long seed) {
    return new MarketMaking(ETH_USDT, START, MOST, TRADERS, seed);
  }

  private void fill(final long base, final long quote) {
    for (int i = 0; i < TRADERS; i++) {
      purses.add(new MarketView.Purse(base, quote));
    }
  }

  private void add(final int trader, final long base, final long quote) {
    final MarketView.Purse purse = purses.get(trader);
    purses.set(trader, new MarketView.Purse(purse.base() + base, purse.quote() + quote));
    assertTrue(purses.get(trader).base() >= 0, "base of " + trader);
    assertTrue(purses.get(trader).quote() >= 0, "quote of " + trader);
  }

  private void reserve(final MarketView.Open order, final int sign) {
    if (order.side() == Side.SELL) {
      add(order.trader(), sign * ETH_USDT.baseUnits(order.lots()), 0);
    } else {
      add(order.trader(), 0, sign * ETH_USDT.quoteUnits(order.lots(), order.ticks()));
    }
  }

  private void step(final MarketMaking strategy, final int takes) {
    for (final Intent intent : strategy.next(new MarketView(book, purses), takes)) {
      seen.add(intent);
      switch (intent) {
        case Intent.Withdrawn w -> {
          assertTrue(book.remove(w.order()), "cancelled twice");
          reserve(w.order(), 1);
        }
        case Intent.Quote q -> quote(strategy, q);
        case Intent.Take t -> take(strategy, t);
      }
    }
  }

  private void quote(final MarketMaking strategy, final Intent.Quote quote) {
    assertTrue(quote.trader() < strategy.makers());
    assertTrue(quote.lots() >= ETH_USDT.minLots());
    for (final MarketView.Open other : book) {
      assertFalse(
          other.side() != quote.side()
              && (quote.side() == Side.SELL
                  ? quote.ticks() <= other.ticks()
                  : quote.ticks() >= other.ticks()),
          "a waiting order would trade");
    }
    final MarketView.Open order =
        new MarketView.Open(
            quote.trader(), nextId, nextId, quote.side(), quote.ticks(), quote.lots());
    nextId++;
    reserve(order, -1);
    book.add(order);
  }

  private void take(final MarketMaking strategy, final Intent.Take take) {
    assertTrue(take.trader() >= strategy.makers());
    MarketView.Open best = null;
    for (final MarketView.Open order : book) {
      final boolean better =
          best == null
              || (take.side() == Side.BUY
                  ? order.ticks() < best.ticks()
                  : order.ticks() > best.ticks());
      if (order.side() != take.side() && better) {
        best = order;
      }
    }
    assertEquals(best.ticks(), take.ticks());
    assertTrue(take.lots() <= best.lots() && take.lots() >= ETH_USDT.minLots());
    final long base = ETH_USDT.baseUnits(take.lots());
    final long quote = ETH_USDT.quoteUnits(take.lots(), take.ticks());
    final boolean buys = take.side() == Side.BUY;
    add(take.trader(), buys ? base : -base, buys ? -quote : quote);
    add(best.trader(), buys ? 0 : base, buys ? quote : 0);
    final int index = book.indexOf(best);
    if (best.lots() == take.lots()) {
      book.remove(index);
    } else {
      book.set(
          index,
          new MarketView.Open(
              best.trader(),
              best.exchangeId(),
              best.orderId(),
              best.side(),
              best.ticks(),
              best.lots() - take.lots()));
    }
    trades++;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldTradeAtEveryStepWithinItsMeans(final long seed) {
    fill(40_000_000, 100_000_000_000L);
    final MarketMaking strategy = strategy(seed);
    for (int i = 0; i < 2_000; i++) {
      step(strategy, 1);
    }
    // A step may go without a trade when one side of the book could not be quoted.
    assertTrue(trades > 1_980, trades + " trades with seed " + seed);
    assertTrue(seen.stream().anyMatch(Intent.Withdrawn.class::isInstance));
    assertNotEquals(START, strategy.ticks());
    assertTrue(book.size() <= 2 * strategy.makers());
  }

  @Test
  void shouldMakeSeveralTradesInAStepAsAsked() {
    fill(40_000_000, 100_000_000_000L);
    final MarketMaking strategy = strategy(7);
    for (int i = 0; i < 50; i++) {
      step(strategy, 4);
    }
    assertTrue(trades > 180 && trades <= 200, trades + " trades");
  }

  @Test
  void shouldDoTheSameForTheSameSeedAndAnotherForAnother() {
    fill(40_000_000, 100_000_000_000L);
    final MarketView view = new MarketView(book, purses);
    assertEquals(strategy(1).next(view, 3), strategy(1).next(view, 3));
    assertNotEquals(strategy(1).next(view, 3), strategy(2).next(view, 3));
  }

  @Test
  void shouldWantNothingFromTradersWhoHaveNothing() {
    fill(0, 0);
    step(strategy(1), 5);
    assertEquals(List.of(), seen);
    assertThrows(
        IllegalArgumentException.class, () -> new MarketMaking(ETH_USDT, START, MOST, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new MarketMaking(ETH_USDT, 0, MOST, 2, 1));
  }
}
