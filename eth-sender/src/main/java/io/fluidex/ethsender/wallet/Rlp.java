package io.fluidex.ethsender.wallet;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** Ethereum's recursive length prefix, as far as transactions need it. */
final class Rlp {
  private static final int STRING = 0x80;
  private static final int LIST = 0xc0;

  /** The longest payload whose length fits the prefix itself. */
  private static final int SHORT = 55;

  private Rlp() {}

  static byte[] bytes(final byte[] value) {
    return value.length == 1 && value[0] >= 0 ? value.clone() : prefixed(STRING, value);
  }

  /** An unsigned integer, without zeros in front. */
  static byte[] integer(final BigInteger value) {
    final byte[] signed = value.toByteArray();
    final int sign = signed[0] == 0 ? 1 : 0;
    final byte[] magnitude = new byte[signed.length - sign];
    System.arraycopy(signed, sign, magnitude, 0, magnitude.length);
    return bytes(magnitude);
  }

  static byte[] integer(final long value) {
    return integer(BigInteger.valueOf(value));
  }

  static byte[] list(final byte[]... encoded) {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (final byte[] item : encoded) {
      out.writeBytes(item);
    }
    return prefixed(LIST, out.toByteArray());
  }

  private static byte[] prefixed(final int kind, final byte[] payload) {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (payload.length <= SHORT) {
      out.write(kind + payload.length);
    } else {
      final byte[] length = BigInteger.valueOf(payload.length).toByteArray();
      final int sign = length[0] == 0 ? 1 : 0;
      out.write(kind + SHORT + length.length - sign);
      out.write(length, sign, length.length - sign);
    }
    out.writeBytes(payload);
    return out.toByteArray();
  }
}
