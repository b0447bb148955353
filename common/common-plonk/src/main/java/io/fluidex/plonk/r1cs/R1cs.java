package io.fluidex.plonk.r1cs;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A rank-1 constraint system as circom writes it: constraints A * B = C between linear combinations
 * of signals. Signal 0 is the constant 1; then come the outputs, the public inputs, the private
 * inputs and the rest. Immutable, safe for use by many threads.
 *
 * <p>Read from {@code .r1cs} files of version 1 ("iden3/r1csfile", doc/r1cs_bin_format). Custom
 * gates, which circom allows in its PLONK mode, are refused.
 */
public final class R1cs {
  private static final int HEADER = 1;
  private static final int CONSTRAINTS = 2;
  private static final int LABELS = 3;
  private static final int CUSTOM_GATES = 4;
  private static final int CUSTOM_GATE_USES = 5;

  /** Bytes of the header after the prime. */
  private static final int COUNTS_BYTES = 4 * Integer.BYTES + Long.BYTES + Integer.BYTES;

  /** Bytes of a term: signal and coefficient. */
  private static final int TERM_BYTES = Integer.BYTES + PrimeField.BYTES;

  /** Linear combinations of a constraint. */
  private static final int COMBINATIONS = 3;

  private final int signals;
  private final int outputs;
  private final int publicInputs;
  private final int privateInputs;

  /** Where each linear combination starts; the last entry is the number of terms. */
  private final int[] starts;

  private final int[] termSignals;
  private final long[] termFactors;

  private R1cs(final Iden3File file) {
    final ByteBuffer header = file.section(HEADER);
    file.requireScalarField(header);
    file.require(header.remaining() == COUNTS_BYTES, "its header has the wrong size");
    this.signals = header.getInt();
    this.outputs = header.getInt();
    this.publicInputs = header.getInt();
    this.privateInputs = header.getInt();
    header.getLong();
    final int constraints = header.getInt();
    file.require(
        signals >= 1
            && outputs >= 0
            && publicInputs >= 0
            && privateInputs >= 0
            && 1L + outputs + publicInputs + privateInputs <= signals,
        "it has %s signals, but %s outputs, %s public and %s private inputs"
            .formatted(
                Integer.toUnsignedString(signals),
                Integer.toUnsignedString(outputs),
                Integer.toUnsignedString(publicInputs),
                Integer.toUnsignedString(privateInputs)));
    requireSpace(file, signals);
    file.require(
        isAbsent(file, CUSTOM_GATES) && isAbsent(file, CUSTOM_GATE_USES),
        "it has custom gates: compile the circuit without custom templates");
    final ByteBuffer in = file.section(CONSTRAINTS);
    file.require(
        constraints >= 0 && (long) constraints * COMBINATIONS * Integer.BYTES <= in.remaining(),
        "it says it has " + Integer.toUnsignedString(constraints) + " constraints");
    this.starts = new int[constraints * COMBINATIONS + 1];
    final int terms =
        (int) ((in.remaining() - (long) constraints * COMBINATIONS * Integer.BYTES) / TERM_BYTES);
    this.termSignals = new int[terms];
    this.termFactors = new long[Math.multiplyExact(terms, PrimeField.LIMBS)];
    readConstraints(file, in);
  }

  /**
   * Makes sure, before anything is made for each signal, that a small file does not claim a large
   * circuit. circom writes the label of every signal, eight bytes each; where others leave that
   * section out, a byte of the file is asked for, less than any signal that is used takes.
   */
  private static void requireSpace(final Iden3File file, final int signals) {
    if (file.has(LABELS)) {
      final int bytes = file.section(LABELS).remaining();
      file.require(
          bytes == (long) signals * Long.BYTES,
          "it says it has " + signals + " signals, but their labels take " + bytes + " bytes");
    } else {
      file.require(
          signals <= file.bytes(),
          "it says it has "
              + signals
              + " signals, but the whole file has "
              + file.bytes()
              + " bytes");
    }
  }

  /** circom writes these sections, empty, whenever it is told to compile for PLONK. */
  private static boolean isAbsent(final Iden3File file, final int section) {
    if (!file.has(section)) {
      return true;
    }
    final ByteBuffer content = file.section(section);
    return content.remaining() == Integer.BYTES && content.getInt() == 0;
  }

  private void readConstraints(final Iden3File file, final ByteBuffer in) {
    final byte[] element = new byte[PrimeField.BYTES];
    // The combination that used a signal last, to find signals used twice.
    final int[] lastUse = new int[signals];
    Arrays.fill(lastUse, -1);
    int term = 0;
    for (int i = 0; i < starts.length - 1; i++) {
      starts[i] = term;
      file.require(in.remaining() >= Integer.BYTES, "its constraints are cut off");
      final int count = in.getInt();
      file.require(
          count >= 0 && count <= termSignals.length - term,
          "constraint " + i / COMBINATIONS + " is cut off");
      for (int k = 0; k < count; k++) {
        final int signal = in.getInt();
        file.require(
            signal >= 0 && signal < signals,
            "constraint "
                + i / COMBINATIONS
                + " uses signal "
                + Integer.toUnsignedString(signal)
                + " of "
                + signals);
        file.require(
            lastUse[signal] != i,
            "constraint " + i / COMBINATIONS + " has signal " + signal + " twice in one sum");
        lastUse[signal] = i;
        termSignals[term] = signal;
        file.readElement(in, element, termFactors, term * PrimeField.LIMBS);
        term++;
      }
    }
    starts[starts.length - 1] = term;
    file.require(
        term == termSignals.length && !in.hasRemaining(), "bytes follow its last constraint");
  }

  /**
   * Reads a file.
   *
   * @throws io.fluidex.plonk.circuit.CircuitFormatException if it is no R1CS over BN254's scalar
   *     field, or damaged
   * @throws IOException if it cannot be read
   */
  public static R1cs read(final Path path) throws IOException {
    return read(Iden3File.map(path, "r1cs"));
  }

  /** Reads the content of a file, like {@link #read(Path)}. */
  public static R1cs read(final ByteBuffer content) {
    return new R1cs(Iden3File.parse(content, "r1cs", 1));
  }

  /** How many signals there are, the constant 1 included. */
  public int signals() {
    return signals;
  }

  /** How many outputs there are: signals from 1 on. */
  public int outputs() {
    return outputs;
  }

  /** How many public inputs there are: the signals after the outputs. */
  public int publicInputs() {
    return publicInputs;
  }

  /** How many private inputs there are: the signals after the public inputs. */
  public int privateInputs() {
    return privateInputs;
  }

  /** How many constraints there are. */
  public int constraints() {
    return (starts.length - 1) / COMBINATIONS;
  }

  /** How many terms a linear combination has: 0 for A, 1 for B, 2 for C. */
  public int terms(final int constraint, final int combination) {
    final int i = constraint * COMBINATIONS + combination;
    return starts[i + 1] - starts[i];
  }

  /** The signal of a term of a linear combination. */
  public int signal(final int constraint, final int combination, final int term) {
    return termSignals[starts[constraint * COMBINATIONS + combination] + term];
  }

  /** The coefficient of a term of a linear combination. */
  public Fr factor(final int constraint, final int combination, final int term) {
    final int at = starts[constraint * COMBINATIONS + combination] + term;
    return Fr.load(termFactors, at * PrimeField.LIMBS);
  }
}
