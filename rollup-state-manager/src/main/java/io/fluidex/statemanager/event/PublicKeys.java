package io.fluidex.statemanager.event;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;

/** The text of a user's key: y of the point, least byte first, its top bit the sign of x. */
public final class PublicKeys {
  private static final int SIGN_BIT = 0x80;

  private PublicKeys() {}

  /** 0x and 64 hexadecimal digits in lower case. */
  public static String text(final boolean sign, final Fr ay) {
    final byte[] y = ay.toBytesBe();
    final byte[] key = new byte[y.length];
    for (int i = 0; i < y.length; i++) {
      key[i] = y[y.length - 1 - i];
    }
    if (sign) {
      key[key.length - 1] |= (byte) SIGN_BIT;
    }
    return Hex.encodePrefixed(key);
  }
}
