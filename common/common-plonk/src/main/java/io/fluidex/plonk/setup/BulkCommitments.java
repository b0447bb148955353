package io.fluidex.plonk.setup;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.msm.Msm;
import io.fluidex.crypto.msm.MsmBases;

/**
 * Commitments by the fast multi-scalar multiplication, on all cores. One thread at a time may use
 * an instance.
 */
public final class BulkCommitments implements Commitments {
  private static final int LIMBS = PrimeField.LIMBS;

  private final MsmBases powers;
  private final Msm msm = new Msm(Runtime.getRuntime().availableProcessors());

  /**
   * Commitments with given powers of tau.
   *
   * @param powers flat affine points; copied
   */
  public BulkCommitments(final long[] powers) {
    this.powers = MsmBases.of(powers, powers.length / G1Point.LIMBS);
  }

  @Override
  public G1Point commit(final long[] coefficients) {
    final long[] canonical = new long[coefficients.length];
    for (int i = 0; i < coefficients.length; i += LIMBS) {
      PrimeField.FR.toCanonical(coefficients, i, canonical, i);
    }
    return msm.sum(powers, 0, canonical, 0, coefficients.length / LIMBS);
  }
}
