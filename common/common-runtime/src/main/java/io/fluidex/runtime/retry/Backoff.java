package io.fluidex.runtime.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing pauses between attempts, with jitter so that many clients do not come back at once.
 *
 * @param first the pause after the first failure
 * @param longest no pause is longer
 */
public record Backoff(Duration first, Duration longest) {
  /** For dependencies that are on the same network: 50 ms to 5 s. */
  public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5));

  /** Growth stops here whatever the longest pause is, so that the shift cannot overflow. */
  private static final int MOST_DOUBLINGS = 30;

  /**
   * Checks the pauses.
   *
   * @throws IllegalArgumentException unless {@code 0 < first <= longest <= 1 hour}
   */
  public Backoff {
    if (first.isNegative()
        || first.isZero()
        || longest.compareTo(first) < 0
        || longest.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "a backoff wants 0 < first <= longest <= 1 h, not " + first + " and " + longest);
    }
  }

  /**
   * The pause after an attempt that failed: between half of and the whole doubled pause.
   *
   * @param failures how many attempts failed in a row, from 1
   * @param random where the jitter comes from
   */
  public Duration pause(final int failures, final RandomGenerator random) {
    if (failures < 1) {
      throw new IllegalArgumentException("there is no pause before a failure, got " + failures);
    }
    final int doublings = Math.min(failures - 1, MOST_DOUBLINGS);
    final long limit = longest.toNanos();
    final long grown = first.toNanos() > limit >> doublings ? limit : first.toNanos() << doublings;
    return Duration.ofNanos(grown - random.nextLong(grown / 2 + 1));
  }
}
