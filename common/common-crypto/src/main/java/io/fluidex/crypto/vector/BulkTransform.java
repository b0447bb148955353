package io.fluidex.crypto.vector;

/**
 * A Fourier transform over Fr on the arrays of {@link BulkFields#fr()}, where the vector code has
 * one. {@link io.fluidex.crypto.fft} is the way in.
 */
public final class BulkTransform {
  private final RowTransform forward;
  private final RowTransform inverse;

  private BulkTransform(final VectorBulkField field, final int power) {
    forward = new RowTransform(field, power, false);
    inverse = new RowTransform(field, power, true);
  }

  /** Whether there is a transform of 2^power elements for the arrays of a field. */
  public static boolean exists(final BulkField field, final int power) {
    return field instanceof VectorBulkField && power >= RowTransform.MIN_POWER;
  }

  /**
   * The transform of 2^power elements.
   *
   * @throws IllegalArgumentException if there is none, see {@link #exists}
   */
  public static BulkTransform of(final BulkField field, final int power) {
    if (!exists(field, power)) {
      throw new IllegalArgumentException(
          "there is no vector transform of 2^" + power + " elements");
    }
    return new BulkTransform((VectorBulkField) field, power);
  }

  /** Coefficients become values at omega^0, omega^1, ..., in place; the range starts at ai. */
  public void forward(final FieldArray a, final int ai) {
    transform(forward, a, ai);
  }

  /** The opposite of {@link #forward}. */
  public void inverse(final FieldArray a, final int ai) {
    transform(inverse, a, ai);
  }

  private static void transform(final RowTransform transform, final FieldArray a, final int ai) {
    BulkField.checkAligned(ai);
    transform.transform(((BlockArray) a).data, ai * LimbFormat.LIMBS);
  }
}
