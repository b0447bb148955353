package io.fluidex.plonk.gate;

import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.field.Fr;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The gates that a circuit may use and the constraints they stand for: everything that prover, keys
 * and verifiers need to know about them.
 *
 * <p>The polynomial that must vanish on the domain is
 *
 * <pre>
 *   PI(X) + sum over constraints k of alpha^slot(k) * constraint_k(X)
 *     + alpha^slots * (permutation) + alpha^(slots + 1) * (z(X) - 1) L_1(X)
 * </pre>
 *
 * <p>A set is checked when it is made: coefficient columns occur linearly, a gate's active
 * constraints have distinct slots, and the gate without switches and coefficients, {@link #idle()},
 * has no active constraint.
 */
public final class GateSet {
  private final String name;
  private final List<FixedColumn> columns;
  private final List<FixedColumn> coefficientColumns;
  private final List<Constraint> constraints;
  private final List<Gate> gates;
  private final int slots;
  private final int degree;
  private final Set<Wire> nextWires;
  private final Map<Gate, List<Constraint>> active = new HashMap<>();
  private final byte[] digest;
  private final Optional<WeightedSum> weightedSum;

  GateSet(
      final String name,
      final List<FixedColumn> columns,
      final List<Constraint> constraints,
      final List<Gate> gates) {
    this(name, columns, constraints, gates, Optional.empty());
  }

  /**
   * A gate set whose sum of constraints has a form for the prover.
   *
   * @throws IllegalArgumentException if the form is not that sum, or something else is wrong
   */
  GateSet(
      final String name,
      final List<FixedColumn> columns,
      final List<Constraint> constraints,
      final List<Gate> gates,
      final Optional<WeightedSum> weightedSum) {
    this.name = name;
    this.columns = List.copyOf(columns);
    this.coefficientColumns = columns.stream().filter(c -> !c.isSetByGate()).toList();
    this.constraints = List.copyOf(constraints);
    this.gates = List.copyOf(gates);
    this.slots = constraints.stream().mapToInt(Constraint::slot).max().orElse(-1) + 1;
    this.degree = constraints.stream().mapToInt(c -> c.polynomial().degree()).max().orElse(0);
    this.nextWires = nextWires(constraints);
    checkNames();
    for (final Constraint c : constraints) {
      checkColumns(c);
      // Throws unless coefficient columns are linear.
      Linearisation.of(c.polynomial());
    }
    for (final Gate g : gates) {
      active.put(g, activate(g));
    }
    if (!active.get(idle()).isEmpty()) {
      throw new IllegalArgumentException(name + ": the idle gate has active constraints");
    }
    this.digest = Keccak256.hash(describe().getBytes(StandardCharsets.UTF_8));
    this.weightedSum = weightedSum;
    weightedSum.ifPresent(this::checkWeightedSum);
  }

  /**
   * Compares both forms of the sum at some points. Polynomials that differ agree at one with a
   * chance of 2^-250; these are fixed, but nobody who writes a form looks for them.
   */
  private void checkWeightedSum(final WeightedSum form) {
    for (int i = 0; i < 3; i++) {
      final int point = i;
      final Fr alpha = pointCoordinate(point, "alpha");
      final Function<Expression.Leaf, Fr> values = leaf -> pointCoordinate(point, leaf.toString());
      final Function<Expression.Leaf, Fr> withDerived =
          leaf ->
              leaf instanceof Expression.Column(FixedColumn column)
                      && form.derivedColumns().containsKey(column)
                  ? form.derivedColumns().get(column).evaluate(values)
                  : values.apply(leaf);
      Fr sum = Fr.ZERO;
      for (int slot = 0; slot < slots; slot++) {
        sum = sum.add(alpha.pow(slot).mul(evaluateSlot(slot, values)));
      }
      if (!form.with(alpha).evaluate(withDerived).equals(sum)) {
        throw new IllegalArgumentException(
            name + ": the weighted sum is not that of the constraints");
      }
    }
  }

  private static Fr pointCoordinate(final int point, final String coordinate) {
    final byte[] seed = (point + " " + coordinate).getBytes(StandardCharsets.UTF_8);
    return Fr.reduce(new BigInteger(1, Keccak256.hash(seed)));
  }

  /**
   * A gate set of this version by its name, as stored in files.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static GateSet byName(final String name) {
    if (name.equals(VanillaGates.SET.name())) {
      return VanillaGates.SET;
    }
    if (name.equals(FluidexGates.SET.name())) {
      return FluidexGates.SET;
    }
    throw new IllegalArgumentException("there is no gate set named \"" + name + "\"");
  }

  private void checkNames() {
    final Set<String> seen = new HashSet<>();
    columns.forEach(c -> checkNew(c.name(), seen));
    constraints.forEach(c -> checkNew("constraint " + c.name(), seen));
    gates.forEach(g -> checkNew("gate " + g.name(), seen));
  }

  private void checkNew(final String what, final Set<String> seen) {
    if (!seen.add(what)) {
      throw new IllegalArgumentException(name + ": " + what + " is defined twice");
    }
  }

  private void checkColumns(final Constraint constraint) {
    constraint
        .polynomial()
        .forEachLeaf(leaf -> {
          if (leaf instanceof Expression.Column(FixedColumn column) && !columns.contains(column)) {
            throw new IllegalArgumentException(
                name + ": constraint " + constraint + " uses the unknown column " + column);
          }
        });
  }

  private static Set<Wire> nextWires(final List<Constraint> constraints) {
    final Set<Wire> wires = EnumSet.noneOf(Wire.class);
    constraints.forEach(c -> wires.addAll(nextReads(c.polynomial())));
    return Collections.unmodifiableSet(wires);
  }

  private static Set<Wire> nextReads(final Expression e) {
    final Set<Wire> wires = EnumSet.noneOf(Wire.class);
    e.forEachLeaf(leaf -> {
      if (leaf instanceof Expression.Cell(Wire wire, Rotation rotation)
          && rotation == Rotation.NEXT) {
        wires.add(wire);
      }
    });
    return wires;
  }

  /** The constraints with the gate's switch values put in; those that are then 0 are left out. */
  private List<Constraint> activate(final Gate gate) {
    final List<Constraint> result = new ArrayList<>();
    final Set<Integer> taken = new HashSet<>();
    for (final Constraint c : constraints) {
      final Expression e = c.polynomial().substitute(leaf -> onRowOf(gate, leaf));
      if (e.isZero()) {
        continue;
      }
      if (!taken.add(c.slot())) {
        throw new IllegalArgumentException(
            name + ": two constraints of gate " + gate + " have slot " + c.slot());
      }
      result.add(new Constraint(c.name(), c.slot(), e));
    }
    return List.copyOf(result);
  }

  private static Expression onRowOf(final Gate gate, final Expression.Leaf leaf) {
    if (leaf instanceof Expression.Column(FixedColumn column)) {
      if (column.isSetByGate()) {
        return Expression.of(gate.switchValue(column));
      }
      return gate.coefficients().contains(column) ? leaf : Expression.zero();
    }
    return leaf;
  }

  /** Names the set in files and keys. */
  public String name() {
    return name;
  }

  /** All fixed columns, in the order of their commitments in keys. */
  public List<FixedColumn> columns() {
    return columns;
  }

  /** The columns that each row has its own values for, in order. */
  public List<FixedColumn> coefficientColumns() {
    return coefficientColumns;
  }

  /** The columns that the proof only uses by their commitments, in order. */
  public List<FixedColumn> committedColumns() {
    return columns.stream().filter(c -> !c.isOpened()).toList();
  }

  /** The columns that the proof opens at zeta, in order. */
  public List<FixedColumn> switchColumns() {
    return columns.stream().filter(FixedColumn::isOpened).toList();
  }

  /** All constraints, in order. */
  public List<Constraint> constraints() {
    return constraints;
  }

  /** All gates; the first one is {@link #idle()}. */
  public List<Gate> gates() {
    return gates;
  }

  /** The gate of rows without constraints: padding, and rows that only hold cells read as next. */
  public Gate idle() {
    return gates.getFirst();
  }

  /** How many powers of alpha the constraints take: slots 0 to slots - 1. */
  public int slots() {
    return slots;
  }

  /** The largest degree of a constraint, cells and columns counting one each. */
  public int degree() {
    return degree;
  }

  /** The wires that some constraint reads on the next row, which the proof opens at zeta omega. */
  public Set<Wire> nextWires() {
    return nextWires;
  }

  /**
   * The constraints that rows of a gate must satisfy, with its switch values put in: polynomials in
   * cells and in the gate's coefficient columns.
   */
  public List<Constraint> activeConstraints(final Gate gate) {
    final List<Constraint> constraintsOfGate = active.get(gate);
    if (constraintsOfGate == null) {
      throw new IllegalArgumentException("gate " + gate + " is not in the gate set " + name);
    }
    return constraintsOfGate;
  }

  /** The cells of the next row that constraints of a gate read. */
  public Set<Wire> nextWires(final Gate gate) {
    final Set<Wire> wires = EnumSet.noneOf(Wire.class);
    activeConstraints(gate).forEach(c -> wires.addAll(nextReads(c.polynomial())));
    return wires;
  }

  /**
   * Evaluates the constraints of one slot in sum, given the values of all cells and columns: what
   * alpha^slot is multiplied with in the vanishing polynomial, without public inputs.
   */
  public Fr evaluateSlot(final int slot, final Function<Expression.Leaf, Fr> at) {
    Fr sum = Fr.ZERO;
    for (final Constraint c : constraints) {
      if (c.slot() == slot) {
        sum = sum.add(c.polynomial().evaluate(at));
      }
    }
    return sum;
  }

  /**
   * The sum over constraints of alpha^slot times constraint, in the form that takes the prover the
   * fewest products, if the set has one of its own.
   */
  public Optional<Expression> weightedSum(final Fr alpha) {
    return weightedSum.map(form -> form.with(alpha));
  }

  /**
   * The columns of {@link #weightedSum} that are polynomials in {@link #columns}, with these,
   * always in the same order.
   */
  public Map<FixedColumn, Expression> derivedColumns() {
    return weightedSum.map(WeightedSum::derivedColumns).orElse(Map.of());
  }

  /** The polynomials of the constraints, in order. */
  public List<Expression> polynomials() {
    return constraints.stream().map(Constraint::polynomial).toList();
  }

  /** Keccak-256 of a complete description of columns, gates and constraints. */
  public byte[] digest() {
    return digest.clone();
  }

  private String describe() {
    final StringBuilder out = new StringBuilder("fluidex gate set 1\n").append(name).append('\n');
    columns.forEach(c -> out.append("column ").append(c.name()).append(c.role()).append('\n'));
    for (final Gate g : gates) {
      final Map<String, Integer> values = new LinkedHashMap<>();
      // In the order of the columns: maps have another one in every run.
      columns.stream()
          .filter(FixedColumn::isSetByGate)
          .forEach(c -> values.put(c.name(), g.switchValue(c)));
      out.append("gate ").append(g.name()).append(values).append(g.coefficients()).append('\n');
    }
    for (final Constraint c : constraints) {
      out.append("constraint ").append(c.slot()).append(' ').append(c.name()).append(' ');
      out.append(SolidityPrinter.print(c.polynomial(), Object::toString)).append('\n');
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return name;
  }
}
