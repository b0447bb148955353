package io.fluidex.plonk.setup;

/** Finds polynomials from their values on the roots of unity. */
@FunctionalInterface
public interface Domain {
  /**
   * Replaces the values of a polynomial at omega^0, omega^1, ... by its coefficients.
   *
   * @param values a flat element of Fr for each point; omega is the domain's generator
   */
  void interpolate(long[] values);
}
