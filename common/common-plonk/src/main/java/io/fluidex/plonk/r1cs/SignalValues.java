package io.fluidex.plonk.r1cs;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The values of a circom circuit's signals, from a {@code .wtns} file of version 1 or 2: signal 0
 * is the constant 1. Immutable, safe for use by many threads. It holds secrets: it has no {@code
 * toString} of its values.
 */
public final class SignalValues {
  private static final int HEADER = 1;
  private static final int VALUES = 2;
  private static final int MAX_VERSION = 2;

  private final long[] values;

  private SignalValues(final Iden3File file) {
    final ByteBuffer header = file.section(HEADER);
    file.requireScalarField(header);
    file.require(header.remaining() == Integer.BYTES, "its header has the wrong size");
    final int count = header.getInt();
    final ByteBuffer in = file.section(VALUES);
    file.require(
        count >= 1 && (long) count * PrimeField.BYTES == in.remaining(),
        "it says it has "
            + Integer.toUnsignedString(count)
            + " values, but they take "
            + in.remaining()
            + " bytes");
    this.values = new long[Math.multiplyExact(count, PrimeField.LIMBS)];
    final byte[] element = new byte[PrimeField.BYTES];
    for (int i = 0; i < count; i++) {
      file.readElement(in, element, values, i * PrimeField.LIMBS);
    }
    file.require(value(0).equals(Fr.ONE), "its first value, the constant 1, is " + value(0));
  }

  /**
   * Reads a file.
   *
   * @throws io.fluidex.plonk.circuit.CircuitFormatException if it holds no values of BN254's scalar
   *     field, or is damaged
   * @throws IOException if it cannot be read
   */
  public static SignalValues read(final Path path) throws IOException {
    return read(Iden3File.map(path, "wtns"));
  }

  /** Reads the content of a file, like {@link #read(Path)}. */
  public static SignalValues read(final ByteBuffer content) {
    return new SignalValues(Iden3File.parse(content, "wtns", MAX_VERSION));
  }

  /** How many signals there are. */
  public int count() {
    return values.length / PrimeField.LIMBS;
  }

  /** The value of a signal. */
  public Fr value(final int signal) {
    return Fr.load(values, signal * PrimeField.LIMBS);
  }

  /** Copies all values, flat. */
  void copyTo(final long[] out) {
    System.arraycopy(values, 0, out, 0, values.length);
  }
}
