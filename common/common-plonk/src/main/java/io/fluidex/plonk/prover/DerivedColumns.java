package io.fluidex.plonk.prover;

import static io.fluidex.plonk.prover.ChunkProgram.CHUNK;

import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.crypto.vector.ProductSum;
import io.fluidex.plonk.gate.Expression;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.Program;
import java.util.ArrayList;
import java.util.List;

/** The values of a gate set's derived columns, from those of its columns. Never changes. */
final class DerivedColumns {
  private final BulkField field;
  private final List<FixedColumn> columns;
  private final int count;
  private final Program program;

  DerivedColumns(final GateSet gates, final BulkField field) {
    this.field = field;
    this.columns = gates.columns();
    this.count = gates.derivedColumns().size();
    this.program =
        Program.compile(List.copyOf(gates.derivedColumns().values()), ProductSum.MAX_TERMS);
  }

  /**
   * The values of each derived column, in the order of the gate set.
   *
   * @param values those of the gate set's columns, in its order; more may follow
   * @param n how many of each
   */
  List<FieldArray> compute(final List<FieldArray> values, final int n, final Workers workers) {
    final List<FieldArray> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      results.add(field.allocate(n));
    }
    if (count > 0) {
      workers.forRanges(n, CHUNK, (from, to) -> compute(values, results, from, to));
    }
    return results;
  }

  private void compute(
      final List<FieldArray> values, final List<FieldArray> results, final int from, final int to) {
    final ChunkProgram chunk = new ChunkProgram(field, program);
    for (int at = from; at < to; at += CHUNK) {
      final int n = Math.min(CHUNK, to - at);
      for (int i = 0; i < program.inputs().size(); i++) {
        chunk.bind(i, values.get(indexOf(program.inputs().get(i))), at);
      }
      chunk.run(n);
      for (int k = 0; k < count; k++) {
        field.copy(chunk.output(k), chunk.outputOffset(k), results.get(k), at, n);
      }
    }
  }

  private int indexOf(final Expression.Leaf leaf) {
    return switch (leaf) {
      case Expression.Column(FixedColumn column) when columns.contains(column) ->
          columns.indexOf(column);
      default ->
          throw new IllegalStateException("a derived column reads " + leaf + ", no fixed column");
    };
  }
}
