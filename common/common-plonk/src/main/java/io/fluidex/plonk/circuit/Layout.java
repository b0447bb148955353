package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.VanillaGates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link CircuitBuilder} writes to: rows, the instructions that compute their values, and
 * which values have a cell. A value is known here by its slot, its place in the list of all values.
 */
final class Layout {
  private static final int FREE = ConstraintSystem.FREE;

  private final Rows rows = new Rows();
  private final Sums sums = new Sums(this, rows);
  private final Instructions instructions = new Instructions();
  private final Origins origins = new Origins();
  private final Equalities equalities = new Equalities();
  private final Map<Fr, Integer> constantCells = new HashMap<>();
  private final Map<Var, Integer> combinationCells = new HashMap<>();
  private final Map<Var, Integer> combinationValues = new HashMap<>();

  /** What {@link #declare} made slots for whose rows are still missing. */
  private final Map<Integer, Var> undefined = new LinkedHashMap<>();

  private final List<Integer> auxiliary = new ArrayList<>();
  private int slots;

  Rows rows() {
    return rows;
  }

  Origins origins() {
    return origins;
  }

  int newSlot() {
    return slots++;
  }

  void auxiliary(final int slot) {
    auxiliary.add(slot);
  }

  void merge(final int x, final int y) {
    equalities.merge(x, y, origins.here());
  }

  void assertZero(final Var combination) {
    sums.assertZero(combination, origins.here());
  }

  void instruct(
      final WitnessFunction function,
      final List<Fr> parameters,
      final int origin,
      final int[] read,
      final int[] written) {
    instructions.add(function, parameters, origin, read, written);
  }

  void place(final List<Rows.Row> block) {
    rows.append(block, origins.here());
  }

  /**
   * The circuit.
   *
   * @throws CircuitException if a variable was declared and never defined: it could be anything
   */
  Circuit compile(final List<Circuit.Input> inputs) {
    if (!undefined.isEmpty()) {
      throw new CircuitException("variables without rows that define them: " + undefined);
    }
    return new CircuitCompiler(rows, instructions, equalities, origins, inputs, auxiliary, slots)
        .compile();
  }

  /** A new slot for a sum of terms, with its rows. */
  int powerSum(final List<Sums.Part> parts, final Fr constant) {
    final int target = newSlot();
    sums.place(parts, constant, target, true, origins.here());
    return target;
  }

  /**
   * A variable for x whose definition has to be placed later, by {@link #define}, so that it can
   * settle on the open row that a block leaves.
   */
  Var declare(final Var x) {
    if (x.isSlot()) {
      return x;
    }
    final Integer known = combinationCells.get(x);
    if (known != null) {
      return Var.slot(x.owner(), known);
    }
    if (x.terms() > 2 || x.isConstant()) {
      return Var.slot(x.owner(), cell(x));
    }
    final int slot = newSlot();
    undefined.put(slot, x);
    sums.compute(Sums.parts(x), x.constant(), slot, origins.here());
    return Var.slot(x.owner(), slot);
  }

  /**
   * Constrains a variable from {@link #declare} to be what it was declared for, also if something
   * else got a cell with the same value in the meantime.
   */
  void define(final Var declared) {
    final int slot = declared.slotAt(0);
    final Var x = undefined.remove(slot);
    if (x != null) {
      combinationCells.putIfAbsent(x, slot);
      sums.place(Sums.parts(x), x.constant(), slot, false, origins.here());
    }
  }

  /** The slot of a variable that is x; makes one, with its rows, if there is none. */
  int cell(final Var x) {
    if (x.isSlot()) {
      return x.slotAt(0);
    }
    final Integer known = knownCell(x);
    if (known != null) {
      return known;
    }
    final int slot = powerSum(Sums.parts(x), x.constant());
    if (x.isConstant()) {
      constantCells.put(x.constant(), slot);
    } else {
      combinationCells.put(x, slot);
    }
    return slot;
  }

  private Integer knownCell(final Var x) {
    return x.isConstant() ? constantCells.get(x.constant()) : combinationCells.get(x);
  }

  /** A slot with the value of x, in no cell unless it happens to be in one. */
  int value(final Var x) {
    if (x.isSlot()) {
      return x.slotAt(0);
    }
    final Integer cell = knownCell(x);
    if (cell != null) {
      return cell;
    }
    return combinationValues.computeIfAbsent(
        x,
        key -> {
          final int slot = newSlot();
          sums.compute(Sums.parts(key), key.constant(), slot, origins.here());
          return slot;
        });
  }

