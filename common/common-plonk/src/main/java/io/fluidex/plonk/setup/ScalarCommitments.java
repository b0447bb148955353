package io.fluidex.plonk.setup;

import io.fluidex.crypto.curve.Curve;
import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.msm.ScalarMsm;
import java.util.concurrent.ForkJoinPool;

/** Commitments by the plain multi-scalar multiplication, on all cores. */
public final class ScalarCommitments implements Commitments {
  private static final int LIMBS = PrimeField.LIMBS;

  private final long[] powers;
  private final ScalarMsm msm = new ScalarMsm(Curve.G1);

  /**
   * Commitments with given powers of tau.
   *
   * @param powers flat affine points, not to be changed
   */
  public ScalarCommitments(final long[] powers) {
    this.powers = powers;
  }

  @Override
  public G1Point commit(final long[] coefficients) {
    final int count = coefficients.length / LIMBS;
    final long[] canonical = new long[coefficients.length];
    for (int i = 0; i < coefficients.length; i += LIMBS) {
      PrimeField.FR.toCanonical(coefficients, i, canonical, i);
    }
    final long[] sum = new long[G1Point.LIMBS];
    msm.sum(powers, 0, canonical, 0, count, sum, 0, ForkJoinPool.commonPool());
    return G1Point.load(sum, 0);
  }
}
