package io.fluidex.crypto.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4), by the JDK. */
public final class Sha256 {
  /** Bytes of a digest. */
  public static final int BYTES = 32;

  private Sha256() {}

  /** The digest of the parts, one after the other, as one message. */
  public static byte[] hash(final byte[]... parts) {
    final MessageDigest sha = sha256();
    for (final byte[] part : parts) {
      sha.update(part);
    }
    return sha.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (final NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256, which every JDK must have", e);
    }
  }
}
