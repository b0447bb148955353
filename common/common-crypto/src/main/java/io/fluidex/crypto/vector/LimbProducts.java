package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.LIMB_BITS;

/**
 * Exact products of two limbs in double-precision fused multiply-adds (Emmart, Zheng, Weems: Faster
 * modular exponentiation using double precision floating point arithmetic on the GPU, 2018).
 *
 * <p>h = a * b + 1.5 * 2^103 rounds to a multiple of 2^51, and a * b - h, again fused, is the rest,
 * at most 2^50 in magnitude. The bit patterns of both, less those of the constants that were added,
 * are integers: the high and the low part of a * b in radix 2^51. Sums of parts are therefore taken
 * with integer additions of bit patterns, and the constants' patterns are subtracted in the end, or
 * beforehand.
 *
 * <p>A second product may start from the h of the first: the two low parts are then a * b - h and c
 * * d - (h' - h), which may be added as doubles. Such a chain is exact while h stays within 2^102
 * of 1.5 * 2^103, and the sum of low parts within 2^51: two products, the limbs of one factor up to
 * 2^51, of the other up to 2^50.
 */
final class LimbProducts {
  /** High parts are rounded to multiples of 2^51 by adding this. */
  static final double HIGH = 1.5 * 0x1p103;

  /** The integer 0 of a low part. */
  static final double LOW = 1.5 * 0x1p52;

  /** What a high part's bit pattern has too much, in units of 2^51. */
  static final long HIGH_BITS = Double.doubleToRawLongBits(HIGH);

  /** What a low part's bit pattern has too much. */
  static final long LOW_BITS = Double.doubleToRawLongBits(LOW);

  /** Half of the radix. */
  static final long HALF = 1L << (LIMB_BITS - 1);

  /** Makes a double between 2^52 and 2^53 of an integer of 51 bits, by a bitwise or. */
  static final long EXPONENT_52 = Double.doubleToRawLongBits(0x1p52);

  /** Taken from a double between 2^52 and 2^53, leaves a signed limb of its lowest 51 bits. */
  static final double CENTRE = 0x1p52 + HALF;

  private LimbProducts() {}

  /** A table of vectors each of which repeats one value. */
  static double[] spread(final double... values) {
    final double[] table = new double[values.length * Lanes.MAX];
    for (int i = 0; i < table.length; i++) {
      table[i] = values[i / Lanes.MAX];
    }
    return table;
  }

  /** A table of vectors each of which repeats one value. */
  static long[] spread(final long... values) {
    final long[] table = new long[values.length * Lanes.MAX];
    for (int i = 0; i < table.length; i++) {
      table[i] = values[i / Lanes.MAX];
    }
    return table;
  }
}
