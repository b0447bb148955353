package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.Gate;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.VanillaGates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table while it is being built.
 *
 * <p>A gate that reads the next row is placed together with that row. The last row of such a block
 * often holds only results, without a gate of its own: it is <em>open</em>. What comes next may
 * settle there, if its cells agree: a block whose first row fits onto an open last row, or an
 * arithmetic row, which can stand on any open row that holds one of its variables in wire A.
 */
final class Rows {
  /** The gates of the builder's circuits. */
  static final GateSet SET = FluidexGates.SET;

  private static final int FREE = ConstraintSystem.FREE;

  private final List<RowShape> shapes = new ArrayList<>();
  private final Map<RowShape, Integer> shapeIndex = new HashMap<>();
  private final int idle;
  private int[] shape = new int[1024];
  private int[] a = new int[1024];
  private int[] b = new int[1024];
  private int[] c = new int[1024];
  private int[] origin = new int[1024];
  private int count;

  /** Open rows with nothing but wire A, by its slot. */
  private final Map<Integer, Integer> open = new HashMap<>();

  Rows() {
    this.idle = index(shape(SET.idle(), Map.of()));
  }

  /**
   * One row to place.
   *
   * @param shape gate and coefficients
   * @param a slot of wire A or FREE
   * @param b slot of wire B or FREE
   * @param c slot of wire C or FREE
   */
  record Row(RowShape shape, int a, int b, int c) {}

  static RowShape shape(final Gate gate, final Map<FixedColumn, Fr> coefficients) {
    final List<Fr> values = new ArrayList<>();
    for (final FixedColumn column : SET.coefficientColumns()) {
      values.add(coefficients.getOrDefault(column, Fr.ZERO));
    }
    return new RowShape(gate, values);
  }

  static Row idle(final int a, final int b, final int c) {
    return new Row(shape(SET.idle(), Map.of()), a, b, c);
  }

  private int index(final RowShape s) {
    return shapeIndex.computeIfAbsent(
        s,
        key -> {
          shapes.add(key);
          return shapes.size() - 1;
        });
  }

  int count() {
    return count;
  }

  RowShape shape(final int row) {
    return shapes.get(shape[row]);
  }

  int a(final int row) {
    return a[row];
  }

  int b(final int row) {
    return b[row];
  }

  int c(final int row) {
    return c[row];
  }

  int origin(final int row) {
    return origin[row];
  }

  /** The slot in wire A of the last row if that is open and holds nothing else, or FREE. */
  int openTail() {
    final int last = count - 1;
    final boolean isOpen = count > 0 && shape[last] == idle && b[last] == FREE && c[last] == FREE;
    return isOpen ? a[last] : FREE;
  }

  /**
   * Places rows one after the other, the first one on an open last row where that fits.
   *
   * @throws CircuitException if the last one has a gate that reads the row after it
   */
  void append(final List<Row> block, final int from) {
    final Gate lastGate = block.getLast().shape().gate();
    if (!SET.nextWires(lastGate).isEmpty()) {
      throw new CircuitException(
          "the block ends with gate "
              + lastGate
              + ", which reads the row after it: add the row with its results");
    }
    int next = 0;
    if (fitsOnTail(block.getFirst())) {
      overlay(count - 1, block.getFirst(), from);
      next = 1;
    }
    for (; next < block.size(); next++) {
      add(block.get(next), from);
    }
    noteOpen(count - 1);
  }

  private boolean fitsOnTail(final Row row) {
    final int last = count - 1;
    return count > 0
        && shape[last] == idle
        && row.a() != FREE
        && a[last] == row.a()
        && fits(b[last], row.b())
        && fits(c[last], row.c());
  }

  private static boolean fits(final int present, final int wanted) {
    return present == FREE || wanted == FREE || present == wanted;
  }

  private void overlay(final int row, final Row with, final int from) {
    open.remove(a[row], row);
    shape[row] = index(with.shape());
    b[row] = with.b() == FREE ? b[row] : with.b();
    c[row] = with.c() == FREE ? c[row] : with.c();
    origin[row] = from;
  }

  private void add(final Row row, final int from) {
    if (count == shape.length) {
      if (count >= ConstraintSystem.MAX_ROWS) {
        throw new CircuitException("a circuit has at most " + ConstraintSystem.MAX_ROWS + " rows");
      }
      shape = Arrays.copyOf(shape, 2 * count);
      a = Arrays.copyOf(a, 2 * count);
      b = Arrays.copyOf(b, 2 * count);
      c = Arrays.copyOf(c, 2 * count);
      origin = Arrays.copyOf(origin, 2 * count);
    }
    shape[count] = index(row.shape());
    a[count] = row.a();
    b[count] = row.b();
    c[count] = row.c();
    origin[count] = from;
    count++;
  }

  private void noteOpen(final int row) {
    if (shape[row] == idle && a[row] != FREE && b[row] == FREE && c[row] == FREE) {
      open.put(a[row], row);
    }
  }

  /**
   * Places one arithmetic row, which may change places of its wires to settle on an open row.
   *
   * @param row with the arithmetic gate
   */
  void arithmetic(final Row row, final int from) {
    for (final Row variant : variants(row)) {
      final Integer host = open.get(variant.a());
      if (host != null) {
        overlay(host, variant, from);
        return;
      }
    }
    final int tail = openTail();
    if (tail != FREE && row.b() == FREE) {
      overlay(count - 1, moved(row, 1, 0, 2, tail), from);
    } else {
      append(List.of(row), from);
    }
  }

  /** The row with each of its variables in wire A where the gate allows that. */
  private List<Row> variants(final Row row) {
    final boolean product = !coefficient(row, VanillaGates.QM).isZero();
    final List<Row> result = new ArrayList<>();
    if (row.a() != FREE) {
      result.add(row);
    }
    if (row.b() != FREE) {
      result.add(moved(row, 1, 0, 2, FREE));
    }
    if (row.c() != FREE && !product) {
      result.add(moved(row, 2, 1, 0, FREE));
    }
    return result;
  }

  /** The row with its wires, and their coefficients, in another order; A may be filled up. */
  private static Row moved(
      final Row row, final int fromA, final int fromB, final int fromC, final int fillA) {
    final List<FixedColumn> linear = List.of(VanillaGates.QL, VanillaGates.QR, VanillaGates.QO);
    final List<FixedColumn> quintic = List.of(FluidexGates.Q5A, FluidexGates.Q5B, FluidexGates.Q5C);
    final int[] cells = {row.a(), row.b(), row.c()};
    final int[] order = {fromA, fromB, fromC};
    final Map<FixedColumn, Fr> coefficients = new HashMap<>();
    for (int w = 0; w < order.length; w++) {
      coefficients.put(linear.get(w), coefficient(row, linear.get(order[w])));
      coefficients.put(quintic.get(w), coefficient(row, quintic.get(order[w])));
    }
    coefficients.put(VanillaGates.QM, coefficient(row, VanillaGates.QM));
    coefficients.put(VanillaGates.QC, coefficient(row, VanillaGates.QC));
    final int a = cells[fromA] == FREE ? fillA : cells[fromA];
    return new Row(shape(row.shape().gate(), coefficients), a, cells[fromB], cells[fromC]);
  }

  private static Fr coefficient(final Row row, final FixedColumn column) {
    return row.shape().coefficients().get(SET.coefficientColumns().indexOf(column));
  }

  /** The different shapes, for reports. */
  List<RowShape> shapes() {
    return Collections.unmodifiableList(shapes);
  }
}
