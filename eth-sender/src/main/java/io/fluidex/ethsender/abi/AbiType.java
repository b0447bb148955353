package io.fluidex.ethsender.abi;

import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.rollup.publicdata.Bytes32;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A type of Solidity's ABI, with the encoding of the specification that comes with the compiler:
 * words of 32 bytes, values of changing length behind the others with their offset in front.
 *
 * <p>Values in Java: unsigned integers are {@link Integer}, {@link Long} (all 64 bits, unsigned) or
 * {@link BigInteger}, and come back as the last; {@code address} is {@link EthereumAddress}, {@code
 * bytes32} is {@link Bytes32}, shorter and dynamic bytes are {@code byte[]}, arrays are {@link
 * List}, structs are {@link AbiTuple} and come back as lists. All types are immutable.
 *
 * <p>Decoding takes what the compiler's own decoder takes, and refuses integers, addresses and
 * booleans with bits set outside of their range, as it does.
 */
public sealed interface AbiType {
  /** Bytes of a word. */
  int WORD = 32;

  /** {@code uint8} to {@code uint256}. */
  static AbiType uint(final int bits) {
    return new Uint(bits);
  }

  /** {@code address}. */
  static AbiType address() {
    return new Address();
  }

  /** {@code bool}. */
  static AbiType bool() {
    return new Bool();
  }

  /** {@code bytes1} to {@code bytes32}. */
  static AbiType fixedBytes(final int length) {
    return new FixedBytes(length);
  }

  /** {@code bytes}. */
  static AbiType bytes() {
    return new Dynamic(false);
  }

  /** {@code string}. */
  static AbiType string() {
    return new Dynamic(true);
  }

  /** {@code T[]}. */
  static AbiType array(final AbiType element) {
    return new Array(element);
  }

  /** {@code T[n]}. */
  static AbiType array(final AbiType element, final int length) {
    return new FixedArray(element, length);
  }

  /** A struct, or the parameters of a function. */
  static AbiType tuple(final AbiType... members) {
    return new Tuple(List.of(members));
  }

  /** Whether the length depends on the value, so that an offset stands in its place. */
  boolean isDynamic();

  /** Bytes in the head of what contains it; of a dynamic type, those of the offset. */
  default int headBytes() {
    return WORD;
  }

  /**
   * The encoding of a value, as it stands behind a selector if this is a tuple.
   *
   * @throws IllegalArgumentException if it is not one of this type
   */
  byte[] encode(Object value);

  /**
   * The value of an encoding. Bytes after it are ignored, as by the compiler's decoder.
   *
   * @throws AbiException if the bytes are none
   */
  default Object decode(final byte[] data) {
    return read(data, 0);
  }

  /** The value whose encoding begins at a position. */
  Object read(byte[] data, int at);

  private static byte[] word(final BigInteger unsigned) {
    final byte[] magnitude = unsigned.toByteArray();
    final byte[] word = new byte[WORD];
    final int skip = Math.max(0, magnitude.length - WORD);
    final int length = magnitude.length - skip;
    System.arraycopy(magnitude, skip, word, WORD - length, length);
    return word;
  }

  private static BigInteger word(final byte[] data, final int at) {
    return new BigInteger(1, slice(data, at, WORD));
  }

  private static byte[] slice(final byte[] data, final int at, final int length) {
    if (at < 0 || length < 0 || at > data.length - length) {
      throw new AbiException(
          length + " bytes expected at " + at + " of " + data.length + ", which has fewer");
    }
    return Arrays.copyOfRange(data, at, at + length);
  }

  /** An offset or a length: no more than there are bytes. */
  private static int size(final byte[] data, final int at) {
    final BigInteger value = word(data, at);
    if (value.bitLength() >= Integer.SIZE || value.intValue() > data.length) {
      throw new AbiException("the length or offset at " + at + " is beyond the data: " + value);
    }
    return value.intValue();
  }

  private static byte[] encodeAll(final List<AbiType> types, final List<?> values) {
    if (types.size() != values.size()) {
      throw new IllegalArgumentException(
          types.size() + " values are needed, not " + values.size() + ": " + values);
    }
    int tailAt = types.stream().mapToInt(AbiType::headBytes).sum();
    final ByteArrayOutputStream head = new ByteArrayOutputStream();
    final ByteArrayOutputStream tail = new ByteArrayOutputStream();
    for (int i = 0; i < types.size(); i++) {
      final byte[] encoded = types.get(i).encode(values.get(i));
      if (types.get(i).isDynamic()) {
        head.writeBytes(word(BigInteger.valueOf(tailAt)));
        tail.writeBytes(encoded);
        tailAt += encoded.length;
      } else {
        head.writeBytes(encoded);
      }
    }
    head.writeBytes(tail.toByteArray());
    return head.toByteArray();
  }

  private static List<Object> readAll(
      final List<AbiType> types, final byte[] data, final int start) {
    final List<Object> values = new ArrayList<>(types.size());
    int at = start;
    for (final AbiType type : types) {
      values.add(type.read(data, type.isDynamic() ? start + size(data, at) : at));
      at += type.headBytes();
    }
    return values;
  }

  /** Unsigned integers. */
  record Uint(int bits) implements AbiType {
    @Override
    public boolean isDynamic() {
      return false;
    }

    @Override
    public byte[] encode(final Object value) {
      final BigInteger integer =
          switch (value) {
            case Integer i -> BigInteger.valueOf(i);
            case Long l ->
                bits == Long.SIZE
                    ? new BigInteger(Long.toUnsignedString(l))
                    : BigInteger.valueOf(l);
            case BigInteger b -> b;
            default -> throw new IllegalArgumentException("no integer: " + value);
          };
      if (integer.signum() < 0 || integer.bitLength() > bits) {
        throw new IllegalArgumentException(integer + " is no uint" + bits);
      }
      return word(integer);
    }

