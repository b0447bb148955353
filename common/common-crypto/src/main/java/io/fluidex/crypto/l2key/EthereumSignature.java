package io.fluidex.crypto.l2key;

import io.fluidex.crypto.encoding.Hex;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/**
 * A recoverable secp256k1 signature of a 32-byte digest: R, S and V, 65 bytes, as wallets return
 * it.
 *
 * <p>S is in the lower half (EIP-2). V is 27 or 28. A signature over the text of {@link
 * L2KeyDerivation} is a secret, so {@link #toString()} shows nothing of it. Immutable.
 */
public final class EthereumSignature {
  /** Bytes of a signature. */
  public static final int BYTES = 2 * Secp256k1.BYTES + 1;

  private static final int V_OFFSET = 27;

  private final BigInteger r;
  private final BigInteger s;

  /** Whether the point whose x is R has an odd y. */
  private final boolean oddY;

  EthereumSignature(final BigInteger r, final BigInteger s, final boolean oddY) {
    this.r = r;
    this.s = s;
    this.oddY = oddY;
  }

  /**
   * Reads R, S and V, big-endian. For V, 0 and 1, which some hardware wallets return, stand for 27
   * and 28.
   *
   * @throws InvalidEthereumDataException if it is not 65 bytes, R or S is 0 or not below the order
   *     of the group, S is in the upper half, or V is none of the four
   */
  public static EthereumSignature fromBytes(final byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new InvalidEthereumDataException(
          "an Ethereum signature has " + BYTES + " bytes, not " + bytes.length);
    }
    final BigInteger r = new BigInteger(1, bytes, 0, Secp256k1.BYTES);
    final BigInteger s = new BigInteger(1, bytes, Secp256k1.BYTES, Secp256k1.BYTES);
    if (!Secp256k1.isScalar(r) || !Secp256k1.isScalar(s)) {
      throw new InvalidEthereumDataException(
          "R and S of an Ethereum signature must be at least 1 and below the order of secp256k1");
    }
    if (s.compareTo(Secp256k1.HALF_ORDER) > 0) {
      throw new InvalidEthereumDataException(
          "S of an Ethereum signature is in the upper half, which EIP-2 forbids");
    }
    final int v = bytes[BYTES - 1] & 0xff;
    final int parity = v >= V_OFFSET ? v - V_OFFSET : v;
    if (parity > 1) {
      throw new InvalidEthereumDataException(
          "V of an Ethereum signature is " + v + ": it must be 27 or 28 (or 0 or 1)");
    }
    return new EthereumSignature(r, s, parity == 1);
  }

  /**
   * Reads 130 hexadecimal digits, with or without {@code 0x}.
   *
   * @throws io.fluidex.crypto.encoding.HexFormatException if it is anything else
   * @throws InvalidEthereumDataException as {@link #fromBytes}
   */
  public static EthereumSignature fromHex(final CharSequence hex) {
    return fromBytes(Hex.decode(hex, BYTES));
  }

  /** R, S and V, 65 bytes. */
  public byte[] toBytes() {
    final byte[] out = new byte[BYTES];
    Secp256k1.writeBytes(r, out, 0);
    Secp256k1.writeBytes(s, out, Secp256k1.BYTES);
    out[BYTES - 1] = (byte) (V_OFFSET + (oddY ? 1 : 0));
    return out;
  }

  /** R, 32 bytes. */
  byte[] r() {
    return Secp256k1.toBytes(r);
  }

  /**
   * The account whose key made this signature of a 32-byte digest, or empty if none can have made
   * it.
   */
  public Optional<EthereumAddress> recover(final byte[] digest) {
    if (digest.length != Secp256k1.BYTES) {
      throw new InvalidEthereumDataException(
          "a signed digest has " + Secp256k1.BYTES + " bytes, not " + digest.length);
    }
    final byte[] compressed = new byte[Secp256k1.BYTES + 1];
    compressed[0] = (byte) (oddY ? 3 : 2);
    Secp256k1.writeBytes(r, compressed, 1);
    final ECPoint nonce;
    try {
      nonce = Secp256k1.CURVE.decodePoint(compressed);
    } catch (final IllegalArgumentException e) {
      // No point of the curve has this x.
      return Optional.empty();
    }
    // Q = (s R - z G) / r
    final BigInteger z = new BigInteger(1, digest);
    final BigInteger inverse = r.modInverse(Secp256k1.ORDER);
    final ECPoint key =
        ECAlgorithms.sumOfTwoMultiplies(
            Secp256k1.BASE,
            z.negate().multiply(inverse).mod(Secp256k1.ORDER),
            nonce,
            s.multiply(inverse).mod(Secp256k1.ORDER));
    if (key.isInfinity()) {
      return Optional.empty();
    }
    final byte[] encoded = key.getEncoded(false);
    return Optional.of(EthereumAddress.ofPublicKey(Arrays.copyOfRange(encoded, 1, encoded.length)));
  }

  @Override
  public boolean equals(final Object o) {
    return o instanceof EthereumSignature other
        && r.equals(other.r)
        && s.equals(other.s)
        && oddY == other.oddY;
  }

  @Override
  public int hashCode() {
    return 31 * r.hashCode() + s.hashCode();
  }

  /** Nothing of the signature, which may be secret. */
  @Override
  public String toString() {
    return "EthereumSignature[hidden]";
  }
}