  /**
   * One variable times a factor plus a constant.
   *
   * @param slot the variable
   * @param factor the factor
   * @param constant the constant
   */
  private record Affine(int slot, Fr factor, Fr constant) {}

  /** x with at most one variable; a sum of several gets a cell. */
  private Affine affine(final Var x) {
    if (x.terms() == 1) {
      return new Affine(x.slotAt(0), x.factorAt(0), x.constant());
    }
    final Var withoutConstant = x.plus(x.constant().negate());
    return new Affine(cell(withoutConstant), Fr.ONE, x.constant());
  }

  private static Map<FixedColumn, Fr> coefficients(final Affine f, final Affine g) {
    final Map<FixedColumn, Fr> coefficients = new HashMap<>();
    coefficients.put(VanillaGates.QM, f.factor().mul(g.factor()));
    coefficients.put(VanillaGates.QL, f.factor().mul(g.constant()));
    coefficients.put(VanillaGates.QR, g.factor().mul(f.constant()));
    coefficients.put(VanillaGates.QC, f.constant().mul(g.constant()));
    return coefficients;
  }

  /** A new slot for x * y, none of them constant, with its row. */
  int product(final Var x, final Var y) {
    final Affine f = affine(x);
    final Affine g = affine(y);
    final int product = newSlot();
    final int origin = origins.here();
    final Map<FixedColumn, Fr> coefficients = coefficients(f, g);
    compute(coefficients, product, origin, f.slot(), g.slot());
    coefficients.put(VanillaGates.QO, Fr.ONE.negate());
    arithmetic(coefficients, f.slot(), g.slot(), product);
    return product;
  }

  /** A new slot for x * y + z, z being one variable times a factor plus a constant. */
  int productPlus(final Var x, final Var y, final Var z) {
    Affine f = affine(x);
    Affine g = affine(y);
    if (rows.openTail() == g.slot()) {
      final Affine swap = f;
      f = g;
      g = swap;
    }
    final int origin = origins.here();
    final int result = newSlot();
    final Map<FixedColumn, Fr> coefficients = coefficients(f, g);
    coefficients.put(VanillaGates.QO, z.factorAt(0));
    coefficients.merge(VanillaGates.QC, z.constant(), Fr::add);
    compute(coefficients, result, origin, f.slot(), g.slot(), z.slotAt(0));
    final RowShape shape = Rows.shape(FluidexGates.ARITHMETIC_NEXT, coefficients);
    rows.append(
        List.of(
            new Rows.Row(shape, f.slot(), g.slot(), z.slotAt(0)), Rows.idle(result, FREE, FREE)),
        origin);
    return result;
  }

  /** Adds the instruction for a result of the arithmetic gate with the given wires. */
  private void compute(
      final Map<FixedColumn, Fr> coefficients,
      final int result,
      final int origin,
      final int... wires) {
    final List<FixedColumn> linear = List.of(VanillaGates.QL, VanillaGates.QR, VanillaGates.QO);
    final List<Fr> parameters = new ArrayList<>();
    parameters.add(coefficients.get(VanillaGates.QC));
    parameters.add(coefficients.get(VanillaGates.QM));
    for (int w = 0; w < wires.length; w++) {
      parameters.add(coefficients.get(linear.get(w)));
      parameters.add(Fr.ZERO);
    }
    instruct(StandardFunctions.SUM, parameters, origin, wires, new int[] {result});
  }

  /** Constrains x * y to be z, x and y being no constants. */
  void assertProduct(final Var x, final Var y, final Var z) {
    final Affine f = affine(x);
    final Affine g = affine(y);
    final Map<FixedColumn, Fr> coefficients = coefficients(f, g);
    int c = FREE;
    if (!z.isConstant()) {
      final Affine h = affine(z);
      c = h.slot();
      coefficients.put(VanillaGates.QO, h.factor().negate());
    }
    coefficients.merge(VanillaGates.QC, z.constant().negate(), Fr::add);
    arithmetic(coefficients, f.slot(), g.slot(), c);
  }

  private void arithmetic(
      final Map<FixedColumn, Fr> coefficients, final int a, final int b, final int c) {
    final RowShape shape = Rows.shape(FluidexGates.ARITHMETIC, coefficients);
    rows.arithmetic(new Rows.Row(shape, a, b, c), origins.here());
  }
}
