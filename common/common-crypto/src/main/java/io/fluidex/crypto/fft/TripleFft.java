package io.fluidex.crypto.fft;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.FieldArray;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

/**
 * The transform of n = 3 m elements by three of m = 2^power: one step of radix 3, decimating the
 * coefficients, around {@link Fft}.
 *
 * <p>f(X) is F_0(X^3) + X F_1(X^3) + X^2 F_2(X^3), F_c having every third coefficient from the c-th
 * on. At X = s w^(a + b m), X^3 takes the values s^3 (w^3)^a, on which m-point transforms evaluate
 * the F_c, and with u = w^m, a third root of unity, f(X) is F_0 + u^b P_1 + u^2b P_2 for P_c = (s
 * w^a)^c F_c. Since u^2 = -1 - u, the three values need one product with u.
 *
 * <p>Factors are kept in tables of two thirds of the data for each shift and direction, those used
 * last. Safe for use by many threads on disjoint ranges.
 */
final class TripleFft {
  /** Elements of the step at a time: what it reads and writes stays in the second-level cache. */
  private static final int CHUNK = 512;

  /** Initial capacity and load factor of {@link LinkedHashMap}, to ask for its order of access. */
  private static final int CAPACITY = 16;

  private static final float LOAD = 0.75f;

  private final BulkField field;
  private final Fft third;
  private final int thirdSize;
  private final int tables;
  private final Fr omega;
  private final FieldArray cubeRoot;
  private final FieldArray inverseOfThree;
  private final Map<Fr, Factors> forward = new LinkedHashMap<>(CAPACITY, LOAD, true);
  private final Map<Fr, Factors> inverse = new LinkedHashMap<>(CAPACITY, LOAD, true);

  /** Arrays of the data's size that no transform uses now. */
  private final Deque<FieldArray> free = new ConcurrentLinkedDeque<>();

  /**
   * What F_1 and F_2, or their multiples, are multiplied with.
   *
   * @param first by index a
   * @param second by index a
   */
  private record Factors(FieldArray first, FieldArray second) {}

  /**
   * A transform.
   *
   * @param size three times a power of two
   * @param tables how many shifts factors are kept for
   */
  TripleFft(final BulkField field, final DomainSize size, final int tables) {
    this.field = field;
    this.tables = tables;
    this.third = Fft.of(field, DomainSize.ofPower(size.power()));
    this.thirdSize = third.size();
    this.omega = size.omega();
    this.cubeRoot = constant(omega.pow(thirdSize));
    this.inverseOfThree = constant(Fr.of(3).inverse());
  }

  private FieldArray constant(final Fr value) {
    final FieldArray array = field.allocate(BulkField.ALIGNMENT);
    final long[] limbs = new long[PrimeField.LIMBS];
    value.store(limbs, 0);
    field.fill(array, 0, BulkField.ALIGNMENT, limbs, 0);
    return array;
  }

  /** Coefficients become values at shift w^i; on the threads of a pool unless it is null. */
  void forward(final FieldArray a, final int ai, final Fr shift, final ForkJoinPool pool) {
    final Factors factors = forwardFactors(shift);
    final FieldArray parts = borrow();
    try {
      field.deal(a, ai, parts, 0, thirdSize);
      final Fr cube = shift.pow(3);
      for (int c = 0; c < 3; c++) {
        if (cube.equals(Fr.ONE)) {
          third.forwardOn(parts, c * thirdSize, pool);
        } else {
          third.forwardCosetOn(parts, c * thirdSize, cube, pool);
        }
      }
      final Step step = new Step();
      for (int at = 0; at < thirdSize; at += CHUNK) {
        step.join(parts, factors, a, ai, at, Math.min(CHUNK, thirdSize - at));
      }
    } finally {
      free.push(parts);
    }
  }

  /** Values at shift w^i become coefficients; on the threads of a pool unless it is null. */
  void inverse(final FieldArray a, final int ai, final Fr shift, final ForkJoinPool pool) {
    final Factors factors = inverseFactors(shift);
    final FieldArray parts = borrow();
    try {
      final Step step = new Step();
      for (int at = 0; at < thirdSize; at += CHUNK) {
        step.split(a, ai, factors, parts, at, Math.min(CHUNK, thirdSize - at));
      }
      final Fr cube = shift.pow(3);
      for (int c = 0; c < 3; c++) {
        if (cube.equals(Fr.ONE)) {
          third.inverseOn(parts, c * thirdSize, pool);
        } else {
          third.inverseCosetOn(parts, c * thirdSize, cube, pool);
        }
      }
      field.collect(parts, 0, a, ai, thirdSize);
    } finally {
      free.push(parts);
    }
  }

