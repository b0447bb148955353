package io.fluidex.plonk.oracle;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.gate.Constraint;
import io.fluidex.plonk.gate.Expression;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.Gate;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.Rotation;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.gate.Wire;
import io.fluidex.plonk.setup.KeyGenerator;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/**
 * A satisfied circuit of random rows, put together without any builder: rows of arithmetic that
 * reuse variables, and in the extended gate set rows of the simpler gates with a next row, or of
 * all gates.
 */
public final class RandomCircuit {
  /** The gates of {@link #extended} that read a next row, and all of them. */
  private static final int SIMPLE_KINDS = 5;

  private static final int KINDS = 12;

  private final SplittableRandom random;
  private final GateSet gates;
  private final ConstraintSystem.Assembler rows;
  private final List<Fr> values = new ArrayList<>();
  private final IntSupplier kinds;
  private final ConstraintSystem system;

  private RandomCircuit(
      final GateSet gates,
      final long seed,
      final int publicInputs,
      final int count,
      final boolean inTurn) {
    this.random = new SplittableRandom(seed);
    this.gates = gates;
    final int[] turn = {0};
    this.kinds = inTurn ? () -> turn[0]++ % KINDS : () -> random.nextInt(SIMPLE_KINDS);
    this.rows = new ConstraintSystem.Assembler(gates);
    final Gate arithmetic =
        gates == VanillaGates.SET ? VanillaGates.ARITHMETIC : FluidexGates.ARITHMETIC;
    final int zero = variable(Fr.ZERO);
    for (int i = 0; i < publicInputs; i++) {
      rows.add(
          arithmetic,
          Map.of(VanillaGates.QL, Fr.ONE),
          variable(element()),
          ConstraintSystem.FREE,
          ConstraintSystem.FREE);
    }
    while (rows.rows() < count) {
      if (gates == VanillaGates.SET || random.nextInt(2) == 0) {
        addArithmetic(arithmetic);
      } else {
        addWithNextRow();
      }
    }
    this.system = rows.build(publicInputs, values.size(), random.nextBoolean() ? zero : -1);
  }

  /** Rows of snarkjs's gate. */
  public static RandomCircuit vanilla(final long seed, final int publicInputs, final int count) {
    return new RandomCircuit(VanillaGates.SET, seed, publicInputs, count, false);
  }

  /** Rows of the extended gates. */
  public static RandomCircuit extended(final long seed, final int publicInputs, final int count) {
    return new RandomCircuit(FluidexGates.SET, seed, publicInputs, count, false);
  }

  /**
   * Rows of all extended gates: those that read a next row come in turn, each of them twice, and as
   * often arithmetic between them.
   */
  public static RandomCircuit ofEveryGate(final long seed, final int publicInputs) {
    return new RandomCircuit(
        FluidexGates.SET, seed, publicInputs, publicInputs + 2 * 3 * KINDS, true);
  }

  /** Rows of the extended gates that fill a domain which is no power of two. */
  public static RandomCircuit onThreeTimesAPowerOfTwo(final long seed, final int publicInputs) {
    RandomCircuit circuit = extended(seed, publicInputs, 1);
    for (int count = 2; KeyGenerator.domainFor(circuit.system()).factor() == 1; count++) {
      circuit = extended(seed, publicInputs, count);
    }
    return circuit;
  }

  /** The circuit. */
  public ConstraintSystem system() {
    return system;
  }

  /** The satisfying values of all variables, flat. */
  public long[] witness() {
    final long[] witness = new long[values.size() * PrimeField.LIMBS];
    for (int i = 0; i < values.size(); i++) {
      values.get(i).store(witness, i * PrimeField.LIMBS);
    }
    return witness;
  }

  private Fr element() {
    if (random.nextInt(5) == 0) {
      return Fr.of(random.nextInt(3));
    }
    final byte[] bytes = new byte[40];
    random.nextBytes(bytes);
    return Fr.reduce(new BigInteger(1, bytes));
  }

