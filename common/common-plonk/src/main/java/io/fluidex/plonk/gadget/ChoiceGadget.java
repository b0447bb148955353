package io.fluidex.plonk.gadget;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.Bool;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.CircuitException;
import io.fluidex.plonk.circuit.UnsatisfiableException;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.plonk.circuit.WitnessCall;
import java.util.ArrayList;
import java.util.List;

/** Choosing among several values: by a number from a short list, or by the bits of an index. */
public final class ChoiceGadget {
  private ChoiceGadget() {}

  /**
   * One bit for each number from 0 to count - 1, of which the one is set that the index is.
   * Constrains the bits, their sum to be 1 and the index to be the number of the bit that is set:
   * so the index is one of the numbers. A row per bit and one per bit for the two sums.
   */
  public static List<Bool> oneHot(final CircuitBuilder circuit, final Var index, final int count) {
    if (count < 1) {
      throw new CircuitException("a choice among " + count + " values");
    }
    try (var _ = circuit.enter("one-hot")) {
      final List<Var> hints =
          circuit.hint(GadgetFunctions.ONE_HOT, List.of(), List.of(index), count);
      final List<Bool> bits = hints.stream().map(circuit::assertBool).toList();
      circuit.assertEqual(circuit.sum(hints), circuit.one());
      circuit.assertEqual(numbers(circuit, hints), index);
      return bits;
    }
  }

  private static Var numbers(final CircuitBuilder circuit, final List<Var> bits) {
    Var sum = circuit.zero();
    for (int i = 0; i < bits.size(); i++) {
      sum = circuit.add(sum, circuit.scale(bits.get(i), Fr.of(i)));
    }
    return sum;
  }

  /** The constant that the set bit of {@link #oneHot} chooses. */
  public static Var lookUp(
      final CircuitBuilder circuit, final List<Bool> oneHot, final List<Fr> constants) {
    requireSameSize(oneHot.size(), constants.size());
    Var sum = circuit.zero();
    for (int i = 0; i < constants.size(); i++) {
      sum = circuit.add(sum, circuit.scale(oneHot.get(i).var(), constants.get(i)));
    }
    return sum;
  }

  /** The value that the set bit of {@link #oneHot} chooses. Constrains a product per value. */
  public static Var choose(
      final CircuitBuilder circuit, final List<Bool> oneHot, final List<Var> values) {
    requireSameSize(oneHot.size(), values.size());
    Var sum = circuit.zero();
    for (int i = 0; i < values.size(); i++) {
      sum = circuit.mulAdd(oneHot.get(i).var(), values.get(i), sum);
    }
    return sum;
  }

  private static void requireSameSize(final int bits, final int values) {
    if (bits != values) {
      throw new CircuitException("a choice of one among " + bits + " from " + values + " values");
    }
  }

  /**
   * The value at the index that bits stand for, lowest first. Constrains one selection per value
   * but one.
   *
   * @param values 2^bits of them
   */
  public static Var element(
      final CircuitBuilder circuit, final List<Bool> indexBits, final List<Var> values) {
    if (indexBits.size() > 30 || values.size() != 1 << indexBits.size()) {
      throw new CircuitException(
          values.size() + " values for an index of " + indexBits.size() + " bits");
    }
    try (var _ = circuit.enter("element")) {
      List<Var> left = values;
      for (final Bool bit : indexBits) {
        final List<Var> half = new ArrayList<>();
        for (int i = 0; i < left.size(); i += 2) {
          half.add(circuit.select(bit, left.get(i + 1), left.get(i)));
        }
        left = half;
      }
      return left.getFirst();
    }
  }

  /**
   * x and y, or y and x if the condition is 1. Constrains the results to be those: one row, and one
   * more for them.
   */
  public static List<Var> swapIf(
      final CircuitBuilder circuit, final Bool condition, final Var x, final Var y) {
    try (var _ = circuit.enter("swap")) {
      final Var first = circuit.select(condition, y, x);
      return List.of(first, circuit.sub(circuit.add(x, y), first));
    }
  }

  static void computeOneHot(final WitnessCall call) {
    final PrimeField f = PrimeField.FR;
    final Fr index = call.inputElement(0);
    boolean found = false;
    for (int i = 0; i < call.outputs(); i++) {
      if (index.equals(Fr.of(i))) {
        found = true;
        f.setOne(call.values(), call.output(i));
      } else {
        f.setZero(call.values(), call.output(i));
      }
    }
    if (!found) {
      throw new UnsatisfiableException(index + " is none of 0 to " + (call.outputs() - 1));
    }
  }
}
