package io.fluidex.matchengine.exchange;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.matchengine.account.L2Key;
import java.util.Optional;

/** Reads keys as registrations write them. */
final class L2Keys {
  private static final int BYTES = 32;
  private static final int SIGN_BIT = 0x80;

  private L2Keys() {}

  /** The key of 64 hexadecimal digits, with or without 0x; none if they are something else. */
  static Optional<L2Key> parse(final String text) {
    try {
      final byte[] littleEndian = Hex.decode(text, BYTES);
      final boolean sign = (littleEndian[BYTES - 1] & SIGN_BIT) != 0;
      littleEndian[BYTES - 1] &= (byte) ~SIGN_BIT;
      final byte[] bigEndian = new byte[BYTES];
      for (int i = 0; i < BYTES; i++) {
        bigEndian[i] = littleEndian[BYTES - 1 - i];
      }
      return Optional.of(new L2Key(sign, Fr.fromBytesBe(bigEndian, 0)));
    } catch (final HexFormatException | NonCanonicalException e) {
      return Optional.empty();
    }
  }
}