  private int variable(final Fr value) {
    values.add(value);
    return values.size() - 1;
  }

  private int anyVariable() {
    return random.nextInt(values.size());
  }

  private Map<FixedColumn, Fr> coefficients(final Gate gate) {
    final Map<FixedColumn, Fr> coefficients = new HashMap<>();
    gate.coefficients().forEach(column -> coefficients.put(column, element()));
    return coefficients;
  }

  /** A row whose wire C, a new variable, is what the two others ask for. */
  private void addArithmetic(final Gate arithmetic) {
    final Map<FixedColumn, Fr> coefficients = coefficients(arithmetic);
    coefficients.put(VanillaGates.QO, element().add(Fr.ONE));
    coefficients.computeIfPresent(FluidexGates.Q5C, (column, value) -> Fr.ZERO);
    final int a = anyVariable();
    final int b = anyVariable();
    if (coefficients.get(VanillaGates.QO).isZero()) {
      return;
    }
    final Map<Expression.Leaf, Fr> cells = new HashMap<>();
    put(cells, Rotation.THIS, values.get(a), values.get(b), Fr.ZERO);
    final Fr c = solve(arithmetic, coefficients, cells, Wire.C, Rotation.THIS);
    rows.add(arithmetic, coefficients, a, b, variable(c));
  }

  private static void put(
      final Map<Expression.Leaf, Fr> cells,
      final Rotation rotation,
      final Fr a,
      final Fr b,
      final Fr c) {
    cells.put(new Expression.Cell(Wire.A, rotation), a);
    cells.put(new Expression.Cell(Wire.B, rotation), b);
    cells.put(new Expression.Cell(Wire.C, rotation), c);
  }

  /** A point of BabyJubJub. */
  private BabyJubJubPoint point() {
    return BabyJubJubPoint.BASE8.multiply(BigInteger.valueOf(random.nextLong(1L << 40)));
  }

  /** A gate that reads the next row, and that row, which has no gate. */
  private void addWithNextRow() {
    final Map<Expression.Leaf, Fr> cells = new HashMap<>();
    final Map<FixedColumn, Fr> given = new HashMap<>();
    put(cells, Rotation.NEXT, Fr.ZERO, Fr.ZERO, Fr.ZERO);
    final Fr digit = Fr.of(random.nextInt(4));
    final Fr a = element();
    final Gate gate;
    int solved = 3;
    switch (kinds.getAsInt()) {
      case 0 -> {
        gate = FluidexGates.ARITHMETIC_NEXT;
        put(cells, Rotation.THIS, a, element(), element());
        solved = 1;
      }
      case 1 -> {
        gate = FluidexGates.FULL_ROUND;
        put(cells, Rotation.THIS, a, element(), element());
      }
      case 2 -> {
        gate = FluidexGates.HASH_ENTRY;
        put(cells, Rotation.THIS, a, element(), Fr.of(random.nextInt(2)));
      }
      case 3 -> {
        gate = FluidexGates.BIT_PAIR;
        put(cells, Rotation.THIS, a, Fr.of(random.nextInt(2)), Fr.of(random.nextInt(2)));
        solved = 1;
      }
      case 4 -> {
        gate = FluidexGates.RANGE;
        final Fr b = a.mul(Fr.of(4)).add(digit);
        final Fr c = b.mul(Fr.of(4)).add(Fr.of(3));
        put(cells, Rotation.THIS, a, b, c);
        cells.put(next(Wire.A), c.mul(Fr.of(4)).add(Fr.of(2)));
        solved = 0;
      }
      case 5 -> {
        gate = FluidexGates.SIGNED_BIT;
        final boolean bit = random.nextBoolean();
        final Fr b = element();
        put(cells, Rotation.THIS, a, b, bit ? b : b.negate());
        cells.put(next(Wire.A), a.add(a).add(bit ? Fr.ONE : Fr.ZERO));
        solved = 0;
      }
      case 6 -> {
        gate = FluidexGates.DOUBLE;
        final BabyJubJubPoint p = point();
        put(cells, Rotation.THIS, p.x(), p.y(), a);
        solved = 2;
      }
      case 7 -> {
        gate = FluidexGates.ADD;
        final BabyJubJubPoint p = point();
        final BabyJubJubPoint q = point();
        put(cells, Rotation.THIS, p.x(), p.y(), q.x());
        cells.put(next(Wire.C), q.y());
        solved = 2;
      }
      case 8 -> {
        gate = FluidexGates.FIXED_BASE;
        final BabyJubJubPoint p = point();
        final BabyJubJubPoint base = point();
        put(cells, Rotation.THIS, p.x(), p.y(), a);
        cells.put(next(Wire.C), a.mul(Fr.of(3)).add(Fr.of(random.nextInt(3))));
        given.put(VanillaGates.QL, base.x());
        given.put(VanillaGates.QR, base.x().mul(base.y()));
        given.put(VanillaGates.QO, base.y().sub(Fr.ONE));
        solved = 2;
      }
      case 9 -> {
        gate = FluidexGates.ENTER_PARTIAL;
        put(cells, Rotation.THIS, a, element(), element());
      }
      case 10 -> {
        gate = FluidexGates.PARTIAL_ROUNDS;
        put(cells, Rotation.THIS, a, element(), element());
      }
      default -> {
        gate = FluidexGates.LEAVE_PARTIAL;
        put(cells, Rotation.THIS, a, element(), element());
      }
    }
    final Map<FixedColumn, Fr> coefficients = given.isEmpty() ? coefficients(gate) : given;
    for (int i = 0; i < solved; i++) {
      final Wire wire = Wire.at(i);
      cells.put(next(wire), solve(gate, coefficients, cells, wire, Rotation.NEXT));
    }
    addRows(gate, coefficients, cells);
  }

