package io.fluidex.crypto.msm;

import io.fluidex.crypto.curve.Curve;
import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.XyzzArithmetic;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.crypto.vector.PointArray;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Multi-scalar multiplication in G1, the sum of s_i P_i, by Pippenger's buckets with signed digits.
 *
 * <p>With vector arithmetic, buckets are filled by affine additions in batches that share one
 * inversion: the points of each bucket are added up in pairs, so that no addition of a batch waits
 * for another. Equal, opposite and infinite points are handled exactly. Without vectors {@link
 * ScalarMsm} does the work.
 *
 * <p>An instance holds the memory of its threads and computes one sum at a time: not safe for use
 * by many threads.
 */
public final class Msm {
  private static final int SCALAR_LIMBS = PrimeField.LIMBS;

  /** Scalars that a thread cuts into digits at a time. */
  private static final int SCALAR_CHUNK = 1 << 13;

  private final int parallelism;
  private final List<MsmWorker> workers = new ArrayList<>();

  /**
   * Multi-scalar multiplication on so many threads, the caller's among them.
   *
   * @throws IllegalArgumentException if there is not at least one
   */
  public Msm(final int parallelism) {
    if (parallelism < 1) {
      throw new IllegalArgumentException("a sum needs at least one thread, not " + parallelism);
    }
    this.parallelism = parallelism;
    if (BulkFields.fq().isVector()) {
      for (int i = 0; i < parallelism; i++) {
        workers.add(new MsmWorker());
      }
    }
  }

  /** Work that is divided into numbered tasks. */
  private interface Task {
    void run(MsmWorker worker, int task);
  }

  /**
   * The sum of s_i P_i.
   *
   * @param bases the points
   * @param basesFrom the first one to use
   * @param scalars canonical limbs, least significant first (not Montgomery form), from index si
   * @param n how many of both; for 0 the sum is infinity
   * @throws IllegalArgumentException if there are fewer than n points or scalars, or a scalar is
   *     not below r
   */
  public G1Point sum(
      final MsmBases bases, final int basesFrom, final long[] scalars, final int si, final int n) {
    if (basesFrom < 0 || n < 0 || n > bases.length() - basesFrom) {
      throw new IllegalArgumentException(
          "there are " + bases.length() + " bases, not " + n + " from number " + basesFrom + " on");
    }
    ScalarMsm.requireData("scalars", scalars, si, SCALAR_LIMBS, n);
    if (workers.isEmpty()) {
      final long[] sum = new long[G1Point.LIMBS];
      new ScalarMsm(Curve.G1)
          .sum(bases.affine(), basesFrom * G1Point.LIMBS, scalars, si, n, sum, 0);
      return G1Point.load(sum, 0);
    }
    return n == 0 ? G1Point.INFINITY : vectorSum(bases, basesFrom, scalars, si, n);
  }

  private G1Point vectorSum(
      final MsmBases bases, final int basesFrom, final long[] scalars, final int si, final int n) {
    final MsmPlan plan = MsmPlan.of(n, 1, MsmPlan.BITS, parallelism);
    final ScalarWindows windows = new ScalarWindows(plan, n);
    forAll(
        Math.ceilDiv(n, SCALAR_CHUNK),
        (worker, task) -> {
          final int i = task * SCALAR_CHUNK;
          windows.set(scalars, si + i * SCALAR_LIMBS, i, Math.min(SCALAR_CHUNK, n - i));
        });
    for (int i = bases.infinite().nextSetBit(basesFrom);
        i >= 0 && i < basesFrom + n;
        i = bases.infinite().nextSetBit(i + 1)) {
      windows.setZero(i - basesFrom);
    }
    final PointArray partials = new PointArray(plan.units() * MsmSplit.of(plan).sums());
    forAll(
        plan.tasks(),
        (worker, task) -> worker.run(plan, windows, n, bases, basesFrom, task, partials));
    final PointArray bits = new PointArray(plan.sets() * plan.width());
    workers.getFirst().combine(plan, partials, bits);
    return weigh(bits);
  }

  /** The sum of 2^i times the i-th point, by doubling from the last one down. */
  private static G1Point weigh(final PointArray bits) {
    final long[] affine = new long[bits.length() * G1Point.LIMBS];
    bits.store(BulkFields.fq(), 0, affine, 0, bits.length());
    final XyzzArithmetic xyzz = new XyzzArithmetic(Curve.G1);
    final long[] sum = new long[xyzz.pointLimbs()];
    for (int i = bits.length() - 1; i >= 0; i--) {
      xyzz.dbl(sum, 0);
      xyzz.addAffine(sum, 0, affine, i * G1Point.LIMBS);
    }
    final long[] result = new long[G1Point.LIMBS];
    xyzz.toAffine(sum, 0, result, 0);
    return G1Point.load(result, 0);
  }

  /** Runs numbered tasks on all threads; each takes the next one that nobody has. */
  private void forAll(final int tasks, final Task task) {
    final AtomicInteger next = new AtomicInteger();
    final AtomicReference<Throwable> failure = new AtomicReference<>();
    final List<Thread> threads = new ArrayList<>();
    for (int i = 1; i < Math.min(parallelism, tasks); i++) {
      final MsmWorker worker = workers.get(i);
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("fluidex-msm-" + i)
              .start(() -> drain(worker, tasks, task, next, failure)));
    }
    drain(workers.getFirst(), tasks, task, next, failure);
    threads.forEach(Msm::join);
    switch (failure.get()) {
      case null -> {}
      case final RuntimeException e -> throw e;
      case final Error e -> throw e;
      default -> throw new IllegalStateException("a task of a sum failed", failure.get());
    }
  }

  /**
   * Waits for a thread, however often the caller is interrupted: the memory is in use till then.
   */
  private static void join(final Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (final InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void drain(
      final MsmWorker worker,
      final int tasks,
      final Task task,
      final AtomicInteger next,
      final AtomicReference<Throwable> failure) {
    try {
      for (int t = next.getAndIncrement(); t < tasks; t = next.getAndIncrement()) {
        task.run(worker, t);
      }
    } catch (final RuntimeException | Error e) {
      // Reported by the thread that waits; the others stop at their next task.
      failure.compareAndSet(null, e);
      next.set(tasks);
    }
  }
}
