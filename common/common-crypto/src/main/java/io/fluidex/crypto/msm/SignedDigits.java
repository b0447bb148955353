package io.fluidex.crypto.msm;

import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;

/**
 * Scalars as signed digits of a fixed width, any of which can be read without the others.
 *
 * <p>With half the base added at every digit but the topmost, a digit is the window of the sum less
 * that half: the carries are in the sum. All digits are between -2^(width-1) and 2^(width-1).
 */
final class SignedDigits {
  /** Bits of the scalars, one more than r has: room for the carry into the topmost digit. */
  private static final int BITS = 255;

  private static final PrimeField FR = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;

  private final int width;
  private final int count;
  private final long[] shifted;

  /**
   * Recodes scalars.
   *
   * @param scalars canonical limbs from index si
   * @throws NonCanonicalException if one is not below r
   */
  SignedDigits(final int width, final long[] scalars, final int si, final int n) {
    this.width = width;
    this.count = digits(width);
    final long[] offset = offset();
    this.shifted = new long[LIMBS * n];
    for (int i = 0; i < LIMBS * n; i += LIMBS) {
      if (!FR.isReduced(scalars, si + i)) {
        throw new NonCanonicalException(FR.toString(), integer(scalars, si + i));
      }
      long carry = 0;
      for (int j = 0; j < LIMBS; j++) {
        final long sum = scalars[si + i + j] + offset[j];
        shifted[i + j] = sum + carry;
        carry =
            Long.compareUnsigned(sum, offset[j]) < 0
                    || Long.compareUnsigned(shifted[i + j], sum) < 0
                ? 1
                : 0;
      }
    }
  }

  /** How many digits a scalar has. */
  static int digits(final int width) {
    return (BITS + width - 1) / width;
  }

  private long[] offset() {
    final long[] offset = new long[LIMBS];
    for (int digit = 0; digit < count - 1; digit++) {
      final int bit = digit * width + width - 1;
      offset[bit / Long.SIZE] |= 1L << bit;
    }
    return offset;
  }

  private static BigInteger integer(final long[] a, final int ai) {
    BigInteger v = BigInteger.ZERO;
    for (int i = LIMBS - 1; i >= 0; i--) {
      v = v.shiftLeft(Long.SIZE).add(new BigInteger(Long.toUnsignedString(a[ai + i])));
    }
    return v;
  }

  /** How many digits a scalar has. */
  int count() {
    return count;
  }

  /** A digit of the scalar with the given number, digit 0 the least significant. */
  int digit(final int scalar, final int digit) {
    final int bit = digit * width;
    final int limb = LIMBS * scalar + bit / Long.SIZE;
    final int shift = bit % Long.SIZE;
    long window = shifted[limb] >>> shift;
    if (shift + width > Long.SIZE && bit / Long.SIZE < LIMBS - 1) {
      window |= shifted[limb + 1] << (Long.SIZE - shift);
    }
    final int unsigned = (int) (window & ((1L << width) - 1));
    return digit == count - 1 ? unsigned : unsigned - (1 << (width - 1));
  }
}
