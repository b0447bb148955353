package io.fluidex.crypto.vector;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;

/** Work on the numbers from 0 to n - 1, divided among the threads of a pool. */
final class ParallelRange extends RecursiveAction {
  /** Parts for each thread: enough for the last ones to end at about the same time. */
  private static final int PARTS_PER_THREAD = 8;

  private static final long serialVersionUID = 1L;

  private final int from;
  private final int to;
  private final int undivided;
  private final transient Work work;

  /** What is done for the numbers from.. to - 1. */
  interface Work {
    void run(int from, int to);
  }

  private ParallelRange(final int from, final int to, final int undivided, final Work work) {
    this.from = from;
    this.to = to;
    this.undivided = undivided;
    this.work = work;
  }

  /** Does all of 0.. n - 1 and returns when it is done; without a pool (null) on this thread. */
  static void run(final int n, final ForkJoinPool pool, final Work work) {
    if (pool == null || pool.getParallelism() == 1 || n == 1) {
      work.run(0, n);
    } else {
      final int undivided = Math.ceilDiv(n, pool.getParallelism() * PARTS_PER_THREAD);
      pool.invoke(new ParallelRange(0, n, undivided, work));
    }
  }

  @Override
  protected void compute() {
    if (to - from <= undivided) {
      work.run(from, to);
    } else {
      final int middle = (from + to) >>> 1;
      invokeAll(
          new ParallelRange(from, middle, undivided, work),
          new ParallelRange(middle, to, undivided, work));
    }
  }
}
