package io.fluidex.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * How long an operation takes: in general the processor time of this thread, which other processes
 * of a busy machine change less than the time on the clock.
 *
 * @param nanos the median of the samples, in nanoseconds per operation
 * @param spread half the distance between the quartiles, as a fraction of the median
 * @param samples how many samples there were
 */
record Timing(double nanos, double spread, int samples) {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Samples of an operation that takes longer than all its time. */
  private static final int LEAST_SAMPLES = 3;

  /** A sample is at least this fraction of the time there is. */
  private static final int SAMPLES = 20;

  /**
   * Warms an operation up for as long as it is measured afterwards, so that the compilers are done
   * with it, and measures it.
   *
   * @param time how long to measure
   * @param operations how many operations a run is
   */
  static Timing of(final Duration time, final long operations, final Runnable run) {
    return of(time, operations, run, THREADS::getCurrentThreadCpuTime);
  }

  /** As {@link #of(Duration, long, Runnable)} on the clock: for work of several threads. */
  static Timing onTheClock(final Duration time, final long operations, final Runnable run) {
    return of(time, operations, run, System::nanoTime);
  }

  private static Timing of(
      final Duration time, final long operations, final Runnable run, final LongSupplier clock) {
    long runs = 0;
    final long start = clock.getAsLong();
    while (runs == 0 || clock.getAsLong() - start < time.toNanos()) {
      run.run();
      runs++;
    }
    final long warmUp = Math.max(clock.getAsLong() - start, 1);
    final long runsOfSample = Math.max(1, runs * time.toNanos() / SAMPLES / warmUp);
    final long samples = Math.clamp(runs / runsOfSample, LEAST_SAMPLES, SAMPLES);
    final double[] nanos = new double[(int) samples];
    for (int i = 0; i < nanos.length; i++) {
      final long before = clock.getAsLong();
      for (long j = 0; j < runsOfSample; j++) {
        run.run();
      }
      nanos[i] = (double) (clock.getAsLong() - before) / runsOfSample / operations;
    }
    Arrays.sort(nanos);
    final double median = quantile(nanos, 0.5);
    return new Timing(
        median, (quantile(nanos, 0.75) - quantile(nanos, 0.25)) / 2 / median, nanos.length);
  }

  /** A quantile of sorted values, between neighbours by proportion. */
  static double quantile(final double[] sorted, final double fraction) {
    final double at = fraction * (sorted.length - 1);
    final int below = (int) at;
    final int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  /** How many times faster this is than another. */
  double speedUpOver(final Timing slower) {
    return slower.nanos / nanos;
  }
}
