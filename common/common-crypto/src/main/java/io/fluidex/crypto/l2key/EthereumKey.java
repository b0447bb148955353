package io.fluidex.crypto.l2key;

import io.fluidex.crypto.encoding.Hex;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.security.auth.Destroyable;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;

/**
 * A secp256k1 private key of an Ethereum account.
 *
 * <p>Signatures are deterministic (RFC 6979 with SHA-256), so an L2 key can be derived from one
 * again. The key appears in no text form and in no serialised form; {@link #destroy()} or {@link
 * #close()} overwrites it.
 */
public final class EthereumKey implements Destroyable, AutoCloseable {
  /** Bytes of a key. */
  public static final int BYTES = Secp256k1.BYTES;

  /** Bytes of an uncompressed public key: 4, X, Y. */
  public static final int PUBLIC_KEY_BYTES = 2 * Secp256k1.BYTES + 1;

  private final byte[] secret;
  private final byte[] publicKey;
  private volatile boolean destroyed;

  private EthereumKey(final BigInteger secret) {
    this.secret = Secp256k1.toBytes(secret);
    this.publicKey = Secp256k1.multiplyBase(secret).getEncoded(false);
  }

  /**
   * The key of 32 big-endian bytes, which are copied.
   *
   * @throws InvalidEthereumDataException if they are not 32, or the key is 0 or not below the order
   *     of the group
   */
  public static EthereumKey fromBytes(final byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new InvalidEthereumDataException(
          "an Ethereum private key has " + BYTES + " bytes, not " + bytes.length);
    }
    final BigInteger secret = new BigInteger(1, bytes);
    if (!Secp256k1.isScalar(secret)) {
      throw new InvalidEthereumDataException(
          "an Ethereum private key must be at least 1 and below the order of secp256k1");
    }
    return new EthereumKey(secret);
  }

  /**
   * Reads 64 hexadecimal digits, with or without {@code 0x}.
   *
   * @throws io.fluidex.crypto.encoding.HexFormatException if it is anything else
   * @throws InvalidEthereumDataException as {@link #fromBytes}
   */
  public static EthereumKey fromHex(final CharSequence hex) {
    final byte[] bytes = Hex.decode(hex, BYTES);
    final EthereumKey key = fromBytes(bytes);
    Arrays.fill(bytes, (byte) 0);
    return key;
  }

  /** The uncompressed public key: 4, X, Y. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /** The account. */
  public EthereumAddress address() {
    return EthereumAddress.ofPublicKey(Arrays.copyOfRange(publicKey, 1, PUBLIC_KEY_BYTES));
  }

  /**
   * Signs a text as wallets do on "personal_sign" (EIP-191).
   *
   * @throws IllegalStateException if the key is destroyed
   */
  public EthereumSignature signPersonalMessage(final String text) {
    return sign(PersonalMessage.digest(text));
  }

  /**
   * Signs 32 bytes as they are. Only for the hash of something whose meaning is known, such as a
   * transaction: whoever chooses the bytes chooses what is signed.
   *
   * @throws InvalidEthereumDataException if there are more or fewer
   * @throws IllegalStateException if the key is destroyed
   */
  public EthereumSignature signDigest(final byte[] digest) {
    if (digest.length != BYTES) {
      throw new InvalidEthereumDataException(
          "a digest to sign has " + BYTES + " bytes, not " + digest.length);
    }
    return sign(digest);
  }

  private EthereumSignature sign(final byte[] digest) {
    requireAlive();
    final BigInteger key = new BigInteger(1, secret);
    final BigInteger z = new BigInteger(1, digest);
    final HMacDSAKCalculator nonces = new HMacDSAKCalculator(new SHA256Digest());
    nonces.init(Secp256k1.ORDER, key, digest);
    while (true) {
      final BigInteger k = nonces.nextK();
      final var point = Secp256k1.multiplyBase(k);
      final BigInteger x = point.getAffineXCoord().toBigInteger();
      final BigInteger s =
          k.modInverse(Secp256k1.ORDER).multiply(z.add(x.multiply(key))).mod(Secp256k1.ORDER);
      // An x of at least the order, one in 2^127, would not fit the two values of V.
      if (Secp256k1.isScalar(x) && s.signum() != 0) {
        final boolean oddY = point.getAffineYCoord().testBitZero();
        return s.compareTo(Secp256k1.HALF_ORDER) > 0
            ? new EthereumSignature(x, Secp256k1.ORDER.subtract(s), !oddY)
            : new EthereumSignature(x, s, oddY);
      }
    }
  }

  private void requireAlive() {
    if (destroyed) {
      throw new IllegalStateException("Ethereum key of " + address() + " is destroyed");
    }
  }

  /** Overwrites the secret. */
  @Override
  public void destroy() {
    destroyed = true;
    Arrays.fill(secret, (byte) 0);
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }

  /** Overwrites the secret, for try-with-resources. */
  @Override
  public void close() {
    destroy();
  }

  /** Whether the keys are the same, in a time that does not depend on them. */
  @Override
  public boolean equals(final Object o) {
    return o instanceof EthereumKey other
        && MessageDigest.isEqual(secret, other.secret)
        && Arrays.equals(publicKey, other.publicKey);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(publicKey);
  }

  /** The address; never the secret. */
  @Override
  public String toString() {
    return "EthereumKey[address=" + address() + "]";
  }
}
