package io.fluidex.ethsender.contract;

import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.ethsender.abi.AbiException;
import io.fluidex.ethsender.abi.AbiTuple;
import io.fluidex.ethsender.abi.AbiType;
import io.fluidex.rollup.publicdata.Bytes32;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What the generated classes share. */
final class Codec {
  private Codec() {}

  /** The first four bytes of the hash of a signature. */
  static int selector(final String signature) {
    return selector(hash(signature));
  }

  static int selector(final byte[] data) {
    return ByteBuffer.wrap(data).getInt();
  }

  static Bytes32 topic(final String signature) {
    return Bytes32.of(hash(signature));
  }

  private static byte[] hash(final String signature) {
    return Keccak256.hash(signature.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] encode(final int selector, final AbiType type, final AbiTuple arguments) {
    final byte[] encoded = type.encode(arguments);
    return ByteBuffer.allocate(Integer.BYTES + encoded.length)
        .putInt(selector)
        .put(encoded)
        .array();
  }

  static Object decode(final int selector, final AbiType type, final byte[] data) {
    if (data.length < Integer.BYTES || selector(data) != selector) {
      throw new AbiException(
          "the data does not begin with the selector " + Integer.toHexString(selector));
    }
    return type.decode(Arrays.copyOfRange(data, Integer.BYTES, data.length));
  }

  static byte[] join(final List<Bytes32> words) {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    words.forEach(word -> out.writeBytes(word.toBytes()));
    return out.toByteArray();
  }
}
