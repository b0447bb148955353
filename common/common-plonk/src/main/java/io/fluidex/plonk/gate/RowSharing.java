package io.fluidex.plonk.gate;

import io.fluidex.plonk.gate.Program.Binary;
import io.fluidex.plonk.gate.Program.Instruction;
import io.fluidex.plonk.gate.Program.Next;
import io.fluidex.plonk.gate.Program.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what a program computes of the next row and, elsewhere, in the same way of this one: over
 * many rows the former is the latter, one row later.
 */
final class RowSharing {
  private final Program.Compiler compiler;

  /** Values of the next row, with those of this row that they are. */
  private final Map<Integer, Integer> twins = new LinkedHashMap<>();

  private RowSharing(final Program.Compiler compiler) {
    this.compiler = compiler;
  }

  /**
   * Takes cells of the next row out of a compiler's leaves, and what is computed of them alone out
   * of its steps if some step does the same on this row.
   *
   * @return those values that are still read, with the values of this row that they are
   */
  static Map<Integer, Integer> share(final Program.Compiler compiler, final int[] outputs) {
    return new RowSharing(compiler).share(outputs);
  }

  private Map<Integer, Integer> share(final int[] outputs) {
    twins.putAll(compiler.takeNextCells());
    final Map<Binary, Integer> known = new HashMap<>();
    for (final Binary step : compiler.steps()) {
      known.put(new Binary(step.operation(), -1, step.left(), step.right()), step.target());
    }
    final Set<Integer> constants = compiler.constantsByValue().keySet();
    final List<Binary> kept = new ArrayList<>();
    for (final Binary step : compiler.steps()) {
      final Integer twin = twinOf(step, known, constants);
      if (twin == null) {
        kept.add(step);
      } else {
        twins.put(step.target(), twin);
      }
    }
    compiler.replaceSteps(kept);
    final Set<Integer> read = new HashSet<>();
    kept.forEach(step -> read.addAll(List.of(step.left(), step.right())));
    for (final int output : outputs) {
      read.add(output);
    }
    twins.keySet().retainAll(read);
    return twins;
  }

  private Integer twinOf(
      final Binary step, final Map<Binary, Integer> known, final Set<Integer> constants) {
    final Integer left = twins.get(step.left());
    final Integer constant =
        constants.contains(step.right()) ? Integer.valueOf(step.right()) : null;
    final Integer right = constant == null ? twins.get(step.right()) : constant;
    if (left == null || right == null) {
      return null;
    }
    final Integer same = known.get(new Binary(step.operation(), -1, left, right));
    return same != null || step.operation() == Operation.SUB
        ? same
        : known.get(new Binary(step.operation(), -1, right, left));
  }

  /** The instructions with those that fetch the next row's values, in an order they can run in. */
  static List<Instruction> schedule(
      final List<Instruction> steps, final Map<Integer, Integer> twins) {
    final Map<Integer, Instruction> byTarget = new HashMap<>();
    steps.forEach(step -> byTarget.put(step.target(), step));
    twins.forEach((target, source) -> byTarget.put(target, new Next(target, source)));
    final List<Instruction> ordered = new ArrayList<>();
    steps.forEach(step -> emit(step, byTarget, ordered));
    // Results that no step reads.
    List.copyOf(byTarget.values()).forEach(step -> emit(step, byTarget, ordered));
    return ordered;
  }

  /** Puts an instruction after all that it reads, unless it is there already. */
  private static void emit(
      final Instruction step,
      final Map<Integer, Instruction> byTarget,
      final List<Instruction> ordered) {
    if (byTarget.remove(step.target()) == null) {
      return;
    }
    for (final int operand : step.operands()) {
      if (byTarget.containsKey(operand)) {
        emit(byTarget.get(operand), byTarget, ordered);
      }
    }
    ordered.add(step);
  }
}
