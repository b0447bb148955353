package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.Gate;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.VanillaGates;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Describes a circuit, step by step, over the gates of {@link FluidexGates}.
 *
 * <p>Values are {@link Var}s; {@link Bool} and {@link UInt} are Vars that the circuit already
 * constrains to be bits or bounded integers. Each verb says what it constrains; a verb that says
 * nothing of constraints adds none. Constants fold: they never cost a row where a coefficient can
 * carry them.
 *
 * <p>A witness is not computed here: {@link #compile()} makes a {@link Circuit}, which solves for
 * it as often as needed. What a verb needs computed (an inverse, bits) is recorded as a call of a
 * {@link WitnessFunction}.
 *
 * <p>Not for use by many threads.
 */
public final class CircuitBuilder {
  private final Rows rows = new Rows();
  private final Sums sums = new Sums(this, rows);
  private final Instructions instructions = new Instructions();
  private final Origins origins = new Origins();
  private final Equalities equalities = new Equalities();
  private final Map<Fr, Integer> constantCells = new HashMap<>();
  private final Map<Var, Integer> combinationCells = new HashMap<>();
  private final Map<Var, Integer> combinationValues = new HashMap<>();
  private final List<Circuit.Input> inputs = new ArrayList<>();
  private final Map<String, Integer> inputNames = new HashMap<>();
  private final List<Integer> auxiliary = new ArrayList<>();
  private int slots;

  /** Starts an empty circuit. */
  public CircuitBuilder() {
    // Nothing to do: a circuit starts without rows.
  }

  /** Leaves a gadget, see {@link CircuitBuilder#enter}. */
  @FunctionalInterface
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Enters a gadget, whose name stands in the path of everything built until the result is closed:
   * in error reports and in the names of inputs.
   */
  public Scope enter(final String gadget) {
    origins.enter(gadget);
    return origins::leave;
  }

  // Inputs.

  /**
   * A public input: its value is known to the verifier, in the order of these calls. Constrained to
   * be that value.
   *
   * @param name unique; the path of the gadgets around is put before it
   */
  public Var publicInput(final String name) {
    return input(name, true);
  }

  /** A private input: constrained by nothing but its use. */
  public Var input(final String name) {
    return input(name, false);
  }

  /** A number of private inputs {@code name[0]}, {@code name[1]}, ... */
  public List<Var> inputs(final String name, final int count) {
    return IntStream.range(0, count).mapToObj(i -> input(name + "[" + i + "]")).toList();
  }

  private Var input(final String name, final boolean isPublic) {
    final String full = origins.path().isEmpty() ? name : origins.path() + "/" + name;
    if (inputNames.putIfAbsent(full, inputs.size()) != null) {
      throw new CircuitException("there are two inputs named " + full);
    }
    final int slot = newSlot();
    inputs.add(new Circuit.Input(full, slot, isPublic));
    return Var.slot(this, slot);
  }

  // Constants.

  /** 0. */
  public Var zero() {
    return constant(Fr.ZERO);
  }

  /** 1. */
  public Var one() {
    return constant(Fr.ONE);
  }

  /** A constant. */
  public Var constant(final Fr value) {
    return Var.constant(this, value);
  }

  /** A constant; negative values are taken mod r. */
  public Var constant(final long value) {
    return constant(value < 0 ? Fr.of(-value).negate() : Fr.of(value));
  }

  /** The constant 1 as a bit. */
  public Bool yes() {
    return new Bool(one());
  }

  /** The constant 0 as a bit. */
  public Bool no() {
    return new Bool(zero());
  }

  /** A constant integer, as wide as it needs to be. */
  public UInt uint(final BigInteger value) {
    return UInt.constant(this, value);
  }

  // Arithmetic.

  /** x + y. */
  public Var add(final Var x, final Var y) {
    return own(x).plus(own(y));
  }

  /** The sum of any number of values. */
  public Var sum(final List<Var> values) {
    Var sum = zero();
    for (final Var v : values) {
      sum = add(sum, v);
    }
    return sum;
  }

  /** x - y. */
  public Var sub(final Var x, final Var y) {
    return own(x).plus(own(y).scaled(Fr.ONE.negate()));
  }

  /** -x. */
  public Var neg(final Var x) {
    return own(x).scaled(Fr.ONE.negate());
  }

  /** x * k. */
  public Var scale(final Var x, final Fr k) {
    return own(x).scaled(k);
  }

  /** x * y. Constrains the result to be the product: one row, none if one is constant. */
  public Var mul(final Var x, final Var y) {
    if (own(x).isConstant()) {
      return own(y).scaled(x.constant());
    }
    if (own(y).isConstant()) {
      return x.scaled(y.constant());
    }
    final Affine f = affine(x);
    final Affine g = affine(y);
    final int product = newSlot();
    final int origin = origins.here();
    final Map<FixedColumn, Fr> coefficients = product(f, g);
    computeProduct(coefficients, f.slot(), g.slot(), ConstraintSystem.FREE, product, origin);
    coefficients.put(VanillaGates.QO, Fr.ONE.negate());
    rows.arithmetic(
        row(FluidexGates.ARITHMETIC, coefficients, f.slot(), g.slot(), product), origin);
    return Var.slot(this, product);
  }

  /**
   * x * y + z. Constrains the result to be that: one row, and one that stays open, if z is a
   * variable up to a factor and a constant; otherwise like {@link #mul} and {@link #add}.
   */
  public Var mulAdd(final Var x, final Var y, final Var z) {
    if (own(x).isConstant() || own(y).isConstant() || own(z).terms() != 1) {
      return add(mul(x, y), z);
    }
    Affine f = affine(x);
    Affine g = affine(y);
    if (rows.openTail() == g.slot()) {
      final Affine swap = f;
      f = g;
      g = swap;
    }
    final int origin = origins.here();
    final int result = newSlot();
    final Map<FixedColumn, Fr> coefficients = product(f, g);
    coefficients.put(VanillaGates.QO, z.factorAt(0));
    coefficients.merge(VanillaGates.QC, z.constant(), Fr::add);
    computeProduct(coefficients, f.slot(), g.slot(), z.slotAt(0), result, origin);
    rows.append(
        List.of(
            row(FluidexGates.ARITHMETIC_NEXT, coefficients, f.slot(), g.slot(), z.slotAt(0)),
            Rows.idle(result, ConstraintSystem.FREE, ConstraintSystem.FREE)),
        origin);
    return Var.slot(this, result);
  }

  /**
   * Constrains x * y to be z: one row, none if x or y is constant and z can be made one with it.
   */
  public void assertProduct(final Var x, final Var y, final Var z) {
    if (own(x).isConstant() || own(y).isConstant()) {
      assertEqual(mul(x, y), z);
      return;
    }
    final Affine f = affine(x);
    final Affine g = affine(y);
    final Map<FixedColumn, Fr> coefficients = product(f, g);
    int c = ConstraintSystem.FREE;
    if (!own(z).isConstant()) {
      final Affine h = affine(z);
      c = h.slot();
      coefficients.put(VanillaGates.QO, h.factor().negate());
    }
    coefficients.merge(VanillaGates.QC, z.constant().negate(), Fr::add);
    arithmetic(coefficients, f.slot(), g.slot(), c);
  }

  /** x * x. Constrains the result to be that: one row. */
  public Var square(final Var x) {
    return mul(x, x);
  }

  /**
   * 1 / x. Constrains the result times x to be 1, so that x cannot be 0: one row.
   *
   * @throws CircuitException if x is the constant 0
   */
  public Var inverse(final Var x) {
    if (own(x).isConstant()) {
      if (x.constant().isZero()) {
        throw new CircuitException("the inverse of the constant 0");
      }
      return constant(x.constant().inverse());
    }
    final Var inverse = hint(StandardFunctions.INVERSE, List.of(), List.of(x), 1).getFirst();
    assertProduct(x, inverse, one());
    return inverse;
  }

  /** x / y. Constrains y to have an inverse and the result to be x times it: two rows. */
  public Var div(final Var x, final Var y) {
    return mul(x, inverse(y));
  }

  /** Constrains x to have an inverse: one row. */
  public void assertNonZero(final Var x) {
    final Var inverse = inverse(x);
    if (!inverse.isConstant()) {
      auxiliary.add(inverse.slotAt(0));
    }
  }

  /**
   * A sum of terms l x + q x^5 and a constant, as a variable of its own. Constrains it to be the
   * sum: half a row per term.
   */
  public Var powerSum(final List<Term> terms, final Fr constant) {
    final List<Sums.Part> parts = new ArrayList<>();
    Fr rest = constant;
    for (final Term t : terms) {
      if (own(t.variable()).isConstant()) {
        final Fr x = t.variable().constant();
        rest = rest.add(x.mul(t.linear())).add(x.pow(5).mul(t.quintic()));
      } else {
        parts.add(new Sums.Part(cellSlot(t.variable()), t.linear(), t.quintic()));
      }
    }
    final int origin = origins.here();
    final int target = newSlot();
    sums.place(parts, rest, target, true, origin);
    return Var.slot(this, target);
  }

  // Bits.

  /** x as a bit. Constrains x to be 0 or 1: one row. */
  public Bool assertBool(final Var x) {
    if (own(x).isConstant()) {
      if (!x.constant().isZero() && !x.constant().equals(Fr.ONE)) {
        throw new CircuitException("the constant " + x + " is no bit");
      }
      return new Bool(x);
    }
    final Affine f = affine(x);
    final Map<FixedColumn, Fr> coefficients = product(f, f);
    coefficients.merge(VanillaGates.QL, f.factor().negate(), Fr::add);
    coefficients.merge(VanillaGates.QC, f.constant().negate(), Fr::add);
    arithmetic(coefficients, f.slot(), f.slot(), ConstraintSystem.FREE);
    return new Bool(x);
  }

  /** 1 - x. */
  public Bool not(final Bool x) {
    return new Bool(sub(one(), x.var()));
  }

  /** x and y. Constrains the result to be the product. */
  public Bool and(final Bool x, final Bool y) {
    return new Bool(mul(x.var(), y.var()));
  }

  /** x or y. Constrains one product. */
  public Bool or(final Bool x, final Bool y) {
    return new Bool(sub(add(x.var(), y.var()), mul(x.var(), y.var())));
  }

  /** Whether x and y differ. Constrains one product. */
  public Bool xor(final Bool x, final Bool y) {
    return new Bool(sub(add(x.var(), y.var()), mul(x.var(), y.var()).scaled(Fr.of(2))));
  }

  /** x if the condition is 1, y if it is 0. Constrains the result to be that: up to two rows. */
  public Var select(final Bool condition, final Var x, final Var y) {
    return mulAdd(condition.var(), sub(x, y), y);
  }

  /** x if the condition is 1, y if it is 0, as wide as the wider. */
  public UInt select(final Bool condition, final UInt x, final UInt y) {
    return new UInt(select(condition, x.var(), y.var()), Math.max(x.bits(), y.bits()));
  }

  /** x if the condition is 1, y if it is 0. */
  public Bool select(final Bool condition, final Bool x, final Bool y) {
    return new Bool(select(condition, x.var(), y.var()));
  }

  /**
   * Whether x is 0. With the result z and a value i, constrains x i = 1 - z, x z = 0 and i z = 0: z
   * is a bit, and both are determined by x. Three rows.
   */
  public Bool isZero(final Var x) {
    if (own(x).isConstant()) {
      return x.constant().isZero() ? yes() : no();
    }
    final List<Var> test = hint(StandardFunctions.ZERO_TEST, List.of(), List.of(x), 2);
    final Var z = test.get(0);
    final Var i = test.get(1);
    assertProduct(x, i, sub(one(), z));
    assertProduct(x, z, zero());
    assertProduct(i, z, zero());
    return new Bool(z);
  }

  /** Whether x and y are equal: {@link #isZero} of the difference. */
  public Bool isEqual(final Var x, final Var y) {
    return isZero(sub(x, y));
  }

  /**
   * The bits of x, lowest first. Constrains them to be bits that sum up to x, so that x is an
   * integer below 2^count: half a row per bit, and one that stays open.
   *
   * @param count 1 to {@link UInt#MAX_BITS}
   */
  public List<Bool> toBits(final Var x, final int count) {
    return Integers.toBits(this, own(x), count);
  }

  /** The integer with the given bits, lowest first. */
  public UInt fromBits(final List<Bool> bits) {
    return Integers.fromBits(this, bits);
  }

  // Bounded integers.

  /**
   * x as an integer. Constrains x to be an integer below 2^bits: a row for six bits, and one that
   * stays open.
   *
   * @param bits 0 to {@link UInt#MAX_BITS}
   */
  public UInt rangeCheck(final Var x, final int bits) {
    return Integers.rangeCheck(this, own(x), bits);
  }

  /** A bit as an integer of one bit. */
  public UInt uint(final Bool bit) {
    return new UInt(bit.var(), 1);
  }

  /** x + y, one bit wider than the wider of the two. */
  public UInt add(final UInt x, final UInt y) {
    return new UInt(add(x.var(), y.var()), Math.max(x.bits(), y.bits()) + 1);
  }

  /** x * y, as wide as both together. Constrains the result to be the product. */
  public UInt mul(final UInt x, final UInt y) {
    return new UInt(mul(x.var(), y.var()), x.bits() + y.bits());
  }

  /** x - y. Constrains y to be at most x: the range check of the result, as wide as x. */
  public UInt subtract(final UInt x, final UInt y) {
    return rangeCheck(sub(x.var(), y.var()), x.bits());
  }

  /** Whether x is below y. Constrains a bit, and a range check as wide as the wider of the two. */
  public Bool isLess(final UInt x, final UInt y) {
    return Integers.isLess(this, x, y);
  }

  /** Whether x is at most y: not {@link #isLess} with places changed. */
  public Bool isLessOrEqual(final UInt x, final UInt y) {
    return not(isLess(y, x));
  }

  /** Constrains x to be below y: a range check as wide as y. */
  public void assertLess(final UInt x, final UInt y) {
    Integers.assertAtMost(this, add(x.var(), one()), y);
  }

  /** Constrains x to be at most y: a range check as wide as y. */
  public void assertLessOrEqual(final UInt x, final UInt y) {
    Integers.assertAtMost(this, x.var(), y);
  }

  // Assertions.

  /**
   * Constrains x and y to be equal. Two variables become one, at no cost; otherwise their
   * difference is constrained to be 0.
   *
   * @throws CircuitException if they are different constants
   */
  public void assertEqual(final Var x, final Var y) {
    final Var difference = sub(x, y);
    if (difference.isConstant()) {
      if (!difference.constant().isZero()) {
        throw new CircuitException("the constants " + x + " and " + y + " differ");
      }
      return;
    }
    final int origin = origins.here();
    if (difference.isMultipleOfDifference()) {
      equalities.merge(difference.slotAt(0), difference.slotAt(1), origin);
    } else if (difference.terms() == 1) {
      final Fr value = difference.constant().negate().mul(difference.factorAt(0).inverse());
      equalities.merge(difference.slotAt(0), cellSlot(constant(value)), origin);
    } else {
      sums.assertZero(difference, origin);
    }
  }

  /** Constrains x to be 0: {@link #assertEqual}. */
  public void assertZero(final Var x) {
    assertEqual(x, zero());
  }

  /** Constrains a bit to be 1. */
  public void assertTrue(final Bool x) {
    assertEqual(x.var(), one());
  }

  // For gadgets.

  /**
   * Values computed by a function from others, constrained by nothing.
   *
   * @param parameters constants of the call
   * @param arguments what it reads; constants and combinations are fine
   * @param results how many values it computes
   */
  public List<Var> hint(
      final WitnessFunction function,
      final List<Fr> parameters,
      final List<Var> arguments,
      final int results) {
    final int[] read = arguments.stream().mapToInt(this::valueSlot).toArray();
    final int[] written = IntStream.generate(this::newSlot).limit(results).toArray();
    instruct(function, parameters, origins.here(), read, written);
    return IntStream.of(written).mapToObj(s -> Var.slot(this, s)).toList();
  }

  /** Starts a block of rows with gates that read the next row. */
  public GateBlock block() {
    return new GateBlock(this);
  }

  /** x as a variable of its own, if it is not one. Constrains that to be x. */
  public Var cell(final Var x) {
    return own(x).isSlot() ? x : Var.slot(this, cellSlot(x));
  }

  /**
   * Tells the lint that a variable is meant to stand in one constraint alone, which determines it:
   * its existence is all that matters.
   */
  public void auxiliary(final Var x) {
    if (!own(x).isSlot()) {
      throw new CircuitException(x + " is not a variable");
    }
    auxiliary.add(x.slotAt(0));
  }

  /** How many rows there are so far, public inputs not counted. */
  public int rows() {
    return rows.count();
  }

  /**
   * Finishes the circuit. The builder may go on afterwards.
   *
   * @throws CircuitException if the circuit is not valid
   */
  public Circuit compile() {
    return new CircuitCompiler(rows, instructions, equalities, origins, inputs, auxiliary, slots)
        .compile();
  }

  // Inside the package.

  int newSlot() {
    return slots++;
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
   * A variable for x whose definition is placed later, by {@link #define}, so that it can settle on
   * the open row that a block leaves.
   */
  Var declare(final Var x) {
    if (x.isSlot()) {
      return x;
    }
    final Integer known = combinationCells.get(x);
    if (known != null) {
      return Var.slot(this, known);
    }
    if (x.terms() > 2 || x.isConstant()) {
      return cell(x);
    }
    final int slot = newSlot();
    sums.compute(Sums.parts(x), x.constant(), slot, origins.here());
    return Var.slot(this, slot);
  }

  /** Constrains a variable from {@link #declare} to be what it was declared for. */
  void define(final Var declared, final Var x) {
    if (!x.isSlot() && !x.isConstant() && !combinationCells.containsKey(x)) {
      combinationCells.put(x, declared.slotAt(0));
      sums.place(Sums.parts(x), x.constant(), declared.slotAt(0), false, origins.here());
    }
  }

  /** The slot of a variable that is x; makes one, with its rows, if there is none. */
  int cellSlot(final Var x) {
    if (own(x).isSlot()) {
      return x.slotAt(0);
    }
    final Integer known =
        x.isConstant() ? constantCells.get(x.constant()) : combinationCells.get(x);
    if (known != null) {
      return known;
    }
    final int slot = newSlot();
    final int origin = origins.here();
    sums.place(Sums.parts(x), x.constant(), slot, true, origin);
    if (x.isConstant()) {
      constantCells.put(x.constant(), slot);
    } else {
      combinationCells.put(x, slot);
    }
    return slot;
  }

  /** A slot with the value of x, in no cell unless it happens to be in one. */
  private int valueSlot(final Var x) {
    if (own(x).isSlot()) {
      return x.slotAt(0);
    }
    final Integer cell = x.isConstant() ? constantCells.get(x.constant()) : combinationCells.get(x);
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
    return new Affine(cellSlot(withoutConstant), Fr.ONE, x.constant());
  }

  private static Map<FixedColumn, Fr> product(final Affine f, final Affine g) {
    final Map<FixedColumn, Fr> coefficients = new HashMap<>();
    coefficients.put(VanillaGates.QM, f.factor().mul(g.factor()));
    coefficients.put(VanillaGates.QL, f.factor().mul(g.constant()));
    coefficients.put(VanillaGates.QR, g.factor().mul(f.constant()));
    coefficients.put(VanillaGates.QC, f.constant().mul(g.constant()));
    return coefficients;
  }

  private void computeProduct(
      final Map<FixedColumn, Fr> coefficients,
      final int a,
      final int b,
      final int c,
      final int result,
      final int origin) {
    final List<Fr> parameters = new ArrayList<>();
    parameters.add(coefficients.get(VanillaGates.QC));
    parameters.add(coefficients.get(VanillaGates.QM));
    parameters.add(coefficients.get(VanillaGates.QL));
    parameters.add(Fr.ZERO);
    parameters.add(coefficients.get(VanillaGates.QR));
    parameters.add(Fr.ZERO);
    if (c == ConstraintSystem.FREE) {
      instruct(StandardFunctions.SUM, parameters, origin, new int[] {a, b}, new int[] {result});
    } else {
      parameters.add(coefficients.get(VanillaGates.QO));
      parameters.add(Fr.ZERO);
      instruct(StandardFunctions.SUM, parameters, origin, new int[] {a, b, c}, new int[] {result});
    }
  }

  private void arithmetic(
      final Map<FixedColumn, Fr> coefficients, final int a, final int b, final int c) {
    rows.arithmetic(row(FluidexGates.ARITHMETIC, coefficients, a, b, c), origins.here());
  }

  private static Rows.Row row(
      final Gate gate,
      final Map<FixedColumn, Fr> coefficients,
      final int a,
      final int b,
      final int c) {
    return new Rows.Row(Rows.shape(gate, coefficients), a, b, c);
  }

  private Var own(final Var x) {
    if (x.owner() != this) {
      throw new CircuitException(x + " belongs to another circuit");
    }
    return x;
  }

  /** The gates that circuits of this builder use. */
  public static GateSet gateSet() {
    return Rows.SET;
  }

  /** The inputs so far, in order. */
  public List<Circuit.Input> declaredInputs() {
    return Collections.unmodifiableList(inputs);
  }
}