    @Override
    public BigInteger read(final byte[] data, final int at) {
      final BigInteger value = word(data, at);
      if (value.bitLength() > bits) {
        throw new AbiException("no uint" + bits + " at " + at + ": " + value);
      }
      return value;
    }
  }

  /** Addresses. */
  record Address() implements AbiType {
    private static final int PADDING = WORD - EthereumAddress.BYTES;

    @Override
    public boolean isDynamic() {
      return false;
    }

    @Override
    public byte[] encode(final Object value) {
      final byte[] word = new byte[WORD];
      System.arraycopy(
          ((EthereumAddress) value).toBytes(), 0, word, PADDING, EthereumAddress.BYTES);
      return word;
    }

    @Override
    public EthereumAddress read(final byte[] data, final int at) {
      if (new BigInteger(1, slice(data, at, PADDING)).signum() != 0) {
        throw new AbiException("no address at " + at);
      }
      return EthereumAddress.fromBytes(slice(data, at + PADDING, EthereumAddress.BYTES));
    }
  }

  /** Booleans. */
  record Bool() implements AbiType {
    @Override
    public boolean isDynamic() {
      return false;
    }

    @Override
    public byte[] encode(final Object value) {
      return word((Boolean) value ? BigInteger.ONE : BigInteger.ZERO);
    }

    @Override
    public Boolean read(final byte[] data, final int at) {
      final BigInteger value = word(data, at);
      if (value.bitLength() > 1) {
        throw new AbiException("no bool at " + at + ": " + value);
      }
      return value.testBit(0);
    }
  }

  /** Bytes of a fixed number, left in their word. */
  record FixedBytes(int length) implements AbiType {
    @Override
    public boolean isDynamic() {
      return false;
    }

    @Override
    public byte[] encode(final Object value) {
      final byte[] bytes = value instanceof Bytes32 word ? word.toBytes() : (byte[]) value;
      if (bytes.length != length) {
        throw new IllegalArgumentException(bytes.length + " bytes are no bytes" + length);
      }
      return Arrays.copyOf(bytes, WORD);
    }

    @Override
    public Object read(final byte[] data, final int at) {
      final byte[] word = slice(data, at, WORD);
      if (length == WORD) {
        return Bytes32.of(word);
      }
      for (int i = length; i < WORD; i++) {
        if (word[i] != 0) {
          throw new AbiException("no bytes" + length + " at " + at);
        }
      }
      return Arrays.copyOf(word, length);
    }
  }

  /** {@code bytes} and {@code string}. */
  record Dynamic(boolean isText) implements AbiType {
    @Override
    public boolean isDynamic() {
      return true;
    }

    @Override
    public byte[] encode(final Object value) {
      final byte[] bytes =
          isText ? ((String) value).getBytes(StandardCharsets.UTF_8) : (byte[]) value;
      final byte[] padded = Arrays.copyOf(bytes, (bytes.length + WORD - 1) / WORD * WORD);
      final ByteArrayOutputStream out = new ByteArrayOutputStream(WORD + padded.length);
      out.writeBytes(word(BigInteger.valueOf(bytes.length)));
      out.writeBytes(padded);
      return out.toByteArray();
    }

    @Override
    public Object read(final byte[] data, final int at) {
      final byte[] bytes = slice(data, at + WORD, size(data, at));
      if (!isText) {
        return bytes;
      }
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (final CharacterCodingException e) {
        final AbiException refused = new AbiException("no text at " + at);
        refused.initCause(e);
        throw refused;
      }
    }
  }

  /** Arrays whose length is in the value. */
  record Array(AbiType element) implements AbiType {
    @Override
    public boolean isDynamic() {
      return true;
    }

    @Override
    public byte[] encode(final Object value) {
      final List<?> values = (List<?>) value;
      final ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(word(BigInteger.valueOf(values.size())));
      out.writeBytes(new FixedArray(element, values.size()).encode(values));
      return out.toByteArray();
    }

    @Override
    public Object read(final byte[] data, final int at) {
      // An element has a byte at least, so the length is below that of the data.
      return new FixedArray(element, size(data, at)).read(data, at + WORD);
    }
  }

  /** Arrays whose length is in the type. */
  record FixedArray(AbiType element, int length) implements AbiType {
    @Override
    public boolean isDynamic() {
      return element.isDynamic();
    }

    @Override
    public int headBytes() {
      return isDynamic() ? WORD : length * element.headBytes();
    }

    @Override
    public byte[] encode(final Object value) {
      return encodeAll(Collections.nCopies(length, element), (List<?>) value);
    }

    @Override
    public Object read(final byte[] data, final int at) {
      return readAll(Collections.nCopies(length, element), data, at);
    }
  }

  /** Structs. */
  record Tuple(List<AbiType> members) implements AbiType {
    @Override
    public boolean isDynamic() {
      return members.stream().anyMatch(AbiType::isDynamic);
    }

    @Override
    public int headBytes() {
      return isDynamic() ? WORD : members.stream().mapToInt(AbiType::headBytes).sum();
    }

    @Override
    public byte[] encode(final Object value) {
      return encodeAll(members, value instanceof AbiTuple t ? t.values() : (List<?>) value);
    }

    @Override
    public List<Object> read(final byte[] data, final int at) {
      return readAll(members, data, at);
    }
  }
}
