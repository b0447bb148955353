package io.fluidex.matchengine.candle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The folds against a plain reading of the definition of a candle. */
class CandlesTest {
  private static final Instant DAY = Instant.parse("2021-09-08T00:00:00Z");

  @Provide
  Arbitrary<List<Tick>> trades() {
    // Days of trades in bursts, so that spans are empty, have one trade, and have many.
    return Combinators.combine(
            Arbitraries.longs().between(0, 20 * 86_400L),
            Arbitraries.integers().between(0, 90_000),
            Arbitraries.integers().between(1, 500),
            Arbitraries.integers().between(1, 20_000))
        .as((second, millis, price, amount) ->
            new Tick(
                1,
                DAY.plusSeconds(second).plusMillis(millis),
                BigDecimal.valueOf(price, 2),
                BigDecimal.valueOf(amount, 4),
                BigDecimal.valueOf((long) price * amount, 6)))
        .list()
        .ofMaxSize(80)
        .map(CandlesTest::numberedByTime);
  }

  private static List<Tick> numberedByTime(final List<Tick> ticks) {
    final List<Tick> sorted =
        ticks.stream().sorted((a, b) -> a.time().compareTo(b.time())).toList();
    final List<Tick> numbered = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      final Tick tick = sorted.get(i);
      numbered.add(new Tick(i + 1L, tick.time(), tick.price(), tick.amount(), tick.quoteAmount()));
    }
    return numbered;
  }

  /** Candles by the definition: the trades of each span, sorted. */
  private static List<Candle> plain(final Interval interval, final List<Tick> ticks) {
    final List<Candle> candles = new ArrayList<>();
    int from = 0;
    while (from < ticks.size()) {
      final Instant start = interval.start(ticks.get(from).time());
      int to = from;
      BigDecimal high = ticks.get(from).price();
      BigDecimal low = high;
      BigDecimal volume = BigDecimal.ZERO;
      BigDecimal quoteVolume = BigDecimal.ZERO;
      while (to < ticks.size() && ticks.get(to).time().isBefore(start.plus(interval.length()))) {
        final Tick tick = ticks.get(to);
        high = tick.price().compareTo(high) > 0 ? tick.price() : high;
        low = tick.price().compareTo(low) < 0 ? tick.price() : low;
        volume = volume.add(tick.amount());
        quoteVolume = quoteVolume.add(tick.quoteAmount());
        to++;
      }
      candles.add(
          new Candle(
              start,
              ticks.get(from).price(),
              high,
              low,
              ticks.get(to - 1).price(),
              volume,
              quoteVolume,
              to - from,
              ticks.get(from).tradeId(),
              ticks.get(to - 1).tradeId()));
      from = to;
    }
    return candles;
  }

  @Property(tries = 150)
  void shouldBeWhatTheDefinitionSaysInWhateverOrderTradesCome(
      @ForAll("trades") final List<Tick> ticks, @ForAll final Interval interval) {
    final List<Tick> late = new ArrayList<>(ticks);
    Collections.shuffle(late, new Random(ticks.size()));
    assertEquals(plain(interval, ticks), Candles.of(interval, late));
  }

  @Property(tries = 150)
  void shouldGiveTheSameFromStoredCandlesAsFromTrades(
      @ForAll("trades") final List<Tick> ticks, @ForAll final Interval interval) {
    assertEquals(
        plain(interval, ticks), Candles.merge(interval, Candles.of(interval.stored(), ticks)));
  }

  @Property(tries = 150)
  void shouldNotDependOnHowTradesAreCutIntoBatches(
      @ForAll("trades") final List<Tick> ticks, @ForAll final Interval interval) {
    final int cut = ticks.size() / 3;
    final List<Candle> parts = new ArrayList<>(Candles.of(interval, ticks.subList(0, cut)));
    parts.addAll(Candles.of(interval, ticks.subList(cut, ticks.size())));
    assertEquals(plain(interval, ticks), Candles.merge(interval, parts));
  }

  @Property(tries = 100)
  void shouldFillGapsWithThePriceBefore(
      @ForAll("trades") final List<Tick> ticks, @ForAll final Interval interval) {
    final List<Candle> candles = plain(interval, ticks);
    final Instant from = interval.start(DAY);
    final Instant to = DAY.plusSeconds(3 * 86_400L);
    final List<Candle> inRange =
        candles.stream().filter(each -> each.start().isBefore(to)).toList();
    final List<Candle> filled =
        Candles.withoutGaps(interval, inRange, from, to, Optional.of(BigDecimal.TEN));
    assertEquals(inRange, filled.stream().filter(each -> each.trades() > 0).toList());
    BigDecimal price = BigDecimal.TEN;
    Instant expected = from;
    for (final Candle candle : filled) {
      assertEquals(expected, candle.start());
      if (candle.trades() == 0) {
        assertEquals(Candle.empty(expected, price), candle);
      }
      price = candle.close();
      expected = expected.plus(interval.length());
    }
    assertTrue(!expected.isBefore(to), "the last span is missing");
    assertTrue(
        Candles.withoutGaps(interval, List.of(), from, to, Optional.empty()).isEmpty(),
        "there is no candle before the first price");
  }

  @Test
  void shouldBeginWeeksOnMondaysAndDaysAtMidnight() {
    final Instant wednesday = Instant.parse("2021-09-08T10:34:40.123Z");
    assertEquals(Instant.parse("2021-09-06T00:00:00Z"), Interval.WEEK.start(wednesday));
    assertEquals(
        DayOfWeek.MONDAY, Interval.WEEK.start(wednesday).atZone(ZoneOffset.UTC).getDayOfWeek());
    assertEquals(DAY, Interval.DAY.start(wednesday));
    assertEquals(Instant.parse("2021-09-08T08:00:00Z"), Interval.HOURS_8.start(wednesday));
    assertEquals(Instant.parse("2021-09-08T10:34:00Z"), Interval.MINUTE.start(wednesday));
    assertEquals(
        Instant.parse("1999-12-27T00:00:00Z"),
        Interval.WEEK.start(Instant.parse("2000-01-02T23:59:59Z")),
        "before the origin too");
  }

  @Test
  void shouldKnowTheIntervalsOfTheOriginal() {
    assertEquals(
        List.of(
            "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w"),
        List.of(Interval.values()).stream().map(Interval::text).toList());
    for (final Interval interval : Interval.values()) {
      assertEquals(Optional.of(interval), Interval.ofText(interval.text()));
      assertEquals(Optional.of(interval), Interval.ofMinutes(interval.minutes()));
      assertEquals(0, interval.minutes() % interval.stored().minutes());
    }
    assertEquals(Optional.empty(), Interval.ofText("2m"));
    assertEquals(Optional.empty(), Interval.ofMinutes(7));
  }
}
