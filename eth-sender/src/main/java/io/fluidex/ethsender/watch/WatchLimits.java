package io.fluidex.ethsender.watch;

import java.time.Duration;

/**
 * The watcher's patience and limits.
 *
 * @param confirmations how many blocks, its own included, make a request final; more than any
 *     reorganisation there will be, because what L2 has executed cannot be taken back
 * @param maxBlocks how many blocks are read at once at most
 * @param backoff how long to wait after a node failed, was incomplete or contradicted itself
 * @param rateLimitBackoff how long after a node wanted to be asked less often
 */
public record WatchLimits(
    int confirmations, int maxBlocks, Duration backoff, Duration rateLimitBackoff) {
  /** For a chain that finalises within 64 blocks. */
  public static final WatchLimits STANDARD =
      new WatchLimits(64, 2_000, Duration.ofSeconds(2), Duration.ofSeconds(30));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a count is not positive or a duration is negative
   */
  public WatchLimits {
    if (confirmations < 1 || maxBlocks < 1) {
      throw new IllegalArgumentException("the watcher needs confirmations and maxBlocks from 1");
    }
    if (backoff.isNegative() || rateLimitBackoff.isNegative()) {
      throw new IllegalArgumentException("the watcher's waits must not be negative");
    }
  }
}
