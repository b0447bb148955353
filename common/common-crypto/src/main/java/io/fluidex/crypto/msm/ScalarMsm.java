package io.fluidex.crypto.msm;

import io.fluidex.crypto.curve.Curve;
import io.fluidex.crypto.curve.XyzzArithmetic;
import io.fluidex.crypto.field.PrimeField;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;

/**
 * Multi-scalar multiplication, the sum of s_i P_i, by Pippenger's buckets with signed digits.
 *
 * <p>The plain implementation, for machines without wide vectors and to check faster ones by.
 * Points may repeat, be opposite or infinity, scalars may be 0: nothing is assumed about them but
 * that the points are on the curve.
 *
 * <p>Immutable and safe for use by many threads; with a pool the digits of the scalars are divided
 * among the pool's threads.
 */
public final class ScalarMsm {
  /** The widest digits worth their buckets at any size that fits an array. */
  private static final int MAX_WIDTH = 18;

  private static final int SCALAR_LIMBS = PrimeField.LIMBS;

  private final Curve curve;

  /** Multi-scalar multiplication on a curve. */
  public ScalarMsm(final Curve curve) {
    this.curve = curve;
  }

  /**
   * Writes the sum of s_i P_i.
   *
   * @param points affine points in flat data from index pi, see {@link Curve}
   * @param scalars canonical limbs, least significant first (not Montgomery form), from index si
   * @param n how many of both; for 0 the sum is infinity
   * @param sum where the affine sum goes, at index ri
   * @throws IllegalArgumentException if there are fewer than n points or scalars, or a scalar is
   *     not below r
   */
  public void sum(
      final long[] points,
      final int pi,
      final long[] scalars,
      final int si,
      final int n,
      final long[] sum,
      final int ri) {
    final List<Window> windows = windows(points, pi, scalars, si, n);
    windows.forEach(Window::compute);
    combine(windows, sum, ri);
  }

  /** {@link #sum(long[], int, long[], int, int, long[], int)} on the threads of a pool. */
  public void sum(
      final long[] points,
      final int pi,
      final long[] scalars,
      final int si,
      final int n,
      final long[] sum,
      final int ri,
      final ForkJoinPool pool) {
    final List<Window> windows = windows(points, pi, scalars, si, n);
    pool.invoke(
        ForkJoinTask.adapt(() -> {
          ForkJoinTask.invokeAll(windows);
        }));
    combine(windows, sum, ri);
  }

  private List<Window> windows(
      final long[] points, final int pi, final long[] scalars, final int si, final int n) {
    requireData("points", points, pi, curve.affineLimbs(), n);
    requireData("scalars", scalars, si, SCALAR_LIMBS, n);
    final int width = width(n);
    final SignedDigits digits = new SignedDigits(width, scalars, si, n);
    final List<Window> windows = new ArrayList<>();
    for (int i = 0; i < digits.count(); i++) {
      windows.add(new Window(curve, points, pi, n, digits, i, width));
    }
    return windows;
  }

  /** Refuses flat data with fewer than n entries from an index on. */
  static void requireData(
      final String what, final long[] data, final int index, final int limbs, final int n) {
    if (n < 0 || index < 0 || (data.length - index) / limbs < n) {
      throw new IllegalArgumentException(
          "need "
              + n
              + " "
              + what
              + " of "
              + limbs
              + " limbs at index "
              + index
              + ", but there are only "
              + data.length
              + " limbs in all");
    }
  }

  /** The digit width with the fewest multiplications: 10 per point, 28 per bucket and digit. */
  private static int width(final int n) {
    int best = 2;
    long bestCost = Long.MAX_VALUE;
    for (int width = 2; width <= MAX_WIDTH; width++) {
      final long cost = SignedDigits.digits(width) * (10L * n + (28L << (width - 1)));
      if (cost < bestCost) {
        bestCost = cost;
        best = width;
      }
    }
    return best;
  }

  private void combine(final List<Window> windows, final long[] sum, final int ri) {
    final XyzzArithmetic xyzz = new XyzzArithmetic(curve);
    final long[] total = new long[xyzz.pointLimbs()];
    for (int i = windows.size() - 1; i >= 0; i--) {
      final Window window = windows.get(i);
      for (int j = 0; j < window.width; j++) {
        xyzz.dbl(total, 0);
      }
      xyzz.add(total, 0, window.sum, 0);
    }
    xyzz.toAffine(total, 0, sum, ri);
  }

  /** The part of the sum that comes from one digit of every scalar, its weight left out. */
  private static final class Window extends RecursiveAction {
    private static final long serialVersionUID = 1L;

    private final transient XyzzArithmetic xyzz;
    private final transient long[] points;
    private final transient SignedDigits digits;
    private final transient long[] sum;
    private final int affineLimbs;
    private final int pi;
    private final int n;
    private final int digit;
    private final int width;

    Window(
        final Curve curve,
        final long[] points,
        final int pi,
        final int n,
        final SignedDigits digits,
        final int digit,
        final int width) {
      this.xyzz = new XyzzArithmetic(curve);
      this.affineLimbs = curve.affineLimbs();
      this.points = points;
      this.pi = pi;
      this.n = n;
      this.digits = digits;
      this.digit = digit;
      this.width = width;
      this.sum = new long[xyzz.pointLimbs()];
    }

    @Override
    protected void compute() {
      final int limbs = xyzz.pointLimbs();
      // Bucket i holds the sum of the points with digit i + 1, less that of those with -(i + 1).
      final long[] buckets = new long[limbs << (width - 1)];
      for (int i = 0; i < n; i++) {
        final int d = digits.digit(i, digit);
        if (d > 0) {
          xyzz.addAffine(buckets, limbs * (d - 1), points, pi + affineLimbs * i);
        } else if (d < 0) {
          xyzz.subAffine(buckets, limbs * (-d - 1), points, pi + affineLimbs * i);
        }
      }
      final long[] running = new long[limbs];
      for (int i = (1 << (width - 1)) - 1; i >= 0; i--) {
        xyzz.add(running, 0, buckets, limbs * i);
        xyzz.add(sum, 0, running, 0);
      }
    }
  }
}
