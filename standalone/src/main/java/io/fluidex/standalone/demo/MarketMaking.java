package io.fluidex.standalone.demo;

import io.fluidex.rollup.tx.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * Trades around a moving price. The first half of the traders are makers, who keep one order on
 * each side of the price; the others take them. No trader meets an order of its own, and a taker
 * asks for at most what one order has left, so every take is one trade as long as nobody else
 * trades.
 *
 * <p>Deterministic: the same seed and the same views give the same intents. Not for use by several
 * threads.
 */
final class MarketMaking {
  /** How far the price moves in a step, in parts of itself: the standard deviation. */
  private static final double STEP = 0.0004;

  /** How strongly the price is drawn back to where it began. */
  private static final double RETURN = 0.002;

  /** The best orders are at most this part of the price away from it. */
  private static final double SPREAD = 0.0015;

  /** Orders farther away than this part of the price are replaced. */
  private static final double FAR = 0.006;

  /** A waiting order is for so many takes. */
  private static final int DEPTH = 5;

  private final Market market;
  private final long startTicks;
  private final long mostLots;
  private final int traders;
  private final SplittableRandom random;
  private long ticks;

  /**
   * A strategy.
   *
   * @param startTicks the price to begin with, above 0
   * @param mostLots the largest amount to take, at least the market's smallest order
   * @param traders how many trade, at least 2
   */
  MarketMaking(
      final Market market,
      final long startTicks,
      final long mostLots,
      final int traders,
      final long seed) {
    if (traders < 2 || startTicks <= 0 || mostLots < market.minLots()) {
      throw new IllegalArgumentException(
          "two traders, a price and an amount are needed in "
              + market.name()
              + ", not "
              + traders
              + ", "
              + startTicks
              + ", "
              + mostLots);
    }
    this.market = market;
    this.startTicks = startTicks;
    this.mostLots = mostLots;
    this.traders = traders;
    this.random = new SplittableRandom(seed);
    this.ticks = startTicks;
  }

  /** How many of the traders are makers; they have the lowest numbers. */
  int makers() {
    return Math.max(1, traders / 2);
  }

  /** The price at present. */
  long ticks() {
    return ticks;
  }

  /**
   * The next step.
   *
   * @param takes how many trades there should be
   */
  List<Intent> next(final MarketView view, final int takes) {
    ticks = moved();
    final List<Intent> intents = new ArrayList<>();
    final List<MarketView.Purse> purses = new ArrayList<>(view.purses());
    final List<MarketView.Open> book = new ArrayList<>();
    for (final MarketView.Open order : view.orders()) {
      if (isStale(order)) {
        intents.add(new Intent.Withdrawn(order.trader(), order));
      } else {
        book.add(order);
      }
    }
    for (int maker = 0; maker < makers(); maker++) {
      for (final Side side : Side.values()) {
        quote(maker, side, book, purses)
            .ifPresent(quote -> {
              intents.add(quote);
              book.add(
                  new MarketView.Open(quote.trader(), 0, 0, side, quote.ticks(), quote.lots()));
            });
      }
    }
    for (int i = 0; i < takes; i++) {
      take(book, purses).ifPresent(intents::add);
    }
    return intents;
  }

  private long moved() {
    final double drift = RETURN * (startTicks - ticks);
    final long next = ticks + Math.round(drift + STEP * ticks * random.nextGaussian());
    return Math.clamp(next, Math.max(2, startTicks / 4), Math.multiplyExact(startTicks, 4));
  }

  /** Whether an order is on the wrong side of the price, too far away, or too small to be taken. */
  private boolean isStale(final MarketView.Open order) {
    if (order.lots() < market.minLots()) {
      return true;
    }
    final long distance = order.side() == Side.SELL ? order.ticks() - ticks : ticks - order.ticks();
    return distance <= 0 || distance > Math.max(3, Math.round(FAR * ticks));
  }

