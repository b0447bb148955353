package io.fluidex.crypto.digest;

import org.bouncycastle.crypto.digests.Blake2bDigest;

/**
 * BLAKE2b with 64-byte digests and no key (RFC 7693), taken in parts: the hash by which the files
 * of trusted setups are published. Not safe for use by many threads.
 */
public final class Blake2b512 {
  /** Bytes of a digest. */
  public static final int BYTES = 64;

  private final Blake2bDigest state = new Blake2bDigest(8 * BYTES);

  /** Appends part of an array to the message. */
  public void update(final byte[] bytes, final int offset, final int length) {
    state.update(bytes, offset, length);
  }

  /** The digest of the message so far; a new message begins. */
  public byte[] digest() {
    final byte[] out = new byte[BYTES];
    state.doFinal(out, 0);
    return out;
  }
}
