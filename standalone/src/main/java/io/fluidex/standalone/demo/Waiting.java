package io.fluidex.standalone.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits that end at once when the demonstration is stopped. Safe for use by several threads. */
final class Waiting {
  private static final Duration POLL = Duration.ofMillis(200);

  private final CountDownLatch stop = new CountDownLatch(1);

  /** Ends all waits, now and later. */
  void stop() {
    stop.countDown();
  }

  /** Whether it was stopped. */
  boolean isStopped() {
    return stop.getCount() == 0;
  }

  /**
   * Throws if it was stopped.
   *
   * @throws StoppedException if so
   */
  void check() {
    if (isStopped()) {
      throw new StoppedException();
    }
  }

  /**
   * Waits so long.
   *
   * @throws StoppedException if it is stopped meanwhile
   */
  void pause(final Duration time) {
    try {
      if (stop.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new StoppedException();
      }
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }

  /**
   * Waits until something is so.
   *
   * @param what is waited for, and what to look at if it does not come
   * @throws DemoException if it does not come before the deadline
   * @throws StoppedException if it is stopped meanwhile
   */
  void until(final Duration deadline, final String what, final BooleanSupplier condition) {
    final long end = System.nanoTime() + deadline.toNanos();
    check();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new DemoException("after " + deadline.toSeconds() + " s there is still no " + what);
      }
      pause(POLL);
    }
  }
}
