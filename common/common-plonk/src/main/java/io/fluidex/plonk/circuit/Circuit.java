package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.gate.Wire;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A compiled circuit: the constraint system, and how to solve for a witness. Immutable, safe for
 * use by many threads.
 */
public final class Circuit {
  private final ConstraintSystem system;
  private final SolveProgram program;
  private final List<Input> inputs;
  private final Map<String, Integer> inputIndex = new HashMap<>();

  /** Value, value, origin: values that must be equal because they are one variable. */
  private final int[] equalities;

  private final List<Origin> origins;

  /** Per row; -1 for public inputs. */
  private final int[] rowOrigins;

  private final BitSet auxiliary;

  /**
   * An input.
   *
   * @param name unique
   * @param variable the value's place in a witness
   * @param isPublic whether the verifier knows it
   */
  public record Input(String name, int variable, boolean isPublic) {}

  Circuit(
      final ConstraintSystem system,
      final SolveProgram program,
      final List<Input> inputs,
      final int[] equalities,
      final List<Origin> origins,
      final int[] rowOrigins,
      final BitSet auxiliary) {
    this.system = system;
    this.program = program;
    this.inputs = List.copyOf(inputs);
    this.equalities = equalities;
    this.origins = List.copyOf(origins);
    this.rowOrigins = rowOrigins;
    this.auxiliary = auxiliary;
    for (int i = 0; i < inputs.size(); i++) {
      if (inputIndex.put(inputs.get(i).name(), i) != null) {
        throw new CircuitException("there are two inputs named " + inputs.get(i).name());
      }
    }
  }

  /** The rows: what keys are made of. */
  public ConstraintSystem constraintSystem() {
    return system;
  }

  /** All inputs, in the order of their declaration. */
  public List<Input> inputs() {
    return inputs;
  }

  /** An empty assignment of values to the inputs. */
  public Assignment assignment() {
    return new Assignment(inputs, inputIndex);
  }

  /**
   * Computes all values from those of the inputs, on as many threads as the common pool has where
   * that pays. Constraints are not checked, see {@link #check}; but values that have to be equal
   * are.
   *
   * @throws UnsatisfiedException if some value does not exist, such as the inverse of 0, or values
   *     that have to be equal differ
   * @throws IllegalArgumentException if an input has no value
   */
  public Witness solve(final Assignment assignment) {
    final long[] values = new long[program.slots() * PrimeField.LIMBS];
    assignment.store(values);
    program.run(
        values,
        (origin, cause) ->
            new UnsatisfiedException(cause.getMessage() + " at " + origins.get(origin), cause));
    final Witness witness = Witness.owning(values);
    final List<String> unequal = unequal(witness);
    if (!unequal.isEmpty()) {
      throw new UnsatisfiedException(unequal);
    }
    return witness;
  }

  private List<String> unequal(final Witness witness) {
    final List<String> found = new ArrayList<>();
    for (int i = 0; i < equalities.length; i += 3) {
      final Fr x = witness.value(equalities[i]);
      final Fr y = witness.value(equalities[i + 1]);
      if (!x.equals(y)) {
        found.add(x + " is not equal to " + y + " at " + origins.get(equalities[i + 2]));
      }
    }
    return found;
  }

  /** The public inputs in a witness, in order. */
  public List<Fr> publicInputs(final Witness witness) {
    return IntStream.of(system.publicVariables()).mapToObj(witness::value).toList();
  }

  /**
   * Checks a witness against all constraints.
   *
   * @throws UnsatisfiedException naming gate, gadget, source line and values of all that fail
   */
  public void check(final Witness witness) {
    final List<String> failures = new ArrayList<>(unequal(witness));
    new Satisfiability(system)
        .violations(witness, publicInputs(witness)).stream()
            .map(this::explain)
            .forEach(failures::add);
    if (!failures.isEmpty()) {
      throw new UnsatisfiedException(failures);
    }
  }

  /** A violation with the gadget path and the source lines of its row. */
  public String explain(final Violation violation) {
    return violation + " at " + originOf(violation.row());
  }

  /** The path of the gadgets around a row, empty for rows of public inputs. */
  public String pathOf(final int row) {
    final int origin = rowOrigins[row];
    return origin < 0 ? "" : origins.get(origin).path();
  }

  /** Where a row comes from, in words. */
  public String originOf(final int row) {
    final int origin = rowOrigins[row];
    return origin < 0 ? "public input " + row : origins.get(origin).toString();
  }

  /**
   * Values that are computed but hardly constrained, in words: variables in fewer than two
   * constraints (public inputs count as standing in one), inputs and hints in none. Empty for a
   * circuit that is clean.
   */
  public List<String> lint() {
    return new Lint(system).findings(this, auxiliary);
  }

  /** Where a variable stands first, in words. */
  String describe(final int variable) {
    for (int row = 0; row < system.rows(); row++) {
      for (final Wire wire : Wire.values()) {
        if (system.variable(wire, row) == variable) {
          return "wire %s of row %d, gate %s, at %s"
              .formatted(wire, row, system.gate(row), originOf(row));
        }
      }
    }
    return "in no cell";
  }

  /** Whether a value is bound to equal another one. */
  boolean isEqualToVariable(final int value) {
    for (int i = 0; i < equalities.length; i += 3) {
      if (equalities[i] == value || equalities[i + 1] == value) {
        return true;
      }
    }
    return false;
  }

  /** Results of hints that stand in no cell and equal no variable. */
  List<String> unconstrainedHints() {
    final BitSet equal = new BitSet();
    for (int i = 0; i < equalities.length; i += 3) {
      equal.set(equalities[i]);
      equal.set(equalities[i + 1]);
    }
    final List<String> found = new ArrayList<>();
    program.forEachInstruction((function, origin, read, outputs) -> {
      // Sums are only computed apart from their cells to be read by hints.
      if (function == StandardFunctions.SUM) {
        return;
      }
      for (final int output : outputs) {
        if (output >= system.variables() && !equal.get(output)) {
          found.add(
              "a result of "
                  + function.functionName()
                  + " stands in no constraint, at "
                  + origins.get(origin));
        }
      }
    });
    return found;
  }

  /** The binary form, see {@link #decode}. */
  public byte[] encode() {
    return CircuitCodec.encode(this);
  }

  /**
   * Reads the binary form and checks it.
   *
   * @param functions the witness functions the circuit may use, besides those of the builder's
   *     verbs
   * @throws CircuitFormatException if the bytes are not the encoding of a valid circuit, or one of
   *     its functions is not among those given
   */
  public static Circuit decode(
      final byte[] bytes, final Collection<? extends WitnessFunction> functions) {
    return CircuitCodec.decode(bytes, functions);
  }

  SolveProgram program() {
    return program;
  }

  int[] equalities() {
    return equalities;
  }

  List<Origin> origins() {
    return origins;
  }

  int[] rowOrigins() {
    return rowOrigins;
  }

  BitSet auxiliary() {
    return auxiliary;
  }
}
