package io.fluidex.crypto.eddsa;

import java.math.BigInteger;
import java.util.Arrays;

/** Non-negative integers as little-endian bytes, the order of every encoding of the scheme. */
final class LittleEndian {
  private LittleEndian() {}

  static BigInteger toInteger(final byte[] littleEndian) {
    final byte[] bigEndian = reversed(littleEndian);
    final BigInteger value = new BigInteger(1, bigEndian);
    // The bytes may be a secret scalar.
    Arrays.fill(bigEndian, (byte) 0);
    return value;
  }

  /** The bytes of a value below 2^(8 length). */
  static byte[] toBytes(final BigInteger value, final int length) {
    final byte[] bigEndian = value.toByteArray();
    final byte[] out = new byte[length];
    for (int i = 0; i < Math.min(length, bigEndian.length); i++) {
      out[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return out;
  }

  private static byte[] reversed(final byte[] bytes) {
    final byte[] out = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      out[i] = bytes[bytes.length - 1 - i];
    }
    return out;
  }
}
