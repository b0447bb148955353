package io.fluidex.prover.master.verify;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The threads that verify proofs: as many at once as there are threads, and a queue that is never
 * longer than told. Safe for many threads.
 */
public final class VerificationPool implements AutoCloseable {
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final ThreadPoolExecutor threads;
  private final Duration patience;

  /**
   * Starts the threads.
   *
   * @param count how many, from 1
   * @param queue how many calls may wait, from 1
   * @param patience how long a call may take in all
   */
  public VerificationPool(final int count, final int queue, final Duration patience) {
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().name("verify-", 0).daemon().factory());
    this.patience = patience;
  }

  /** There is more to verify than can be done in time. */
  public static final class BusyException extends Exception {
    private static final long serialVersionUID = 1L;

    BusyException(final String message) {
      super(message);
    }
  }

  /** How many calls wait. */
  public int waiting() {
    return threads.getQueue().size();
  }

  /**
   * Runs a check and waits for it.
   *
   * @throws BusyException if the queue is full, or the answer did not come in time
   * @throws InterruptedException if the caller is interrupted
   */
  public <T> T run(final Callable<T> check) throws BusyException, InterruptedException {
    final Future<T> answer;
    try {
      answer = threads.submit(check);
    } catch (final RejectedExecutionException e) {
      throw new BusyException("too many proofs wait to be verified: bring it again in a moment");
    }
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (final TimeoutException e) {
      throw new BusyException(
          "the proof was not verified within " + patience + ": bring it again in a moment");
    } catch (final ExecutionException e) {
      throw new IllegalStateException("a proof could not be checked", e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
