package io.fluidex.plonk.prover;

import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.crypto.vector.ProductSum;
import io.fluidex.plonk.gate.Program;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A {@link Program} run over ranges of rows: its registers are chunks of {@link #CHUNK} rows, small
 * enough that all of them stay in the second-level cache.
 *
 * <p>The program reads its inputs where they lie; constants that are only multiplied with take one
 * block, those that are added a chunk. What is read on the next row is computed for one block more
 * than the chunk has, of cells that must be there. An instance belongs to one thread.
 */
final class ChunkProgram {
  /** Rows of a chunk: 10 KiB an array, so that about a hundred fit a cache of 1 MiB. */
  static final int CHUNK = 256;

  private final BulkField field;
  private final Program program;
  private final ProductSum sum;
  private final FieldArray[] registers;
  private final int[] offsets;

  /** By instruction, whether a later one reads its result on the next row. */
  private final boolean[] beyond;

  ChunkProgram(final BulkField field, final Program program) {
    this.field = field;
    this.program = program;
    this.beyond = beyond(program);
    final int length = CHUNK + BulkField.ALIGNMENT;
    this.sum = new ProductSum(field, length);
    this.registers = new FieldArray[program.registers()];
    this.offsets = new int[program.registers()];
    final long[] limbs = new long[PrimeField.LIMBS];
    for (int r = program.inputs().size(); r < registers.length; r++) {
      registers[r] = field.allocate(length);
      if (program.isConstant(r)) {
        program.constants().get(r - program.inputs().size()).store(limbs, 0);
        field.fill(registers[r], 0, length, limbs, 0);
      }
    }
  }

  private static boolean[] beyond(final Program program) {
    final List<Program.Instruction> instructions = program.instructions();
    final boolean[] beyond = new boolean[instructions.size()];
    final Set<Integer> wanted = new HashSet<>();
    for (int i = instructions.size() - 1; i >= 0; i--) {
      final Program.Instruction instruction = instructions.get(i);
      beyond[i] = wanted.remove(instruction.target());
      if (beyond[i] || instruction instanceof Program.Next) {
        wanted.addAll(instruction.operands());
      }
    }
    return beyond;
  }

  /**
   * Makes the input with this index the rows of an array that start at an offset. Behind the rows
   * of the run there must be one more if it is a cell, and room for a block.
   */
  void bind(final int input, final FieldArray array, final int offset) {
    registers[input] = array;
    offsets[input] = offset;
  }

  /** Runs over n rows, at most {@link #CHUNK}. */
  void run(final int rows) {
    final List<Program.Instruction> instructions = program.instructions();
    for (int i = 0; i < beyond.length; i++) {
      final int n = beyond[i] ? rows + BulkField.ALIGNMENT : rows;
      switch (instructions.get(i)) {
        case Program.Binary step -> run(step, n);
        case Program.Products step -> run(step, n);
        case Program.Multiple step -> run(step, n);
        case Program.Next(int target, int source) ->
            field.copy(at(source), offsets[source] + 1, at(target), offsets[target], rows);
      }
    }
  }

  private void run(final Program.Binary i, final int n) {
    final int l = i.left();
    final int r = i.right();
    final int t = i.target();
    switch (i.operation()) {
      case ADD -> field.add(at(l), offsets[l], at(r), offsets[r], at(t), offsets[t], n);
      case SUB -> field.sub(at(l), offsets[l], at(r), offsets[r], at(t), offsets[t], n);
      case MUL -> {
        if (program.isConstant(r)) {
          field.scale(at(l), offsets[l], at(r), 0, at(t), offsets[t], n);
        } else if (l == r) {
          sum.square(at(l), offsets[l], at(t), offsets[t], n);
        } else {
          field.mul(at(l), offsets[l], at(r), offsets[r], at(t), offsets[t], n);
        }
      }
    }
  }

  private void run(final Program.Products i, final int n) {
    sum.begin(i.terms(), n);
    for (int k = 0; k < i.factors().size(); k += 2) {
      final int l = i.factors().get(k);
      final int r = i.factors().get(k + 1);
      if (program.isConstant(r)) {
        sum.addScaled(at(l), offsets[l], at(r), 0);
      } else {
        sum.add(at(l), offsets[l], at(r), offsets[r]);
      }
    }
    for (final Program.Addend addend : i.addends()) {
      final int d = addend.register();
      sum.plus(at(d), offsets[d], addend.factor());
    }
    sum.finish(at(i.target()), offsets[i.target()]);
  }

  private void run(final Program.Multiple i, final int n) {
    final int l = i.left();
    final int r = i.right();
    final int t = i.target();
    field.addMultiple(at(l), offsets[l], i.factor(), at(r), offsets[r], at(t), offsets[t], n);
  }

  private FieldArray at(final int register) {
    return registers[register];
  }

  /** The array of the k-th result. */
  FieldArray output(final int k) {
    return registers[program.outputs().get(k)];
  }

  /** Where the k-th result starts in its array. */
  int outputOffset(final int k) {
    return offsets[program.outputs().get(k)];
  }
}
