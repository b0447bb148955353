package io.fluidex.load;

import java.time.Duration;
import org.HdrHistogram.AbstractHistogram;

/**
 * What a phase of load has shown.
 *
 * @param accepted calls that did what they asked for
 * @param refused calls that were answered with an error
 * @param firstRefusal the first of these errors, empty if there was none
 * @param took from the first call's due time to the last answer
 * @param latencies nanoseconds from the time at which a call was due to its answer
 * @param lateness nanoseconds by which calls left the generator after they were due
 */
public record Measured(
    long accepted,
    long refused,
    String firstRefusal,
    Duration took,
    AbstractHistogram latencies,
    AbstractHistogram lateness) {
  private static final double NANOS = 1e9;

  /** Accepted calls in a second. */
  public double perSecond() {
    return accepted * NANOS / Math.max(1, took.toNanos());
  }

  /**
   * A percentile of the latencies in milliseconds.
   *
   * @param percentile from 0 to 100
   */
  public double millis(final double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e6;
  }
}
