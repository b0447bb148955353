package io.fluidex.crypto.encoding;

/**
 * Hexadecimal text of bytes.
 *
 * <p>Reading is strict: an optional {@code 0x}, then an even number of digits of either case and
 * nothing else, no blanks, no separators. Writing is lower case.
 */
public final class Hex {
  private static final String PREFIX = "0x";
  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private Hex() {}

  /**
   * Reads bytes of any length; {@code ""} and {@code "0x"} are no bytes.
   *
   * @throws HexFormatException if a character is not a digit or the number of digits is odd
   */
  public static byte[] decode(final CharSequence text) {
    final int start = start(text);
    final int digits = text.length() - start;
    if (digits % 2 != 0) {
      throw new HexFormatException(
          "hex text has " + digits + " digits: it needs two for every byte");
    }
    final byte[] out = new byte[digits / 2];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (digit(text, start + 2 * i) << 4 | digit(text, start + 2 * i + 1));
    }
    return out;
  }

  /**
   * Reads exactly {@code length} bytes.
   *
   * @throws HexFormatException if a character is not a digit or the text is longer or shorter
   */
  public static byte[] decode(final CharSequence text, final int length) {
    final int digits = text.length() - start(text);
    if (digits != 2 * length) {
      throw new HexFormatException(
          "hex text has " + digits + " digits: " + length + " bytes are " + 2 * length);
    }
    return decode(text);
  }

  /** Two lower-case digits for every byte, no prefix. */
  public static String encode(final byte[] bytes) {
    final StringBuilder out = new StringBuilder(2 * bytes.length);
    append(bytes, out);
    return out.toString();
  }

  /** {@code 0x}, then two lower-case digits for every byte. */
  public static String encodePrefixed(final byte[] bytes) {
    final StringBuilder out = new StringBuilder(2 + 2 * bytes.length).append(PREFIX);
    append(bytes, out);
    return out.toString();
  }

  private static void append(final byte[] bytes, final StringBuilder out) {
    for (final byte b : bytes) {
      out.append(DIGITS[(b >> 4) & 0xf]).append(DIGITS[b & 0xf]);
    }
  }

  private static int start(final CharSequence text) {
    return text.length() >= 2 && text.charAt(0) == '0' && text.charAt(1) == 'x'
        ? PREFIX.length()
        : 0;
  }

  private static int digit(final CharSequence text, final int at) {
    final char c = text.charAt(at);
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
      return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
      return c - 'A' + 10;
    }
    throw new HexFormatException(
        "character " + (at + 1) + " of the hex text is not a hexadecimal digit");
  }
}
