package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Solves as a prover would who wants to be believed: nothing is refused on the way, so that
 * constraints alone can reject the result.
 *
 * <p>Variables that are inputs keep the value that is claimed for them, whatever the circuit
 * computes for what is bound to equal them; all that follows is computed from the claim. A witness
 * function that has no result gives a plausible one, and a test may put answers of its own into the
 * mouth of every function.
 */
public final class LenientSolver {
  /** The function behind range checks: leading parts of an integer, the shortest first. */
  public static final WitnessFunction PREFIXES = StandardFunctions.PREFIXES;

  private final Circuit circuit;
  private final Satisfiability check;
  private final List<List<Fr>> parameterSets;
  private final Equalities equalities = new Equalities();
  private final Map<WitnessFunction, Answer> answers = new HashMap<>();
  private final Map<WitnessFunction, Answer> substitutes = new HashMap<>();

  /** What to answer in place of a witness function. */
  @FunctionalInterface
  public interface Answer {
    /** The results; an empty list leaves it to the function. */
    List<Fr> to(Call call);
  }

  /** A call of a witness function: its parameters, its inputs and how many results it has. */
  public record Call(
      WitnessFunction function, List<Fr> parameters, List<Fr> inputs, int resultCount) {
    /** What the function answers. */
    public List<Fr> compute() {
      final Values values = new Values(this);
      function.compute(values.call());
      return values.results();
    }

    /** The same with another input. */
    public Call withInput(final int place, final Fr value) {
      final List<Fr> changed = new ArrayList<>(inputs);
      changed.set(place, value);
      return new Call(function, parameters, changed, resultCount);
    }

    private int parameter(final int i) {
      return parameters.get(i).toBigInteger().intValueExact();
    }
  }

  /** The values of one call on their own: its inputs, then its results. */
  private static final class Values {
    private final Call described;
    private final long[] limbs;
    private final long[] parameters;

    Values(final Call call) {
      this.described = call;
      this.limbs =
          Arrays.copyOf(flat(call.inputs()), limbs(call.inputs().size() + call.resultCount()));
      this.parameters = flat(call.parameters());
    }

    private static int limbs(final int elements) {
      return elements * PrimeField.LIMBS;
    }

    private static long[] flat(final List<Fr> elements) {
      final long[] out = new long[limbs(elements.size())];
      for (int i = 0; i < elements.size(); i++) {
        elements.get(i).store(out, limbs(i));
      }
      return out;
    }

    WitnessCall call() {
      final int inputs = described.inputs().size();
      final int[] operands = IntStream.range(0, inputs + described.resultCount()).toArray();
      final WitnessCall call = new WitnessCall(limbs);
      call.set(operands, 0, inputs, inputs, described.resultCount(), parameters);
      return call;
    }

    List<Fr> results() {
      final int inputs = described.inputs().size();
      return IntStream.range(inputs, inputs + described.resultCount())
          .mapToObj(i -> Fr.load(limbs, limbs(i)))
          .toList();
    }
  }

  /** Prepares to solve a circuit. */
  public LenientSolver(final Circuit circuit) {
    this.circuit = circuit;
    this.check = new Satisfiability(circuit.constraintSystem());
    this.parameterSets = circuit.program().parameters().stream().map(LenientSolver::load).toList();
    final int[] triples = circuit.equalities();
    for (int i = 0; i < triples.length; i += 3) {
      equalities.merge(triples[i], triples[i + 1], triples[i + 2]);
    }
    substitutes.put(StandardFunctions.PREFIXES, LenientSolver::prefixes);
    substitutes.put(StandardFunctions.BITS, LenientSolver::bits);
  }

  /** Answers the calls of a function. */
  public LenientSolver answering(final WitnessFunction function, final Answer answer) {
    answers.put(function, answer);
    return this;
  }

  /**
   * Answers range checks of values that do not fit with leading parts such that one digit, counted
   * from the highest, takes all the excess: 0 before it, and right digits after it.
   *
   * @param width bits that the range checks in question allow
   */
  public LenientSolver answeringWithExcessIn(final int digit, final int width) {
    return answering(
        PREFIXES,
        call -> {
          final BigInteger x = call.inputs().getFirst().toBigInteger();
          if (x.bitLength() <= width) {
            return List.of();
          }
          final List<Fr> honest = prefixes(call);
          final List<Fr> forged = new ArrayList<>(Collections.nCopies(digit, Fr.ZERO));
          forged.addAll(honest.subList(digit, honest.size()));
          return forged;
        });
  }

