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
    final MessageDigest sha = begin();
    for (final byte[] part : parts) {
      sha.update(part);
    }
    return sha.digest();
  }

  /** A digest of a message that comes in parts; for one thread. */
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (final NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256, which every JDK must have", e);
    }
  }
}
