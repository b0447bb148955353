package io.fluidex.rollup.publicdata;

import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.field.Fr;
import java.io.ByteArrayOutputStream;

/** The words of Solidity's {@code abi.encode} for unsigned integers and {@code bytes32}. */
final class AbiEncoding {
  private static final int WORD = 32;

  private final ByteArrayOutputStream words = new ByteArrayOutputStream();

  AbiEncoding uint(final long unsigned) {
    final byte[] word = new byte[WORD];
    for (int i = 0; i < Long.BYTES; i++) {
      word[WORD - 1 - i] = (byte) (unsigned >>> (Byte.SIZE * i));
    }
    words.writeBytes(word);
    return this;
  }

  AbiEncoding uint(final Fr value) {
    words.writeBytes(value.toBytesBe());
    return this;
  }

  AbiEncoding bytes32(final Bytes32 value) {
    words.writeBytes(value.toBytes());
    return this;
  }

  byte[] toBytes() {
    return words.toByteArray();
  }

  Bytes32 keccak() {
    return Bytes32.of(Keccak256.hash(toBytes()));
  }
}