  private FieldArray borrow() {
    final FieldArray array = free.poll();
    return array == null ? field.allocate(3 * thirdSize) : array;
  }

  /** s w^a and its square. */
  private synchronized Factors forwardFactors(final Fr shift) {
    return kept(forward, shift, () -> factors(Fr.ONE, shift, omega));
  }

  /** A third of the inverses of the forward factors. */
  private synchronized Factors inverseFactors(final Fr shift) {
    return kept(
        inverse, shift, () -> factors(Fr.of(3).inverse(), shift.inverse(), omega.inverse()));
  }

  private Factors kept(final Map<Fr, Factors> cache, final Fr shift, final Supplier<Factors> make) {
    Factors factors = cache.get(shift);
    if (factors == null) {
      factors = make.get();
      cache.put(shift, factors);
      if (cache.size() > tables) {
        cache.remove(cache.keySet().iterator().next());
      }
    }
    return factors;
  }

  private Factors factors(final Fr scale, final Fr start, final Fr ratio) {
    return new Factors(
        powers(scale.mul(start), ratio), powers(scale.mul(start.pow(2)), ratio.pow(2)));
  }

  private FieldArray powers(final Fr start, final Fr ratio) {
    final FieldArray array = field.allocate(thirdSize);
    final long[] limbs = new long[2 * PrimeField.LIMBS];
    start.store(limbs, 0);
    ratio.store(limbs, PrimeField.LIMBS);
    field.powers(limbs, 0, limbs, PrimeField.LIMBS, array, 0, thirdSize);
    return array;
  }

  /** The step of radix 3 with its intermediate values, for one thread. */
  private final class Step {
    private final FieldArray p = field.allocate(CHUNK);
    private final FieldArray q = field.allocate(CHUNK);
    private final FieldArray d = field.allocate(CHUNK);
    private final FieldArray e = field.allocate(CHUNK);

    /** F_0 + p + q, F_0 - q + u (p - q), F_0 - p - u (p - q) for p = P_1, q = P_2. */
    void join(
        final FieldArray parts,
        final Factors factors,
        final FieldArray to,
        final int toIndex,
        final int at,
        final int n) {
      field.mul(parts, thirdSize + at, factors.first(), at, p, 0, n);
      field.mul(parts, 2 * thirdSize + at, factors.second(), at, q, 0, n);
      field.sub(p, 0, q, 0, d, 0, n);
      field.scale(d, 0, cubeRoot, 0, e, 0, n);
      field.add(p, 0, q, 0, d, 0, n);
      field.add(parts, at, d, 0, to, toIndex + at, n);
      field.sub(e, 0, q, 0, d, 0, n);
      field.add(parts, at, d, 0, to, toIndex + thirdSize + at, n);
      field.add(e, 0, p, 0, d, 0, n);
      field.sub(parts, at, d, 0, to, toIndex + 2 * thirdSize + at, n);
    }

    /**
     * From values v_b: 3 F_0 = v_0 + v_1 + v_2, 3 P_1 = v_0 - v_1 - u (v_1 - v_2), 3 P_2 = v_0 -
     * v_2 + u (v_1 - v_2).
     */
    void split(
        final FieldArray from,
        final int fromIndex,
        final Factors factors,
        final FieldArray parts,
        final int at,
        final int n) {
      final int second = fromIndex + thirdSize + at;
      final int last = fromIndex + 2 * thirdSize + at;
      field.sub(from, second, from, last, d, 0, n);
      field.scale(d, 0, cubeRoot, 0, e, 0, n);
      field.add(from, second, from, last, d, 0, n);
      field.add(from, fromIndex + at, d, 0, p, 0, n);
      field.scale(p, 0, inverseOfThree, 0, parts, at, n);
      field.add(from, second, e, 0, d, 0, n);
      field.sub(from, fromIndex + at, d, 0, p, 0, n);
      field.mul(p, 0, factors.first(), at, parts, thirdSize + at, n);
      field.sub(e, 0, from, last, d, 0, n);
      field.add(from, fromIndex + at, d, 0, q, 0, n);
      field.mul(q, 0, factors.second(), at, parts, 2 * thirdSize + at, n);
    }
  }
}
