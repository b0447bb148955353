package io.fluidex.plonk.circuit;

import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.field.PrimeField;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The binary form of a {@link Circuit}, big-endian:
 *
 * <pre>
 *   8   "FDXCIRC", version 1
 *       constraint system: length, encoding
 *       functions: count, names
 *       parameter sets: count; for each: count, 32-byte elements
 *       code: count, words
 *       inputs: count; for each: name, value, 1 if public
 *       equalities: count of triples; value, value, origin
 *       origins: count; path, source
 *       rows: origin or -1 for each
 *       auxiliary variables: count, variables
 *   32  Keccak-256 of all before
 * </pre>
 *
 * Counts and words have 4 bytes; texts are those of {@link DataOutputStream#writeUTF}.
 */
final class CircuitCodec {
  private static final byte[] MAGIC = {'F', 'D', 'X', 'C', 'I', 'R', 'C', 1};
  private static final int CHECKSUM_BYTES = 32;

  /** Values a witness may have: its limbs must fit one array. */
  private static final int MAX_SLOTS = Integer.MAX_VALUE / PrimeField.LIMBS - 8;

  private final DataInputStream in;

  private CircuitCodec(final DataInputStream in) {
    this.in = in;
  }

  static byte[] encode(final Circuit circuit) {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(circuit, out);
    } catch (final IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    bytes.writeBytes(Keccak256.hash(bytes.toByteArray()));
    return bytes.toByteArray();
  }

  private static void write(final Circuit circuit, final DataOutputStream out) throws IOException {
    out.write(MAGIC);
    final byte[] system = circuit.constraintSystem().encode();
    out.writeInt(system.length);
    out.write(system);
    final SolveProgram program = circuit.program();
    out.writeInt(program.functions().size());
    for (final WitnessFunction function : program.functions()) {
      out.writeUTF(function.functionName());
    }
    out.writeInt(program.parameters().size());
    final byte[] element = new byte[PrimeField.BYTES];
    for (final long[] set : program.parameters()) {
      out.writeInt(set.length / PrimeField.LIMBS);
      for (int i = 0; i < set.length; i += PrimeField.LIMBS) {
        PrimeField.FR.toBytesBe(set, i, element, 0);
        out.write(element);
      }
    }
    out.writeInt(program.slots());
    writeInts(program.code(), out);
    out.writeInt(circuit.inputs().size());
    for (final Circuit.Input input : circuit.inputs()) {
      out.writeUTF(input.name());
      out.writeInt(input.variable());
      out.writeBoolean(input.isPublic());
    }
    writeInts(circuit.equalities(), out);
    out.writeInt(circuit.origins().size());
    for (final Origin origin : circuit.origins()) {
      out.writeUTF(origin.path());
      out.writeUTF(origin.source());
    }
    writeInts(circuit.rowOrigins(), out);
    writeInts(circuit.auxiliary().stream().toArray(), out);
  }

  private static void writeInts(final int[] values, final DataOutputStream out) throws IOException {
    out.writeInt(values.length);
    for (final int v : values) {
      out.writeInt(v);
    }
  }

  static Circuit decode(final byte[] bytes, final Collection<? extends WitnessFunction> functions) {
    final int length = bytes.length - CHECKSUM_BYTES;
    if (length < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new CircuitFormatException("not a circuit of version " + MAGIC[MAGIC.length - 1]);
    }
    final byte[] checksum = Keccak256.hash(Arrays.copyOf(bytes, length));
    if (!Arrays.equals(checksum, Arrays.copyOfRange(bytes, length, bytes.length))) {
      throw new CircuitFormatException("the circuit's checksum is wrong: it was cut or altered");
    }
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(bytes, MAGIC.length, length - MAGIC.length))) {
      final Circuit circuit = new CircuitCodec(in).read(functions);
      if (in.available() > 0) {
        throw new CircuitFormatException(in.available() + " bytes follow the circuit");
      }
      return circuit;
    } catch (final EOFException e) {
      throw new CircuitFormatException("the circuit is cut off", e);
    } catch (final IOException | CircuitException | NonCanonicalException e) {
      throw new CircuitFormatException("the circuit is invalid: " + e.getMessage(), e);
    }
  }

  private Circuit read(final Collection<? extends WitnessFunction> functions) throws IOException {
    final ConstraintSystem system = ConstraintSystem.decode(in.readNBytes(count(1)));
    final List<WitnessFunction> used = readFunctions(functions);
    final List<long[]> parameters = readParameters();
    final int slots = in.readInt();
    check(slots >= system.variables() && slots <= MAX_SLOTS, "number of values");
    final int[] code = readInts();
    final List<Circuit.Input> inputs = readInputs(system, slots);
    final int[] given = inputs.stream().mapToInt(Circuit.Input::variable).toArray();
    final SolveProgram program = new SolveProgram(used, parameters, code, given, slots);
    final int[] equalities = readInts();
    final List<Origin> origins = readOrigins();
    final int[] rowOrigins = readInts();
    checkReferences(system, program, equalities, origins.size(), rowOrigins);
    final BitSet auxiliary = new BitSet();
    for (final int variable : readInts()) {
      check(variable >= 0 && variable < slots, "auxiliary variable");
      auxiliary.set(variable);
    }
    return new Circuit(system, program, inputs, equalities, origins, rowOrigins, auxiliary);
  }

  private static void checkReferences(
      final ConstraintSystem system,
      final SolveProgram program,
      final int[] equalities,
      final int origins,
      final int[] rowOrigins) {
    check(equalities.length % 3 == 0, "number of equalities");
    for (int i = 0; i < equalities.length; i += 3) {
      check(isBelow(equalities[i], program.slots()), "equality");
      check(isBelow(equalities[i + 1], program.slots()), "equality");
      check(isBelow(equalities[i + 2], origins), "origin of an equality");
    }
    check(rowOrigins.length == system.rows(), "number of rows with an origin");
    for (final int origin : rowOrigins) {
      check(origin == -1 || isBelow(origin, origins), "origin of a row");
    }
    program.forEachInstruction(
        (function, origin, read, written) -> check(isBelow(origin, origins), "origin"));
  }

  private static boolean isBelow(final int value, final int limit) {
    return value >= 0 && value < limit;
  }

  private List<WitnessFunction> readFunctions(final Collection<? extends WitnessFunction> functions)
      throws IOException {
    final Map<String, WitnessFunction> known = new HashMap<>();
    for (final WitnessFunction f : StandardFunctions.values()) {
      known.put(f.functionName(), f);
    }
    functions.forEach(f -> known.put(f.functionName(), f));
    final int count = count(2);
    final List<WitnessFunction> used = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      final String name = in.readUTF();
      final WitnessFunction function = known.get(name);
      if (function == null) {
        throw new CircuitFormatException(
            "the circuit uses the witness function \"" + name + "\", which is not given");
      }
      used.add(function);
    }
    return used;
  }

  private List<long[]> readParameters() throws IOException {
    final int sets = count(Integer.BYTES);
    final List<long[]> parameters = new ArrayList<>();
    for (int i = 0; i < sets; i++) {
      final int elements = count(PrimeField.BYTES);
      final long[] flat = new long[elements * PrimeField.LIMBS];
      for (int k = 0; k < elements; k++) {
        PrimeField.FR.setBytesBe(in.readNBytes(PrimeField.BYTES), 0, flat, k * PrimeField.LIMBS);
      }
      parameters.add(flat);
    }
    return parameters;
  }

  private List<Circuit.Input> readInputs(final ConstraintSystem system, final int slots)
      throws IOException {
    final int count = count(2);
    final List<Circuit.Input> inputs = new ArrayList<>();
    int publicInputs = 0;
    for (int i = 0; i < count; i++) {
      final String name = in.readUTF();
      final int variable = in.readInt();
      final boolean isPublic = in.readBoolean();
      check(isBelow(variable, slots), "input");
      publicInputs += isPublic ? 1 : 0;
      inputs.add(new Circuit.Input(name, variable, isPublic));
    }
    check(publicInputs == system.publicInputs(), "number of public inputs");
    return inputs;
  }

  private List<Origin> readOrigins() throws IOException {
    final int count = count(2);
    final List<Origin> origins = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      origins.add(new Origin(in.readUTF(), in.readUTF()));
    }
    return origins;
  }

  private int[] readInts() throws IOException {
    final int[] values = new int[count(Integer.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readInt();
    }
    return values;
  }

  /** Reads a count; refuses one that the bytes left cannot hold before anything is allocated. */
  private int count(final int bytesEach) throws IOException {
    final int value = in.readInt();
    check(value >= 0 && (long) value * bytesEach <= in.available(), "count " + value);
    return value;
  }

  private static void check(final boolean condition, final String what) {
    if (!condition) {
      throw new CircuitFormatException("the circuit is invalid: " + what + " is out of range");
    }
  }
}
