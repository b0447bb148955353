package io.fluidex.plonk.r1cs;

import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.CircuitFormatException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * The frame of iden3's binary files, little-endian: four characters, version, number of sections;
 * then for each section its type (4 bytes), its size (8 bytes) and its content.
 */
final class Iden3File {
  /** The largest file: what one mapping of a file holds. */
  static final long MAX_BYTES = Integer.MAX_VALUE;

  private static final int HEADER_BYTES = 12;
  private static final int SECTION_HEADER_BYTES = 12;

  /** Sections of a file: no format has more, and each is looked at. */
  private static final int MAX_SECTIONS = 64;

  private final String kind;
  private final int bytes;
  private final Map<Integer, ByteBuffer> sections = new HashMap<>();

  private Iden3File(final String kind, final int bytes) {
    this.kind = kind;
    this.bytes = bytes;
  }

  /** Maps a file into memory. */
  static ByteBuffer map(final Path path, final String kind) throws IOException {
    final long size = Files.size(path);
    if (size > MAX_BYTES) {
      throw new CircuitFormatException(
          "the " + kind + " file has " + size + " bytes, more than " + MAX_BYTES);
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
    }
  }

  /**
   * Finds the sections.
   *
   * @param kind the four characters at the start, which also name the file in messages
   * @param maxVersion versions from 1 to this are read
   */
  static Iden3File parse(final ByteBuffer content, final String kind, final int maxVersion) {
    final Iden3File file = new Iden3File(kind, content.remaining());
    final ByteBuffer in = content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    file.require(in.remaining() >= HEADER_BYTES, "it is too short");
    final byte[] magic = new byte[4];
    in.get(magic);
    file.require(
        kind.equals(new String(magic, StandardCharsets.US_ASCII)),
        "it does not start with \"" + kind + "\"");
    final int version = in.getInt();
    file.require(
        version >= 1 && version <= maxVersion,
        "it has version " + Integer.toUnsignedString(version) + ", not 1 to " + maxVersion);
    final int count = in.getInt();
    file.require(
        count >= 0 && count <= MAX_SECTIONS,
        "it has " + Integer.toUnsignedString(count) + " sections");
    for (int i = 0; i < count; i++) {
      file.require(in.remaining() >= SECTION_HEADER_BYTES, "it is cut off in section " + i);
      final int type = in.getInt();
      final long size = in.getLong();
      file.require(
          size >= 0 && size <= in.remaining(),
          "section "
              + i
              + " says it has "
              + Long.toUnsignedString(size)
              + " bytes, but "
              + in.remaining()
              + " are left");
      final ByteBuffer section = in.slice(in.position(), (int) size).order(ByteOrder.LITTLE_ENDIAN);
      in.position(in.position() + (int) size);
      file.require(file.sections.put(type, section) == null, "it has two sections of type " + type);
    }
    file.require(!in.hasRemaining(), in.remaining() + " bytes follow its last section");
    return file;
  }

  /** The size of the whole file. */
  int bytes() {
    return bytes;
  }

  /** Whether there is a section of a type. */
  boolean has(final int type) {
    return sections.containsKey(type);
  }

  /** A section, from its start. */
  ByteBuffer section(final int type) {
    final ByteBuffer section = sections.get(type);
    require(section != null, "it has no section of type " + type);
    return section.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads the size of a field element and the prime, which must be those of BN254's Fr. */
  void requireScalarField(final ByteBuffer in) {
    require(in.remaining() >= Integer.BYTES + PrimeField.BYTES, "its header is cut off");
    final int elementBytes = in.getInt();
    require(
        elementBytes == PrimeField.BYTES,
        "its field elements have " + Integer.toUnsignedString(elementBytes) + " bytes, not 32");
    final byte[] prime = new byte[PrimeField.BYTES];
    in.get(prime);
    final byte[] bigEndian = new byte[PrimeField.BYTES];
    for (int i = 0; i < prime.length; i++) {
      bigEndian[i] = prime[prime.length - 1 - i];
    }
    final BigInteger p = new BigInteger(1, bigEndian);
    require(
        p.equals(PrimeField.FR.modulus()),
        "its field is not the scalar field of BN254 but of " + p);
  }

  /** Reads a field element. */
  void readElement(final ByteBuffer in, final byte[] buffer, final long[] out, final int offset) {
    in.get(buffer);
    try {
      PrimeField.FR.setBytesLe(buffer, 0, out, offset);
    } catch (final NonCanonicalException e) {
      throw new CircuitFormatException(
          "the " + kind + " file cannot be used: " + e.getMessage(), e);
    }
  }

  /** Throws unless the condition holds. */
  void require(final boolean condition, final String problem) {
    if (!condition) {
      throw new CircuitFormatException("the " + kind + " file cannot be used: " + problem);
    }
  }
}
