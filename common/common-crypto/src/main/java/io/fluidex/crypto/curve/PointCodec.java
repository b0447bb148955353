package io.fluidex.crypto.curve;

import io.fluidex.crypto.curve.InvalidPointException.Reason;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;

/** Strict reading of base field coordinates, shared by both groups. */
final class PointCodec {
  /** Digits of the largest coordinate. */
  private static final int MAX_DIGITS = 77;

  private static final PrimeField FQ = PrimeField.FQ;

  private PointCodec() {}

  /** Refuses an encoding that is not exactly one point long. */
  static void requireLength(final String group, final byte[] encoding, final int expected) {
    if (encoding.length != expected) {
      throw new InvalidPointException(
          Reason.WRONG_LENGTH,
          "a " + group + " point is " + expected + " bytes, not " + encoding.length);
    }
  }

  /** Refuses an offset at which no whole point follows. */
  static void requireRemaining(
      final String group, final byte[] in, final int offset, final int expected) {
    if (offset < 0 || in.length - offset < expected) {
      throw new InvalidPointException(
          Reason.WRONG_LENGTH,
          "a "
              + group
              + " point is "
              + expected
              + " bytes, but at offset "
              + offset
              + " of "
              + in.length
              + " bytes there are fewer");
    }
  }

  /** Reads a coordinate from 32 big-endian bytes. */
  static void readBe(
      final String group, final byte[] in, final int offset, final long[] c, final int ci) {
    try {
      FQ.setBytesBe(in, offset, c, ci);
    } catch (final NonCanonicalException e) {
      throw nonCanonical(group, e);
    }
  }

  /** Reads a coordinate from an integer. */
  static void read(final String group, final BigInteger value, final long[] c, final int ci) {
    try {
      FQ.set(value, c, ci);
    } catch (final NonCanonicalException e) {
      throw nonCanonical(group, e);
    }
  }

  private static InvalidPointException nonCanonical(
      final String group, final NonCanonicalException e) {
    return new InvalidPointException(
        Reason.COORDINATE_NOT_CANONICAL, "coordinate of a " + group + " point: " + e.getMessage());
  }

  /** Parses a decimal number as snarkjs writes it: digits alone, no sign, no leading zeros. */
  static BigInteger parse(final String group, final String decimal) {
    boolean valid = !decimal.isEmpty() && decimal.length() <= MAX_DIGITS;
    for (int i = 0; valid && i < decimal.length(); i++) {
      valid = decimal.charAt(i) >= '0' && decimal.charAt(i) <= '9';
    }
    if (!valid || (decimal.charAt(0) == '0' && decimal.length() > 1)) {
      throw new InvalidPointException(
          Reason.NOT_A_NUMBER,
          "coordinate of a "
              + group
              + " point: expected at most "
              + MAX_DIGITS
              + " decimal digits without sign or leading zeros, got \""
              + decimal.substring(0, Math.min(decimal.length(), MAX_DIGITS + 1))
              + "\"");
    }
    return new BigInteger(decimal);
  }
}
