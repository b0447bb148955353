package io.fluidex.plonk.setup;

import io.fluidex.crypto.curve.G1Point;

/** Commits to polynomials with the powers of tau of a reference string. */
@FunctionalInterface
public interface Commitments {
  /**
   * [f(tau)]_1.
   *
   * @param coefficients flat elements of Fr, the constant term first
   */
  G1Point commit(long[] coefficients);

  /** Makes commitments for given powers of tau. */
  @FunctionalInterface
  interface Factory {
    /**
     * Commitments to polynomials of as many coefficients as there are powers.
     *
     * @param powers [1]_1, [tau]_1, [tau^2]_1, ... as flat affine points, not to be changed
     */
    Commitments over(long[] powers);
  }
}
