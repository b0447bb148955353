package io.fluidex.plonk.setup;

/** Finds polynomials from their values on the roots of unity. */
@FunctionalInterface
public interface Domain {
  /**
   * Replaces the values of a polynomial at omega^0, omega^1, ... by its coefficients.
   *
   * @param values 2^k flat elements of Fr; omega is the root of unity of PrimeField
   */
  void interpolate(long[] values);
}
