package io.fluidex.ethsender.schedule;

import java.time.Duration;

/**
 * The scheduler's patience and limits.
 *
 * @param inFlight how many operations may be sent and not mined at once
 * @param confirmations how many blocks, the one it is in included, make an operation confirmed
 * @param finality how many make it final, at least {@code confirmations}
 * @param stuckBlocks after how many blocks a transaction that is not mined is replaced
 * @param rebroadcast after how long it is sent again as it is
 * @param nodeLag how long a node may contradict another before it is believed: a head that has gone
 *     back, a nonce used without a receipt, a simulation that is reverted
 * @param urgentAfter how old an operation gets before it does not wait for lower fees any more
 */
public record SchedulerLimits(
    int inFlight,
    int confirmations,
    int finality,
    int stuckBlocks,
    Duration rebroadcast,
    Duration nodeLag,
    Duration urgentAfter) {
  /** For a chain of 12 seconds a block that finalises within 64. */
  public static final SchedulerLimits STANDARD =
      new SchedulerLimits(
          8, 12, 96, 5, Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMinutes(10));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a count is not positive, the finality is less than the
   *     confirmations, or a duration is negative
   */
  public SchedulerLimits {
    if (inFlight < 1 || confirmations < 1 || finality < confirmations || stuckBlocks < 1) {
      throw new IllegalArgumentException(
          "the scheduler needs inFlight >= 1, 1 <= confirmations <= finality, stuckBlocks >= 1");
    }
    if (rebroadcast.isNegative() || nodeLag.isNegative() || urgentAfter.isNegative()) {
      throw new IllegalArgumentException("the scheduler's durations must not be negative");
    }
  }
}
