package io.fluidex.crypto.fft;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.crypto.vector.VectorFft;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;

/**
 * The Fourier transform of a {@linkplain DomainSize number} of elements of the scalar field in bulk
 * arrays, in place: between the coefficients of a polynomial, the constant term first, and its
 * values at 1, w, w^2, ..., w being the {@linkplain DomainSize#omega root of unity} of that order,
 * the choice of snarkjs; or at s, s w, s w^2, ... on the coset of a shift s.
 *
 * <p>Both sides are in natural order, which costs the vector code no pass of its own: there is
 * nothing to gain from another one.
 *
 * <p>Ranges start at multiples of {@link BulkField#ALIGNMENT}. Arrays on vector registers are
 * transformed there from 2^8 elements on, all others by {@link ScalarFft}; three times a power of
 * two by three transforms of that power, in scratch of the data's size. Tables are made on first
 * use and kept, up to a third of the size of the data for each direction, and two thirds for each
 * direction of the {@value #COSETS} cosets used last: make one instance and keep it. Transforms
 * allocate some 50 KiB for each thread besides, on scalar code the size of the data. The first ones
 * of a process are slow, for about a second of processor time, until they are compiled.
 *
 * <p>Safe for use by many threads on disjoint ranges. A transform runs on the calling thread, or on
 * the threads of a pool; many transforms at once are better run one on each thread.
 */
public final class Fft {
  /** Largest domain, as a power of two: the field has no larger one. */
  public static final int MAX_POWER = ScalarFft.MAX_LOG_SIZE;

  /** Cosets to keep tables of, in each direction: as many as a PLONK quotient is computed on. */
  private static final int COSETS = 8;

  private final BulkField field;
  private final DomainSize domain;

  /** Null where there is none. */
  private final VectorFft vector;

  /** Null where there is another one. */
  private final ScalarFft scalar;

  /** Null for powers of two. */
  private final TripleFft triple;

  private Fft(final BulkField field, final DomainSize domain) {
    this.field = field;
    this.domain = domain;
    final int power = domain.power();
    final boolean isTriple = domain.factor() != 1;
    final boolean onVectors = !isTriple && VectorFft.exists(field, power);
    vector = onVectors ? new VectorFft(field, power, COSETS) : null;
    scalar = onVectors || isTriple ? null : new ScalarFft(power);
    triple = isTriple ? new TripleFft(field, domain, COSETS + 1) : null;
  }

  /**
   * A transform of 2^power elements in arrays of {@link BulkFields#fr()}.
   *
   * @throws IllegalArgumentException if power is negative or above {@link #MAX_POWER}
   */
  public static Fft of(final int power) {
    return of(DomainSize.ofPower(power));
  }

  /** A transform in arrays of {@link BulkFields#fr()}. */
  public static Fft of(final DomainSize domain) {
    return of(BulkFields.fr(), domain);
  }

  /**
   * A transform in arrays of the given arithmetic.
   *
   * @throws IllegalArgumentException if the arithmetic is not of the scalar field
   */
  public static Fft of(final BulkField field, final DomainSize domain) {
    if (field.field() != PrimeField.FR) {
      throw new IllegalArgumentException(
          "transforms are over Fr, but the arithmetic is that of " + field.field());
    }
    return new Fft(field, domain);
  }

  /** Elements of a transform. */
  public int size() {
    return domain.points();
  }

  /**
   * Replaces coefficients by values at 1, w, w^2, ....
   *
   * @throws IllegalArgumentException if the range does not start at a multiple of the alignment or
   *     does not lie in the array, here and below
   */
  public void forward(final FieldArray a, final int ai) {
    forwardOn(a, ai, null);
  }

  /** {@link #forward(FieldArray, int)} on the threads of a pool. */
  public void forward(final FieldArray a, final int ai, final ForkJoinPool pool) {
    forwardOn(a, ai, Objects.requireNonNull(pool, "pool"));
  }

  /** Replaces values at 1, w, w^2, ... by coefficients. */
  public void inverse(final FieldArray a, final int ai) {
    inverseOn(a, ai, null);
  }

  /** {@link #inverse(FieldArray, int)} on the threads of a pool. */
  public void inverse(final FieldArray a, final int ai, final ForkJoinPool pool) {
    inverseOn(a, ai, Objects.requireNonNull(pool, "pool"));
  }

  /**
   * Replaces coefficients by values at s, s w, s w^2, ....
   *
   * @throws IllegalArgumentException if the shift s is 0
   */
  public void forwardCoset(final FieldArray a, final int ai, final Fr shift) {
    forwardCosetOn(a, ai, shift, null);
  }

