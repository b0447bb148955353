package io.fluidex.crypto.msm;

import io.fluidex.crypto.curve.Curve;
import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.XyzzArithmetic;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.crypto.vector.PointArray;
import io.fluidex.crypto.vector.PointDoublings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/**
 * Multi-scalar multiplication in G1, the sum of s_i P_i, on vector registers where the processor
 * has them.
 *
 * <p>Pippenger's method with signed digits. The points in the buckets are added in affine
 * coordinates, thousands of additions sharing an inversion (the digits of all scalars are sorted
 * first, so that it is known which additions there are), and so are the buckets: see {@link
 * io.fluidex.crypto.vector.PointSums}. Points may repeat, be opposite or infinity, scalars may be
 * 0; nothing is assumed about them but that the points are on the curve.
 *
 * <p>An instance owns the memory of its threads, about 10 MB each at 2^20 points and less for
 * fewer, 20 MB if the bases have multiples, and serves one sum at a time. The threads themselves
 * live as long as a sum.
 */
public final class Msm {
  private static final int SCALAR_LIMBS = PrimeField.LIMBS;

  /** Bytes that one array of points can hold. */
  private static final long MOST_BYTES = (long) Integer.MAX_VALUE * Long.BYTES / 2;

  private final List<MsmWorker> workers;

  /**
   * Memory for the given number of threads, among them the calling one.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Msm(final int parallelism) {
    if (parallelism < 1) {
      throw new IllegalArgumentException(
          "a multi-scalar multiplication needs at least one thread, not " + parallelism);
    }
    workers = new ArrayList<>();
    for (int i = 0; i < parallelism; i++) {
      workers.add(new MsmWorker());
    }
  }

  /**
   * The sum of s_i P_i, with memory for one use.
   *
   * @see #sum(MsmBases, int, long[], int, int)
   */
  public static G1Point compute(
      final MsmBases bases,
      final int basesFrom,
      final long[] scalars,
      final int si,
      final int n,
      final int parallelism) {
    return new Msm(parallelism).sum(bases, basesFrom, scalars, si, n);
  }

  /**
   * The sum of s_i P_i over the first n bases, with memory for one use.
   *
   * @see #sum(MsmBases, int, FieldArray, int, int)
   */
  public static G1Point compute(
      final MsmBases bases,
      final FieldArray scalars,
      final int from,
      final int n,
      final int parallelism) {
    return new Msm(parallelism).sum(bases, 0, scalars, from, n);
  }

  /**
   * The sum of s_i P_i.
   *
   * @param basesFrom number of the first base, see {@link MsmBases}
   * @param scalars canonical limbs, least significant first (not Montgomery form), from index si
   * @param n how many of both; for 0 the sum is infinity
   * @throws IllegalArgumentException if there are fewer than n bases or scalars
   * @throws io.fluidex.crypto.field.NonCanonicalException if a scalar is not below r
   */
  public G1Point sum(
      final MsmBases bases, final int basesFrom, final long[] scalars, final int si, final int n) {
    bases.requireRange(basesFrom, n);
    ScalarMsm.requireData("scalars", scalars, si, SCALAR_LIMBS, n);
    if (bases.points() == null) {
      return scalarSum(bases, basesFrom, scalars, si, n);
    }
    return sum(
        bases,
        basesFrom,
        n,
        (worker, windows, i, m) -> windows.set(scalars, si + i * SCALAR_LIMBS, i, m));
  }

  /**
   * The sum of s_i P_i.
   *
   * @param basesFrom number of the first base, see {@link MsmBases}
   * @param scalars elements of Fr
   * @param from number of the first scalar
   * @param n how many of both; for 0 the sum is infinity
   * @throws IllegalArgumentException if there are fewer than n bases or scalars
   */
  public G1Point sum(
      final MsmBases bases,
      final int basesFrom,
      final FieldArray scalars,
      final int from,
      final int n) {
    bases.requireRange(basesFrom, n);
    if (from < 0 || n > scalars.length() - from) {
      throw new IllegalArgumentException(
          "need " + n + " scalars from " + from + " on, but there are only " + scalars.length());
    }
    if (bases.points() == null) {
      final long[] canonical = new long[n * SCALAR_LIMBS];
      BulkFields.fr().storeCanonical(scalars, from, canonical, 0, n);
      return scalarSum(bases, basesFrom, canonical, 0, n);
    }
    return sum(
        bases,
        basesFrom,
        n,
        (worker, windows, i, m) -> worker.convert(scalars, from + i, windows, i, m));
  }

