package io.fluidex.crypto.vector;

/**
 * Elements of one field in the layout of the {@link BulkField} that allocated them, initially 0.
 *
 * <p>Mutable and without synchronisation: threads may work on disjoint ranges at the same time.
 */
public abstract sealed class FieldArray permits BlockArray, LimbArray {
  private final int length;

  FieldArray(final int length) {
    this.length = length;
  }

  /** Number of elements. */
  public final int length() {
    return length;
  }

  /** Bytes of memory held. */
  public abstract long bytes();
}
