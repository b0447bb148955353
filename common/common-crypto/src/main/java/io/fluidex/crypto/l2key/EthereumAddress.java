package io.fluidex.crypto.l2key;

import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.encoding.Hex;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** The 20 bytes of an Ethereum account. Immutable. */
public final class EthereumAddress {
  /** Bytes of an address. */
  public static final int BYTES = 20;

  private final byte[] bytes;

  private EthereumAddress(final byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The address of 20 bytes, which are copied.
   *
   * @throws InvalidEthereumDataException if there are more or fewer
   */
  public static EthereumAddress fromBytes(final byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new InvalidEthereumDataException(
          "an Ethereum address has " + BYTES + " bytes, not " + bytes.length);
    }
    return new EthereumAddress(bytes.clone());
  }

  /**
   * Reads 40 hexadecimal digits, with or without {@code 0x}. Digits of both cases are taken for the
   * checksum of EIP-55.
   *
   * @throws io.fluidex.crypto.encoding.HexFormatException if they are anything else
   * @throws InvalidEthereumDataException if the checksum is wrong
   */
  public static EthereumAddress parse(final String text) {
    final EthereumAddress address = new EthereumAddress(Hex.decode(text, BYTES));
    final String digits = text.substring(text.length() - 2 * BYTES);
    final boolean mixed =
        !digits.equals(digits.toLowerCase(Locale.ROOT))
            && !digits.equals(digits.toUpperCase(Locale.ROOT));
    if (mixed && !address.toString().endsWith(digits)) {
      throw new InvalidEthereumDataException(
          "the checksum of the address " + text + " is wrong: a character is mistyped");
    }
    return address;
  }

  /** The address of an uncompressed public key: X and Y, 64 bytes. */
  static EthereumAddress ofPublicKey(final byte[] coordinates) {
    return new EthereumAddress(
        Arrays.copyOfRange(Keccak256.hash(coordinates), Keccak256.BYTES - BYTES, Keccak256.BYTES));
  }

  /** The 20 bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(final Object o) {
    return o instanceof EthereumAddress other && Arrays.equals(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** {@code 0x} and 40 digits, whose case is the checksum of EIP-55. */
  @Override
  public String toString() {
    final String digits = Hex.encode(bytes);
    final byte[] hash = Keccak256.hash(digits.getBytes(StandardCharsets.US_ASCII));
    final StringBuilder out = new StringBuilder("0x");
    for (int i = 0; i < digits.length(); i++) {
      final int nibble = hash[i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xf;
      final char digit = digits.charAt(i);
      out.append(nibble >= 8 ? Character.toUpperCase(digit) : digit);
    }
    return out.toString();
  }
}
