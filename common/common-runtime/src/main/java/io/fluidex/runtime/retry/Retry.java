package io.fluidex.runtime.retry;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Repeats a call while it fails in a way that may pass, until a deadline. Safe for many threads if
 * its random source is.
 */
public final class Retry {
  /** Waits; a test does not. */
  @FunctionalInterface
  public interface Sleeper {
    /** Waits as long as told. */
    void sleep(Duration pause) throws InterruptedException;
  }

  private final Backoff backoff;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private final Sleeper sleeper;

  /** A retry on the clock of this machine. */
  public Retry(final Backoff backoff, final RandomGenerator random) {
    this(backoff, random, System::nanoTime, Thread::sleep);
  }

  /**
   * A retry on a clock of its own.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  public Retry(
      final Backoff backoff,
      final RandomGenerator random,
      final LongSupplier nanoTime,
      final Sleeper sleeper) {
    this.backoff = backoff;
    this.random = random;
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
  }

  /**
   * Calls until it succeeds, fails for good, or the deadline would pass during the next pause.
   *
   * @param retryable which failures may pass; others are thrown at once
   * @return what the call returned
   * @throws Exception the failure of the last attempt, with those before suppressed in it
   */
  public <T> T call(
      final Duration deadline, final Predicate<Exception> retryable, final Callable<T> call)
      throws Exception {
    final long end = nanoTime.getAsLong() + deadline.toNanos();
    Exception before = null;
    for (int failures = 1; ; failures++) {
      try {
        return call.call();
      } catch (final InterruptedException e) {
        throw e;
      } catch (final Exception e) {
        if (before != null) {
          e.addSuppressed(before);
        }
        final Duration pause = backoff.pause(failures, random);
        if (!retryable.test(e) || nanoTime.getAsLong() + pause.toNanos() - end > 0) {
          throw e;
        }
        // Only the newest failure is kept: a long outage must not grow a chain.
        before = new RetriedException(failures, e);
        sleeper.sleep(pause);
      }
    }
  }

  /** Marks, among the suppressed exceptions of the last failure, how the attempt before failed. */
  private static final class RetriedException extends Exception {
    private static final long serialVersionUID = 1L;

    RetriedException(final int attempts, final Exception e) {
      super("attempt " + attempts + " failed: " + e, null, false, false);
    }
  }
}
