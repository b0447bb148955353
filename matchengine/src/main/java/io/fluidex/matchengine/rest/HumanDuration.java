package io.fluidex.matchengine.rest;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them in a path: {@code 24h}, {@code 1day}, {@code 1h30m}. */
final class HumanDuration {
  private static final Pattern PART = Pattern.compile("([0-9]{1,9})([a-z]+)");

  private HumanDuration() {}

  /** The time that a text says; empty if it says none. */
  static Optional<Duration> parse(final String text) {
    final Matcher matcher = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (end < text.length() && matcher.find(end) && matcher.start() == end) {
      final Duration unit = unit(matcher.group(2));
      if (unit.isZero()) {
        return Optional.empty();
      }
      sum = sum.plus(unit.multipliedBy(Long.parseLong(matcher.group(1))));
      end = matcher.end();
    }
    return end == text.length() && !sum.isZero() ? Optional.of(sum) : Optional.empty();
  }

  private static Duration unit(final String name) {
    return switch (name) {
      case "s", "sec", "secs", "second", "seconds" -> Duration.ofSeconds(1);
      case "m", "min", "mins", "minute", "minutes" -> Duration.ofMinutes(1);
      case "h", "hr", "hrs", "hour", "hours" -> Duration.ofHours(1);
      case "d", "day", "days" -> Duration.ofDays(1);
      case "w", "week", "weeks" -> Duration.ofDays(7);
      default -> Duration.ZERO;
    };
  }
}
