package io.fluidex.crypto.eddsa;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.babyjubjub.InvalidPointException;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import java.math.BigInteger;

/**
 * A public key: a point of the prime-order subgroup of BabyJubJub other than the neutral element.
 *
 * <p>Making one checks the subgroup, which costs as much as a verification, so keys are worth
 * keeping. Immutable; safe for use by many threads.
 */
public final class PublicKey {
  /** Bytes of an encoded key. */
  public static final int BYTES = BabyJubJubPoint.BYTES;

  private final BabyJubJubPoint point;

  private PublicKey(final BabyJubJubPoint point) {
    this.point = point;
  }

  /**
   * The key of a point.
   *
   * @throws InvalidKeyException if it is the neutral element or outside the subgroup: with a part
   *     of small order, one signature could be valid for several messages
   */
  public static PublicKey of(final BabyJubJubPoint point) {
    if (point.isIdentity()) {
      throw new InvalidKeyException("public key is the neutral element of BabyJubJub");
    }
    if (!point.isInSubgroup()) {
      throw new InvalidKeyException(
          "public key " + point + " is not in the prime-order subgroup of BabyJubJub");
    }
    return new PublicKey(point);
  }

  /** The key of a multiple of the base point that is not the neutral element. */
  static PublicKey trusted(final BabyJubJubPoint point) {
    return new PublicKey(point);
  }

  /**
   * Reads a compressed key.
   *
   * @throws InvalidKeyException if it is not the canonical encoding of a key
   */
  public static PublicKey fromBytes(final byte[] compressed) {
    try {
      return of(BabyJubJubPoint.decompress(compressed));
    } catch (final InvalidPointException e) {
      throw new InvalidKeyException("public key: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a compressed key of 64 hexadecimal digits, with or without {@code 0x}.
   *
   * @throws io.fluidex.crypto.encoding.HexFormatException if it is anything else
   * @throws InvalidKeyException as {@link #fromBytes}
   */
  public static PublicKey fromHex(final CharSequence hex) {
    return fromBytes(Hex.decode(hex, BYTES));
  }

  /**
   * Whether a signature is this key's for a message: S B = R8 + 8 h A with h the {@link
   * #challenge}, without multiplying by the cofactor, as in circomlib and in the circuit.
   */
  public boolean verify(final Fr message, final Signature signature) {
    final BigInteger h8 =
        challenge(signature.r8(), message).toBigInteger().shiftLeft(3).mod(BabyJubJub.SUBORDER);
    return BabyJubJub.isCombination(signature.r8(), signature.s(), h8.negate(), point);
  }

  /** Poseidon(R8x, R8y, Ax, Ay, message). */
  public Fr challenge(final BabyJubJubPoint r8, final Fr message) {
    return Poseidon.hash(r8.x(), r8.y(), point.x(), point.y(), message);
  }

  /** The point A. */
  public BabyJubJubPoint point() {
    return point;
  }

  /** The 32 bytes of the compressed point. */
  public byte[] toBytes() {
    return point.compress();
  }

  @Override
  public boolean equals(final Object o) {
    return o instanceof PublicKey other && point.equals(other.point);
  }

  @Override
  public int hashCode() {
    return point.hashCode();
  }

  /** The compressed point in hexadecimal with {@code 0x}, as messages carry it. */
  @Override
  public String toString() {
    return point.toString();
  }
}
