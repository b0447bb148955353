package io.fluidex.runtime.lifecycle;

import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named thread that does the same work again and again and survives whatever the work throws: a
 * failure is logged, counted ({@code fluidex_loop_failures_total}) and followed by a growing pause.
 */
public final class WorkerLoop implements Service {
  /** One round of the work. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does what there is to do now.
     *
     * @return how long to pause before the next round unless {@link WorkerLoop#wake} ends the
     *     pause; zero for none
     * @throws Exception whatever went wrong; the next round starts after a backoff
     */
    Duration work() throws Exception;
  }

  private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);

  private final String name;
  private final Work work;
  private final Backoff backoff;
  private final RandomGenerator random;
  private final Counter failures;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean woken;
  private boolean stopping;
  private volatile int failuresInARow;
  private volatile String lastFailure = "";
  private Thread thread;

  /**
   * A loop that is not started yet.
   *
   * @param name of the thread and in metrics
   * @param random for the jitter of pauses, used by the thread of the loop only
   */
  public WorkerLoop(
      final String name,
      final Backoff backoff,
      final RandomGenerator random,
      final Metrics metrics,
      final Work work) {
    this.name = name;
    this.work = work;
    this.backoff = backoff;
    this.random = random;
    this.failures =
        metrics.counter(
            "fluidex_loop_failures_total", "Rounds of a worker loop that failed", "loop", name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start() {
    lock.lock();
    try {
      if (thread != null || stopping) {
        throw new IllegalStateException("loop " + name + " was started before");
      }
      thread = Thread.ofPlatform().name(name).daemon(true).start(this::run);
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (!isStopping()) {
      Duration pause;
      try {
        pause = work.work();
        if (failuresInARow > 0) {
          LOG.info("{} works again after {} failures", name, failuresInARow);
          failuresInARow = 0;
        }
      } catch (final Throwable e) {
        if (isStopping()) {
          LOG.debug("{} was interrupted by its stop", name, e);
          break;
        }
        pause = failed(e);
      }
      await(pause);
    }
  }

  /**
   * Also errors are survived: a thread that silently ended would be worse than one that retries.
   */
  private Duration failed(final Throwable e) {
    failures.increment();
    lastFailure = e.toString();
    final int count = failuresInARow + 1;
    failuresInARow = count;
    final Duration pause = backoff.pause(count, random);
    if (count == 1) {
      LOG.warn("{} failed and tries again in {} ms", name, pause.toMillis(), e);
    } else {
      LOG.warn(
          "{} failed {} times in a row and tries again in {} ms: {}",
          name,
          count,
          pause.toMillis(),
          lastFailure);
    }
    return pause;
  }

  private boolean isStopping() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  private void await(final Duration pause) {
    lock.lock();
    try {
      long left = pause.toNanos();
      while (left > 0 && !woken && !stopping) {
        left = changed.awaitNanos(left);
      }
      woken = false;
    } catch (final InterruptedException e) {
      // Somebody wants the round after the pause now; only stop() ends the loop.
      LOG.debug("{} was interrupted in a pause", name);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the pause, or skips the next one. */
  public void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets the current round finish; interrupts it when the deadline has passed. */
  @Override
  public void stop(final Duration deadline) throws InterruptedException {
    final Thread running;
    lock.lock();
    try {
      stopping = true;
      changed.signalAll();
      running = thread;
    } finally {
      lock.unlock();
    }
    if (running == null || running.equals(Thread.currentThread())) {
      return;
    }
    if (!running.join(deadline)) {
      LOG.warn("{} did not finish within {} ms and is interrupted", name, deadline.toMillis());
      running.interrupt();
      running.join(TimeUnit.SECONDS.toMillis(5));
    }
  }

  /** The last failure, as long as no round after it succeeded. */
  @Override
  public Optional<String> problem() {
    final int count = failuresInARow;
    return count == 0
        ? Optional.empty()
        : Optional.of("failed " + count + " times in a row, last with " + lastFailure);
  }
}
