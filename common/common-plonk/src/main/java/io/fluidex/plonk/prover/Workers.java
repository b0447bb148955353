package io.fluidex.plonk.prover;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The threads of a prover, and the two ways it uses them: over ranges of rows, and for whole tasks.
 *
 * <p>The calling thread only waits. A task must not start tasks of its own here. Closing waits for
 * what runs.
 */
final class Workers implements AutoCloseable {
  private final int count;
  private final ExecutorService threads;

  Workers(final int count) {
    if (count < 1) {
      throw new IllegalArgumentException("a prover needs at least one thread, not " + count);
    }
    this.count = count;
    this.threads =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().name("fluidex-prover-", 0).daemon().factory());
  }

  int count() {
    return count;
  }

  /** Work on the rows from..to-1. */
  interface RangeTask {
    void run(int from, int to);
  }

  /** Splits 0..n-1 at multiples of the grain into about as many ranges as there are threads. */
  void forRanges(final int n, final int grain, final RangeTask task) {
    final int pieces = Math.min(count, Math.ceilDiv(n, grain));
    final int length = pieces == 0 ? 0 : Math.ceilDiv(Math.ceilDiv(n, grain), pieces) * grain;
    final List<Runnable> tasks = new ArrayList<>();
    for (int from = 0; from < n; from += length) {
      final int start = from;
      final int end = Math.min(n, from + length);
      tasks.add(() -> task.run(start, end));
    }
    runAll(tasks);
  }

  /** Runs tasks side by side and returns when all are done. */
  void runAll(final List<Runnable> tasks) {
    final List<Callable<Void>> calls = new ArrayList<>();
    for (final Runnable task : tasks) {
      calls.add(() -> {
        task.run();
        return null;
      });
    }
    callAll(calls);
  }

  /** Runs tasks side by side and returns their results in order. */
  <T> List<T> callAll(final List<Callable<T>> tasks) {
    try {
      final List<T> results = new ArrayList<>();
      for (final Future<T> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProvingException("the proof was interrupted", e);
    } catch (final ExecutionException e) {
      switch (e.getCause()) {
        case final RuntimeException cause -> throw cause;
        case final Error cause -> throw cause;
        default -> throw new ProvingException("a prover thread failed", e.getCause());
      }
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
