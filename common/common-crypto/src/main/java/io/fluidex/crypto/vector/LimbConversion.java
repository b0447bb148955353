package io.fluidex.crypto.vector;

import static io.fluidex.crypto.field.PrimeField.LIMBS;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_BITS;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_MASK;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Moves elements between four 64-bit limbs and the blocks of {@link LimbFormat}, value unchanged.
 */
final class LimbConversion {
  private static final long HALF = 1L << (LIMB_BITS - 1);

  private final long p0;
  private final long p1;
  private final long p2;
  private final long p3;

  LimbConversion(final BigInteger modulus) {
    p0 = modulus.longValue();
    p1 = modulus.shiftRight(64).longValue();
    p2 = modulus.shiftRight(128).longValue();
    p3 = modulus.shiftRight(192).longValue();
  }

  /** Splits n numbers below 2^254 into signed limbs, from the start of the blocks on. */
  void split(final long[] from, final int fromLimb, final double[] to, final int n) {
    for (int i = 0; i < n; i++) {
      final int s = fromLimb + i * LIMBS;
      final long a0 = from[s];
      final long a1 = from[s + 1];
      final long a2 = from[s + 2];
      final long a3 = from[s + 3];
      final int t = LimbFormat.index(i);
      long limb = (a0 & LIMB_MASK) + HALF;
      to[t] = (limb & LIMB_MASK) - HALF;
      limb = ((a0 >>> 51 | a1 << 13) & LIMB_MASK) + HALF + (limb >>> LIMB_BITS);
      to[t + BLOCK] = (limb & LIMB_MASK) - HALF;
      limb = ((a1 >>> 38 | a2 << 26) & LIMB_MASK) + HALF + (limb >>> LIMB_BITS);
      to[t + 2 * BLOCK] = (limb & LIMB_MASK) - HALF;
      limb = ((a2 >>> 25 | a3 << 39) & LIMB_MASK) + HALF + (limb >>> LIMB_BITS);
      to[t + 3 * BLOCK] = (limb & LIMB_MASK) - HALF;
      to[t + 4 * BLOCK] = (a3 >>> 12) + (limb >>> LIMB_BITS);
    }
  }

  /** Joins n numbers of magnitude below p from the start of the blocks on, mapped to [0, p). */
  void join(final double[] from, final long[] to, final int toLimb, final int n) {
    for (int i = 0; i < n; i++) {
      final int s = LimbFormat.index(i);
      // Limbs in [0, 2^51), the top one signed.
      long limb = (long) from[s];
      final long b0 = limb & LIMB_MASK;
      limb = (long) from[s + BLOCK] + (limb >> LIMB_BITS);
      final long b1 = limb & LIMB_MASK;
      limb = (long) from[s + 2 * BLOCK] + (limb >> LIMB_BITS);
      final long b2 = limb & LIMB_MASK;
      limb = (long) from[s + 3 * BLOCK] + (limb >> LIMB_BITS);
      final long b3 = limb & LIMB_MASK;
      final long b4 = (long) from[s + 4 * BLOCK] + (limb >> LIMB_BITS);
      final long r0 = b0 | b1 << 51;
      final long r1 = b1 >>> 13 | b2 << 38;
      final long r2 = b2 >>> 26 | b3 << 25;
      final long r3 = b3 >>> 39 | b4 << 12;
      addModulusIfNegative(r0, r1, r2, r3, to, toLimb + i * LIMBS);
    }
  }

