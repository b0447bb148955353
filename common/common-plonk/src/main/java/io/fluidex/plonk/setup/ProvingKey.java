package io.fluidex.plonk.setup;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.digest.Sha256;
import io.fluidex.crypto.fft.DomainSize;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.CircuitFormatException;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.format.FormatException;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.format.VerificationKeyCodec;
import io.fluidex.plonk.gate.Wire;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A proving key in its file, mapped into memory: powers of tau, the polynomials of columns and
 * permutation, the circuit and the verification key. {@link KeyGenerator} writes it.
 *
 * <p>Layout, least significant byte first, see {@link KeyLayout} for the numbers: a header (magic
 * with version, length of the file, flags, power, digests, lengths), then at multiples of 64 bytes
 * the sections, then SHA-256 of everything before. Field elements are four 64-bit limbs in
 * Montgomery form with R = 2^256, the form of {@link PrimeField}; points are x and y.
 *
 * <p>Opening checks the frame, the checksum, the policy and that the parts belong together. Safe
 * for use by many threads until closed.
 */
public final class ProvingKey implements AutoCloseable {
  private static final ValueLayout.OfLong LONG_LE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Arena arena;
  private final MemorySegment file;
  private final KeyLayout layout;
  private final VerificationKey verificationKey;
  private final ConstraintSystem circuit;

  private ProvingKey(
      final String name, final Arena arena, final MemorySegment file, final SetupPolicy policy) {
    this.arena = arena;
    this.file = file;
    this.layout = KeyLayout.read(name, file);
    policy.require(layout.insecure(), "the proving key " + name);
    layout.requireChecksum(name, file);
    try {
      this.verificationKey =
          VerificationKeyCodec.decode(bytes(layout.verificationKeyAt(), layout.keyBytes()));
      this.circuit = ConstraintSystem.decode(bytes(layout.circuitAt(), layout.circuitBytes()));
    } catch (final CircuitFormatException e) {
      throw new FormatException("the circuit in the proving key " + name + " is broken", e);
    }
    if (!Arrays.equals(circuit.digest(), layout.circuitDigest())
        || !Arrays.equals(circuit.digest(), verificationKey.circuit().orElse(null))
        || circuit.gateSet() != verificationKey.gates()
        || circuit.publicInputs() != verificationKey.publicInputs()
        || !verificationKey.domain().equals(layout.domain())
        || verificationKey.isInsecure() != layout.insecure()
        || verificationKey.columns().size() != layout.columns()
        || circuit.rows() > verificationKey.rows()) {
      throw new FormatException("the parts of the proving key " + name + " do not belong together");
    }
  }

  /**
   * Maps a key and checks it.
   *
   * @param policy whether a key from a development setup may be used
   * @throws FormatException if the file is not a complete, unaltered proving key of this version
   * @throws InvalidSetupException if the policy forbids the key
   * @throws IOException if the file cannot be read
   */
  public static ProvingKey open(final Path path, final SetupPolicy policy) throws IOException {
    final Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      final MemorySegment file =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new ProvingKey(String.valueOf(path.getFileName()), arena, file, policy);
    } catch (final IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private byte[] bytes(final long at, final int length) {
    return file.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
  }

  /** The key that verifies proofs made with this one. */
  public VerificationKey verificationKey() {
    return verificationKey;
  }

  /** The circuit. */
  public ConstraintSystem circuit() {
    return circuit;
  }

  /** The rows of the circuit as points of a domain. */
  public DomainSize domain() {
    return layout.domain();
  }

  /** The digest of the reference string, {@link Ptau#srsDigest()}. */
  public byte[] srsDigest() {
    return layout.srsDigest();
  }

  /** How many powers of tau there are: {@link KeyGenerator#powersFor}. */
  public int powers() {
    return layout.powers();
  }

  /** [1]_1, [tau]_1, ...: 8 little-endian limbs each, read-only, valid until this is closed. */
  public MemorySegment powersOfTau() {
    return file.asSlice(layout.powersAt(), (long) layout.powers() * G1Point.LIMBS * Long.BYTES);
  }

  /**
   * The coefficients of a fixed column, the constant term first: 4 little-endian limbs each,
   * read-only, valid until this is closed.
   *
   * @param index in the order of the gate set
   */
  public MemorySegment column(final int index) {
    return polynomial(layout.columnAt(index));
  }

  /** The coefficients of a sigma, as those of columns. */
  public MemorySegment sigma(final Wire wire) {
    return polynomial(layout.columnAt(layout.columns() + wire.index()));
  }

  private MemorySegment polynomial(final long at) {
    return file.asSlice(at, layout.polynomialBytes());
  }

  /** Copies a segment of this key to flat limbs. */
  public static long[] limbs(final MemorySegment segment) {
    return segment.toArray(LONG_LE);
  }

  /** SHA-256 of everything in the file, which is also its last 32 bytes. */
  public byte[] checksum() {
    return bytes(file.byteSize() - Sha256.BYTES, Sha256.BYTES);
  }

  /** Unmaps the file. */
  @Override
  public void close() {
    arena.close();
  }
}
