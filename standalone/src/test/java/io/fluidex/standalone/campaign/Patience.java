package io.fluidex.standalone.campaign;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something, far longer than it takes on a busy machine. */
final class Patience {
  /** For one thing. */
  static final Duration LIMIT = Duration.ofMinutes(6);

  private static final long POLL_MILLIS = 50;

  private Patience() {}

  static void await(final String what, final BooleanSupplier condition) {
    final long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("no " + what + " within " + LIMIT);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
  }
}
