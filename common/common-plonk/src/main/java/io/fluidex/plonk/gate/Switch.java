package io.fluidex.plonk.gate;

import io.fluidex.crypto.field.Fr;

/**
 * A switch column shared by several gates, which give it the values 1 to {@code values}; 0 is off.
 *
 * <p>A gate is switched on by the Lagrange polynomial of its value, of degree {@code values} in the
 * column, so the more gates share a column, the lower the degree of their constraints has to be.
 *
 * @param column the column
 * @param values the largest value
 */
record Switch(FixedColumn column, int values) {
  /** 1 where the column has the value, 0 where it has another one from 0 to {@link #values}. */
  Expression is(final int value) {
    return anyOf(value);
  }

  /** 1 where the column has one of the given values, 0 where it has another one. */
  Expression anyOf(final int... wanted) {
    Expression product = Expression.ONE;
    Fr atWanted = Fr.ONE;
    for (int v = 0; v <= values; v++) {
      if (isIn(v, wanted)) {
        continue;
      }
      product = product.times(Expression.column(column).minus(Expression.of(v)));
      atWanted = atWanted.mul(difference(wanted[0], v));
    }
    // The product over the other values is the same number at all wanted ones, or this fails.
    for (final int w : wanted) {
      Fr here = Fr.ONE;
      for (int v = 0; v <= values; v++) {
        if (!isIn(v, wanted)) {
          here = here.mul(difference(w, v));
        }
      }
      if (!here.equals(atWanted)) {
        throw new IllegalArgumentException(
            "no product of differences selects these values of " + column);
      }
    }
    return product.times(atWanted.inverse());
  }

  private static boolean isIn(final int value, final int... set) {
    for (final int s : set) {
      if (s == value) {
        return true;
      }
    }
    return false;
  }

  private static Fr difference(final int a, final int b) {
    return a >= b ? Fr.of(a - b) : Fr.of(b - a).negate();
  }
}
