package io.fluidex.crypto.babyjubjub;

import java.math.BigInteger;

/** Non-negative integers written with signed digits, least significant first. */
final class SignedDigits {
  private SignedDigits() {}

  /**
   * The non-adjacent form of a width: digits are 0 or odd and below 2^(width - 1) in size, and of
   * any {@code width} digits in a row at most one is not 0. The base is 2.
   */
  static byte[] sparse(final BigInteger value, final int width) {
    final byte[] digits = new byte[value.bitLength() + 1];
    final int base = 1 << width;
    int carry = 0;
    int i = 0;
    while (i < digits.length) {
      // The bit that stands here once the carry is added.
      if ((value.testBit(i) ? 1 : 0) == carry) {
        i++;
        continue;
      }
      int digit = bits(value, i, width) + carry;
      carry = 0;
      if (digit >= base / 2) {
        digit -= base;
        carry = 1;
      }
      digits[i] = (byte) digit;
      i += width;
    }
    return digits;
  }

  /**
   * Digits of base 2^width from -2^(width - 1) + 1 to 2^(width - 1), all {@code count} of them. The
   * value must be below 2^(width * count - 1).
   */
  static byte[] dense(final BigInteger value, final int width, final int count) {
    final byte[] digits = new byte[count];
    final int base = 1 << width;
    int carry = 0;
    for (int i = 0; i < count; i++) {
      int digit = bits(value, i * width, width) + carry;
      carry = 0;
      if (digit > base / 2) {
        digit -= base;
        carry = 1;
      }
      digits[i] = (byte) digit;
    }
    return digits;
  }

  private static int bits(final BigInteger value, final int from, final int count) {
    int bits = 0;
    for (int i = count - 1; i >= 0; i--) {
      bits = bits << 1 | (value.testBit(from + i) ? 1 : 0);
    }
    return bits;
  }
}
