package io.fluidex.rollup.tree;

import io.fluidex.crypto.field.PrimeField;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/** Divides groups among the threads of a pool. */
public final class ParallelNodeHasher implements NodeHasher {
  /** Groups of a part at least: less is done before another thread has begun. */
  private static final int SMALLEST_PART = 32;

  private final NodeHasher hasher;
  private final ForkJoinPool pool;

  /** Divides for a hasher among a pool, which is the caller's to shut down. */
  public ParallelNodeHasher(final NodeHasher hasher, final ForkJoinPool pool) {
    this.hasher = hasher;
    this.pool = pool;
  }

  @Override
  public void hash(
      final int inputs,
      final long[] in,
      final int inAt,
      final long[] out,
      final int outAt,
      final int count) {
    final int parts = Math.min(pool.getParallelism(), count / SMALLEST_PART);
    if (parts < 2) {
      hasher.hash(inputs, in, inAt, out, outAt, count);
      return;
    }
    final List<ForkJoinTask<?>> tasks = new ArrayList<>(parts);
    for (int part = 0; part < parts; part++) {
      final int from = (int) ((long) count * part / parts);
      final int to = (int) ((long) count * (part + 1) / parts);
      tasks.add(
          ForkJoinTask.adapt(() ->
              hasher.hash(
                  inputs,
                  in,
                  inAt + from * inputs * PrimeField.LIMBS,
                  out,
                  outAt + from * PrimeField.LIMBS,
                  to - from)));
    }
    pool.invoke(ForkJoinTask.adapt(() -> ForkJoinTask.invokeAll(tasks)));
  }
}
