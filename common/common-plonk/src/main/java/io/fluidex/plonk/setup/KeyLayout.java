package io.fluidex.plonk.setup;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.digest.Sha256;
import io.fluidex.crypto.fft.DomainSize;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.format.FormatException;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.gate.Wire;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Where what is in the file of a proving key. The header, all numbers least significant byte first:
 *
 * <pre>
 *   0   "FDXPK" 0 0 1, the last byte being the version
 *   8   8 length of the file
 *   16  4 flags: 1 if the setup is insecure
 *   20  4 code of the domain
 *   24  4 powers of tau
 *   28  4 fixed columns
 *   32  4 length of the verification key
 *   36  4 length of the circuit
 *   40  32 digest of the circuit
 *   72  32 digest of the reference string
 *   104 24 zeros
 * </pre>
 *
 * Then the powers of tau, the polynomials of the columns and of the three sigmas, the verification
 * key, the circuit, each at the next multiple of 64 bytes with zeros in between, and SHA-256 of
 * all.
 */
final class KeyLayout {
  static final int HEADER_BYTES = 128;

  private static final int ALIGNMENT = 64;
  private static final byte[] MAGIC = {'F', 'D', 'X', 'P', 'K', 0, 0, 1};
  private static final int INSECURE = 1;
  private static final int MAX_COLUMNS = 255;

  /** Bytes that the digest takes at once. */
  private static final long HASH_CHUNK = 1 << 26;

  private final boolean insecure;
  private final DomainSize domain;
  private final int powers;
  private final int columns;
  private final int keyBytes;
  private final int circuitBytes;
  private final byte[] circuitDigest;
  private final byte[] srsDigest;

  /**
   * The layout of a key.
   *
   * @param insecure whether the key comes from a development setup
   * @param domain the rows of the circuit as points of a domain
   * @param columns how many fixed columns
   * @param keyBytes length of the verification key
   * @param circuitBytes length of the circuit
   * @param circuitDigest digest of the circuit
   * @param srsDigest digest of the reference string
   */
  KeyLayout(
      final boolean insecure,
      final DomainSize domain,
      final int columns,
      final int keyBytes,
      final int circuitBytes,
      final byte[] circuitDigest,
      final byte[] srsDigest) {
    this.insecure = insecure;
    this.domain = domain;
    this.powers = KeyGenerator.powersFor(domain);
    this.columns = columns;
    this.keyBytes = keyBytes;
    this.circuitBytes = circuitBytes;
    this.circuitDigest = circuitDigest.clone();
    this.srsDigest = srsDigest.clone();
  }

  boolean insecure() {
    return insecure;
  }

  DomainSize domain() {
    return domain;
  }

  int powers() {
    return powers;
  }

  int columns() {
    return columns;
  }

  int keyBytes() {
    return keyBytes;
  }

  int circuitBytes() {
    return circuitBytes;
  }

  byte[] circuitDigest() {
    return circuitDigest.clone();
  }

  byte[] srsDigest() {
    return srsDigest.clone();
  }

  private static long align(final long at) {
    return (at + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  long powersAt() {
    return HEADER_BYTES;
  }

  long polynomialBytes() {
    return (long) PrimeField.BYTES * domain.points();
  }

  /** Where a column is; the sigmas follow the fixed ones. */
  long columnAt(final int index) {
    return align(powersAt() + (long) powers * G1Point.BYTES) + index * polynomialBytes();
  }

  long verificationKeyAt() {
    return columnAt(columns + Wire.COUNT);
  }

  long circuitAt() {
    return align(verificationKeyAt() + keyBytes);
  }

  long checksumAt() {
    return align(circuitAt() + circuitBytes);
  }

  long fileBytes() {
    return checksumAt() + Sha256.BYTES;
  }

  /** The header. */
  ByteBuffer header() {
    final ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).putLong(fileBytes()).putInt(insecure ? INSECURE : 0);
    out.putInt(domain.code()).putInt(powers).putInt(columns).putInt(keyBytes).putInt(circuitBytes);
    return out.put(circuitDigest).put(srsDigest).clear();
  }

  /**
   * Reads the header of a file and checks it against the file's length.
   *
   * @throws FormatException if it is not one of a complete key of this version
   */
  static KeyLayout read(final String name, final MemorySegment file) {
    if (file.byteSize() < HEADER_BYTES) {
      throw new FormatException(name + " is not a proving key: it is too short");
    }
    final byte[] bytes = file.asSlice(0, HEADER_BYTES).toArray(ValueLayout.JAVA_BYTE);
    final ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    final byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    if (!Arrays.equals(magic, 0, MAGIC.length - 1, MAGIC, 0, MAGIC.length - 1)) {
      throw new FormatException(name + " is not a proving key");
    }
    if (!Arrays.equals(magic, MAGIC)) {
      throw new FormatException(
          name + " is a proving key of version " + magic[MAGIC.length - 1] + ", known is 1");
    }
    final long length = in.getLong();
    final int flags = in.getInt();
    final byte[] circuitDigest = new byte[VerificationKey.DIGEST_BYTES];
    final byte[] srsDigest = new byte[Sha256.BYTES];
    final int domainCode = in.getInt();
    final int powers = in.getInt();
    final int columns = in.getInt();
    final int keyBytes = in.getInt();
    final int circuitBytes = in.getInt();
    in.get(circuitDigest).get(srsDigest);
    final DomainSize domain = domain(name, domainCode);
    if (domain.points() < 1 << VerificationKey.MIN_POWER
        || powers != KeyGenerator.powersFor(domain)
        || columns < 0
        || columns > MAX_COLUMNS
        || keyBytes < 0
        || circuitBytes < 0) {
      throw new FormatException("the header of the proving key " + name + " is broken");
    }
    final KeyLayout layout =
        new KeyLayout(
            flags == INSECURE, domain, columns, keyBytes, circuitBytes, circuitDigest, srsDigest);
    if (length != layout.fileBytes() || !Arrays.equals(layout.header().array(), bytes)) {
      throw new FormatException("the header of the proving key " + name + " is broken");
    }
    if (file.byteSize() != length) {
      throw new FormatException(
          "the proving key "
              + name
              + " is truncated or longer than it was: "
              + file.byteSize()
              + " bytes instead of "
              + length);
    }
    return layout;
  }

  private static DomainSize domain(final String name, final int code) {
    try {
      return DomainSize.ofCode(code);
    } catch (final IllegalArgumentException e) {
      throw new FormatException("the header of the proving key " + name + " is broken", e);
    }
  }

  /**
   * Compares the checksum.
   *
   * @throws FormatException if the file was altered
   */
  void requireChecksum(final String name, final MemorySegment file) {
    final MessageDigest digest = newDigest();
    for (long at = 0; at < checksumAt(); at += HASH_CHUNK) {
      digest.update(file.asSlice(at, Math.min(HASH_CHUNK, checksumAt() - at)).asByteBuffer());
    }
    final byte[] stored = file.asSlice(checksumAt(), Sha256.BYTES).toArray(ValueLayout.JAVA_BYTE);
    if (!MessageDigest.isEqual(digest.digest(), stored)) {
      throw new FormatException(
          "the proving key " + name + " was altered: its checksum does not match");
    }
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (final NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
