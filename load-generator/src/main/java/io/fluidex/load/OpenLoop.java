package io.fluidex.load;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Makes calls at the times at which they are due, whether earlier ones were answered or not, as
 * many clients do that know nothing of each other.
 *
 * <p>A latency counts from the time a call was due. A server that stands still for a second at
 * 1,000 calls a second so shows a thousand slow answers, not one: generators that wait for answers
 * ask nothing in that second and hide it, which is known as coordinated omission.
 */
public final class OpenLoop {
  /** Microseconds would do; three digits keep the error of a percentile below a thousandth. */
  private static final int DIGITS = 3;

  /**
   * Calls that are due within it leave together, and their latencies count from when each was due.
   */
  private static final long LEAST_SLEEP = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Somebody who can be asked. */
  @FunctionalInterface
  public interface Call {
    /**
     * Begins a call and returns at once.
     *
     * @param index 0 for the first call, then one more for each
     * @param done is told once how it ended: null, or what was wrong; by any thread
     */
    void begin(long index, Consumer<String> done);
  }

  private final Call call;
  private final int mostOutstanding;
  private final ConcurrentHistogram latencies = new ConcurrentHistogram(DIGITS);
  private final ConcurrentHistogram lateness = new ConcurrentHistogram(DIGITS);
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicReference<String> firstRefusal = new AtomicReference<>("");
  private final Semaphore free;

  private OpenLoop(final Call call, final int mostOutstanding) {
    this.call = call;
    this.mostOutstanding = mostOutstanding;
    this.free = new Semaphore(mostOutstanding);
  }

  /**
   * Makes calls at a rate and waits for all their answers.
   *
   * @param first the index of the first call
   * @param count how many
   * @param perSecond how many are due in a second
   * @param mostOutstanding unanswered calls at which the generator waits, for the sake of its
   *     memory; the times at which calls are due do not wait
   * @throws IllegalArgumentException if a number is not above 0
   */
  public static Measured atRate(
      final Call call,
      final long first,
      final long count,
      final double perSecond,
      final int mostOutstanding)
      throws InterruptedException {
    if (count < 1 || !(perSecond > 0) || mostOutstanding < 1) {
      throw new IllegalArgumentException(
          "a load has calls, a rate and calls outstanding above 0, not "
              + count
              + ", "
              + perSecond
              + " and "
              + mostOutstanding);
    }
    return new OpenLoop(call, mostOutstanding).run(first, count, NANOS / perSecond);
  }

  /**
   * Makes calls as fast as they are answered, always so many at once: the most that the server can
   * do. Each is due when it leaves.
   *
   * @throws IllegalArgumentException if a number is not above 0
   */
  public static Measured flood(
      final Call call, final long first, final long count, final int outstanding)
      throws InterruptedException {
    if (count < 1 || outstanding < 1) {
      throw new IllegalArgumentException(
          "a load has calls and calls outstanding above 0, not " + count + " and " + outstanding);
    }
    return new OpenLoop(call, outstanding).run(first, count, 0);
  }

  private Measured run(final long first, final long count, final double interval)
      throws InterruptedException {
    final long start = System.nanoTime();
    for (long i = 0; i < count; i++) {
      final long due = start + (long) (i * interval);
      if (interval > 0) {
        await(due);
      }
      free.acquire();
      final long now = System.nanoTime();
      final long from = interval > 0 ? due : now;
      lateness.recordValue(Math.max(0, now - from));
      call.begin(first + i, problem -> answered(from, problem));
    }
    free.acquire(mostOutstanding);
    return new Measured(
        accepted.get(),
        refused.get(),
        firstRefusal.get(),
        Duration.ofNanos(System.nanoTime() - start),
        latencies,
        lateness);
  }

  private static void await(final long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      // Wakes late, which counts as latency; waiting actively would be exact and take a processor
      // from the server, which may be on the same machine. So would waking for every single call.
      LockSupport.parkNanos(Math.max(left, LEAST_SLEEP));
    }
  }

  private void answered(final long from, final String problem) {
    latencies.recordValue(Math.max(0, System.nanoTime() - from));
    if (problem == null) {
      accepted.incrementAndGet();
    } else {
      refused.incrementAndGet();
      firstRefusal.compareAndSet("", problem);
    }
    free.release();
  }
}
