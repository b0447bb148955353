package io.fluidex.plonk.setup;

import io.fluidex.crypto.digest.Blake2b512;
import io.fluidex.crypto.digest.Sha256;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.format.FormatException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code .ptau} file: the powers of tau of a ceremony in the format of snarkjs, mapped into
 * memory.
 *
 * <p>Opening checks the frame: magic, version, field, power, that every section is there once with
 * exactly the size that the power asks for, and that nothing follows. What the points are is
 * checked by {@link PtauCheck}; {@link #ceremony()} says whether the file is byte for byte one of a
 * public ceremony.
 *
 * <p>Safe for use by many threads until closed.
 */
public final class Ptau implements AutoCloseable {
  /** Largest power: the scalar field has no larger domain of size 2^k. */
  public static final int MAX_POWER = 28;

  private static final byte[] MAGIC = "ptau".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int FRAME_BYTES = 12;
  private static final int SECTION_HEADER_BYTES = 12;
  private static final int HEADER_BYTES = 4 + PrimeField.BYTES + 8;

  /** The five points of a contribution, then its key, the hash state, the challenge, the type. */
  private static final int CONTRIBUTION_POINTS_BYTES =
      3 * PtauSection.G1_BYTES + 2 * PtauSection.G2_BYTES;

  private static final int CONTRIBUTION_BYTES =
      CONTRIBUTION_POINTS_BYTES
          + 6 * PtauSection.G1_BYTES
          + 3 * PtauSection.G2_BYTES
          + 216
          + 64
          + 8;

  private static final ValueLayout.OfInt INT_LE =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG_LE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String name;
  private final Arena arena;
  private final MemorySegment file;
  private final Map<PtauSection, MemorySegment> sections = new EnumMap<>(PtauSection.class);
  private final int power;
  private final int ceremonyPower;
  private final int contributions;

  /** The points that the last contribution says it arrived at, or null without one. */
  private final MemorySegment lastContribution;

  private Ptau(final String name, final Arena arena, final MemorySegment file) {
    this.name = name;
    this.arena = arena;
    this.file = file;
    readFrame();
    final MemorySegment header = section(PtauSection.HEADER);
    if (header.byteSize() != HEADER_BYTES || header.get(INT_LE, 0) != PrimeField.BYTES) {
      throw broken("its header is not that of a 32-byte field");
    }
    final byte[] modulus = bytes(header, 4, PrimeField.BYTES);
    reverse(modulus);
    if (!new BigInteger(1, modulus).equals(PrimeField.FQ.modulus())) {
      throw broken("it is for another curve: its base field is not that of BN254");
    }
    this.power = header.get(INT_LE, 4L + PrimeField.BYTES);
    this.ceremonyPower = header.get(INT_LE, 8L + PrimeField.BYTES);
    if (power < 1 || power > ceremonyPower || ceremonyPower > MAX_POWER) {
      throw broken(
          "its power " + power + " of a ceremony of " + ceremonyPower + " is not within 1 to 28");
    }
    for (final PtauSection section : sections.keySet()) {
      final long points = section.points(power);
      final long size = section(section).byteSize();
      if (points >= 0 && size != points * section.pointBytes()) {
        throw broken(
            "section "
                + section
                + " has "
                + size
                + " bytes instead of "
                + points * section.pointBytes());
      }
    }
    long at = 4;
    long last = -1;
    final MemorySegment log = section(PtauSection.CONTRIBUTIONS);
    if (log.byteSize() < at) {
      throw broken("its section of contributions is cut short");
    }
    this.contributions = log.get(INT_LE, 0);
    for (int i = 0; i < contributions; i++) {
      last = at;
      at += CONTRIBUTION_BYTES;
      if (at <= log.byteSize()) {
        at += Integer.toUnsignedLong(log.get(INT_LE, at - 4));
      }
      if (at > log.byteSize()) {
        throw broken("contribution " + (i + 1) + " of " + contributions + " is cut short");
      }
    }
    if (contributions < 0 || at != log.byteSize()) {
      throw broken("its section of contributions has another size than its content");
    }
    if (has(PtauSection.DEVELOPMENT)
        && !Arrays.equals(
            section(PtauSection.DEVELOPMENT).toArray(ValueLayout.JAVA_BYTE), DevSetup.mark())) {
      throw broken("its mark of a development setup was altered");
    }
    this.lastContribution = last < 0 ? null : log.asSlice(last, CONTRIBUTION_POINTS_BYTES);
  }

  /**
   * Maps a file and checks its frame.
   *
   * @throws FormatException if it is not a complete {@code .ptau} file for BN254
   * @throws IOException if it cannot be read
   */
  public static Ptau open(final Path path) throws IOException {
    final Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      final MemorySegment file =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new Ptau(String.valueOf(path.getFileName()), arena, file);
    } catch (final IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private FormatException broken(final String what) {
    return new FormatException(name + " is not a usable .ptau file: " + what);
  }

  private void readFrame() {
    if (file.byteSize() < FRAME_BYTES || !Arrays.equals(bytes(file, 0, MAGIC.length), MAGIC)) {
      throw broken("it does not begin with \"ptau\"");
    }
    final int version = file.get(INT_LE, 4);
    if (version != VERSION) {
      throw broken("its version is " + Integer.toUnsignedString(version) + ", known is 1");
    }
    final int count = file.get(INT_LE, 8);
    long at = FRAME_BYTES;
    // Every section takes at least its header, so that a huge count ends at the end of the file.
    for (int i = 0; i != count; i++) {
      if (file.byteSize() - at < SECTION_HEADER_BYTES) {
        throw broken("it ends before section " + (i + 1) + " of " + Integer.toUnsignedLong(count));
      }
      final int type = file.get(INT_LE, at);
      final long size = file.get(LONG_LE, at + 4);
      at += SECTION_HEADER_BYTES;
      if (size < 0 || size > file.byteSize() - at) {
        throw broken("section type " + type + " goes beyond the end of the file: it is truncated");
      }
      final PtauSection section =
          PtauSection.of(type)
              .orElseThrow(
                  () -> broken("it has a section of unknown type " + Integer.toUnsignedLong(type)));
      if (sections.putIfAbsent(section, file.asSlice(at, size)) != null) {
        throw broken("section " + section + " occurs twice");
      }
      at += size;
    }
    if (at != file.byteSize()) {
      throw broken((file.byteSize() - at) + " bytes follow after its last section");
    }
    for (final PtauSection section : PtauSection.values()) {
      if (section.isRequired() && !sections.containsKey(section)) {
        throw broken("section " + section + " is missing");
      }
    }
  }

  private static byte[] bytes(final MemorySegment segment, final long at, final int length) {
    return segment.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
  }

  private static void reverse(final byte[] bytes) {
    for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
      final byte t = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = t;
    }
  }

  /** The bytes of a section that is present. */
  private MemorySegment section(final PtauSection section) {
    return sections.get(section);
  }

  /** Whether the file has a section. */
  boolean has(final PtauSection section) {
    return sections.containsKey(section);
  }

  /** The name of the file, for messages. */
  public String name() {
    return name;
  }

  /** The file serves circuits of up to 2^power rows. */
  public int power() {
    return power;
  }

  /**
   * The power of the ceremony that the file was cut from, as the file says: nothing in it depends
   * on this, so it is true only of files of a known {@link #ceremony()}.
   */
  public int ceremonyPower() {
    return ceremonyPower;
  }

  /**
   * How many participants contributed, as the file says. Of what they left there, only the points
   * of the last one are compared with the others; the rest is true only of files of a known {@link
   * #ceremony()}.
   */
  public int contributions() {
    return contributions;
  }

  /**
   * Whether somebody is known to know tau: the file is marked as a development setup, or nobody
   * contributed to it.
   */
  public boolean isInsecure() {
    return contributions == 0 || has(PtauSection.DEVELOPMENT);
  }

  /**
   * Copies points of a section as flat affine Montgomery limbs, the file's own layout. They are not
   * checked here.
   *
   * @param first index of the first point
   * @param count how many
   */
  long[] points(final PtauSection section, final long first, final int count) {
    final long size = section.pointBytes();
    return section(section).asSlice(first * size, count * size).toArray(LONG_LE);
  }

  /**
   * [tau^i]_1 for i below count, flat affine points of 8 limbs.
   *
   * @throws InvalidSetupException if the file has fewer
   */
  public long[] powersG1(final int count) {
    if (count > PtauSection.TAU_G1.points(power)) {
      throw new InvalidSetupException(
          name + " has " + PtauSection.TAU_G1.points(power) + " powers in G1, needed are " + count);
    }
    return points(PtauSection.TAU_G1, 0, count);
  }

  /** [tau]_2, one affine point of 16 limbs. */
  public long[] tauG2() {
    return points(PtauSection.TAU_G2, 1, 1);
  }

  /**
   * The points that the last contribution declares: [tau]_1, [tau]_2, [alpha]_1, [beta]_1, [beta]_2
   * as flat limbs one after the other.
   */
  Optional<long[]> declaredByLastContribution() {
    return Optional.ofNullable(lastContribution).map(points -> points.toArray(LONG_LE));
  }

  /**
   * A digest that names the reference string, whatever file holds how much of it: SHA-256 of a
   * label, [tau]_1 and [tau]_2 as stored. In a checked file all other powers follow from the two.
   */
  public byte[] srsDigest() {
    return Sha256.hash(
        "fluidex srs bn254".getBytes(StandardCharsets.US_ASCII),
        bytes(section(PtauSection.TAU_G1), PtauSection.G1_BYTES, PtauSection.G1_BYTES),
        bytes(section(PtauSection.TAU_G2), PtauSection.G2_BYTES, PtauSection.G2_BYTES));
  }

  /** BLAKE2b-512 of the whole file, the hash by which ceremonies publish theirs. */
  public byte[] fileHash() {
    final Blake2b512 digest = new Blake2b512();
    final byte[] buffer = new byte[1 << 16];
    for (long at = 0; at < file.byteSize(); at += buffer.length) {
      final int length = (int) Math.min(buffer.length, file.byteSize() - at);
      MemorySegment.copy(file, ValueLayout.JAVA_BYTE, at, buffer, 0, length);
      digest.update(buffer, 0, length);
    }
    return digest.digest();
  }

  /**
   * The public ceremony that this file is byte for byte the output of, if it is one that we know.
   */
  public Optional<String> ceremony() {
    return KnownCeremonies.find(power, HexFormat.of().formatHex(fileHash()));
  }

  /** Unmaps the file. */
  @Override
  public void close() {
    arena.close();
  }
}
