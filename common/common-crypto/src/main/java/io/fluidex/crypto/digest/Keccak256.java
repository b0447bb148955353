package io.fluidex.crypto.digest;

import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * Keccak-256 with the padding of the original submission, as Ethereum uses it: not SHA3-256, whose
 * padding differs.
 */
public final class Keccak256 {
  /** Bytes of a digest. */
  public static final int BYTES = 32;

  private Keccak256() {}

  /** The digest of the parts, one after the other, as one message. */
  public static byte[] hash(final byte[]... parts) {
    final KeccakDigest keccak = new KeccakDigest(8 * BYTES);
    for (final byte[] part : parts) {
      keccak.update(part, 0, part.length);
    }
    final byte[] out = new byte[BYTES];
    keccak.doFinal(out, 0);
    return out;
  }
}