  private Optional<Intent.Quote> quote(
      final int maker,
      final Side side,
      final List<MarketView.Open> book,
      final List<MarketView.Purse> purses) {
    if (book.stream().anyMatch(o -> o.trader() == maker && o.side() == side)) {
      return Optional.empty();
    }
    final long distance = 1 + random.nextLong(Math.max(2, Math.round(SPREAD * ticks)));
    final long price = side == Side.SELL ? ticks + distance : Math.max(1, ticks - distance);
    final MarketView.Purse purse = purses.get(maker);
    final long lots = Math.min(DEPTH * amount(), affordable(purse, side, price));
    if (lots < market.minLots() || price == ticks) {
      return Optional.empty();
    }
    purses.set(maker, spent(purse, side, lots, price));
    return Optional.of(new Intent.Quote(maker, side, price, lots));
  }

  private long amount() {
    return market.minLots() + random.nextLong(mostLots - market.minLots() + 1);
  }

  private long affordable(final MarketView.Purse purse, final Side side, final long price) {
    return side == Side.SELL
        ? purse.base() / market.baseUnits(1)
        : purse.quote() / market.quoteUnits(1, price);
  }

  private MarketView.Purse spent(
      final MarketView.Purse purse, final Side side, final long lots, final long price) {
    return side == Side.SELL
        ? new MarketView.Purse(purse.base() - market.baseUnits(lots), purse.quote())
        : new MarketView.Purse(purse.base(), purse.quote() - market.quoteUnits(lots, price));
  }

  private Optional<Intent> take(
      final List<MarketView.Open> book, final List<MarketView.Purse> purses) {
    final int taker = makers() + random.nextInt(traders - makers());
    final Side wanted = side(purses.get(taker));
    final Side other = wanted == Side.SELL ? Side.BUY : Side.SELL;
    for (final Side side : List.of(wanted, other)) {
      final OptionalInt best = best(book, side == Side.SELL ? Side.BUY : Side.SELL);
      if (best.isEmpty()) {
        continue;
      }
      final MarketView.Open order = book.get(best.getAsInt());
      final long affordable = affordable(purses.get(taker), side, order.ticks());
      final long wish = Math.min(amount(), order.lots());
      // No rest that is too small to be taken alone.
      final long lots =
          Math.min(order.lots() - wish < market.minLots() ? order.lots() : wish, affordable);
      if (lots < market.minLots()) {
        continue;
      }
      purses.set(taker, spent(purses.get(taker), side, lots, order.ticks()));
      remove(book, best.getAsInt(), lots);
      return Optional.of(new Intent.Take(taker, side, order.ticks(), lots));
    }
    return Optional.empty();
  }

  /** Sells rather if the trader has more base than quote. */
  private Side side(final MarketView.Purse purse) {
    final double base = (double) purse.base() / market.baseUnits(1) * market.quoteUnits(1, ticks);
    return random.nextDouble() * (base + purse.quote()) < base ? Side.SELL : Side.BUY;
  }

  /** The order that trades first; of those at the same price, the oldest. */
  private static OptionalInt best(final List<MarketView.Open> book, final Side side) {
    final Comparator<MarketView.Open> byPrice = Comparator.comparingLong(MarketView.Open::ticks);
    int best = -1;
    for (int i = 0; i < book.size(); i++) {
      if (book.get(i).side() == side
          && (best < 0
              || (side == Side.SELL ? byPrice : byPrice.reversed())
                      .compare(book.get(i), book.get(best))
                  < 0)) {
        best = i;
      }
    }
    return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
  }

  private static void remove(final List<MarketView.Open> book, final int index, final long lots) {
    final MarketView.Open order = book.get(index);
    if (order.lots() == lots) {
      book.remove(index);
    } else {
      book.set(
          index,
          new MarketView.Open(
              order.trader(),
              order.exchangeId(),
              order.orderId(),
              order.side(),
              order.ticks(),
              order.lots() - lots));
    }
  }
}
