package io.fluidex.plonk.prover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.plonk.gate.Constraint;
import io.fluidex.plonk.gate.Expression;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.Program;
import io.fluidex.plonk.gate.Rotation;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.gate.Wire;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightedConstraintsTest {
  private static final List<GateSet> SETS = List.of(VanillaGates.SET, FluidexGates.SET);
  private static final int ROWS = 40;

  private final Random random = new Random(20_261_121);

  /** 0, 1 and p - 1 among random elements. */
  private Fr element() {
    return switch (random.nextInt(6)) {
      case 0 -> Fr.ZERO;
      case 1 -> Fr.ONE;
      case 2 -> Fr.ONE.negate();
      default -> Fr.reduce(new BigInteger(256, random));
    };
  }

  @Test
  void shouldEvaluateTheSumOfAllConstraintsOnChunksOfRows() {
    final BulkField field = BulkFields.fr();
    for (final GateSet set : SETS) {
      final Fr alpha = Fr.reduce(new BigInteger(256, random));
      final Program program = WeightedConstraints.compile(set, alpha);
      final ChunkProgram chunk = new ChunkProgram(field, program);
      // One row more, whose cells are the last row's next ones.
      final List<Map<Expression.Leaf, Fr>> rows = randomRows(set, ROWS + 1);
      for (int i = 0; i < program.inputs().size(); i++) {
        final FieldArray column = field.allocate(ROWS + BulkField.ALIGNMENT);
        for (int row = 0; row <= ROWS; row++) {
          Elements.set(field, column, row, rows.get(row).get(program.inputs().get(i)));
        }
        chunk.bind(i, column, 0);
      }
      chunk.run(ROWS);
      final long[] limbs = new long[ROWS * PrimeField.LIMBS];
      field.store(chunk.output(0), chunk.outputOffset(0), limbs, 0, ROWS);
      for (int row = 0; row < ROWS; row++) {
        Fr expected = Fr.ZERO;
        for (final Constraint c : set.constraints()) {
          final Fr value = c.polynomial().evaluate(rows.get(row)::get);
          expected = expected.add(alpha.pow(c.slot()).mul(value));
        }
        assertEquals(expected, Fr.load(limbs, row * PrimeField.LIMBS), set + " row " + row);
      }
    }
  }

  /** Values of all cells and columns, the derived ones included; the last row is its own next. */
  private List<Map<Expression.Leaf, Fr>> randomRows(final GateSet set, final int count) {
    final List<Map<Expression.Leaf, Fr>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      final Map<Expression.Leaf, Fr> row = new HashMap<>();
      for (final Wire wire : Wire.values()) {
        row.put(new Expression.Cell(wire, Rotation.THIS), element());
      }
      set.columns().forEach(column -> row.put(new Expression.Column(column), element()));
      final Map<Expression.Leaf, Fr> derived = new HashMap<>();
      set.derivedColumns()
          .forEach((column, polynomial) ->
              derived.put(new Expression.Column(column), polynomial.evaluate(row::get)));
      row.putAll(derived);
      rows.add(row);
    }
    for (int i = 0; i < count; i++) {
      for (final Wire wire : Wire.values()) {
        final Expression.Leaf cell = new Expression.Cell(wire, Rotation.THIS);
        final Fr next = rows.get(Math.min(i + 1, count - 1)).get(cell);
        rows.get(i).put(new Expression.Cell(wire, Rotation.NEXT), next);
      }
    }
    return rows;
  }

  @Test
  void shouldComputeDerivedColumnsFromColumns() {
    final BulkField field = BulkFields.fr();
    for (final GateSet set : SETS) {
      final List<Map<Expression.Leaf, Fr>> rows = randomRows(set, ROWS);
      final List<FieldArray> columns = new ArrayList<>();
      for (final FixedColumn column : set.columns()) {
        columns.add(field.allocate(ROWS));
        for (int row = 0; row < ROWS; row++) {
          final Fr value = rows.get(row).get(new Expression.Column(column));
          Elements.set(field, columns.getLast(), row, value);
        }
      }
      try (Workers workers = new Workers(2)) {
        final List<FieldArray> derived =
            new DerivedColumns(set, field).compute(columns, ROWS, workers);
        assertEquals(set.derivedColumns().size(), derived.size());
        int i = 0;
        for (final FixedColumn column : set.derivedColumns().keySet()) {
          for (int row = 0; row < ROWS; row++) {
            assertEquals(
                rows.get(row).get(new Expression.Column(column)),
                Elements.get(field, derived.get(i), row),
                column + " row " + row);
          }
          i++;
        }
      }
    }
  }

  @Test
  void shouldTakeFewProducts() {
    int products = 0;
    int terms = 0;
    for (final Program.Instruction step :
        WeightedConstraints.compile(FluidexGates.SET, Fr.of(7).pow(99)).instructions()) {
      switch (step) {
        case Program.Binary(var operation, int _, int _, int _) ->
            products += operation == Program.Operation.MUL ? 1 : 0;
        case Program.Products sum -> terms += sum.terms();
        case Program.Multiple multiple -> {}
        case Program.Next next -> {}
      }
    }
    assertTrue(products <= 27, products + " products");
    assertTrue(terms <= 72, terms + " terms of sums of products");
  }
}
