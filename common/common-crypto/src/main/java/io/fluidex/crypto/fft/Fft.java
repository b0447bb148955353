package io.fluidex.crypto.fft;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.crypto.vector.VectorFft;

/**
 * The Fourier transform over Fr of 2^power elements in bulk arrays: between the coefficients of a
 * polynomial, the constant term first, and its values at omega^0, omega^1, ... with omega the
 * {@link PrimeField#rootOfUnity root of unity} of that order, as in snarkjs. Natural order on both
 * sides.
 *
 * <p>On the vector code where there is a transform for it, else by {@link ScalarFft}. Every
 * transform runs on the calling thread, in place; run several side by side to use more. Instances
 * hold tables of several times the size of the data: make one and keep it. Safe for use by many
 * threads.
 */
public final class Fft {
  /** Cosets whose tables are kept: those of a quotient. */
  private static final int KEPT_COSETS = 8;

  private final BulkField field = BulkFields.fr();
  private final int size;
  private final VectorFft bulk;
  private final ScalarFft scalar;

  private Fft(final int power) {
    size = 1 << power;
    final boolean vector = VectorFft.exists(field, power);
    bulk = vector ? new VectorFft(field, power, KEPT_COSETS) : null;
    scalar = vector ? null : new ScalarFft(power);
  }

  /**
   * A transform of 2^power elements.
   *
   * @param power from 0 to {@link ScalarFft#MAX_LOG_SIZE}
   * @throws IllegalArgumentException if it is not
   */
  public static Fft of(final int power) {
    if (power < 0 || power > ScalarFft.MAX_LOG_SIZE) {
      throw new IllegalArgumentException("there is no transform of 2^" + power + " elements of Fr");
    }
    return new Fft(power);
  }

  /** How many elements are transformed. */
  public int size() {
    return size;
  }

  /** Coefficients become values on the domain. The range starts at a multiple of the alignment. */
  public void forward(final FieldArray a, final int ai) {
    if (bulk != null) {
      bulk.forward(a, ai, null);
    } else {
      onLimbs(a, ai, limbs -> scalar.forward(limbs, 0));
    }
  }

  /** Values on the domain become coefficients. */
  public void inverse(final FieldArray a, final int ai) {
    if (bulk != null) {
      bulk.inverse(a, ai, null);
    } else {
      onLimbs(a, ai, limbs -> scalar.inverse(limbs, 0));
    }
  }

  /** Coefficients become values at shift omega^0, shift omega^1, .... */
  public void forwardCoset(final FieldArray a, final int ai, final Fr shift) {
    if (bulk != null) {
      bulk.forwardCoset(a, ai, shift, null);
    } else {
      onLimbs(a, ai, limbs -> scalar.forwardCoset(limbs, 0, shift));
    }
  }

  /**
   * Values at shift omega^0, shift omega^1, ... become coefficients.
   *
   * @throws ArithmeticException if the shift is 0
   */
  public void inverseCoset(final FieldArray a, final int ai, final Fr shift) {
    if (bulk != null) {
      bulk.inverseCoset(a, ai, shift, null);
    } else {
      onLimbs(a, ai, limbs -> scalar.inverseCoset(limbs, 0, shift));
    }
  }

  /** What is done on scalar code. */
  private interface OnLimbs {
    void run(long[] limbs);
  }

  private void onLimbs(final FieldArray a, final int ai, final OnLimbs work) {
    final long[] limbs = new long[size * PrimeField.LIMBS];
    field.store(a, ai, limbs, 0, size);
    work.run(limbs);
    field.load(limbs, 0, a, ai, size);
  }
}
