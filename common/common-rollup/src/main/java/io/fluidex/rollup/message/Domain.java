package io.fluidex.rollup.message;

import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumAddress;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * What binds a signature to one deployment: the first 12 bytes of keccak256(abi.encode(chainid,
 * address of the L1 contract)). Immutable.
 */
public final class Domain {
  /** Bytes of a domain. */
  public static final int BYTES = 12;

  private static final int WORD = 32;

  private final byte[] bytes;

  private Domain(final byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The domain of a contract.
   *
   * @throws IllegalArgumentException if the chain id is negative or has more than 256 bits
   */
  public static Domain of(final BigInteger chainId, final EthereumAddress contract) {
    if (chainId.signum() < 0 || chainId.bitLength() > 8 * WORD) {
      throw new IllegalArgumentException("a chain id is an unsigned 256-bit number: " + chainId);
    }
    final byte[] encoded = new byte[2 * WORD];
    final byte[] chain = chainId.toByteArray();
    for (int i = 0; i < Math.min(WORD, chain.length); i++) {
      encoded[WORD - 1 - i] = chain[chain.length - 1 - i];
    }
    System.arraycopy(
        contract.toBytes(),
        0,
        encoded,
        encoded.length - EthereumAddress.BYTES,
        EthereumAddress.BYTES);
    return new Domain(Arrays.copyOf(Keccak256.hash(encoded), BYTES));
  }

  /**
   * The domain of 12 bytes, which are copied.
   *
   * @throws IllegalArgumentException if there are more or fewer
   */
  public static Domain ofBytes(final byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a domain has " + BYTES + " bytes, not " + bytes.length);
    }
    return new Domain(bytes.clone());
  }

  /** The 12 bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** The bytes as a big-endian integer: the public input. */
  public BigInteger toBigInteger() {
    return new BigInteger(1, bytes);
  }

  @Override
  public boolean equals(final Object o) {
    return o instanceof Domain other && Arrays.equals(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** 24 hexadecimal digits after {@code 0x}. */
  @Override
  public String toString() {
    return Hex.encodePrefixed(bytes);
  }
}
