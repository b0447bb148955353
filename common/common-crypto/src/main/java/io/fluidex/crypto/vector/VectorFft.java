package io.fluidex.crypto.vector;

import io.fluidex.crypto.field.Fr;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;

/**
 * The Fourier transform over the scalar field on vector registers; {@code
 * io.fluidex.crypto.fft.Fft}, which also serves what this does not, is the way in.
 *
 * <p>Tables are made on first use and kept. Safe for use by many threads on disjoint ranges.
 */
public final class VectorFft {
  /** Log2 of the smallest transform there is. */
  public static final int MIN_POWER = BlockTransform.MIN_POWER;

  private final BlockTransform transform;
  private final Fr root;
  private final Fr inverseRoot;
  private final Fr inverseSize;

  private Twiddles forward;
  private Twiddles inverse;
  private final CosetCache forwardCosets;
  private final CosetCache inverseCosets;

  /** The twiddles of the cosets used last. */
  private static final class CosetCache extends LinkedHashMap<Fr, Twiddles> {
    private static final long serialVersionUID = 1L;
    private static final float LOAD = 0.75f;

    private final int limit;

    CosetCache(final int limit) {
      super(limit, LOAD, true);
      this.limit = limit;
    }

    @Override
    protected boolean removeEldestEntry(final Map.Entry<Fr, Twiddles> eldest) {
      return size() > limit;
    }
  }

  /**
   * A transform of 2^power elements in arrays of the given arithmetic.
   *
   * @param cosets how many cosets to keep tables for in each direction
   * @throws IllegalArgumentException if there is none, see {@link #exists}
   */
  public VectorFft(final BulkField field, final int power, final int cosets) {
    if (!exists(field, power)) {
      throw new IllegalArgumentException(
          "there is no vector transform of 2^" + power + " elements of " + field.field());
    }
    transform = new BlockTransform((VectorBulkField) field, power);
    root = Fr.rootOfUnity(power);
    inverseRoot = root.inverse();
    inverseSize = Fr.of(transform.size()).inverse();
    forwardCosets = new CosetCache(cosets);
    inverseCosets = new CosetCache(cosets);
  }

  /** Whether there is a transform of 2^power elements for the arrays of an arithmetic. */
  public static boolean exists(final BulkField field, final int power) {
    return field instanceof VectorBulkField
        && field.field() == io.fluidex.crypto.field.PrimeField.FR
        && power >= MIN_POWER
        && power <= field.field().twoAdicity();
  }

  private synchronized Twiddles forward() {
    if (forward == null) {
      forward = Twiddles.plain(transform, root, Fr.ONE);
    }
    return forward;
  }

  private synchronized Twiddles inverse() {
    if (inverse == null) {
      inverse = Twiddles.plain(transform, inverseRoot, inverseSize);
    }
    return inverse;
  }

  private synchronized Twiddles forward(final Fr shift) {
    return forwardCosets.computeIfAbsent(shift, s -> forward().shifted(transform, root, s));
  }

  private synchronized Twiddles inverse(final Fr shift) {
    return inverseCosets.computeIfAbsent(
        shift, s -> inverse().scaled(transform, inverseRoot, inverseSize, s.inverse()));
  }

  /** Coefficients become values at 1, w, w^2, ...; without a pool (null) on this thread. */
  public void forward(final FieldArray a, final int ai, final ForkJoinPool pool) {
    apply(forward(), a, ai, pool);
  }

  /** Values at 1, w, w^2, ... become coefficients. */
  public void inverse(final FieldArray a, final int ai, final ForkJoinPool pool) {
    apply(inverse(), a, ai, pool);
  }

  /** Coefficients become values at s, s w, s w^2, ... for a shift s. */
  public void forwardCoset(
      final FieldArray a, final int ai, final Fr shift, final ForkJoinPool pool) {
    apply(forward(shift), a, ai, pool);
  }

  /**
   * Values at s, s w, s w^2, ... become coefficients.
   *
   * @throws ArithmeticException if the shift s is 0
   */
  public void inverseCoset(
      final FieldArray a, final int ai, final Fr shift, final ForkJoinPool pool) {
    apply(inverse(shift), a, ai, pool);
  }

  private void apply(
      final Twiddles twiddles, final FieldArray a, final int ai, final ForkJoinPool pool) {
    BulkField.checkAligned(ai);
    transform.apply(twiddles, ((BlockArray) a).data, ai * LimbFormat.LIMBS, pool);
  }
}
