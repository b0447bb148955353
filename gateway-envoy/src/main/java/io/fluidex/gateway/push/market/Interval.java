package io.fluidex.gateway.push.market;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How long a candle lasts: a part of a day, in UTC. */
public enum Interval {
  /** One minute. */
  M1("1m", Duration.ofMinutes(1)),
  /** Three minutes. */
  M3("3m", Duration.ofMinutes(3)),
  /** Five minutes. */
  M5("5m", Duration.ofMinutes(5)),
  /** A quarter of an hour. */
  M15("15m", Duration.ofMinutes(15)),
  /** Half an hour. */
  M30("30m", Duration.ofMinutes(30)),
  /** One hour. */
  H1("1h", Duration.ofHours(1)),
  /** Two hours. */
  H2("2h", Duration.ofHours(2)),
  /** Four hours. */
  H4("4h", Duration.ofHours(4)),
  /** Six hours. */
  H6("6h", Duration.ofHours(6)),
  /** Eight hours. */
  H8("8h", Duration.ofHours(8)),
  /** Half a day. */
  H12("12h", Duration.ofHours(12)),
  /** One day. */
  D1("1d", Duration.ofDays(1));

  /** The names of all, for messages to clients. */
  public static final String NAMES =
      Arrays.stream(values()).map(Interval::text).collect(Collectors.joining(" "));

  private final String text;
  private final long millis;

  Interval(final String text, final Duration duration) {
    this.text = text;
    this.millis = duration.toMillis();
  }

  /** Its name for clients. */
  public String text() {
    return text;
  }

  /** The start of the interval in which a time lies. */
  public long start(final long time) {
    return time - Math.floorMod(time, millis);
  }

  /** The interval of a name. */
  public static Optional<Interval> of(final String text) {
    return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
  }
}
