package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.util.Arrays;

/**
 * Values for all variables of a {@link ConstraintSystem}. Immutable. It holds secrets: it has no
 * {@code toString} of its values.
 */
public final class Witness {
  private final long[] values;

  private Witness(final long[] values) {
    this.values = values;
  }

  /** Takes over an array that nobody else writes. */
  static Witness owning(final long[] values) {
    return new Witness(values);
  }

  /**
   * A witness with given values.
   *
   * @param values flat Montgomery limbs, one element for each variable; copied
   */
  public static Witness of(final long[] values) {
    if (values.length % PrimeField.LIMBS != 0) {
      throw new IllegalArgumentException(
          values.length + " limbs are no whole number of field elements");
    }
    return new Witness(values.clone());
  }

  /** How many values there are: at least one for each variable. */
  public int size() {
    return values.length / PrimeField.LIMBS;
  }

  /** A value. */
  public Fr value(final int variable) {
    return Fr.load(values, variable * PrimeField.LIMBS);
  }

  /** The witness with one value replaced. */
  public Witness with(final int variable, final Fr value) {
    final long[] copy = values.clone();
    value.store(copy, variable * PrimeField.LIMBS);
    return new Witness(copy);
  }

  /** Copies a value's limbs. */
  public void load(final int variable, final long[] out, final int offset) {
    System.arraycopy(values, variable * PrimeField.LIMBS, out, offset, PrimeField.LIMBS);
  }

  /** All values, flat. A copy. */
  public long[] toLimbs() {
    return Arrays.copyOf(values, values.length);
  }
}
