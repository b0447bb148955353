package io.fluidex.crypto.msm;

import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;

/**
 * Scalars cut into signed digits, any of which can be read without the others, in planes of one
 * limb each so that reading a window of all scalars is a pass over one or two arrays.
 *
 * <p>Stored is the scalar plus half a base at every digit but the topmost; a digit is the window of
 * that sum less the half, the carries being in the sum already.
 */
final class ScalarWindows {
  private static final PrimeField FR = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;

  private final MsmPlan plan;
  private final long[][] planes;
  private final long[] halves = new long[LIMBS];

  ScalarWindows(final MsmPlan plan, final int n) {
    this.plan = plan;
    this.planes = new long[LIMBS][n];
    for (int w = 0; w < plan.windows() - 1; w++) {
      final int bit = plan.offset(w) + plan.width(w) - 1;
      halves[bit / Long.SIZE] |= 1L << bit;
    }
  }

  /**
   * Takes scalars over.
   *
   * @param scalars canonical limbs from index si
   * @param at number of the first one here
   * @throws NonCanonicalException if one is not below r
   */
  void set(final long[] scalars, final int si, final int at, final int n) {
    for (int i = 0; i < n; i++) {
      final int s = si + i * LIMBS;
      if (!FR.isReduced(scalars, s)) {
        throw new NonCanonicalException(FR.toString(), integer(scalars, s));
      }
      add(at + i, scalars[s], scalars[s + 1], scalars[s + 2], scalars[s + 3]);
    }
  }

  /** Takes a scalar to be 0. */
  void setZero(final int at) {
    add(at, 0, 0, 0, 0);
  }

  private void add(final int at, final long s0, final long s1, final long s2, final long s3) {
    final long r0 = s0 + halves[0];
    final long k0 = carry(r0, s0);
    final long t1 = s1 + halves[1];
    final long r1 = t1 + k0;
    final long k1 = carry(t1, s1) + carry(r1, t1);
    final long t2 = s2 + halves[2];
    final long r2 = t2 + k1;
    final long k2 = carry(t2, s2) + carry(r2, t2);
    planes[0][at] = r0;
    planes[1][at] = r1;
    planes[2][at] = r2;
    planes[3][at] = s3 + halves[3] + k2;
  }

  /** 1 if the sum of x and another number, mod 2^64, wrapped around, else 0. */
  private static long carry(final long sum, final long x) {
    return Long.compareUnsigned(sum, x) < 0 ? 1L : 0L;
  }

  private static BigInteger integer(final long[] a, final int ai) {
    BigInteger v = BigInteger.ZERO;
    for (int i = LIMBS - 1; i >= 0; i--) {
      v = v.shiftLeft(Long.SIZE).add(new BigInteger(Long.toUnsignedString(a[ai + i])));
    }
    return v;
  }

  /** Writes the digits of n scalars in a window, each between -2^(width-1) and 2^(width-1). */
  void digits(final int window, final int from, final int n, final int[] to) {
    final int limb = plan.offset(window) / Long.SIZE;
    final int shift = plan.offset(window) % Long.SIZE;
    final int width = plan.width(window);
    final long mask = (1L << width) - 1;
    final int half = window == plan.windows() - 1 ? 0 : 1 << (width - 1);
    final long[] low = planes[limb];
    if (shift + width <= Long.SIZE || limb == LIMBS - 1) {
      for (int i = 0; i < n; i++) {
        to[i] = (int) ((low[from + i] >>> shift) & mask) - half;
      }
    } else {
      final long[] high = planes[limb + 1];
      final int up = Long.SIZE - shift;
      for (int i = 0; i < n; i++) {
        to[i] = (int) (((low[from + i] >>> shift) | (high[from + i] << up)) & mask) - half;
      }
    }
  }
}
