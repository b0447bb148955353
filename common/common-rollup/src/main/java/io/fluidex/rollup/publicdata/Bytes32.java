package io.fluidex.rollup.publicdata;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
import java.util.Arrays;

/** A {@code bytes32} of L1: a hash, or the digest that names a circuit. Immutable. */
public final class Bytes32 {
  /** Bytes of it. */
  public static final int BYTES = 32;

  private final byte[] bytes;

  private Bytes32(final byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The value of 32 bytes, which are copied.
   *
   * @throws IllegalArgumentException if there are more or fewer
   */
  public static Bytes32 of(final byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a bytes32 has " + BYTES + " bytes, not " + bytes.length);
    }
    return new Bytes32(bytes.clone());
  }

  /**
   * Reads 64 hexadecimal digits, with or without {@code 0x}.
   *
   * @throws HexFormatException if they are anything else
   */
  public static Bytes32 ofHex(final CharSequence hex) {
    return new Bytes32(Hex.decode(hex, BYTES));
  }

  /** The 32 bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(final Object o) {
    return o instanceof Bytes32 other && Arrays.equals(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** 64 hexadecimal digits after {@code 0x}. */
  @Override
  public String toString() {
    return Hex.encodePrefixed(bytes);
  }
}
