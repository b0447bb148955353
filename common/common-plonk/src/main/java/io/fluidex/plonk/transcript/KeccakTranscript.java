package io.fluidex.plonk.transcript;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.field.Fr;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/**
 * The hash behind the challenges, as snarkjs computes it: whatever was absorbed since the last
 * challenge, concatenated and hashed by Keccak-256, the digest taken as a big-endian integer mod r.
 *
 * <p>A challenge forgets what it was made of; protocols chain by absorbing earlier challenges. Not
 * safe for use by many threads.
 */
public final class KeccakTranscript {
  private final ByteArrayOutputStream absorbed = new ByteArrayOutputStream();

  /** Absorbs bytes as they are. */
  public void absorb(final byte[] bytes) {
    absorbed.writeBytes(bytes);
  }

  /** Absorbs 32 big-endian bytes. */
  public void absorb(final Fr scalar) {
    absorbed.writeBytes(scalar.toBytesBe());
  }

  /** Absorbs x and y, 32 big-endian bytes each; infinity is (0, 0). */
  public void absorb(final G1Point commitment) {
    absorbed.writeBytes(commitment.toBytes());
  }

  /**
   * The challenge for everything absorbed since the last one.
   *
   * @throws IllegalStateException if nothing was
   */
  public Fr challenge() {
    if (absorbed.size() == 0) {
      throw new IllegalStateException("a challenge must depend on something");
    }
    final byte[] digest = Keccak256.hash(absorbed.toByteArray());
    absorbed.reset();
    return Fr.reduce(new BigInteger(1, digest));
  }
}
