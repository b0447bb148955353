package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.Constraint;
import io.fluidex.plonk.gate.Expression;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.Rotation;
import io.fluidex.plonk.gate.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cheats: makes one constraint on one row fail and repairs all that depends on it, so that only
 * this constraint stands between the forged values and acceptance.
 *
 * <p>A constraint counts as the definition of the variable it reads that the solver computes last.
 * A repair gives that variable the value the constraint wants, if the constraint is linear in it.
 * Public inputs that are results change with the rest: the forgery claims something false.
 */
public final class Forger {
  private final Circuit circuit;
  private final ConstraintSystem system;

  /** When the solver computes each variable; inputs come first. */
  private final int[] time;

  private final List<Use> uses = new ArrayList<>();

  /** A constraint on a row, and the variable it defines. */
  private record Use(
      int row, Constraint constraint, Map<Expression.Leaf, Integer> cells, int out) {}

  /** A forgery: the only violation left, and what the prover would claim. */
  public record Forgery(Witness witness, List<Fr> publicInputs) {}

  /** Prepares to cheat on a circuit. */
  public Forger(final Circuit circuit) {
    this.circuit = circuit;
    this.system = circuit.constraintSystem();
    this.time = times();
    for (int row = 0; row < system.rows(); row++) {
      if (row >= system.publicInputs()) {
        for (final Constraint c : constraints(system.shape(row))) {
          uses.add(use(row, c));
        }
      }
    }
    uses.sort(Comparator.comparingInt(u -> time[u.out()]));
  }

  /** The constraints of a shape with its coefficients put in, those left out that are then 0. */
  private List<Constraint> constraints(final RowShape shape) {
    final List<FixedColumn> columns = system.gateSet().coefficientColumns();
    return system.gateSet().activeConstraints(shape.gate()).stream()
        .map(c ->
            new Constraint(
                c.name(),
                c.slot(),
                c.polynomial()
                    .substitute(leaf ->
                        leaf instanceof Expression.Column(FixedColumn column)
                            ? Expression.of(shape.coefficients().get(columns.indexOf(column)))
                            : leaf)))
        .filter(c -> !c.polynomial().isZero())
        .toList();
  }

  private int[] times() {
    final int[] variableOf = new int[circuit.program().slots()];
    for (int i = 0; i < variableOf.length; i++) {
      variableOf[i] = i;
    }
    // Both sides of an equality are one variable; the side in cells has the smaller number.
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = 0; i < circuit.equalities().length; i += 3) {
        final int x = circuit.equalities()[i];
        final int y = circuit.equalities()[i + 1];
        final int least = Math.min(variableOf[x], variableOf[y]);
        changed |= variableOf[x] != least || variableOf[y] != least;
        variableOf[x] = least;
        variableOf[y] = least;
      }
    }
    final int[] result = new int[circuit.program().slots()];
    Arrays.fill(result, -1);
    final int[] clock = {0};
    circuit
        .program()
        .forEachInstruction((function, origin, read, written) -> {
          for (final int value : written) {
            // What is computed from nothing is a constant, there from the start.
            result[variableOf[value]] = read.length == 0 ? -1 : clock[0]++;
          }
        });
    return result;
  }

  private Use use(final int row, final Constraint constraint) {
    final Map<Expression.Leaf, Integer> cells = new HashMap<>();
    constraint
        .polynomial()
        .forEachLeaf(leaf -> {
          if (leaf instanceof Expression.Cell(Wire wire, Rotation rotation)) {
            cells.put(leaf, system.variable(wire, row + rotation.offset()));
          }
        });
    final int out =
        cells.values().stream().max(Comparator.comparingInt(v -> time[v])).orElseThrow();
    return new Use(row, constraint, cells, out);
  }

  /** The rows on which a constraint is active. */
  public List<Integer> rowsOf(final String constraint) {
    return uses.stream()
        .filter(u -> u.constraint().name().equals(constraint))
        .map(Use::row)
        .toList();
  }

  /** Breaks a constraint on a row by giving the variable it defines a wrong value. */
  public Forgery forge(final Witness witness, final String constraint, final int row) {
    final Map<Integer, Fr> changed = new HashMap<>();
    final Set<Use> broken = new HashSet<>();
    for (final Use use : uses) {
      if (use.row() == row && use.constraint().name().equals(constraint)) {
        changed.put(use.out(), witness.value(use.out()).add(Fr.of(5)));
        broken.add(use);
      } else if (use.cells().values().stream().anyMatch(changed::containsKey)) {
        repair(use, witness, changed);
      }
    }
    if (broken.isEmpty()) {
      throw new IllegalArgumentException("no " + constraint + " on row " + row);
    }
    Witness forged = witness;
    for (final Map.Entry<Integer, Fr> e : changed.entrySet()) {
      forged = forged.with(e.getKey(), e.getValue());
    }
    final List<Fr> publicInputs = new ArrayList<>();
    for (int i = 0; i < system.publicInputs(); i++) {
      publicInputs.add(forged.value(system.variable(Wire.A, i)));
    }
    return new Forgery(forged, publicInputs);
  }

  private void repair(final Use use, final Witness witness, final Map<Integer, Fr> changed) {
    final Fr atZero = evaluate(use, witness, changed, Fr.ZERO);
    final Fr atOne = evaluate(use, witness, changed, Fr.ONE);
    final Fr slope = atOne.sub(atZero);
    if (slope.isZero()) {
      return;
    }
    final Fr root = atZero.negate().mul(slope.inverse());
    if (evaluate(use, witness, changed, root).isZero()) {
      changed.put(use.out(), root);
    }
  }

  private Fr evaluate(
      final Use use, final Witness witness, final Map<Integer, Fr> changed, final Fr out) {
    return use.constraint()
        .polynomial()
        .evaluate(leaf -> {
          final int v = use.cells().get(leaf);
          return v == use.out() ? out : changed.getOrDefault(v, witness.value(v));
        });
  }
}
