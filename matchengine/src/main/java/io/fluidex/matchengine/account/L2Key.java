package io.fluidex.matchengine.account;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;
import java.util.Objects;

/**
 * The key of an account on L2, a point of BabyJubJub.
 *
 * @param sign whether its x exceeds (r - 1) / 2
 * @param ay its y
 */
public record L2Key(boolean sign, Fr ay) {
  private static final int SIGN_BIT = 0x80;

  /** Refuses null. */
  public L2Key {
    Objects.requireNonNull(ay, "ay");
  }

  /** The compressed point, y little-endian with the sign as its top bit: 0x and 64 digits. */
  public String toHex() {
    final byte[] bytes = ay.toBytesLe();
    if (sign) {
      bytes[bytes.length - 1] |= (byte) SIGN_BIT;
    }
    return Hex.encodePrefixed(bytes);
  }

  /** Appends the bytes. */
  public void writeTo(final RecordWriter out) {
    out.flag(sign).fr(ay);
  }

  /** Reads the bytes. */
  public static L2Key readFrom(final RecordReader in) {
    return new L2Key(in.flag(), in.fr());
  }
}
