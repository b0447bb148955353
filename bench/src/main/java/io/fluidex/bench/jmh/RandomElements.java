package io.fluidex.bench.jmh;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.Random;

/** Elements of Fr to measure with, the same in every run. */
final class RandomElements {
  private RandomElements() {}

  /** Montgomery limbs of n elements. */
  static long[] limbs(final int n, final long seed) {
    final long[] limbs = new long[n * PrimeField.LIMBS];
    final Random random = new Random(seed);
    for (int i = 0; i < limbs.length; i += PrimeField.LIMBS) {
      PrimeField.FR.set(new BigInteger(253, random), limbs, i);
    }
    return limbs;
  }
}