  /** Answers the calls that a function refuses; without a substitute its results are 0. */
  public LenientSolver substituting(final WitnessFunction function, final Answer answer) {
    substitutes.put(function, answer);
    return this;
  }

  /** The leading parts of an integer that is too wide: the first digit is no digit. */
  private static List<Fr> prefixes(final Call call) {
    final BigInteger x = call.inputs().getFirst().toBigInteger();
    final int digits = call.parameter(0);
    return IntStream.range(1, digits)
        .mapToObj(i -> Fr.of(x.shiftRight((digits - i) * call.parameter(1))))
        .toList();
  }

  /** The lowest bits of an integer that has more. */
  private static List<Fr> bits(final Call call) {
    final BigInteger x = call.inputs().getFirst().toBigInteger();
    final int count = call.parameter(0);
    return IntStream.range(0, count)
        .mapToObj(i -> Fr.of(x.testBit(count - 1 - i) ? 1 : 0))
        .toList();
  }

  /** The variable that a value is, being bound to equal it. */
  int variable(final int value) {
    return equalities.find(value);
  }

  /** The variables that are computed from others. */
  BitSet computed() {
    final BitSet found = new BitSet();
    circuit
        .program()
        .forEachInstruction((function, origin, read, written) -> {
          if (read.length > 0) {
            IntStream.of(written).map(this::variable).forEach(found::set);
          }
        });
    return found;
  }

  /**
   * Values for all variables.
   *
   * @param claim the inputs, public and private
   * @throws IllegalArgumentException if two inputs that are one variable have different values: no
   *     constraint is left to check then
   */
  public Witness solve(final Assignment claim) {
    final int slots = circuit.program().slots();
    final Fr[] values = new Fr[slots];
    final long[] given = new long[slots * PrimeField.LIMBS];
    claim.store(given);
    for (final Circuit.Input input : circuit.inputs()) {
      final Fr value = Fr.load(given, input.variable() * PrimeField.LIMBS);
      final int variable = variable(input.variable());
      if (values[variable] != null && !values[variable].equals(value)) {
        throw new IllegalArgumentException(
            "the input " + input.name() + " equals another, but " + value + " does not");
      }
      values[variable] = value;
    }
    run(values, true);
    run(values, false);
    final long[] limbs = new long[slots * PrimeField.LIMBS];
    for (int i = 0; i < slots; i++) {
      values[variable(i)].store(limbs, i * PrimeField.LIMBS);
    }
    return Witness.of(limbs);
  }

  /** Runs the instructions in the order they were written in, which is that of dependence. */
  private void run(final Fr[] values, final boolean constantsOnly) {
    final SolveProgram program = circuit.program();
    final int[] code = program.code();
    for (int at = 0; at < code.length; ) {
      final int firstInput = at + Instructions.HEADER;
      final int firstResult = firstInput + code[at + 3];
      final int end = firstResult + code[at + 4];
      if (!constantsOnly || firstInput == firstResult) {
        final List<Fr> inputs =
            IntStream.range(firstInput, firstResult)
                .mapToObj(i -> values[variable(code[i])])
                .toList();
        final List<Fr> parameters = parameterSets.get(code[at + 1]);
        final List<Fr> results =
            results(
                new Call(program.functions().get(code[at]), parameters, inputs, end - firstResult));
        for (int i = firstResult; i < end; i++) {
          final int variable = variable(code[i]);
          if (values[variable] == null) {
            values[variable] = results.get(i - firstResult);
          }
        }
      }
      at = end;
    }
  }

  private static List<Fr> load(final long[] limbs) {
    return IntStream.range(0, limbs.length / PrimeField.LIMBS)
        .mapToObj(i -> Fr.load(limbs, i * PrimeField.LIMBS))
        .toList();
  }

  private List<Fr> results(final Call call) {
    final Answer answer = answers.get(call.function());
    final List<Fr> answered = answer == null ? List.of() : answer.to(call);
    if (!answered.isEmpty()) {
      return answered;
    }
    try {
      return call.compute();
    } catch (final UnsatisfiableException e) {
      final Answer substitute = substitutes.get(call.function());
      return substitute == null
          ? IntStream.range(0, call.resultCount()).mapToObj(i -> Fr.ZERO).toList()
          : substitute.to(call);
    }
  }

  /**
   * The constraints that a claim violates. Public inputs are what is claimed, so none of theirs.
   */
  public List<Violation> violations(final Assignment claim) {
    final Witness witness = solve(claim);
    return check.violations(witness, circuit.publicInputs(witness));
  }

  /** A violation with the gadget path and the source lines of its row. */
  public String explain(final Violation violation) {
    return circuit.explain(violation);
  }
}
