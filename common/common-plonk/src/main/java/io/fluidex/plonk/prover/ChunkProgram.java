package io.fluidex.plonk.prover;

import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.crypto.vector.ProductSum;
import io.fluidex.plonk.gate.Program;

/**
 * A {@link Program} run over ranges of rows: its registers are chunks of {@link #CHUNK} rows, small
 * enough that all of them stay in the second-level cache.
 *
 * <p>The program reads its inputs where they lie; constants that are only multiplied with take one
 * block, those that are added a chunk. An instance belongs to one thread.
 */
final class ChunkProgram {
  /** Rows of a chunk: 10 KiB an array, so that about a hundred fit a cache of 1 MiB. */
  static final int CHUNK = 256;

  private final BulkField field;
  private final Program program;
  private final ProductSum sum;
  private final FieldArray[] registers;
  private final int[] offsets;

  ChunkProgram(final BulkField field, final Program program) {
    this.field = field;
    this.program = program;
    this.sum = new ProductSum(field, CHUNK);
    this.registers = new FieldArray[program.registers()];
    this.offsets = new int[program.registers()];
    final long[] limbs = new long[PrimeField.LIMBS];
    for (int r = program.inputs().size(); r < registers.length; r++) {
      registers[r] = field.allocate(CHUNK);
      if (program.isConstant(r)) {
        program.constants().get(r - program.inputs().size()).store(limbs, 0);
        field.fill(registers[r], 0, CHUNK, limbs, 0);
      }
    }
  }

  /** Makes the input with this index the rows of an array that start at an offset. */
  void bind(final int input, final FieldArray array, final int offset) {
    registers[input] = array;
    offsets[input] = offset;
  }

  /** Runs over n rows, at most {@link #CHUNK}. */
  void run(final int n) {
    for (final Program.Instruction instruction : program.instructions()) {
      switch (instruction) {
        case Program.Binary step -> run(step, n);
        case Program.Products step -> run(step, n);
        case Program.Multiple step -> run(step, n);
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
