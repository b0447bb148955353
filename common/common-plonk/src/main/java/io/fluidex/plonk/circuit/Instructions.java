package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects, while a circuit is built, how its witness is computed. */
final class Instructions {
  /** Words of an instruction before its operands: see {@link SolveProgram}. */
  static final int HEADER = 5;

  private final List<WitnessFunction> functions = new ArrayList<>();
  private final Map<String, Integer> functionIndex = new HashMap<>();
  private final List<long[]> parameters = new ArrayList<>();
  private final Map<List<Fr>, Integer> parameterIndex = new HashMap<>();
  private int[] code = new int[1024];
  private int length;
  private int[] starts = new int[256];
  private int count;

  void add(
      final WitnessFunction function,
      final List<Fr> constants,
      final int origin,
      final int[] inputs,
      final int[] outputs) {
    ensure(HEADER + inputs.length + outputs.length);
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
    }
    starts[count++] = length;
    code[length++] = function(function);
    code[length++] = parameter(constants);
    code[length++] = origin;
    code[length++] = inputs.length;
    code[length++] = outputs.length;
    for (final int slot : inputs) {
      code[length++] = slot;
    }
    for (final int slot : outputs) {
      code[length++] = slot;
    }
  }

  private void ensure(final int more) {
    if (length + more > code.length) {
      code = Arrays.copyOf(code, Math.max(2 * code.length, length + more));
    }
  }

  private int function(final WitnessFunction function) {
    final Integer known = functionIndex.get(function.functionName());
    if (known != null) {
      if (!functions.get(known).equals(function)) {
        throw new CircuitException(
            "two witness functions have the name " + function.functionName());
      }
      return known;
    }
    functions.add(function);
    functionIndex.put(function.functionName(), functions.size() - 1);
    return functions.size() - 1;
  }

  private int parameter(final List<Fr> constants) {
    return parameterIndex.computeIfAbsent(
        List.copyOf(constants),
        key -> {
          final long[] flat = new long[key.size() * PrimeField.LIMBS];
          for (int i = 0; i < key.size(); i++) {
            key.get(i).store(flat, i * PrimeField.LIMBS);
          }
          parameters.add(flat);
          return parameters.size() - 1;
        });
  }

  /** The program, with slots renamed. */
  SolveProgram finish(final int[] newName, final int[] inputs, final int slots) {
    final int[] renamed = Arrays.copyOf(code, length);
    for (int i = 0; i < count; i++) {
      final int at = starts[i];
      final int operands = renamed[at + 3] + renamed[at + 4];
      for (int k = at + HEADER; k < at + HEADER + operands; k++) {
        renamed[k] = newName[renamed[k]];
      }
    }
    return new SolveProgram(functions, parameters, renamed, inputs, slots);
  }
}
