package io.fluidex.crypto.eddsa;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.digest.Blake512;
import io.fluidex.crypto.field.Fr;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.security.auth.Destroyable;

/**
 * A private key: a seed of 32 bytes, and the scalar and the nonce secret that BLAKE-512 makes of
 * it.
 *
 * <p>Signing is deterministic. Secrets appear in no text form and in no serialised form, and {@link
 * #destroy()} or {@link #close()} overwrites what this object holds; the garbage collector may have
 * left copies that no Java code can reach. Arithmetic is not constant-time: do not sign for
 * strangers who can measure the time of single signatures.
 *
 * <p>Safe for use by many threads, except that none may sign while another destroys.
 */
public final class PrivateKey implements Destroyable, AutoCloseable {
  /** Bytes of a seed. */
  public static final int SEED_BYTES = 32;

  private static final int HALF = Blake512.BYTES / 2;

  private final byte[] seed;

  /** The scalar s, little-endian, pruned: a multiple of 8 below 2^255. */
  private final byte[] scalar;

  private final byte[] nonceSecret;
  private final PublicKey publicKey;
  private volatile boolean destroyed;

  private PrivateKey(final byte[] seed) {
    this.seed = seed;
    final byte[] expanded = Blake512.hash(seed);
    this.scalar = Arrays.copyOf(expanded, HALF);
    this.nonceSecret = Arrays.copyOfRange(expanded, HALF, Blake512.BYTES);
    Arrays.fill(expanded, (byte) 0);
    // Clears the cofactor and fixes the position of the top bit, as in Ed25519.
    scalar[0] &= (byte) 0xf8;
    scalar[HALF - 1] &= 0x7f;
    scalar[HALF - 1] |= 0x40;
    this.publicKey = PublicKey.trusted(BabyJubJub.multiplyBase8(scalarOverCofactor()));
  }

  /**
   * The key of a seed, which is copied.
   *
   * @throws InvalidKeyException if it is not 32 bytes
   */
  public static PrivateKey fromSeed(final byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new InvalidKeyException(
          "the seed of a private key has " + SEED_BYTES + " bytes, not " + seed.length);
    }
    return new PrivateKey(seed.clone());
  }

  /** A new key from a source of randomness. */
  public static PrivateKey generate(final SecureRandom random) {
    final byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return new PrivateKey(seed);
  }

  /** The public key; also after destruction. */
  public PublicKey publicKey() {
    return publicKey;
  }

  /**
   * Signs a message; the same message gives the same signature.
   *
   * @throws IllegalStateException if the key is destroyed
   */
  public Signature sign(final Fr message) {
    requireAlive();
    final byte[] nonceHash = Blake512.hash(nonceSecret, message.toBytesLe());
    final BigInteger nonce = LittleEndian.toInteger(nonceHash).mod(BabyJubJub.SUBORDER);
    Arrays.fill(nonceHash, (byte) 0);
    final BabyJubJubPoint r8 = BabyJubJub.multiplyBase8(nonce);
    final BigInteger challenge = publicKey.challenge(r8, message).toBigInteger();
    return Signature.of(
        r8, challenge.multiply(LittleEndian.toInteger(scalar)).add(nonce).mod(BabyJubJub.SUBORDER));
  }

  /**
   * A copy of the seed, for storing the key. The caller must overwrite it after use.
   *
   * @throws IllegalStateException if the key is destroyed
   */
  public byte[] exportSeed() {
    requireAlive();
    return seed.clone();
  }

  /** s / 8, the multiplier that makes the public key of the base point. */
  BigInteger scalarOverCofactor() {
    requireAlive();
    return LittleEndian.toInteger(scalar).shiftRight(3);
  }

  private void requireAlive() {
    if (destroyed) {
      throw new IllegalStateException("private key of " + publicKey + " is destroyed");
    }
  }

  /** Overwrites the secrets. */
  @Override
  public void destroy() {
    destroyed = true;
    Arrays.fill(seed, (byte) 0);
    Arrays.fill(scalar, (byte) 0);
    Arrays.fill(nonceSecret, (byte) 0);
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }

  /** Overwrites the secrets, for try-with-resources. */
  @Override
  public void close() {
    destroy();
  }

  /**
   * Whether the keys are the same, in a time that does not depend on the seeds; a destroyed key is
   * the same as no usable one.
   */
  @Override
  public boolean equals(final Object o) {
    return o instanceof PrivateKey other
        && MessageDigest.isEqual(seed, other.seed)
        && publicKey.equals(other.publicKey);
  }

  @Override
  public int hashCode() {
    return publicKey.hashCode();
  }

  /** The public key; never a secret. */
  @Override
  public String toString() {
    return "PrivateKey[publicKey=" + publicKey + "]";
  }
}
