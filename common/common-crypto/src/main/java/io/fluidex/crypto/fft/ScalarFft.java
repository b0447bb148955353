package io.fluidex.crypto.fft;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;

/**
 * In-place transforms of a power-of-two size over the scalar field, on flat Montgomery limbs in
 * natural order: from the coefficients of a polynomial to its values at the powers of the domain's
 * root of unity ({@link PrimeField#rootOfUnity}), or on a coset of them, and back.
 *
 * <p>The plain implementation, for machines without wide vectors and to check faster ones by. The
 * polynomial is reduced modulo x^(n/2) - 1 and x^(n/2) + 1, these are split again, and so on. Done
 * depth first, all work below some size happens in the cache; with the roots in bit-reversed order
 * each split needs a single one of them.
 *
 * <p>Immutable and safe for use by many threads; a transform with a pool runs on the pool's
 * threads.
 */
public final class ScalarFft {
  /** Largest domain, as a power of two: the field has no larger one. */
  public static final int MAX_LOG_SIZE = 28;

  private static final PrimeField FR = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;

  private final int logSize;
  private final int size;

  /** w^(i in reverse bit order) for i below half the size, w the root of the domain. */
  private final long[] roots;

  private final long[] sizeInverse = new long[LIMBS];

  /**
   * Prepares transforms of size 2^logSize; takes half the memory of the data they work on.
   *
   * @throws IllegalArgumentException if logSize is negative or above {@link #MAX_LOG_SIZE}
   */
  public ScalarFft(final int logSize) {
    if (logSize < 0 || logSize > MAX_LOG_SIZE) {
      throw new IllegalArgumentException(
          "no transform of size 2^" + logSize + ": the power has to be in 0.." + MAX_LOG_SIZE);
    }
    this.logSize = logSize;
    this.size = 1 << logSize;
    this.roots = new long[LIMBS * Math.max(1, size / 2)];
    FR.setOne(roots, 0);
    final long[] root = new long[LIMBS];
    for (int bit = 0; bit + 1 < logSize; bit++) {
      // The order of w^(size / 4 >> bit).
      FR.rootOfUnity(bit + 2, root, 0);
      final int half = LIMBS << bit;
      for (int i = 0; i < half; i += LIMBS) {
        FR.mul(roots, i, root, 0, roots, half + i);
      }
    }
    FR.setUnsigned(size, sizeInverse, 0);
    FR.inverse(sizeInverse, 0, sizeInverse, 0);
  }

  /** Elements of a transform. */
  public int size() {
    return size;
  }

  /** Replaces coefficients by values at 1, w, w^2, ... */
  public void forward(final long[] a, final int ai) {
    transform(a, ai, null);
  }

  /** {@link #forward(long[], int)} on the threads of a pool. */
  public void forward(final long[] a, final int ai, final ForkJoinPool pool) {
    transform(a, ai, Objects.requireNonNull(pool, "pool"));
  }

  /** Replaces values at 1, w, w^2, ... by coefficients. */
  public void inverse(final long[] a, final int ai) {
    transformBack(a, ai, null);
  }

  /** {@link #inverse(long[], int)} on the threads of a pool. */
  public void inverse(final long[] a, final int ai, final ForkJoinPool pool) {
    transformBack(a, ai, Objects.requireNonNull(pool, "pool"));
  }

  /** Replaces coefficients by values at s, s w, s w^2, ... for a shift s. */
  public void forwardCoset(final long[] a, final int ai, final Fr shift) {
    requireData(a, ai);
    scaleByPowers(a, ai, shift, null);
    transform(a, ai, null);
  }

  /** {@link #forwardCoset(long[], int, Fr)} on the threads of a pool. */
  public void forwardCoset(final long[] a, final int ai, final Fr shift, final ForkJoinPool pool) {
    requireData(a, ai);
    scaleByPowers(a, ai, shift, Objects.requireNonNull(pool, "pool"));
    transform(a, ai, pool);
  }

  /**
   * Replaces values at s, s w, s w^2, ... by coefficients.
   *
   * @throws ArithmeticException if the shift s is 0
   */
  public void inverseCoset(final long[] a, final int ai, final Fr shift) {
    final Fr back = shift.inverse();
    transformBack(a, ai, null);
    scaleByPowers(a, ai, back, null);
  }

  /**
   * {@link #inverseCoset(long[], int, Fr)} on the threads of a pool.
   *
   * @throws ArithmeticException if the shift s is 0
   */
  public void inverseCoset(final long[] a, final int ai, final Fr shift, final ForkJoinPool pool) {
    final Fr back = shift.inverse();
    transformBack(a, ai, Objects.requireNonNull(pool, "pool"));
    scaleByPowers(a, ai, back, pool);
  }

  private void requireData(final long[] a, final int ai) {
    if (ai < 0 || a.length - ai < LIMBS * size) {
      throw new IllegalArgumentException(
          "a transform of "
              + size
              + " elements needs "
              + LIMBS * size
              + " limbs, but at index "
              + ai
              + " of "
              + a.length
              + " there are fewer");
    }
  }

  /** The transform; without a pool (null) on this thread. */
  private void transform(final long[] a, final int ai, final ForkJoinPool pool) {
    requireData(a, ai);
    final Reduction all = new Reduction(this, a, ai, size, 0, pool != null);
    if (pool == null) {
      all.compute();
    } else {
      pool.invoke(all);
    }
    reorder(a, ai, pool);
  }

