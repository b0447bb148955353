package io.fluidex.plonk.setup;

import io.fluidex.crypto.fft.DomainSize;
import io.fluidex.crypto.fft.ScalarFft;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.util.concurrent.ForkJoinPool;

/** Interpolation by the plain transform, on all cores. */
public final class ScalarDomain implements Domain {
  private static final int LIMBS = PrimeField.LIMBS;

  private final DomainSize domain;
  private final ScalarFft fft;

  /** Interpolation on so many points. */
  public ScalarDomain(final DomainSize domain) {
    this.domain = domain;
    this.fft = new ScalarFft(domain.power());
  }

  @Override
  public void interpolate(final long[] values) {
    if (domain.factor() == 1) {
      fft.inverse(values, 0, ForkJoinPool.commonPool());
    } else {
      interpolateParts(values);
    }
  }

  /**
   * For k m points, m = 2^power: on the points omega^(k a + b) with b fixed, a coset of the m-th
   * roots of unity, the polynomial is sum over c of u^(b c) f_c, f_c its c-th m coefficients and u
   * = omega^m. A Fourier transform of length k gives the f_c.
   */
  private void interpolateParts(final long[] values) {
    final int k = domain.factor();
    final int m = fft.size();
    final long[][] parts = new long[k][m * LIMBS];
    for (int b = 0; b < k; b++) {
      for (int a = 0; a < m; a++) {
        System.arraycopy(values, (k * a + b) * LIMBS, parts[b], a * LIMBS, LIMBS);
      }
      fft.inverseCoset(parts[b], 0, domain.omega().pow(b), ForkJoinPool.commonPool());
    }
    final Fr u = domain.omega().pow(m).inverse();
    final Fr scale = Fr.of(k).inverse();
    for (int c = 0; c < k; c++) {
      for (int i = 0; i < m; i++) {
        Fr sum = Fr.ZERO;
        for (int b = 0; b < k; b++) {
          sum = sum.add(u.pow((long) b * c).mul(Fr.load(parts[b], i * LIMBS)));
        }
        sum.mul(scale).store(values, (c * m + i) * LIMBS);
      }
    }
  }
}
