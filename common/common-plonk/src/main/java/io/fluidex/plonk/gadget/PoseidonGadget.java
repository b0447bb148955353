package io.fluidex.plonk.gadget;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.crypto.poseidon.PoseidonParameters;
import io.fluidex.plonk.circuit.Bool;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.GateBlock;
import io.fluidex.plonk.circuit.Term;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.Gate;
import io.fluidex.plonk.gate.PoseidonRecurrence;
import io.fluidex.plonk.gate.VanillaGates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Poseidon as circomlib has it, for 1 to 6 inputs.
 *
 * <p>With two inputs the gates of {@link FluidexGates} take a whole round, or three partial rounds,
 * per row. With another number each S-box input is a sum of fifth powers on arithmetic rows: in the
 * partial rounds, of the S-box inputs of the t rounds before, see {@link PoseidonRecurrence}.
 */
public final class PoseidonGadget {
  /** Full rounds before, and after, the partial ones. */
  private static final int HALF_FULL = 4;

  private static final int PAIR = 2;

  private PoseidonGadget() {}

  /**
   * The hash of 1 to 6 elements. Constrains the result to be that.
   *
   * @throws IllegalArgumentException if the number of inputs is another one
   */
  public static Var hash(final CircuitBuilder circuit, final List<Var> inputs) {
    final PoseidonParameters parameters = PoseidonParameters.forInputs(inputs.size());
    if (inputs.stream().allMatch(Var::isConstant)) {
      return circuit.constant(Poseidon.hash(inputs.stream().map(Var::constant).toArray(Fr[]::new)));
    }
    if (inputs.size() == PAIR) {
      return hashPair(circuit, circuit.no(), inputs.get(0), inputs.get(1));
    }
    try (var _ = circuit.enter("poseidon" + inputs.size())) {
      return new Wide(circuit, parameters).hash(inputs);
    }
  }

  /** The hash of 1 to 6 elements, see {@link #hash(CircuitBuilder, List)}. */
  public static Var hash(final CircuitBuilder circuit, final Var... inputs) {
    return hash(circuit, List.of(inputs));
  }

  /**
   * The hash of two elements, in the other order if {@code swap} is 1. Constrains the result to be
   * that: 28 rows, and the one with the result, which stays open: the next hash of a Merkle path
   * starts there.
   */
  public static Var hashPair(
      final CircuitBuilder circuit, final Bool swap, final Var first, final Var second) {
    try (var _ = circuit.enter("poseidon2")) {
      return Pair.hash(circuit, swap, first, second);
    }
  }

  /** Two inputs, by the gates made for that. */
  private static final class Pair {
    private static final PoseidonParameters PARAMETERS = PoseidonParameters.forInputs(PAIR);
    private static final PoseidonRecurrence RECURRENCE = new PoseidonRecurrence(PAIR);
    private static final int WIDTH = PAIR + 1;
    private static final int PARTIAL_ROWS = PARAMETERS.partialRounds() / WIDTH;

    static Var hash(
        final CircuitBuilder circuit, final Bool swap, final Var first, final Var second) {
      final List<Var> values =
          circuit.hint(
              GadgetFunctions.POSEIDON_PAIR,
              List.of(),
              List.of(first, second, swap.var()),
              PoseidonTrace.VALUES);
      final GateBlock block = circuit.block();
      block.row(
          FluidexGates.HASH_ENTRY,
          roundConstants(0),
          circuit.cell(first),
          circuit.cell(second),
          circuit.cell(swap.var()));
      int at = 0;
      for (int round = 0; round < HALF_FULL; round++) {
        final boolean last = round == HALF_FULL - 1;
        final Map<FixedColumn, Fr> constants =
            last
                ? lanes(
                    RECURRENCE.entryConstant(0),
                    RECURRENCE.entryConstant(1),
                    RECURRENCE.entryConstant(2))
                : roundConstants(round + 1);
        final Gate gate = last ? FluidexGates.ENTER_PARTIAL : FluidexGates.FULL_ROUND;
        block.row(gate, constants, values.get(at), values.get(at + 1), values.get(at + 2));
        at += WIDTH;
      }
      for (int i = 0; i < PARTIAL_ROWS; i++) {
        final boolean last = i == PARTIAL_ROWS - 1;
        final int k = i * WIDTH;
        final Map<FixedColumn, Fr> constants =
            last
                ? lanes(
                    RECURRENCE.exitConstant(0),
                    RECURRENCE.exitConstant(1),
                    RECURRENCE.exitConstant(2))
                : lanes(
                    RECURRENCE.constant(k), RECURRENCE.constant(k + 1), RECURRENCE.constant(k + 2));
        final Gate gate = last ? FluidexGates.LEAVE_PARTIAL : FluidexGates.PARTIAL_ROUNDS;
        block.row(gate, constants, values.get(at), values.get(at + 1), values.get(at + 2));
        at += WIDTH;
      }
      final int secondHalf = HALF_FULL + PARAMETERS.partialRounds();
      for (int i = 0; i < HALF_FULL; i++) {
        final boolean last = i == HALF_FULL - 1;
        final Gate gate = last ? FluidexGates.ARITHMETIC_NEXT : FluidexGates.FULL_ROUND;
        final Map<FixedColumn, Fr> constants =
            last ? outputCoefficients() : roundConstants(secondHalf + i + 1);
        block.row(gate, constants, values.get(at), values.get(at + 1), values.get(at + 2));
        at += WIDTH;
      }
      final Var result = values.get(at);
      block.results(result, null, null);
      return result;
    }

