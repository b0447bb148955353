package io.fluidex.prover.master.schedule;

import java.time.Duration;

/**
 * The figures of scheduling.
 *
 * @param lease how long a lease lasts after the last sign of life
 * @param longestProof after how long a lease is no longer extended, whatever its holder says: a
 *     prover that hangs must not keep a task for ever
 * @param attempts after how many failed attempts a task is set aside, from 1
 * @param firstBackoff how long a task rests after the first failure; doubled for each one more
 * @param longestBackoff the most it rests
 */
public record SchedulePolicy(
    Duration lease,
    Duration longestProof,
    int attempts,
    Duration firstBackoff,
    Duration longestBackoff) {
  /** Doubling further than this exceeds every sensible limit, and might overflow. */
  private static final int MAX_DOUBLINGS = 20;

  /**
   * Checks the figures.
   *
   * @throws IllegalArgumentException naming the one that makes no sense
   */
  public SchedulePolicy {
    require(lease.isPositive(), "the lease must be longer than 0, not " + lease);
    require(
        longestProof.compareTo(lease) >= 0,
        "the longest proof ("
            + longestProof
            + ") must not be shorter than the lease ("
            + lease
            + ")");
    require(attempts > 0, "a task must have at least 1 attempt, not " + attempts);
    require(!firstBackoff.isNegative(), "the first backoff must not be negative: " + firstBackoff);
    require(
        longestBackoff.compareTo(firstBackoff) >= 0,
        "the longest backoff ("
            + longestBackoff
            + ") must not be shorter than the first ("
            + firstBackoff
            + ")");
  }

  private static void require(final boolean condition, final String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** How long a task rests after a number of failed attempts, from 1. */
  public Duration backoff(final int failed) {
    final Duration wanted = firstBackoff.multipliedBy(1L << Math.min(failed - 1, MAX_DOUBLINGS));
    return wanted.compareTo(longestBackoff) > 0 ? longestBackoff : wanted;
  }
}