  /** Brings the values from bit-reversed to natural order. */
  private void reorder(final long[] a, final int ai, final ForkJoinPool pool) {
    if (logSize == 0) {
      return;
    }
    Range.divide(
        size,
        pool,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            final int j = Integer.reverse(i) >>> (Integer.SIZE - logSize);
            if (i < j) {
              exchange(a, ai + LIMBS * i, ai + LIMBS * j);
            }
          }
        });
  }

  /** The values at the inverse powers, over n: the transform of values is n times the reverse. */
  private void transformBack(final long[] a, final int ai, final ForkJoinPool pool) {
    transform(a, ai, pool);
    Range.divide(
        size,
        pool,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            FR.mul(a, ai + LIMBS * i, sizeInverse, 0, a, ai + LIMBS * i);
          }
        });
    for (int i = 1; i < size - i; i++) {
      exchange(a, ai + LIMBS * i, ai + LIMBS * (size - i));
    }
  }

  /** Multiplies the element at i by base^i. */
  private void scaleByPowers(final long[] a, final int ai, final Fr base, final ForkJoinPool pool) {
    Range.divide(
        size,
        pool,
        (from, to) -> {
          final long[] factor = new long[LIMBS];
          base.store(factor, 0);
          final long[] power = new long[LIMBS];
          base.pow(from).store(power, 0);
          for (int i = from; i < to; i++) {
            FR.mul(a, ai + LIMBS * i, power, 0, a, ai + LIMBS * i);
            FR.mul(power, 0, factor, 0, power, 0);
          }
        });
  }

  private static void exchange(final long[] a, final int x, final int y) {
    for (int i = 0; i < LIMBS; i++) {
      final long t = a[x + i];
      a[x + i] = a[y + i];
      a[y + i] = t;
    }
  }

  /**
   * One split: (l, u) becomes (l + s u, l - s u) for the coefficients with numbers in a range, s
   * the root at the given index.
   */
  private void split(
      final long[] a,
      final int lower,
      final int upper,
      final int from,
      final int to,
      final int root) {
    final long[] t = new long[LIMBS];
    for (int i = LIMBS * from; i < LIMBS * to; i += LIMBS) {
      if (root == 0) {
        System.arraycopy(a, upper + i, t, 0, LIMBS);
      } else {
        FR.mul(a, upper + i, roots, LIMBS * root, t, 0);
      }
      FR.sub(a, lower + i, t, 0, a, upper + i);
      FR.add(a, lower + i, t, 0, a, lower + i);
    }
  }

  /**
   * Takes a polynomial of {@code length} coefficients, known modulo x^length - s^2, to its values
   * at the roots of that. The root s is the one at index {@code root}.
   */
  private static final class Reduction extends RecursiveAction {
    private static final long serialVersionUID = 1L;

    private final transient ScalarFft fft;
    private final transient long[] a;
    private final int at;
    private final int length;
    private final int root;
    private final boolean parallel;

    Reduction(
        final ScalarFft fft,
        final long[] a,
        final int at,
        final int length,
        final int root,
        final boolean parallel) {
      this.fft = fft;
      this.a = a;
      this.at = at;
      this.length = length;
      this.root = root;
      this.parallel = parallel;
    }

    @Override
    protected void compute() {
      if (parallel && length > Range.SEQUENTIAL) {
        final int half = length / 2;
        final int upper = at + LIMBS * half;
        new Range(0, half, (from, to) -> fft.split(a, at, upper, from, to, root)).invoke();
        invokeAll(
            new Reduction(fft, a, at, half, 2 * root, true),
            new Reduction(fft, a, upper, half, 2 * root + 1, true));
      } else {
        reduce(at, length, root);
      }
    }

    private void reduce(final int from, final int n, final int r) {
      if (n > 1) {
        final int half = n / 2;
        final int upper = from + LIMBS * half;
        fft.split(a, from, upper, 0, half, r);
        reduce(from, half, 2 * r);
        reduce(upper, half, 2 * r + 1);
      }
    }
  }

  /** Work on a range of numbers. */
  private interface RangeWork {
    void run(int from, int to);
  }

  /** Work on a range, divided among threads. */
  private static final class Range extends RecursiveAction {
    /** Numbers that are not divided further: of the order of 0.1 ms of work. */
    private static final int SEQUENTIAL = 1 << 11;

    private static final long serialVersionUID = 1L;

    private final int from;
    private final int to;
    private final transient RangeWork work;

    Range(final int from, final int to, final RangeWork work) {
      this.from = from;
      this.to = to;
      this.work = work;
    }

    /** Does all of 0..n - 1; without a pool (null) on this thread. */
    static void divide(final int n, final ForkJoinPool pool, final RangeWork work) {
      if (pool == null) {
        work.run(0, n);
      } else {
        pool.invoke(new Range(0, n, work));
      }
    }

    @Override
    protected void compute() {
      if (to - from <= SEQUENTIAL) {
        work.run(from, to);
      } else {
        final int middle = (from + to) >>> 1;
        invokeAll(new Range(from, middle, work), new Range(middle, to, work));
      }
    }
  }
}
