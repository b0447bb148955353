package io.fluidex.plonk.setup;

import io.fluidex.crypto.curve.Curve;
import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.curve.XyzzArithmetic;
import io.fluidex.crypto.field.PrimeField;
import java.util.stream.IntStream;

/**
 * Many multiples of a group's generator, in parallel: from a table of all multiples by one byte at
 * every byte position, a scalar costs at most 32 additions.
 */
final class FixedBase {
  private static final int WINDOWS = PrimeField.BYTES;
  private static final int DIGITS = 255;

  /** Scalars of one task. */
  private static final int CHUNK = 1 << 9;

  private final Curve curve;

  /** digit * 256^window * generator at index (window * 255 + digit - 1). */
  private final long[] table;

  FixedBase(final Curve curve) {
    this.curve = curve;
    final int affine = curve.affineLimbs();
    final XyzzArithmetic xyzz = new XyzzArithmetic(curve);
    final int size = xyzz.pointLimbs();
    this.table = new long[WINDOWS * DIGITS * affine];
    final long[] base = new long[affine];
    if (curve == Curve.G1) {
      G1Point.GENERATOR.store(base, 0);
    } else {
      G2Point.GENERATOR.store(base, 0);
    }
    final long[] row = new long[(DIGITS + 1) * size];
    for (int window = 0; window < WINDOWS; window++) {
      xyzz.set(base, 0, row, 0);
      for (int i = 1; i <= DIGITS; i++) {
        System.arraycopy(row, (i - 1) * size, row, i * size, size);
        xyzz.addAffine(row, i * size, base, 0);
      }
      xyzz.toAffine(row, 0, DIGITS, table, window * DIGITS * affine);
      xyzz.toAffine(row, DIGITS * size, base, 0);
    }
  }

  /**
   * scalar_i * generator for all i.
   *
   * @param scalars flat elements of Fr
   * @return flat affine points
   */
  long[] multiples(final long[] scalars) {
    final int count = scalars.length / PrimeField.LIMBS;
    final long[] points = new long[count * curve.affineLimbs()];
    IntStream.range(0, (count + CHUNK - 1) / CHUNK)
        .parallel()
        .forEach(
            chunk ->
                multiples(scalars, chunk * CHUNK, Math.min(count, (chunk + 1) * CHUNK), points));
    return points;
  }

  private void multiples(
      final long[] scalars, final int from, final int to, final long[] points) {
    final int affine = curve.affineLimbs();
    final XyzzArithmetic xyzz = new XyzzArithmetic(curve);
    final int size = xyzz.pointLimbs();
    final long[] sums = new long[(to - from) * size];
    final byte[] digits = new byte[WINDOWS];
    for (int i = from; i < to; i++) {
      final int sum = (i - from) * size;
      xyzz.setInfinity(sums, sum);
      PrimeField.FR.toBytesLe(scalars, i * PrimeField.LIMBS, digits, 0);
      for (int window = 0; window < WINDOWS; window++) {
        final int digit = Byte.toUnsignedInt(digits[window]);
        if (digit != 0) {
          xyzz.addAffine(sums, sum, table, (window * DIGITS + digit - 1) * affine);
        }
      }
    }
    xyzz.toAffine(sums, 0, to - from, points, from * affine);
  }
}