  private static Expression.Cell next(final Wire wire) {
    return new Expression.Cell(wire, Rotation.NEXT);
  }

  private void addRows(
      final Gate gate,
      final Map<FixedColumn, Fr> coefficients,
      final Map<Expression.Leaf, Fr> cells) {
    for (final Rotation rotation : Rotation.values()) {
      final int[] row = new int[Wire.COUNT];
      for (final Wire wire : Wire.values()) {
        row[wire.index()] = variable(cells.get(new Expression.Cell(wire, rotation)));
      }
      rows.add(
          rotation == Rotation.THIS ? gate : gates.idle(),
          rotation == Rotation.THIS ? coefficients : Map.of(),
          row[0],
          row[1],
          row[2]);
    }
  }

  /** The value of one cell with which the constraint that reads it, linearly, holds. */
  private Fr solve(
      final Gate gate,
      final Map<FixedColumn, Fr> coefficients,
      final Map<Expression.Leaf, Fr> cells,
      final Wire wire,
      final Rotation rotation) {
    final Expression.Cell unknown = new Expression.Cell(wire, rotation);
    final Expression e =
        gates.activeConstraints(gate).stream()
            .map(Constraint::polynomial)
            .filter(polynomial -> reads(polynomial, unknown))
            .findFirst()
            .orElseThrow();
    final Map<Expression.Leaf, Fr> all = new HashMap<>(cells);
    coefficients.forEach((column, value) -> all.put(new Expression.Column(column), value));
    all.put(unknown, Fr.ZERO);
    final Fr atZero = e.evaluate(all::get);
    all.put(unknown, Fr.ONE);
    final Fr slope = e.evaluate(all::get).sub(atZero);
    return atZero.negate().mul(slope.inverse());
  }

  private static boolean reads(final Expression polynomial, final Expression.Leaf wanted) {
    final List<Expression.Leaf> leaves = new ArrayList<>();
    polynomial.forEachLeaf(leaves::add);
    return leaves.contains(wanted);
  }
}
