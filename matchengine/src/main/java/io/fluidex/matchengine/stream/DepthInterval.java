package io.fluidex.matchengine.stream;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How often changes of a book are sent. */
public enum DepthInterval {
  /** For who trades on them. */
  FAST(Duration.ofMillis(100)),
  /** For who looks at them. */
  SLOW(Duration.ofSeconds(1));

  private final Duration duration;

  DepthInterval(final Duration duration) {
    this.duration = duration;
  }

  /** The time between two changes. */
  public Duration duration() {
    return duration;
  }

  /** The interval of so many milliseconds, the fast one for 0. */
  public static Optional<DepthInterval> ofMillis(final long millis) {
    return millis == 0
        ? Optional.of(FAST)
        : Arrays.stream(values())
            .filter(interval -> interval.duration.toMillis() == millis)
            .findFirst();
  }
}