  /**
   * The same bases with multiples of each that make sums over them cheaper, a fifth or so if the
   * budget is large: all windows of the scalars then share one set of buckets. Takes as long as a
   * dozen sums.
   *
   * @param budget bytes that the result may take; if that is too little for multiples, or nothing
   *     is gained from them, the result is what was given
   */
  public MsmBases withMultiples(final MsmBases bases, final long budget) {
    final int n = bases.length();
    if (bases.points() == null || n == 0) {
      return bases;
    }
    final long most = Math.min(budget, MOST_BYTES) / bases.points().bytes();
    final MsmCopies copies = MsmCopies.best(n, most);
    if (copies.count() <= bases.copies().count()) {
      return bases;
    }
    final PointArray points = new PointArray(n * copies.count());
    points.copy(bases.points(), n);
    final int chunk = PointDoublings.MOST;
    MsmTasks.run(
        workers,
        Math.ceilDiv(n, chunk),
        (worker, task) ->
            worker.multiples(points, task * chunk, Math.min(chunk, n - task * chunk), copies, n));
    return bases.with(copies, points);
  }

  private G1Point scalarSum(
      final MsmBases bases, final int basesFrom, final long[] scalars, final int si, final int n) {
    final ScalarMsm msm = new ScalarMsm(Curve.G1);
    final long[] result = new long[G1Point.LIMBS];
    final int pi = basesFrom * G1Point.LIMBS;
    if (workers.size() == 1) {
      msm.sum(bases.affine(), pi, scalars, si, n, result, 0);
    } else {
      try (ForkJoinPool pool = new ForkJoinPool(workers.size())) {
        msm.sum(bases.affine(), pi, scalars, si, n, result, 0, pool);
      }
    }
    return G1Point.load(result, 0);
  }

  /** Hands m scalars from number i on over to the windows. */
  private interface Recoding {
    void run(MsmWorker worker, ScalarWindows windows, int i, int m);
  }

  private G1Point sum(
      final MsmBases bases, final int basesFrom, final int n, final Recoding recoding) {
    if (n == 0) {
      return G1Point.INFINITY;
    }
    final MsmPlan plan = MsmPlan.of(n, bases.copies(), workers.size());
    final ScalarWindows windows = new ScalarWindows(plan, n);
    final int chunk = MsmWorker.CONVERSION_CHUNK;
    MsmTasks.run(
        workers,
        Math.ceilDiv(n, chunk),
        (worker, task) ->
            recoding.run(worker, windows, task * chunk, Math.min(chunk, n - task * chunk)));
    bases.infinite(basesFrom, n).forEach(i -> windows.setZero(i - basesFrom));
    final PointArray partials = new PointArray(plan.units() * MsmSplit.of(plan).sums());
    MsmTasks.run(
        workers,
        plan.tasks(),
        (worker, task) -> worker.run(plan, windows, n, bases, basesFrom, task, partials));
    final PointArray bits = new PointArray(plan.sets() * plan.width());
    workers.getFirst().combine(plan, partials, bits);
    return weightedSum(bits);
  }

  /** The sum of 2^i P_i. */
  private static G1Point weightedSum(final PointArray points) {
    final int n = points.length();
    final long[] affine = new long[n * G1Point.LIMBS];
    points.store(BulkFields.fq(), 0, affine, 0, n);
    final XyzzArithmetic xyzz = new XyzzArithmetic(Curve.G1);
    final long[] sum = new long[xyzz.pointLimbs()];
    for (int i = n - 1; i >= 0; i--) {
      xyzz.dbl(sum, 0);
      xyzz.addAffine(sum, 0, affine, i * G1Point.LIMBS);
    }
    xyzz.toAffine(sum, 0, affine, 0);
    return G1Point.load(affine, 0);
  }
}
