package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.gate.Constraint;
import io.fluidex.plonk.gate.Expression;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.Gate;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.Program;
import io.fluidex.plonk.gate.Rotation;
import io.fluidex.plonk.gate.Wire;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Checks values against a constraint system row by row, without any cryptography: what a proof
 * claims, said directly. A value stands for all cells of its variable, so copy constraints hold by
 * construction. Immutable, safe for use by many threads.
 */
public final class Satisfiability {
  private static final int LIMBS = PrimeField.LIMBS;

  /** Rows that one task checks. */
  private static final int CHUNK = 4096;

  private final ConstraintSystem system;
  private final Map<Gate, GateCheck> checks = new HashMap<>();

  /** Coefficients by shape, flat. */
  private final List<long[]> coefficients = new ArrayList<>();

  /** Prepares to check values against a system. */
  public Satisfiability(final ConstraintSystem system) {
    this(system, List.of());
  }

  /**
   * Prepares to check values against a system without some of its constraints: to find out what
   * these are good for.
   *
   * @param dropped names of constraints to leave out
   */
  public Satisfiability(final ConstraintSystem system, final Collection<String> dropped) {
    this.system = system;
    final GateSet set = system.gateSet();
    for (final Gate gate : set.gates()) {
      final List<Constraint> kept =
          set.activeConstraints(gate).stream().filter(c -> !dropped.contains(c.name())).toList();
      checks.put(gate, new GateCheck(set, gate, kept));
    }
    for (final RowShape shape : system.shapes()) {
      final long[] flat = new long[shape.coefficients().size() * LIMBS];
      for (int i = 0; i < shape.coefficients().size(); i++) {
        shape.coefficients().get(i).store(flat, i * LIMBS);
      }
      coefficients.add(flat);
    }
  }

  /** Whether values satisfy all constraints and begin with the given public inputs. */
  public boolean isSatisfied(final Witness witness, final List<Fr> publicInputs) {
    return violations(witness, publicInputs).isEmpty();
  }

  /**
   * What is violated, by row.
   *
   * @throws IllegalArgumentException if the number of values or of public inputs is wrong
   */
  public List<Violation> violations(final Witness witness, final List<Fr> publicInputs) {
    final int chunks = (system.rows() + CHUNK - 1) / CHUNK;
    return IntStream.range(0, chunks)
        .parallel()
        .mapToObj(chunk -> {
          final int from = chunk * CHUNK;
          final int to = Math.min(system.rows(), from + CHUNK);
          return violations(witness, publicInputs, IntStream.range(from, to).toArray());
        })
        .flatMap(List::stream)
        .toList();
  }

  /** What is violated on some rows. */
  public List<Violation> violations(
      final Witness witness, final List<Fr> publicInputs, final int... rows) {
    if (witness.size() < system.variables()) {
      throw new IllegalArgumentException(
          "a witness of "
              + witness.size()
              + " values for a circuit of "
              + system.variables()
              + " variables");
    }
    if (publicInputs.size() != system.publicInputs()) {
      throw new IllegalArgumentException(
          publicInputs.size() + " public inputs for a circuit that has " + system.publicInputs());
    }
    final List<Violation> found = new ArrayList<>();
    final Map<Gate, long[]> registers = new HashMap<>();
    for (final int row : rows) {
      if (row < system.publicInputs()) {
        checkPublicInput(row, witness, publicInputs.get(row), found);
        continue;
      }
      final GateCheck check = checks.get(system.gate(row));
      final long[] file =
          registers.computeIfAbsent(system.gate(row), g -> check.program.newRegisters());
      check.load(row, witness, file);
      check.program.run(file);
      check.collect(row, witness, file, found);
    }
    return found;
  }

  /** The constraint of such a row is a = public input. */
  private void checkPublicInput(
      final int row, final Witness witness, final Fr input, final List<Violation> found) {
    final Fr a = cell(Wire.A, row, witness);
    if (!a.equals(input)) {
      found.add(
          new Violation(
              row,
              system.gate(row).name(),
              "public-input",
              a.sub(input),
              Map.of("a", a, "input", input)));
    }
  }

  private int variable(final Wire wire, final int row) {
    return row < system.rows() ? system.variable(wire, row) : system.paddingVariable();
  }

  /** The value of a cell; cells without variable are 0. */
  private Fr cell(final Wire wire, final int row, final Witness witness) {
    final int variable = variable(wire, row);
    return variable == ConstraintSystem.FREE ? Fr.ZERO : witness.value(variable);
  }

  /** The constraints of a gate as a program over the cells and coefficients of a row. */
  private final class GateCheck {
    private final Gate gate;
    private final List<Constraint> constraints;
    private final Program program;

    /** For each input: a coefficient's index, or -1 - (wire + 3 rotation) of a cell. */
    private final int[] sources;

    GateCheck(final GateSet set, final Gate gate, final List<Constraint> constraints) {
      this.gate = gate;
      this.constraints = constraints;
      this.program = Program.compile(constraints.stream().map(Constraint::polynomial).toList());
      this.sources =
          program.inputs().stream()
              .mapToInt(leaf ->
                  switch (leaf) {
                    case Expression.Column(FixedColumn column) ->
                        set.coefficientColumns().indexOf(column);
                    case Expression.Cell(Wire wire, Rotation rotation) ->
                        -1 - (wire.index() + Wire.COUNT * rotation.offset());
                  })
              .toArray();
    }

    void load(final int row, final Witness witness, final long[] file) {
      final long[] constants = coefficients.get(system.shapeIndex(row));
      for (int i = 0; i < sources.length; i++) {
        if (sources[i] >= 0) {
          System.arraycopy(constants, sources[i] * LIMBS, file, i * LIMBS, LIMBS);
        } else {
          final int code = -1 - sources[i];
          final Wire wire = Wire.at(code % Wire.COUNT);
          final int variable = variable(wire, row + code / Wire.COUNT);
          if (variable == ConstraintSystem.FREE) {
            PrimeField.FR.setZero(file, i * LIMBS);
          } else {
            witness.load(variable, file, i * LIMBS);
          }
        }
      }
    }

    void collect(
        final int row, final Witness witness, final long[] file, final List<Violation> found) {
      for (int i = 0; i < constraints.size(); i++) {
        final int out = program.outputs().get(i) * LIMBS;
        if (!PrimeField.FR.isZero(file, out)) {
          final Constraint constraint = constraints.get(i);
          final Map<String, Fr> cells = new HashMap<>();
          constraint
              .polynomial()
              .forEachLeaf(leaf -> {
                if (leaf instanceof Expression.Cell(Wire wire, Rotation rotation)) {
                  cells.put(leaf.toString(), cell(wire, row + rotation.offset(), witness));
                }
              });
          found.add(new Violation(row, gate.name(), constraint.name(), Fr.load(file, out), cells));
        }
      }
    }
  }
}
