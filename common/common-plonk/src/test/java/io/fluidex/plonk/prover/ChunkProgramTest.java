package io.fluidex.plonk.prover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.crypto.vector.ProductSum;
import io.fluidex.plonk.gate.Expression;
import io.fluidex.plonk.gate.Program;
import io.fluidex.plonk.gate.Rotation;
import io.fluidex.plonk.gate.Wire;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs over rows against the trees they were compiled from. */
class ChunkProgramTest {
  private static final BulkField FIELD = BulkFields.fr();
  private static final Expression A = Expression.cell(Wire.A);
  private static final Expression NEXT_A = Expression.next(Wire.A);
  private static final Expression B = Expression.cell(Wire.B);

  private final Random random = new Random(20_261_122);

  private Fr element() {
    return Fr.reduce(new BigInteger(256, random));
  }

  /** A tree of cells of both rows and constants; few of each, so that many subtrees are twins. */
  private Expression tree(final int depth) {
    if (depth == 0 || random.nextInt(8) == 0) {
      final Wire wire = Wire.at(random.nextInt(Wire.COUNT));
      return switch (random.nextInt(5)) {
        case 0 -> Expression.of(random.nextInt(5) - 2);
        case 1, 2 -> Expression.cell(wire);
        default -> Expression.next(wire);
      };
    }
    final Expression left = tree(depth - 1);
    return switch (random.nextInt(6)) {
      case 0 -> left.plus(tree(depth - 1));
      case 1 -> left.minus(tree(depth - 1));
      case 2 -> left.pow(2 + random.nextInt(4));
      // The same on the other row.
      case 3 -> left.plus(onOtherRow(left));
      case 4 -> left.times(onOtherRow(left));
      default -> left.times(tree(depth - 1));
    };
  }

  private static Expression onOtherRow(final Expression e) {
    return e.substitute(leaf ->
        switch (leaf) {
          case Expression.Cell(Wire wire, Rotation rotation) when rotation == Rotation.THIS ->
              Expression.next(wire);
          case Expression.Cell(Wire wire, Rotation _) -> Expression.cell(wire);
          case Expression.Column column -> column;
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 40, ChunkProgram.CHUNK})
  void shouldComputeWhatTreesSayOnEveryRow(final int rows) {
    final Fr[][] cells = new Fr[Wire.COUNT][rows + 1];
    for (final Fr[] column : cells) {
      Arrays.setAll(column, row -> element());
    }
    for (int i = 0; i < 40; i++) {
      final List<Expression> trees = List.of(tree(4), tree(3), tree(2));
      final int maxTerms = i % 2 == 0 ? ProductSum.MAX_TERMS : 1;
      final List<Fr[]> results = run(Program.compileForRows(trees, maxTerms), cells, rows);
      for (int k = 0; k < trees.size(); k++) {
        for (int row = 0; row < rows; row++) {
          final int at = row;
          final Fr expected = trees.get(k).evaluate(leaf -> cell(cells, leaf, at));
          assertEquals(expected, results.get(k)[row], trees.get(k) + " on row " + row);
        }
      }
    }
  }

  private static Fr cell(final Fr[][] cells, final Expression.Leaf leaf, final int row) {
    return switch (leaf) {
      case Expression.Cell(Wire wire, Rotation rotation) ->
          cells[wire.index()][rotation == Rotation.THIS ? row : row + 1];
      case Expression.Column column -> throw new AssertionError(column);
    };
  }

  /** Runs a program on rows that start in the middle of larger arrays. */
  private static List<Fr[]> run(final Program program, final Fr[][] cells, final int rows) {
    final int start = 2 * BulkField.ALIGNMENT;
    final ChunkProgram chunk = new ChunkProgram(FIELD, program);
    for (int i = 0; i < program.inputs().size(); i++) {
      final FieldArray column = FIELD.allocate(start + rows + BulkField.ALIGNMENT);
      for (int row = 0; row <= rows; row++) {
        Elements.set(FIELD, column, start + row, cell(cells, program.inputs().get(i), row));
      }
      chunk.bind(i, column, start);
    }
    chunk.run(rows);
    final List<Fr[]> results = new ArrayList<>();
    for (int k = 0; k < program.outputs().size(); k++) {
      final long[] limbs = new long[rows * PrimeField.LIMBS];
      FIELD.store(chunk.output(k), chunk.outputOffset(k), limbs, 0, rows);
      results.add(
          IntStream.range(0, rows)
              .mapToObj(row -> Fr.load(limbs, row * PrimeField.LIMBS))
              .toArray(Fr[]::new));
    }
    return results;
  }

  private static long count(
      final Program program, final Class<? extends Program.Instruction> kind) {
    return program.instructions().stream().filter(kind::isInstance).count();
  }

  @Test
  void shouldComputeFifthPowersOfBothRowsOnce() {
    final Expression sum = A.pow(5).times(B).plus(NEXT_A.pow(5).times(A));
    // Three products for the fifth power, two in the sum.
    final Program shared = Program.compileForRows(List.of(sum), 1);
    assertEquals(1, count(shared, Program.Next.class));
    assertEquals(3 + 2 + 1, count(shared, Program.Binary.class));
    assertEquals(3 + 3 + 2 + 1, count(Program.compile(List.of(sum)), Program.Binary.class));
  }

  @Test
  void shouldTakeCellsOfThisRowOnly() {
    final Program program = Program.compileForRows(List.of(NEXT_A.plus(B)), 1);
    for (final Expression.Leaf leaf : program.inputs()) {
      assertTrue(
          leaf instanceof Expression.Cell(Wire _, Rotation r) && r == Rotation.THIS, "" + leaf);
    }
    assertThrows(IllegalStateException.class, () -> program.run(program.newRegisters()));
  }
}
