package io.fluidex.standalone.demo;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When rounds of trades are due so that there are so many a second. One that is late by more than a
 * second is not made up for. Not for use by several threads.
 */
final class Pace {
  private final int size;
  private final long nanos;
  private long due;
  private boolean begun;

  /**
   * A pace.
   *
   * @param perSecond trades, above 0
   * @param mostRounds rounds a second at most
   */
  Pace(final double perSecond, final double mostRounds) {
    this.size = (int) Math.max(1, Math.ceil(perSecond / mostRounds));
    this.nanos = (long) (TimeUnit.SECONDS.toNanos(1) * size / perSecond);
  }

  /** Trades of a round. */
  int size() {
    return size;
  }

  /**
   * How long to wait for the next round.
   *
   * @param now as {@link System#nanoTime}
   */
  Duration next(final long now) {
    if (!begun || now - due > TimeUnit.SECONDS.toNanos(1)) {
      due = now;
      begun = true;
    }
    final Duration wait = Duration.ofNanos(Math.max(0, due - now));
    due += nanos;
    return wait;
  }
}
