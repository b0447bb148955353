package io.fluidex.plonk.setup;

import io.fluidex.crypto.fft.ScalarFft;
import java.util.concurrent.ForkJoinPool;

/** Interpolation by the plain transform, on all cores. */
public final class ScalarDomain implements Domain {
  private final ScalarFft fft;

  /** Interpolation on 2^power points. */
  public ScalarDomain(final int power) {
    this.fft = new ScalarFft(power);
  }

  @Override
  public void interpolate(final long[] values) {
    fft.inverse(values, 0, ForkJoinPool.commonPool());
  }
}