  /**
   * {@link #forwardCoset(FieldArray, int, Fr)} on the threads of a pool.
   *
   * @throws IllegalArgumentException if the shift s is 0
   */
  public void forwardCoset(
      final FieldArray a, final int ai, final Fr shift, final ForkJoinPool pool) {
    forwardCosetOn(a, ai, shift, Objects.requireNonNull(pool, "pool"));
  }

  /**
   * Replaces values at s, s w, s w^2, ... by coefficients.
   *
   * @throws IllegalArgumentException if the shift s is 0
   */
  public void inverseCoset(final FieldArray a, final int ai, final Fr shift) {
    inverseCosetOn(a, ai, shift, null);
  }

  /**
   * {@link #inverseCoset(FieldArray, int, Fr)} on the threads of a pool.
   *
   * @throws IllegalArgumentException if the shift s is 0
   */
  public void inverseCoset(
      final FieldArray a, final int ai, final Fr shift, final ForkJoinPool pool) {
    inverseCosetOn(a, ai, shift, Objects.requireNonNull(pool, "pool"));
  }

  /** On the domain itself; the pool may be null. */
  void forwardOn(final FieldArray a, final int ai, final ForkJoinPool pool) {
    requireRange(a, ai);
    if (triple != null) {
      triple.forward(a, ai, Fr.ONE, pool);
    } else if (vector != null) {
      vector.forward(a, ai, pool);
    } else if (pool == null) {
      onLimbs(a, ai, limbs -> scalar.forward(limbs, 0));
    } else {
      onLimbs(a, ai, limbs -> scalar.forward(limbs, 0, pool));
    }
  }

  /** On the domain itself; the pool may be null. */
  void inverseOn(final FieldArray a, final int ai, final ForkJoinPool pool) {
    requireRange(a, ai);
    if (triple != null) {
      triple.inverse(a, ai, Fr.ONE, pool);
    } else if (vector != null) {
      vector.inverse(a, ai, pool);
    } else if (pool == null) {
      onLimbs(a, ai, limbs -> scalar.inverse(limbs, 0));
    } else {
      onLimbs(a, ai, limbs -> scalar.inverse(limbs, 0, pool));
    }
  }

  /** On the coset of a shift; the pool may be null. */
  void forwardCosetOn(final FieldArray a, final int ai, final Fr shift, final ForkJoinPool pool) {
    requireRange(a, ai);
    requireShift(shift);
    if (triple != null) {
      triple.forward(a, ai, shift, pool);
    } else if (vector != null) {
      vector.forwardCoset(a, ai, shift, pool);
    } else if (pool == null) {
      onLimbs(a, ai, limbs -> scalar.forwardCoset(limbs, 0, shift));
    } else {
      onLimbs(a, ai, limbs -> scalar.forwardCoset(limbs, 0, shift, pool));
    }
  }

  /** On the coset of a shift; the pool may be null. */
  void inverseCosetOn(final FieldArray a, final int ai, final Fr shift, final ForkJoinPool pool) {
    requireRange(a, ai);
    requireShift(shift);
    if (triple != null) {
      triple.inverse(a, ai, shift, pool);
    } else if (vector != null) {
      vector.inverseCoset(a, ai, shift, pool);
    } else if (pool == null) {
      onLimbs(a, ai, limbs -> scalar.inverseCoset(limbs, 0, shift));
    } else {
      onLimbs(a, ai, limbs -> scalar.inverseCoset(limbs, 0, shift, pool));
    }
  }

  private void requireRange(final FieldArray a, final int ai) {
    if (ai % BulkField.ALIGNMENT != 0) {
      throw new IllegalArgumentException(
          "range starts at element " + ai + ", which is no multiple of " + BulkField.ALIGNMENT);
    }
    if (ai < 0 || a.length() - ai < size()) {
      throw new IllegalArgumentException(
          "a transform of "
              + size()
              + " elements does not fit at element "
              + ai
              + " of an array of "
              + a.length());
    }
  }

  private static void requireShift(final Fr shift) {
    if (shift.isZero()) {
      throw new IllegalArgumentException("the shift of a coset is 0; choose one that is not");
    }
  }

  /** What is done on scalar code. */
  private interface OnLimbs {
    void run(long[] limbs);
  }

  private void onLimbs(final FieldArray a, final int ai, final OnLimbs work) {
    final long[] limbs = new long[size() * PrimeField.LIMBS];
    field.store(a, ai, limbs, 0, size());
    work.run(limbs);
    field.load(limbs, 0, a, ai, size());
  }
}
