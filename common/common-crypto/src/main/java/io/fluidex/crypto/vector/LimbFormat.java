package io.fluidex.crypto.vector;

import java.math.BigInteger;

/**
 * The number format of the vector code: an integer is five limbs in radix 2^51, each an integer in
 * [-2^50, 2^50] held as a double, least significant first.
 *
 * <p>Elements come in blocks of {@value #BLOCK}: limb l of the block's element e lies at {@code
 * block * BLOCK_DOUBLES + l * BLOCK + e}, so that a vector register holds the same limb of
 * neighbouring elements.
 */
final class LimbFormat {
  /** Limbs of an element. */
  static final int LIMBS = 5;

  /** Bits of a limb. */
  static final int LIMB_BITS = 51;

  /** Elements of a block: two vectors of eight lanes, or four of four. */
  static final int BLOCK = 16;

  /** Doubles of a block. */
  static final int BLOCK_DOUBLES = LIMBS * BLOCK;

  static final long LIMB_MASK = (1L << LIMB_BITS) - 1;

  private LimbFormat() {}

  /** The five signed limbs of an integer of at most 254 bits and a sign. */
  static double[] limbs(final BigInteger value) {
    final double[] limbs = new double[LIMBS];
    BigInteger rest = value;
    for (int i = 0; i < LIMBS - 1; i++) {
      long limb = rest.longValue() & LIMB_MASK;
      if (limb >= 1L << (LIMB_BITS - 1)) {
        limb -= 1L << LIMB_BITS;
      }
      limbs[i] = limb;
      rest = rest.subtract(BigInteger.valueOf(limb)).shiftRight(LIMB_BITS);
    }
    limbs[LIMBS - 1] = rest.longValueExact();
    return limbs;
  }

  /** Index of limb 0 of element i. */
  static int index(final int i) {
    return i / BLOCK * BLOCK_DOUBLES + i % BLOCK;
  }

  /** Doubles that hold n elements in whole blocks. */
  static int doubles(final int n) {
    return Math.multiplyExact(Math.ceilDiv(n, BLOCK), BLOCK_DOUBLES);
  }
}
