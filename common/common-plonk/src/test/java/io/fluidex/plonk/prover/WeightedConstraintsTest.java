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
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.Program;
import io.fluidex.plonk.gate.VanillaGates;
import java.math.BigInteger;
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
      final Fr[][] values = new Fr[program.inputs().size()][ROWS];
      for (int i = 0; i < values.length; i++) {
        final FieldArray column = field.allocate(ROWS);
        for (int row = 0; row < ROWS; row++) {
          values[i][row] = element();
          Elements.set(field, column, row, values[i][row]);
        }
        chunk.bind(i, column, 0);
      }
      chunk.run(ROWS);
      final long[] limbs = new long[ROWS * PrimeField.LIMBS];
      field.store(chunk.output(0), chunk.outputOffset(0), limbs, 0, ROWS);
      for (int row = 0; row < ROWS; row++) {
        final Map<Expression.Leaf, Fr> ofRow = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
          ofRow.put(program.inputs().get(i), values[i][row]);
        }
        Fr expected = Fr.ZERO;
        for (final Constraint c : set.constraints()) {
          expected = expected.add(alpha.pow(c.slot()).mul(c.polynomial().evaluate(ofRow::get)));
        }
        assertEquals(expected, Fr.load(limbs, row * PrimeField.LIMBS), set + " row " + row);
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
      }
    }
    assertTrue(products <= 32, products + " products");
    assertTrue(terms <= 82, terms + " terms of sums of products");
  }
}