    private static Map<FixedColumn, Fr> roundConstants(final int round) {
      return lanes(
          PARAMETERS.roundConstant(round, 0),
          PARAMETERS.roundConstant(round, 1),
          PARAMETERS.roundConstant(round, 2));
    }

    private static Map<FixedColumn, Fr> lanes(final Fr a, final Fr b, final Fr c) {
      return Map.of(VanillaGates.QL, a, VanillaGates.QR, b, VanillaGates.QO, c);
    }

    private static Map<FixedColumn, Fr> outputCoefficients() {
      return Map.of(
          FluidexGates.Q5A, PARAMETERS.mds(0, 0),
          FluidexGates.Q5B, PARAMETERS.mds(0, 1),
          FluidexGates.Q5C, PARAMETERS.mds(0, 2));
    }
  }

  /** Any number of inputs, by sums of fifth powers. */
  private static final class Wide {
    private final CircuitBuilder circuit;
    private final PoseidonParameters parameters;
    private final PoseidonRecurrence recurrence;
    private final int width;

    Wide(final CircuitBuilder circuit, final PoseidonParameters parameters) {
      this.circuit = circuit;
      this.parameters = parameters;
      this.recurrence = new PoseidonRecurrence(parameters.inputs());
      this.width = parameters.width();
    }

    Var hash(final List<Var> inputs) {
      List<Var> state = new ArrayList<>();
      state.add(circuit.constant(parameters.roundConstant(0, 0)));
      for (int i = 1; i < width; i++) {
        final Var constant = circuit.constant(parameters.roundConstant(0, i));
        state.add(circuit.add(inputs.get(i - 1), constant));
      }
      for (int round = 1; round < HALF_FULL; round++) {
        state = fullRound(state, round);
      }
      state = partialRounds(state);
      final int secondHalf = HALF_FULL + parameters.partialRounds();
      for (int i = 1; i < HALF_FULL; i++) {
        state = fullRound(state, secondHalf + i);
      }
      return circuit.powerSum(sBoxes(state, 0), Fr.ZERO);
    }

    /** From the S-box inputs of a full round to those of the next round. */
    private List<Var> fullRound(final List<Var> state, final int nextRound) {
      final List<Var> next = new ArrayList<>();
      for (int j = 0; j < width; j++) {
        next.add(circuit.powerSum(sBoxes(state, j), parameters.roundConstant(nextRound, j)));
      }
      return next;
    }

    /** The terms of row j of the matrix times the S-box outputs. */
    private List<Term> sBoxes(final List<Var> state, final int j) {
      final List<Term> terms = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        terms.add(new Term(state.get(i), Fr.ZERO, parameters.mds(j, i)));
      }
      return terms;
    }

    /** From the S-box inputs of the fourth full round to those of the fifth. */
    private List<Var> partialRounds(final List<Var> before) {
      final List<Var> u = new ArrayList<>();
      for (int j = 0; j < width; j++) {
        final List<Term> terms = new ArrayList<>();
        for (int i = 0; i < width; i++) {
          terms.add(new Term(before.get(i), Fr.ZERO, recurrence.entry(j, i)));
        }
        for (int i = 0; i < j; i++) {
          final Fr h = recurrence.entryPower(j, i);
          terms.add(new Term(u.get(i), h.negate(), h));
        }
        u.add(circuit.powerSum(terms, recurrence.entryConstant(j)));
      }
      for (int k = 0; k + width < parameters.partialRounds(); k++) {
        final List<Term> terms = new ArrayList<>();
        for (int j = 0; j < width; j++) {
          terms.add(new Term(u.get(k + j), recurrence.linear(j), recurrence.quintic(j)));
        }
        u.add(circuit.powerSum(terms, recurrence.constant(k)));
      }
      final int first = parameters.partialRounds() - width;
      final List<Var> after = new ArrayList<>();
      for (int r = 0; r < width; r++) {
        final List<Term> terms = new ArrayList<>();
        for (int j = 0; j < width; j++) {
          terms.add(
              new Term(
                  u.get(first + j), recurrence.exitLinear(r, j), recurrence.exitQuintic(r, j)));
        }
        after.add(circuit.powerSum(terms, recurrence.exitConstant(r)));
      }
      return after;
    }
  }
}
