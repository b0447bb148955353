package io.fluidex.plonk.circuit;

import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.gate.Expression;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.Gate;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.Rotation;
import io.fluidex.plonk.gate.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A compiled circuit as keys and provers see it: for each row a gate, coefficients and the
 * variables that its three cells hold. Cells that hold the same variable are bound to each other by
 * the permutation argument.
 *
 * <p>Variables are numbered from 0. The public inputs, in order, stand in wire A of the first
 * {@link #publicInputs()} rows, each with Ql = 1 and nothing else. A cell without variable ({@link
 * #FREE}) is read by no constraint; it belongs to no permutation cycle and is 0 in a witness.
 *
 * <p>Rows beyond {@link #rows()}, up to the size of the domain, have the idle gate; their cells all
 * hold {@link #paddingVariable()}.
 *
 * <p>A system is checked when it is made: every cell that a constraint reads holds a variable, no
 * constraint reads beyond the last row. Immutable, safe for use by many threads.
 */
public final class ConstraintSystem {
  /** In place of a variable: the cell is free. */
  public static final int FREE = -1;

  /** The largest number of rows. */
  public static final int MAX_ROWS = 1 << 26;

  private final GateSet gateSet;
  private final int publicInputs;
  private final int variables;
  private final int paddingVariable;
  private final List<RowShape> shapes;

  /** Index into {@link #shapes}, per row. */
  private final int[] shapeOfRow;

  /** Variable of each cell, by wire and row. */
  private final int[][] cells;

  private final byte[] digest;

  ConstraintSystem(
      final GateSet gateSet,
      final int publicInputs,
      final int variables,
      final int paddingVariable,
      final List<RowShape> shapes,
      final int[] shapeOfRow,
      final int[][] cells) {
    this.gateSet = gateSet;
    this.publicInputs = publicInputs;
    this.variables = variables;
    this.paddingVariable = paddingVariable;
    this.shapes = List.copyOf(shapes);
    this.shapeOfRow = shapeOfRow;
    this.cells = cells;
    check();
    this.digest = Keccak256.hash(ConstraintSystemCodec.encode(this));
  }

  private void check() {
    require(rows() <= MAX_ROWS, "%d rows are more than %d", rows(), MAX_ROWS);
    require(
        publicInputs >= 0 && publicInputs <= rows(),
        "%d public inputs do not fit into %d rows",
        publicInputs,
        rows());
    require(
        paddingVariable == FREE || (paddingVariable >= 0 && paddingVariable < variables),
        "padding variable %d is not below %d",
        paddingVariable,
        variables);
    for (final int[] wire : cells) {
      require(wire.length == rows(), "a wire has %d cells, not %d", wire.length, rows());
      for (final int v : wire) {
        require(v >= FREE && v < variables, "variable %d is not below %d", v, variables);
      }
    }
    checkShapes();
    checkReads();
    checkPublicInputs();
  }

  private void checkShapes() {
    final int columns = gateSet.coefficientColumns().size();
    for (final RowShape shape : shapes) {
      require(
          shape.coefficients().size() == columns,
          "a row shape has %d coefficients, not %d",
          shape.coefficients().size(),
          columns);
      for (int i = 0; i < columns; i++) {
        if (!shape.coefficients().get(i).isZero()
            && !shape.gate().coefficients().contains(gateSet.coefficientColumns().get(i))) {
          throw new CircuitException(
              "gate " + shape.gate() + " may not set " + gateSet.coefficientColumns().get(i));
        }
      }
    }
  }

  private void checkReads() {
    final List<Set<Expression.Cell>> reads =
        reads().stream()
            .map(r -> r.stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet()))
            .toList();
    for (int row = 0; row < rows(); row++) {
      for (final Expression.Cell cell : reads.get(shapeOfRow[row])) {
        final int at = cell.rotation() == Rotation.THIS ? row : row + 1;
        require(
            at < rows(), "the gate of row %d reads the next one, but there are %d", row, rows());
        if (cells[cell.wire().index()][at] == FREE) {
          throw new CircuitException(
              "gate "
                  + gate(row)
                  + " of row "
                  + row
                  + " reads wire "
                  + cell.wire()
                  + " of row "
                  + at
                  + ", which holds no variable");
        }
      }
    }
  }

  /** For each shape: the cells that each of its constraints reads. */
  List<List<Set<Expression.Cell>>> reads() {
    final Map<RowShape.Pattern, List<Set<Expression.Cell>>> known = new HashMap<>();
    return shapes.stream()
        .map(s -> known.computeIfAbsent(s.pattern(), p -> p.reads(gateSet)))
        .toList();
  }

  private void checkPublicInputs() {
    for (int row = 0; row < publicInputs; row++) {
      final RowShape shape = shapes.get(shapeOfRow[row]);
      final int ql = columnIndex("Ql");
      for (int i = 0; i < shape.coefficients().size(); i++) {
        final Fr wanted = i == ql ? Fr.ONE : Fr.ZERO;
        if (!shape.coefficients().get(i).equals(wanted)) {
          throw new CircuitException("row " + row + " is no public input row");
        }
      }
      final List<Set<Expression.Cell>> reads = shape.pattern().reads(gateSet);
      require(
          reads.equals(List.of(Set.of(new Expression.Cell(Wire.A, Rotation.THIS)))),
          "row %d of %d public inputs does not read wire A alone",
          row,
          publicInputs);
    }
  }

  private int columnIndex(final String name) {
    for (int i = 0; i < gateSet.coefficientColumns().size(); i++) {
      if (gateSet.coefficientColumns().get(i).name().equals(name)) {
        return i;
      }
    }
    throw new CircuitException("gate set " + gateSet + " has no column " + name);
  }

  private static void require(
      final boolean condition, final String message, final int first, final int second) {
    if (!condition) {
      throw new CircuitException(message.formatted(first, second));
    }
  }

  /** The gates and constraints. */
  public GateSet gateSet() {
    return gateSet;
  }

  /** How many rows are used; the domain has room for them and may have more. */
  public int rows() {
    return shapeOfRow.length;
  }

  /** How many public inputs there are. */
  public int publicInputs() {
    return publicInputs;
  }

  /** How many variables there are. */
  public int variables() {
    return variables;
  }

  /**
   * The variable that all cells of the rows after the last one hold, or {@link #FREE}. snarkjs
   * binds them and all free cells to its variable 0, which has the value 0.
   */
  public int paddingVariable() {
    return paddingVariable;
  }

  /** The variable of a cell, or {@link #FREE}. */
  public int variable(final Wire wire, final int row) {
    return cells[wire.index()][row];
  }

  /** The variables of a wire, row by row; {@link #FREE} for free cells. A copy. */
  public int[] variables(final Wire wire) {
    return cells[wire.index()].clone();
  }

  /** The gate of a row. */
  public Gate gate(final int row) {
    return shapes.get(shapeOfRow[row]).gate();
  }

  /** The gate and the coefficients of a row. */
  public RowShape shape(final int row) {
    return shapes.get(shapeOfRow[row]);
  }

  /** The different shapes of rows, in the order of their first use. */
  public List<RowShape> shapes() {
    return shapes;
  }

  /** The index in {@link #shapes()} of a row's shape. */
  public int shapeIndex(final int row) {
    return shapeOfRow[row];
  }

  /**
   * Writes a fixed column: {@link #rows()} elements, flat Montgomery limbs.
   *
   * @param out destination
   * @param offset index of its first limb
   */
  public void fixedColumn(final FixedColumn column, final long[] out, final int offset) {
    final long[] values = new long[shapes.size() * PrimeField.LIMBS];
    final int coefficient = gateSet.coefficientColumns().indexOf(column);
    if (!gateSet.columns().contains(column)) {
      throw new CircuitException("gate set " + gateSet + " has no column " + column);
    }
    for (int i = 0; i < shapes.size(); i++) {
      final RowShape shape = shapes.get(i);
      if (coefficient >= 0) {
        shape.coefficients().get(coefficient).store(values, i * PrimeField.LIMBS);
      } else {
        PrimeField.FR.setUnsigned(shape.gate().switchValue(column), values, i * PrimeField.LIMBS);
      }
    }
    for (int row = 0; row < rows(); row++) {
      System.arraycopy(
          values,
          shapeOfRow[row] * PrimeField.LIMBS,
          out,
          offset + row * PrimeField.LIMBS,
          PrimeField.LIMBS);
    }
  }

  /**
   * Writes the values of a wire: {@link #rows()} elements, flat Montgomery limbs, 0 for free cells.
   *
   * @param witness the values of all variables
   * @param out destination
   * @param offset index of its first limb
   */
  public void wire(final Wire wire, final long[] witness, final long[] out, final int offset) {
    final int[] variableOfRow = cells[wire.index()];
    for (int row = 0; row < variableOfRow.length; row++) {
      final int at = offset + row * PrimeField.LIMBS;
      final int v = variableOfRow[row];
      if (v == FREE) {
        Arrays.fill(out, at, at + PrimeField.LIMBS, 0L);
      } else {
        System.arraycopy(witness, v * PrimeField.LIMBS, out, at, PrimeField.LIMBS);
      }
    }
  }

  /** Writes the values of a wire in a witness, like {@link #wire(Wire, long[], long[], int)}. */
  public void wire(final Wire wire, final Witness witness, final long[] out, final int offset) {
    final int[] variableOfRow = cells[wire.index()];
    for (int row = 0; row < variableOfRow.length; row++) {
      final int at = offset + row * PrimeField.LIMBS;
      if (variableOfRow[row] == FREE) {
        Arrays.fill(out, at, at + PrimeField.LIMBS, 0L);
      } else {
        witness.load(variableOfRow[row], out, at);
      }
    }
  }

  /** The variables of the public inputs, in order. */
  public int[] publicVariables() {
    return Arrays.copyOf(cells[Wire.A.index()], publicInputs);
  }

  /** The binary form, see {@link #decode}. */
  public byte[] encode() {
    return ConstraintSystemCodec.encode(this);
  }

  /**
   * Reads the binary form and checks it like a new system.
   *
   * @throws CircuitFormatException if the bytes are not the encoding of a valid system
   */
  public static ConstraintSystem decode(final byte[] bytes) {
    return ConstraintSystemCodec.decode(bytes);
  }

  /** Keccak-256 of the system's encoding, which depends on nothing else. */
  public byte[] digest() {
    return digest.clone();
  }

  /** Collects rows. Not for use by many threads. */
  public static final class Assembler {
    private final GateSet gateSet;
    private final List<RowShape> shapes = new ArrayList<>();
    private final Map<RowShape, Integer> shapeIndex = new HashMap<>();
    private int[] shapeOfRow = new int[1024];
    private final int[][] cells = new int[Wire.COUNT][1024];
    private int rows;

    /** Starts a system with no rows. */
    public Assembler(final GateSet gateSet) {
      this.gateSet = gateSet;
    }

    /**
     * Adds a row.
     *
     * @param coefficients by column; columns left out are 0
     * @param a variable of wire A or {@link ConstraintSystem#FREE}, likewise b and c
     * @return its index
     */
    public int add(
        final Gate gate,
        final Map<FixedColumn, Fr> coefficients,
        final int a,
        final int b,
        final int c) {
      return add(RowShape.of(gateSet, gate, coefficients), a, b, c);
    }

    /** Adds a row of a given shape. */
    public int add(final RowShape shape, final int a, final int b, final int c) {
      final int index =
          shapeIndex.computeIfAbsent(
              shape,
              s -> {
                shapes.add(s);
                return shapes.size() - 1;
              });
      if (rows == shapeOfRow.length) {
        grow();
      }
      shapeOfRow[rows] = index;
      cells[0][rows] = a;
      cells[1][rows] = b;
      cells[2][rows] = c;
      return rows++;
    }

    private void grow() {
      if (rows >= MAX_ROWS) {
        throw new CircuitException("a circuit has at most " + MAX_ROWS + " rows");
      }
      shapeOfRow = Arrays.copyOf(shapeOfRow, 2 * rows);
      for (int w = 0; w < Wire.COUNT; w++) {
        cells[w] = Arrays.copyOf(cells[w], 2 * rows);
      }
    }

    /** How many rows there are so far. */
    public int rows() {
      return rows;
    }

    /**
     * The system of the rows so far.
     *
     * @param publicInputs how many of the first rows are public inputs
     * @param variables how many variables there are
     * @param paddingVariable see {@link ConstraintSystem#paddingVariable()}
     * @throws CircuitException if the rows are not a valid system
     */
    public ConstraintSystem build(
        final int publicInputs, final int variables, final int paddingVariable) {
      final int[][] trimmed = new int[Wire.COUNT][];
      for (int w = 0; w < Wire.COUNT; w++) {
        trimmed[w] = Arrays.copyOf(cells[w], rows);
      }
      return new ConstraintSystem(
          gateSet,
          publicInputs,
          variables,
          paddingVariable,
          shapes,
          Arrays.copyOf(shapeOfRow, rows),
          trimmed);
    }
  }
}
