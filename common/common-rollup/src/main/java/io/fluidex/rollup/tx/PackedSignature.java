package io.fluidex.rollup.tx;

import io.fluidex.crypto.eddsa.Signature;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
import java.util.Arrays;

/**
 * The 64 bytes of a signature as they came, good or bad: whether they are one is for the rules to
 * say, with a reason. Immutable.
 */
public final class PackedSignature {
  /** Bytes of a signature. */
  public static final int BYTES = Signature.BYTES;

  private final byte[] bytes;

  private PackedSignature(final byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A signature of 64 bytes, which are copied.
   *
   * @throws TransactionFormatException if there are more or fewer
   */
  public static PackedSignature of(final byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new TransactionFormatException(
          "a signature has " + BYTES + " bytes, not " + bytes.length);
    }
    return new PackedSignature(bytes.clone());
  }

  /** The bytes of a signature. */
  public static PackedSignature of(final Signature signature) {
    return new PackedSignature(signature.toBytes());
  }

  /**
   * Reads 128 hexadecimal digits, with or without {@code 0x}.
   *
   * @throws TransactionFormatException if they are anything else
   */
  public static PackedSignature ofHex(final CharSequence hex) {
    try {
      return new PackedSignature(Hex.decode(hex, BYTES));
    } catch (final HexFormatException e) {
      throw new TransactionFormatException("signature: " + e.getMessage(), e);
    }
  }

  /** The 64 bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(final Object o) {
    return o instanceof PackedSignature other && Arrays.equals(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** 128 hexadecimal digits. */
  @Override
  public String toString() {
    return Hex.encode(bytes);
  }
}
