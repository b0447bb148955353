package io.fluidex.crypto.vector;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;

/**
 * The Fourier transform over the scalar field on vector registers, for arrays of the vector
 * arithmetic; {@code io.fluidex.crypto.fft.Fft} is the way in and says what the methods do.
 *
 * <p>Tables are made on first use and kept: a third of the size of the data for each direction, two
 * thirds for each direction of a coset. Safe for use by many threads on disjoint ranges.
 */
public final class VectorFft {
  /** Initial capacity and load factor of {@link LinkedHashMap}, to ask for its order of access. */
  private static final int CAPACITY = 16;

  private static final float LOAD = 0.75f;

  private final BlockTransform transform;
  private final int cosets;
  private final Fr root;
  private final Fr inverseRoot;
  private final Fr inverseSize;

  private Twiddles forward;
  private Twiddles inverse;
  private final Map<Fr, Twiddles> forwardCosets = new LinkedHashMap<>(CAPACITY, LOAD, true);
  private final Map<Fr, Twiddles> inverseCosets = new LinkedHashMap<>(CAPACITY, LOAD, true);

  /**
   * A transform of 2^power elements in arrays of the given arithmetic.
   *
   * @param cosets in each direction, of how many cosets, those used last, tables are kept
   * @throws IllegalArgumentException if there is none, see {@link #exists}
   */
  public VectorFft(final BulkField field, final int power, final int cosets) {
    if (!exists(field, power)) {
      throw new IllegalArgumentException(
          "there is no vector transform of 2^" + power + " elements of " + field.field());
    }
    this.cosets = cosets;
    transform = new BlockTransform((VectorBulkField) field, power);
    root = Fr.rootOfUnity(power);
    inverseRoot = root.inverse();
    inverseSize = Fr.of(transform.size()).inverse();
  }

  /** Whether there is a transform of 2^power elements for the arrays of an arithmetic. */
  public static boolean exists(final BulkField field, final int power) {
    return field instanceof VectorBulkField
        && field.field() == PrimeField.FR
        && power >= BlockTransform.MIN_POWER
        && power <= PrimeField.FR.twoAdicity();
  }

  /** Coefficients become values on the domain; without a pool (null) on this thread. */
  public void forward(final FieldArray a, final int ai, final ForkJoinPool pool) {
    apply(forward(), a, ai, pool);
  }

  /** Values on the domain become coefficients; without a pool (null) on this thread. */
  public void inverse(final FieldArray a, final int ai, final ForkJoinPool pool) {
    apply(inverse(), a, ai, pool);
  }

  /** Coefficients become values on a coset; without a pool (null) on this thread. */
  public void forwardCoset(
      final FieldArray a, final int ai, final Fr shift, final ForkJoinPool pool) {
    apply(forward(shift), a, ai, pool);
  }

  /** Values on a coset become coefficients; without a pool (null) on this thread. */
  public void inverseCoset(
      final FieldArray a, final int ai, final Fr shift, final ForkJoinPool pool) {
    apply(inverse(shift), a, ai, pool);
  }

  private void apply(
      final Twiddles twiddles, final FieldArray a, final int ai, final ForkJoinPool pool) {
    BulkField.checkAligned(ai);
    if (!(a instanceof BlockArray blocks)) {
      throw new IllegalArgumentException("the array was allocated by another arithmetic");
    }
    transform.apply(twiddles, blocks.data, ai * LimbFormat.LIMBS, pool);
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
    Twiddles twiddles = forwardCosets.get(shift);
    if (twiddles == null) {
      twiddles = forward().shifted(transform, root, shift);
      keep(forwardCosets, shift, twiddles);
    }
    return twiddles;
  }

  private synchronized Twiddles inverse(final Fr shift) {
    Twiddles twiddles = inverseCosets.get(shift);
    if (twiddles == null) {
      twiddles = inverse().scaled(transform, inverseRoot, inverseSize, shift.inverse());
      keep(inverseCosets, shift, twiddles);
    }
    return twiddles;
  }

  private void keep(final Map<Fr, Twiddles> cache, final Fr shift, final Twiddles twiddles) {
    cache.put(shift, twiddles);
    if (cache.size() > cosets) {
      cache.remove(cache.keySet().iterator().next());
    }
  }
}
