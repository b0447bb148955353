package io.fluidex.matchengine.candle;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The spans of time candles are asked for. All are counted from Monday, 3 January 2000, 00:00 UTC,
 * so that weeks begin on Mondays and days at midnight.
 */
public enum Interval {
  /** One minute. */
  MINUTE("1m", 1),
  /** Three minutes. */
  MINUTES_3("3m", 3),
  /** Five minutes. */
  MINUTES_5("5m", 5),
  /** A quarter of an hour. */
  MINUTES_15("15m", 15),
  /** Half an hour. */
  MINUTES_30("30m", 30),
  /** One hour. */
  HOUR("1h", 60),
  /** Two hours. */
  HOURS_2("2h", 120),
  /** Four hours. */
  HOURS_4("4h", 240),
  /** Six hours. */
  HOURS_6("6h", 360),
  /** Eight hours. */
  HOURS_8("8h", 480),
  /** Twelve hours. */
  HOURS_12("12h", 720),
  /** One day. */
  DAY("1d", 1440),
  /** Three days. */
  DAYS_3("3d", 4320),
  /** One week. */
  WEEK("1w", 10_080);

  /** Where every interval begins; what TimescaleDB's {@code time_bucket} counts from, too. */
  public static final Instant ORIGIN = Instant.parse("2000-01-03T00:00:00Z");

  private static final Map<String, Interval> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Interval::text, Function.identity()));

  private static final Map<Integer, Interval> BY_MINUTES =
      Arrays.stream(values()).collect(Collectors.toMap(Interval::minutes, Function.identity()));

  private final String text;
  private final int minutes;

  Interval(final String text, final int minutes) {
    this.text = text;
    this.minutes = minutes;
  }

  /** Its name in requests, such as "15m". */
  public String text() {
    return text;
  }

  /** How many minutes it has, which is TradingView's name of it. */
  public int minutes() {
    return minutes;
  }

  /** How long it is. */
  public Duration length() {
    return Duration.ofMinutes(minutes);
  }

  /** The largest stored interval that it is a multiple of: a minute, an hour or a day. */
  public Interval stored() {
    if (minutes % DAY.minutes == 0) {
      return DAY;
    }
    return minutes % HOUR.minutes == 0 ? HOUR : MINUTE;
  }

  /** When the span that a time lies in began. */
  public Instant start(final Instant time) {
    final long length = length().toMillis();
    final long origin = ORIGIN.toEpochMilli();
    return Instant.ofEpochMilli(
        origin + Math.floorDiv(time.toEpochMilli() - origin, length) * length);
  }

  /** The interval of a name. */
  public static Optional<Interval> ofText(final String text) {
    return Optional.ofNullable(BY_NAME.get(text));
  }

  /** The interval of so many minutes. */
  public static Optional<Interval> ofMinutes(final int minutes) {
    return Optional.ofNullable(BY_MINUTES.get(minutes));
  }
}
