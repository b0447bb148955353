package io.fluidex.plonk.gate;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.vector.ProductSum;
import io.fluidex.plonk.gate.Program.Addend;
import io.fluidex.plonk.gate.Program.Binary;
import io.fluidex.plonk.gate.Program.Instruction;
import io.fluidex.plonk.gate.Program.Multiple;
import io.fluidex.plonk.gate.Program.Operation;
import io.fluidex.plonk.gate.Program.Products;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Joins sums of products, and what is added to them, into single steps: whoever runs those can
 * leave out all modular reductions but one, which on vectors is half of a multiplication. Small
 * multiples become additions.
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

  /**
   * A pass over the steps of a compiler.
   *
   * @param readElsewhere values that others than its steps read, besides the outputs
   */
  ProductFusion(
      final Program.Compiler compiler,
      final Collection<Integer> readElsewhere,
      final int[] outputs,
      final int maxTerms) {
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
    // Read from outside, hence never part of a sum only.
    readElsewhere.forEach(value -> reads.merge(value, 2, Integer::sum));
    for (final int output : outputs) {
      reads.merge(output, 2, Integer::sum);
    }
  }

  /** A product that nothing but its sum reads. */
  private record Term(int value, int left, int right) {}

  /** What a sum consists of, and the steps that it replaces. */
  private static final class Sum {
    private final List<Term> terms = new ArrayList<>();
    private final List<Addend> addends = new ArrayList<>();
    private final Set<Integer> replaced = new HashSet<>();

    boolean hasMultiples() {
      return addends.stream().anyMatch(a -> Math.abs(a.factor()) > 1);
    }
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
      collectOperands(step, 1, sum);
      if (sum.terms.isEmpty() && !sum.hasMultiples()) {
        continue;
      }
      sum.terms.forEach(term -> sum.replaced.add(term.value()));
      sums.put(step.target(), sum);
      replaced.addAll(sum.replaced);
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

  private void collectOperands(final Binary step, final int sign, final Sum sum) {
    collect(step.left(), sign, sum);
    collect(step.right(), step.operation() == Operation.SUB ? -sign : sign, sum);
  }

  private void collect(final int value, final int sign, final Sum sum) {
    final Binary step = byTarget.get(value);
    if (step == null || reads.get(value) > 1) {
      sum.addends.add(new Addend(value, sign));
    } else if (step.operation() != Operation.MUL) {
      sum.replaced.add(value);
      collectOperands(step, sign, sum);
    } else if (isSmall(step.right())) {
      sum.replaced.add(value);
      sum.addends.add(new Addend(step.left(), sign * smallValue(step.right())));
    } else if (sign > 0) {
      sum.terms.add(new Term(value, step.left(), step.right()));
    } else if (constants.containsKey(step.right())) {
      final int negated = compiler.constant(constants.get(step.right()).negate());
      sum.terms.add(new Term(value, step.left(), negated));
    } else {
      sum.addends.add(new Addend(value, sign));
    }
  }

  /** Whether a value is a constant that additions may multiply by. */
  private boolean isSmall(final int value) {
    return smallValue(value) != 0;
  }

  /** The constant from -{@link Multiple#MAX_FACTOR} to that, or 0 if the value is not one. */
  private int smallValue(final int value) {
    final Fr constant = constants.get(value);
    for (int i = 1; constant != null && i <= Multiple.MAX_FACTOR; i++) {
      if (constant.equals(Fr.of(i))) {
        return i;
      }
      if (constant.equals(Fr.of(i).negate())) {
        return -i;
      }
    }
    return 0;
  }

  private void emit(final Sum sum, final int target, final List<Instruction> steps) {
    if (sum.terms.isEmpty()) {
      emitAddition(new ArrayList<>(sum.addends), target, steps);
      return;
    }
    final List<Addend> addends = new ArrayList<>();
    sum.addends.forEach(addend -> addends.addAll(parts(addend)));
    for (int from = 0; from < sum.terms.size(); from += maxTerms) {
      final int to = Math.min(from + maxTerms, sum.terms.size());
      final List<Integer> factors = new ArrayList<>();
      for (final Term term : sum.terms.subList(from, to)) {
        factors.addAll(List.of(term.left(), term.right()));
      }
      final int count = Math.min(ProductSum.MAX_ADDENDS, addends.size());
      final List<Addend> added = List.copyOf(addends.subList(0, count));
      addends.subList(0, count).clear();
      final boolean last = to == sum.terms.size() && addends.isEmpty();
      final int result = last ? target : compiler.newValue();
      steps.add(new Products(result, factors, added));
      addends.addFirst(new Addend(result, 1));
    }
    if (addends.size() > 1) {
      emitAddition(addends, target, steps);
    }
  }

  /** An addend as one or two of which no factor is too large for a sum of products. */
  private static List<Addend> parts(final Addend addend) {
    final int max = ProductSum.MAX_MULTIPLE;
    if (Math.abs(addend.factor()) <= max) {
      return List.of(addend);
    }
    final int part = addend.factor() < 0 ? -max : max;
    return List.of(
        new Addend(addend.register(), part), new Addend(addend.register(), addend.factor() - part));
  }

  private void emitAddition(
      final List<Addend> addends, final int target, final List<Instruction> steps) {
    addends.addFirst(takeFirst(addends));
    // The result so far comes first and is never subtracted.
    while (addends.size() > 1) {
      final Addend left = addends.removeFirst();
      final Addend right = addends.removeFirst();
      final int result = addends.isEmpty() ? target : compiler.newValue();
      steps.add(addition(result, left.register(), right));
      if (result != target) {
        addends.addFirst(new Addend(result, 1));
      }
    }
  }

  /** Takes out something that is added once, or 0. */
  private Addend takeFirst(final List<Addend> addends) {
    for (final Addend addend : addends) {
      if (addend.factor() == 1) {
        addends.remove(addend);
        return addend;
      }
    }
    return new Addend(compiler.constant(Fr.ZERO), 1);
  }

  private static Instruction addition(final int target, final int left, final Addend right) {
    return switch (right.factor()) {
      case 1 -> new Binary(Operation.ADD, target, left, right.register());
      case -1 -> new Binary(Operation.SUB, target, left, right.register());
      default -> new Multiple(target, left, right.factor(), right.register());
    };
  }
}
