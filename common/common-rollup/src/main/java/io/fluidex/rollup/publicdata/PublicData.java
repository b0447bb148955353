package io.fluidex.rollup.publicdata;

import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.rollup.shape.Shape;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The public data of a block: a record for every transaction, without the Nops at the end.
 *
 * <p>As elements, d_1 .. d_3n, the omitted Nops are zeros like all others. Immutable.
 */
public final class PublicData {
  private final Shape shape;
  private final byte[] bytes;
  private final List<PublicRecord> records;

  private PublicData(final Shape shape, final byte[] bytes, final List<PublicRecord> records) {
    this.shape = shape;
    this.bytes = bytes;
    this.records = records;
  }

  /**
   * The data of a block of a shape with some records; Nops at the end are left out.
   *
   * @throws IllegalArgumentException if there are more than transactions in a block
   */
  public static PublicData of(final Shape shape, final List<PublicRecord> records) {
    if (records.size() > shape.transactions()) {
      throw new IllegalArgumentException(
          records.size() + " records do not fit a block of " + shape.transactions());
    }
    int count = records.size();
    while (count > 0 && records.get(count - 1) instanceof PublicRecord.Nop) {
      count--;
    }
    final byte[] bytes = new byte[count * RecordLayout.BYTES];
    int at = 0;
    for (final PublicRecord record : records.subList(0, count)) {
      final List<BigInteger> elements = RecordCodec.encode(record);
      for (int i = 0; i < RecordLayout.ELEMENTS; i++) {
        at += RecordLayout.elementBytes().get(i);
        writeBefore(at, elements.get(i), bytes);
      }
    }
    return new PublicData(shape, bytes, List.copyOf(records.subList(0, count)));
  }

  private static void writeBefore(final int end, final BigInteger value, final byte[] to) {
    final byte[] integer = value.toByteArray();
    // The integer's first byte is 0 where it only holds the sign.
    for (int i = 1; i <= (value.bitLength() + 7) / 8; i++) {
      to[end - i] = integer[integer.length - i];
    }
  }

  /**
   * Reads the bytes sent for a block of a shape.
   *
   * @throws PublicDataException if they are no whole records, too many, end with a Nop, or one of
   *     them is not canonical or names what the trees do not have
   */
  public static PublicData decode(final Shape shape, final byte[] bytes) {
    final int count = bytes.length / RecordLayout.BYTES;
    if (bytes.length != count * RecordLayout.BYTES || count > shape.transactions()) {
      throw new PublicDataException(
          bytes.length
              + " bytes are not up to "
              + shape.transactions()
              + " records of "
              + RecordLayout.BYTES);
    }
    final List<PublicRecord> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      try {
        records.add(RecordCodec.decode(elements(bytes, i), shape.depths()));
      } catch (final IllegalArgumentException e) {
        throw new PublicDataException("record " + i + ": " + e.getMessage(), e);
      }
    }
    if (count > 0 && records.get(count - 1) instanceof PublicRecord.Nop) {
      throw new PublicDataException("record " + (count - 1) + ": the last one must not be a Nop");
    }
    return new PublicData(shape, bytes.clone(), List.copyOf(records));
  }

  private static List<BigInteger> elements(final byte[] bytes, final int record) {
    final List<BigInteger> elements = new ArrayList<>(RecordLayout.ELEMENTS);
    int at = record * RecordLayout.BYTES;
    for (final int width : RecordLayout.elementBytes()) {
      elements.add(new BigInteger(1, Arrays.copyOfRange(bytes, at, at + width)));
      at += width;
    }
    return elements;
  }

  /** The shape of the block. */
  public Shape shape() {
    return shape;
  }

  /** The bytes sent to L1. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** The records, without the Nops at the end. */
  public List<PublicRecord> records() {
    return records;
  }

  /** keccak256 of the bytes sent. */
  public Bytes32 keccak() {
    return Bytes32.of(Keccak256.hash(bytes));
  }

  /** d_1 .. d_3n. */
  public List<Fr> elements() {
    final List<Fr> elements = new ArrayList<>(RecordLayout.ELEMENTS * shape.transactions());
    for (int record = 0; record < records.size(); record++) {
      for (final BigInteger element : elements(bytes, record)) {
        elements.add(Fr.of(element));
      }
    }
    while (elements.size() < RecordLayout.ELEMENTS * shape.transactions()) {
      elements.add(Fr.ZERO);
    }
    return elements;
  }

  /** C = C_3n, where C_0 = 0 and C_i = Poseidon(C_(i-1), d_i). */
  public Fr commitment() {
    Fr c = Fr.ZERO;
    for (final Fr element : elements()) {
      c = Poseidon.hash(c, element);
    }
    return c;
  }

  /** y, the sum of d_i z^(i-1). */
  public Fr evaluate(final Fr z) {
    final List<Fr> elements = elements();
    Fr y = Fr.ZERO;
    for (int i = elements.size() - 1; i >= 0; i--) {
      y = y.mul(z).add(elements.get(i));
    }
    return y;
  }

  @Override
  public boolean equals(final Object o) {
    return o instanceof PublicData other
        && shape.equals(other.shape)
        && Arrays.equals(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(bytes);
  }

  /** The bytes in hexadecimal. */
  @Override
  public String toString() {
    return Hex.encodePrefixed(bytes);
  }
}
