package io.fluidex.plonk.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a witness is computed from the inputs: calls of {@link WitnessFunction}s, each after those
 * whose results it reads.
 *
 * <p>The code is a sequence of instructions: function, parameter set, origin, number of inputs,
 * number of results, then the slots of inputs and results. Instructions are sorted into levels,
 * those of a level depending on earlier levels only; a level that takes long enough is cut into
 * chunks that run in parallel.
 */
final class SolveProgram {
  /** What a chunk should take at least: well above what handing it to a thread costs. */
  private static final long CHUNK_NANOSECONDS = 50_000;

  private static final int UNKNOWN = -1;

  private final List<WitnessFunction> functions;
  private final List<long[]> parameters;
  private final int[] code;
  private final int slots;

  /** Starts of instructions in the code, level by level. */
  private final int[] order;

  /** Where chunks start in {@link #order}; the last entry is its length. */
  private final int[] chunks;

  /** Where levels start in {@link #chunks}; the last entry is the number of chunks. */
  private final int[] levels;

  /**
   * A program.
   *
   * @param code instructions, each after those it depends on
   * @param inputs slots of the values that are given
   * @param slots how many values there are
   * @throws CircuitException if the code is not valid
   */
  SolveProgram(
      final List<WitnessFunction> functions,
      final List<long[]> parameters,
      final int[] code,
      final int[] inputs,
      final int slots) {
    this.functions = List.copyOf(functions);
    this.parameters = List.copyOf(parameters);
    this.code = code;
    this.slots = slots;
    final int[] starts = starts();
    final int[] levelOf = levelOf(starts, inputs);
    this.order = sortByLevel(starts, levelOf);
    final List<Integer> chunkStarts = new ArrayList<>();
    final List<Integer> levelStarts = new ArrayList<>();
    cut(starts.length, levelCounts(levelOf), chunkStarts, levelStarts);
    this.chunks = chunkStarts.stream().mapToInt(Integer::intValue).toArray();
    this.levels = levelStarts.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Finds the instructions and checks their words. */
  private int[] starts() {
    int[] starts = new int[64];
    int count = 0;
    int at = 0;
    while (at < code.length) {
      check(at + Instructions.HEADER <= code.length, at);
      check(code[at] >= 0 && code[at] < functions.size(), at);
      check(code[at + 1] >= 0 && code[at + 1] < parameters.size(), at);
      final int inputs = code[at + 3];
      final int outputs = code[at + 4];
      check(code[at + 2] >= 0 && inputs >= 0 && outputs >= 0, at);
      final long end = (long) at + Instructions.HEADER + inputs + outputs;
      check(end <= code.length, at);
      for (int k = at + Instructions.HEADER; k < end; k++) {
        check(code[k] >= 0 && code[k] < slots, at);
      }
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
      }
      starts[count++] = at;
      at = (int) end;
    }
    return Arrays.copyOf(starts, count);
  }

  private static void check(final boolean condition, final int at) {
    if (!condition) {
      throw new CircuitException("the solve program is invalid at word " + at);
    }
  }

  private int[] levelOf(final int[] starts, final int[] inputs) {
    // One more than the level of the instruction that computes a slot, UNKNOWN before it is met.
    final int[] slotLevel = new int[slots];
    Arrays.fill(slotLevel, UNKNOWN);
    for (final int slot : inputs) {
      slotLevel[slot] = 0;
    }
    final int[] levelOf = new int[starts.length];
    for (int i = 0; i < starts.length; i++) {
      final int at = starts[i];
      final int firstOutput = at + Instructions.HEADER + code[at + 3];
      int level = 0;
      for (int k = at + Instructions.HEADER; k < firstOutput; k++) {
        check(slotLevel[code[k]] != UNKNOWN, at);
        level = Math.max(level, slotLevel[code[k]]);
      }
      for (int k = firstOutput; k < firstOutput + code[at + 4]; k++) {
        check(slotLevel[code[k]] == UNKNOWN, at);
        slotLevel[code[k]] = level + 1;
      }
      levelOf[i] = level;
    }
    return levelOf;
  }

  private static int[] levelCounts(final int[] levelOf) {
    final int[] counts = new int[Arrays.stream(levelOf).max().orElse(-1) + 1];
    for (final int level : levelOf) {
      counts[level]++;
    }
    return counts;
  }

  private static int[] sortByLevel(final int[] starts, final int[] levelOf) {
    final int[] counts = levelCounts(levelOf);
    final int[] next = new int[counts.length];
    for (int level = 1; level < counts.length; level++) {
      next[level] = next[level - 1] + counts[level - 1];
    }
    final int[] sorted = new int[starts.length];
    for (int i = 0; i < starts.length; i++) {
      sorted[next[levelOf[i]]++] = starts[i];
    }
    return sorted;
  }

  private void cut(
      final int instructions,
      final int[] counts,
      final List<Integer> chunkStarts,
      final List<Integer> levelStarts) {
    int i = 0;
    for (final int count : counts) {
      levelStarts.add(chunkStarts.size());
      final int end = i + count;
      long weight = CHUNK_NANOSECONDS;
      for (; i < end; i++) {
        if (weight >= CHUNK_NANOSECONDS) {
          chunkStarts.add(i);
          weight = 0;
        }
        weight += functions.get(code[order[i]]).nanoseconds();
      }
    }
    levelStarts.add(chunkStarts.size());
    chunkStarts.add(instructions);
  }

  /**
   * Fills in all values.
   *
   * @param values flat, the inputs already there
   * @param failure makes the exception to throw when an instruction has no result, from its origin
   *     and message
   */
  void run(final long[] values, final Failure failure) {
    for (int level = 0; level + 1 < levels.length; level++) {
      final int first = levels[level];
      final int last = levels[level + 1];
      if (last - first == 1) {
        runChunk(first, values, failure);
      } else {
        IntStream.range(first, last).parallel().forEach(c -> runChunk(c, values, failure));
      }
    }
  }

  private void runChunk(final int chunk, final long[] values, final Failure failure) {
    final WitnessCall call = new WitnessCall(values);
    for (int i = chunks[chunk]; i < chunks[chunk + 1]; i++) {
      final int at = order[i];
      final int firstInput = at + Instructions.HEADER;
      call.set(
          code,
          firstInput,
          code[at + 3],
          firstInput + code[at + 3],
          code[at + 4],
          parameters.get(code[at + 1]));
      try {
        functions.get(code[at]).compute(call);
      } catch (final UnsatisfiableException e) {
        throw failure.at(code[at + 2], e);
      }
    }
  }

  /** Makes the exception for an instruction without result. */
  @FunctionalInterface
  interface Failure {
    /** The exception for an origin. */
    UnsatisfiedException at(int origin, UnsatisfiableException cause);
  }

  /** Looks at one instruction. */
  @FunctionalInterface
  interface InstructionVisitor {
    /** Its function, origin, inputs and results. */
    void visit(WitnessFunction function, int origin, int[] inputs, int[] outputs);
  }

  void forEachInstruction(final InstructionVisitor visitor) {
    for (final int at : order) {
      final int firstInput = at + Instructions.HEADER;
      final int firstOutput = firstInput + code[at + 3];
      visitor.visit(
          functions.get(code[at]),
          code[at + 2],
          Arrays.copyOfRange(code, firstInput, firstOutput),
          Arrays.copyOfRange(code, firstOutput, firstOutput + code[at + 4]));
    }
  }

  List<WitnessFunction> functions() {
    return functions;
  }

  List<long[]> parameters() {
    return parameters;
  }

  /** The code; not to be changed. */
  int[] code() {
    return code;
  }

  int slots() {
    return slots;
  }
}