  private void addModulusIfNegative(
      final long r0, final long r1, final long r2, final long r3, final long[] to, final int at) {
    final long sign = r3 >> 63;
    final long q0 = p0 & sign;
    final long q1 = p1 & sign;
    final long q2 = p2 & sign;
    final long s0 = r0 + q0;
    long carry = Long.compareUnsigned(s0, q0) < 0 ? 1L : 0L;
    final long u1 = r1 + q1;
    final long s1 = u1 + carry;
    carry =
        (Long.compareUnsigned(u1, q1) < 0 ? 1L : 0L)
            + (Long.compareUnsigned(s1, carry) < 0 ? 1L : 0L);
    final long u2 = r2 + q2;
    final long s2 = u2 + carry;
    carry =
        (Long.compareUnsigned(u2, q2) < 0 ? 1L : 0L)
            + (Long.compareUnsigned(s2, carry) < 0 ? 1L : 0L);
    to[at] = s0;
    to[at + 1] = s1;
    to[at + 2] = s2;
    to[at + 3] = r3 + (p3 & sign) + carry;
  }

  /** Copies n elements between blocks, from any element to any other. */
  static void copy(
      final double[] from, final int fromIndex, final double[] to, final int toIndex, final int n) {
    if (fromIndex % BLOCK == 0 && toIndex % BLOCK == 0) {
      final int whole = n / BLOCK * BLOCK;
      System.arraycopy(
          from,
          LimbFormat.index(fromIndex),
          to,
          LimbFormat.index(toIndex),
          whole / BLOCK * BLOCK_DOUBLES);
      copyEach(from, fromIndex + whole, to, toIndex + whole, n - whole);
    } else if (fromIndex % BLOCK == 1 && toIndex % BLOCK == 0) {
      final int whole = n / BLOCK * BLOCK;
      NextKernel.copy(
          from,
          LimbFormat.index(fromIndex - 1),
          to,
          LimbFormat.index(toIndex),
          whole / BLOCK * BLOCK_DOUBLES);
      copyEach(from, fromIndex + whole, to, toIndex + whole, n - whole);
    } else {
      copyEach(from, fromIndex, to, toIndex, n);
    }
  }

  private static void copyEach(
      final double[] from, final int fromIndex, final double[] to, final int toIndex, final int n) {
    for (int i = 0; i < n; i++) {
      final int s = LimbFormat.index(fromIndex + i);
      final int t = LimbFormat.index(toIndex + i);
      for (int l = 0; l < BLOCK_DOUBLES; l += BLOCK) {
        to[t + l] = from[s + l];
      }
    }
  }

  /** Sets the elements from..to-1 to 0. */
  static void clear(final double[] data, final int from, final int to) {
    for (int i = from; i < to; i++) {
      for (int l = 0; l < BLOCK_DOUBLES; l += BLOCK) {
        data[LimbFormat.index(i) + l] = 0;
      }
    }
  }

  /**
   * Puts elements of the block {@code one} in the place of zeros and tells where.
   *
   * <p>A multiple of p below p in magnitude is 0, and the limbs of 0 are all 0: its lowest limb is
   * a multiple of 2^51 of at most 2^50, and so on upwards.
   */
  static boolean[] replaceZeros(final double[] data, final int n, final double[] one) {
    final boolean[] zero = new boolean[n];
    for (int i = 0; i < n; i++) {
      final int t = LimbFormat.index(i);
      zero[i] =
          data[t] == 0
              && data[t + BLOCK] == 0
              && data[t + 2 * BLOCK] == 0
              && data[t + 3 * BLOCK] == 0
              && data[t + 4 * BLOCK] == 0;
      if (zero[i]) {
        for (int l = 0; l < BLOCK_DOUBLES; l += BLOCK) {
          data[t + l] = one[l];
        }
      }
    }
    return zero;
  }

  /** Sets the marked elements to 0. */
  static void clearMarked(final double[] data, final boolean[] marked) {
    for (int i = 0; i < marked.length; i++) {
      if (marked[i]) {
        clear(data, i, i + 1);
      }
    }
  }

  /** A copy of an element's limbs, for messages and tests. */
  static double[] limbsAt(final double[] data, final int index) {
    final double[] limbs = new double[LimbFormat.LIMBS];
    Arrays.setAll(limbs, l -> data[LimbFormat.index(index) + l * BLOCK]);
    return limbs;
  }
}
