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

public final class Msm {
  private static final int SCALAR_LIMBS = PrimeField.LIMBS;
  private static final int SCALAR_CHUNK = 1 << 13;

  private final int parallelism;
  private final List<MsmWorker> workers = new ArrayList<>();

  public Msm(final int parallelism) {
    this.parallelism = parallelism;
    for (int i = 0; i < parallelism; i++) {
      workers.add(new MsmWorker());
    }
  }

  private interface Task {
    void run(MsmWorker worker, int task);
  }

  public G1Point sum(
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
    return sum(plan, bases, basesFrom, windows, n);
  }

  private G1Point sum(
      final MsmPlan plan,
      final MsmBases bases,
      final int basesFrom,
      final ScalarWindows windows,
      final int n) {
    final PointArray partials = new PointArray(plan.units() * MsmSplit.of(plan).sums());
    forAll(
        plan.tasks(),
        (worker, task) -> worker.run(plan, windows, n, bases, basesFrom, task, partials));
    final PointArray bits = new PointArray(plan.sets() * plan.width());
    workers.get(0).combine(plan, partials, bits);
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
    drain(workers.get(0), tasks, task, next, failure);
    for (final Thread t : threads) {
      try {
        t.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    if (failure.get() instanceof RuntimeException e) throw e;
    if (failure.get() instanceof Error e) throw e;
  }

  private static void drain(
      MsmWorker w, int tasks, Task task, AtomicInteger next, AtomicReference<Throwable> failure) {
    try {
      for (int t = next.getAndIncrement(); t < tasks; t = next.getAndIncrement()) task.run(w, t);
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
      next.set(tasks);
    }
  }
}
