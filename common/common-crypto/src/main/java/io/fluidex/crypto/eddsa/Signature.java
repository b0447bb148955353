package io.fluidex.crypto.eddsa;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.babyjubjub.InvalidPointException;
import io.fluidex.crypto.encoding.Hex;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * An EdDSA signature: a point R8 and a scalar S below the subgroup's order.
 *
 * <p>Packed: the compressed R8, then S, 32 bytes little-endian. There is one encoding of each
 * signature and others are refused, so a third party cannot change a signature into another one of
 * the same message. Whether it is valid for a key is asked of {@link PublicKey#verify}. Immutable.
 */
public final class Signature {
  /** Bytes of a packed signature. */
  public static final int BYTES = 64;

  private static final int SCALAR_BYTES = BYTES - BabyJubJubPoint.BYTES;

  private final BabyJubJubPoint r8;
  private final BigInteger s;

  private Signature(final BabyJubJubPoint r8, final BigInteger s) {
    this.r8 = r8;
    this.s = s;
  }

  /**
   * A signature of its two parts.
   *
   * @throws MalformedSignatureException if s is negative or not below the subgroup's order
   */
  public static Signature of(final BabyJubJubPoint r8, final BigInteger s) {
    if (s.signum() < 0 || s.compareTo(BabyJubJub.SUBORDER) >= 0) {
      throw new MalformedSignatureException(
          "S of a signature is not in 0 .. l - 1, l the order of the subgroup of BabyJubJub");
    }
    return new Signature(r8, s);
  }

  /**
   * Reads a packed signature.
   *
   * @throws MalformedSignatureException if it is not 64 bytes, R8 is no canonical encoding of a
   *     point, or S is not below the subgroup's order
   */
  public static Signature fromBytes(final byte[] packed) {
    if (packed.length != BYTES) {
      throw new MalformedSignatureException(
          "a packed signature has " + BYTES + " bytes, not " + packed.length);
    }
    final BigInteger s =
        LittleEndian.toInteger(Arrays.copyOfRange(packed, BabyJubJubPoint.BYTES, BYTES));
    try {
      return of(BabyJubJubPoint.decompress(Arrays.copyOf(packed, BabyJubJubPoint.BYTES)), s);
    } catch (final InvalidPointException e) {
      throw new MalformedSignatureException("R8 of a signature: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a packed signature of 128 hexadecimal digits, with or without {@code 0x}.
   *
   * @throws io.fluidex.crypto.encoding.HexFormatException if it is anything else
   * @throws MalformedSignatureException as {@link #fromBytes}
   */
  public static Signature fromHex(final CharSequence hex) {
    return fromBytes(Hex.decode(hex, BYTES));
  }

  /** 64 bytes, see the class comment. */
  public byte[] toBytes() {
    final byte[] out = Arrays.copyOf(r8.compress(), BYTES);
    System.arraycopy(
        LittleEndian.toBytes(s, SCALAR_BYTES), 0, out, BabyJubJubPoint.BYTES, SCALAR_BYTES);
    return out;
  }

  /** The point R8, on the curve, not necessarily in the subgroup. */
  public BabyJubJubPoint r8() {
    return r8;
  }

  /** The scalar S, below the subgroup's order. */
  public BigInteger s() {
    return s;
  }

  @Override
  public boolean equals(final Object o) {
    return o instanceof Signature other && r8.equals(other.r8) && s.equals(other.s);
  }

  @Override
  public int hashCode() {
    return 31 * r8.hashCode() + s.hashCode();
  }

  /** The packed signature in 128 hexadecimal digits, without prefix, as clients send it. */
  @Override
  public String toString() {
    return Hex.encode(toBytes());
  }
}
