package io.fluidex.plonk.gate;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.Program.Binary;
import io.fluidex.plonk.gate.Program.Instruction;
import io.fluidex.plonk.gate.Program.Operation;
import io.fluidex.plonk.gate.Program.Products;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Joins sums of products into single steps: whoever runs those can leave out all modular reductions
 * but one, which on vectors is half of a multiplication.
 *
 * <p>A sum is what additions and subtractions make of values that nothing else reads. Products in
 * it that nothing else reads become terms of the step; a subtracted one only if it is by a
 * constant, which takes the sign.
 */
final class ProductFusion {
  private final Program.Compiler compiler;
  private final int maxTerms;
  private final Map<Integer, Binary> byTarget = new HashMap<>();
  private final Map<Integer, Integer> reads = new HashMap<>();
  private final Map<Integer, Fr> constants;
  private final Set<Integer> summands = new HashSet<>();

  ProductFusion(final Program.Compiler compiler, final int[] outputs, final int maxTerms) {
    this.compiler = compiler;
    this.maxTerms = maxTerms;
    this.constants = compiler.constantsByValue();
    for (final Binary step : compiler.steps()) {
      byTarget.put(step.target(), step);
      reads.merge(step.left(), 1, Integer::sum);
      reads.merge(step.right(), 1, Integer::sum);
      if (step.operation() != Operation.MUL) {
        summands.add(step.left());
        summands.add(step.right());
      }
    }
    for (final int output : outputs) {
      // Read from outside, hence never part of a sum only.
      reads.merge(output, 2, Integer::sum);
    }
  }

  /** A value that is added or subtracted. */
  private record Addend(int value, boolean subtracted) {}

  /** What a sum consists of, and the steps that it replaces. */
  private static final class Sum {
    private final List<Integer> factors = new ArrayList<>();
    private final List<Addend> addends = new ArrayList<>();
    private final Set<Integer> replaced = new HashSet<>();
  }

  /** The steps with sums of products joined. */
  List<Instruction> fuse() {
    final Map<Integer, Sum> sums = new HashMap<>();
    final Set<Integer> replaced = new HashSet<>();
    for (final Binary step : compiler.steps().reversed()) {
      final boolean inner = summands.contains(step.target()) && reads.get(step.target()) == 1;
      if (step.operation() == Operation.MUL || inner) {
        continue;
      }
      final Sum sum = new Sum();
      collectOperands(step, false, sum);
      if (sum.factors.size() > 2) {
        sums.put(step.target(), sum);
        replaced.addAll(sum.replaced);
      }
    }
    final List<Instruction> steps = new ArrayList<>();
    for (final Binary step : compiler.steps()) {
      if (sums.containsKey(step.target())) {
        emit(sums.get(step.target()), step.target(), steps);
      } else if (!replaced.contains(step.target())) {
        steps.add(step);
      }
    }
    return steps;
  }

  private void collectOperands(final Binary step, final boolean subtracted, final Sum sum) {
    collect(step.left(), subtracted, sum);
    collect(step.right(), subtracted != (step.operation() == Operation.SUB), sum);
  }

  private void collect(final int value, final boolean subtracted, final Sum sum) {
    final Binary step = byTarget.get(value);
    if (step == null || reads.get(value) > 1) {
      sum.addends.add(new Addend(value, subtracted));
    } else if (step.operation() != Operation.MUL) {
      sum.replaced.add(value);
      collectOperands(step, subtracted, sum);
    } else if (!subtracted) {
      sum.replaced.add(value);
      sum.factors.addAll(List.of(step.left(), step.right()));
    } else if (constants.containsKey(step.right())) {
      sum.replaced.add(value);
      sum.factors.add(step.left());
      sum.factors.add(compiler.constant(constants.get(step.right()).negate()));
    } else {
      sum.addends.add(new Addend(value, true));
    }
  }

  private void emit(final Sum sum, final int target, final List<Instruction> steps) {
    final List<Addend> addends = new ArrayList<>(sum.addends);
    final int length = 2 * maxTerms;
    for (int from = 0; from < sum.factors.size(); from += length) {
      final List<Integer> factors =
          sum.factors.subList(from, Math.min(from + length, sum.factors.size()));
      final Addend addend =
          addends.isEmpty() ? new Addend(Products.NONE, false) : addends.removeFirst();
      final boolean last = from + length >= sum.factors.size() && addends.isEmpty();
      final int result = last ? target : compiler.newValue();
      steps.add(new Products(result, factors, addend.value(), addend.subtracted()));
      if (!last) {
        addends.addFirst(new Addend(result, false));
      }
    }
    // The result so far comes first and is never subtracted.
    while (addends.size() > 1) {
      final Addend left = addends.removeFirst();
      final Addend right = addends.removeFirst();
      final int result = addends.isEmpty() ? target : compiler.newValue();
      steps.add(
          new Binary(
              right.subtracted() ? Operation.SUB : Operation.ADD,
              result,
              left.value(),
              right.value()));
      if (result != target) {
        addends.addFirst(new Addend(result, false));
      }
    }
  }
}
