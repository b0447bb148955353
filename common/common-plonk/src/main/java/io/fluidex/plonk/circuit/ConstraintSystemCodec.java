package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.gate.Gate;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.Wire;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The binary form of a {@link ConstraintSystem}, big-endian:
 *
 * <pre>
 *   8   "FDXCS" 0 0 1, the last byte being the version
 *   1+n length and ASCII name of the gate set, 32 its digest
 *   4   rows, 4 public inputs, 4 variables, 4 padding variable (-1: free)
 *   4   shapes; for each: 1 index of the gate, 32 for each coefficient
 *   4   for each row: index of its shape
 *   4   for each row, wire A, then B, then C: its variable (-1: free)
 * </pre>
 *
 * Equal systems have equal encodings: a shape's place is that of its first row.
 */
final class ConstraintSystemCodec {
  private static final byte[] MAGIC = {'F', 'D', 'X', 'C', 'S', 0, 0, 1};
  private static final int DIGEST_BYTES = 32;

  private ConstraintSystemCodec() {}

  static byte[] encode(final ConstraintSystem system) {
    final GateSet set = system.gateSet();
    final byte[] name = set.name().getBytes(StandardCharsets.US_ASCII);
    final int columns = set.coefficientColumns().size();
    final long size =
        MAGIC.length
            + 1L
            + name.length
            + DIGEST_BYTES
            + 5L * Integer.BYTES
            + system.shapes().size() * (1L + (long) columns * PrimeField.BYTES)
            + (long) system.rows() * (1 + Wire.COUNT) * Integer.BYTES;
    final ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size));
    out.put(MAGIC).put((byte) name.length).put(name).put(set.digest());
    out.putInt(system.rows()).putInt(system.publicInputs());
    out.putInt(system.variables()).putInt(system.paddingVariable());
    out.putInt(system.shapes().size());
    for (final RowShape shape : system.shapes()) {
      out.put((byte) set.gates().indexOf(shape.gate()));
      shape.coefficients().forEach(c -> out.put(c.toBytesBe()));
    }
    for (int row = 0; row < system.rows(); row++) {
      out.putInt(system.shapeIndex(row));
    }
    for (final Wire wire : Wire.values()) {
      for (int row = 0; row < system.rows(); row++) {
        out.putInt(system.variable(wire, row));
      }
    }
    return out.array();
  }

  /**
   * Reads a system and checks it.
   *
   * @throws CircuitFormatException if the bytes are not the encoding of a valid system
   */
  static ConstraintSystem decode(final byte[] bytes) {
    final ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      final ConstraintSystem system = read(in);
      if (in.hasRemaining()) {
        throw new CircuitFormatException(in.remaining() + " bytes follow the constraint system");
      }
      return system;
    } catch (final BufferUnderflowException e) {
      throw new CircuitFormatException(
          "the constraint system is cut off: it has " + bytes.length + " bytes", e);
    } catch (final CircuitFormatException e) {
      throw e;
    } catch (final IllegalArgumentException e) {
      throw new CircuitFormatException("the constraint system is invalid: " + e.getMessage(), e);
    }
  }

  private static ConstraintSystem read(final ByteBuffer in) {
    final byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new CircuitFormatException(
          "not a constraint system of version " + MAGIC[MAGIC.length - 1]);
    }
    final byte[] name = new byte[in.get() & 0xff];
    in.get(name);
    final GateSet set = GateSet.byName(new String(name, StandardCharsets.US_ASCII));
    final byte[] digest = new byte[DIGEST_BYTES];
    in.get(digest);
    if (!Arrays.equals(digest, set.digest())) {
      throw new CircuitFormatException(
          "the constraint system is for another version of the gate set " + set);
    }
    final int rows = count(in, "rows", ConstraintSystem.MAX_ROWS, 0);
    final int publicInputs = in.getInt();
    final int variables = count(in, "variables", Integer.MAX_VALUE / PrimeField.LIMBS, 0);
    final int padding = in.getInt();
    final List<RowShape> shapes = readShapes(in, set);
    final int[] shapeOfRow = ints(in, rows);
    for (final int shape : shapeOfRow) {
      if (shape < 0 || shape >= shapes.size()) {
        throw new CircuitFormatException("a row has shape " + shape + " of " + shapes.size());
      }
    }
    final int[][] cells = {ints(in, rows), ints(in, rows), ints(in, rows)};
    return new ConstraintSystem(set, publicInputs, variables, padding, shapes, shapeOfRow, cells);
  }

  private static List<RowShape> readShapes(final ByteBuffer in, final GateSet set) {
    final int columns = set.coefficientColumns().size();
    final int shapeBytes = 1 + columns * PrimeField.BYTES;
    final int count = count(in, "row shapes", ConstraintSystem.MAX_ROWS, shapeBytes);
    final List<RowShape> shapes = new ArrayList<>(count);
    final byte[] element = new byte[PrimeField.BYTES];
    for (int i = 0; i < count; i++) {
      final int index = in.get() & 0xff;
      if (index >= set.gates().size()) {
        throw new CircuitFormatException("there is no gate " + index + " in " + set);
      }
      final Gate gate = set.gates().get(index);
      final List<Fr> coefficients = new ArrayList<>(columns);
      for (int c = 0; c < columns; c++) {
        in.get(element);
        coefficients.add(Fr.fromBytesBe(element, 0));
      }
      shapes.add(new RowShape(gate, coefficients));
    }
    return shapes;
  }

  /** Reads a count; refuses one that the bytes left cannot hold before anything is allocated. */
  private static int count(
      final ByteBuffer in, final String what, final int limit, final int bytesEach) {
    final int value = in.getInt();
    if (value < 0 || value > limit || (long) value * bytesEach > in.remaining()) {
      throw new CircuitFormatException(
          "the constraint system says it has " + value + " " + what + ", which cannot be");
    }
    return value;
  }

  private static int[] ints(final ByteBuffer in, final int count) {
    if ((long) count * Integer.BYTES > in.remaining()) {
      throw new BufferUnderflowException();
    }
    final int[] out = new int[count];
    in.asIntBuffer().get(out);
    in.position(in.position() + count * Integer.BYTES);
    return out;
  }
}
