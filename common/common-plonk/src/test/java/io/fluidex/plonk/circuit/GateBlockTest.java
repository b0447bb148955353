package io.fluidex.plonk.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.Gate;
import io.fluidex.plonk.gate.Wire;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GateBlockTest {
  private final CircuitBuilder builder = new CircuitBuilder();
  private final List<Var> x = builder.inputs("x", 8);

  private static int[] row(final ConstraintSystem system, final int row) {
    return new int[] {
      system.variable(Wire.A, row), system.variable(Wire.B, row), system.variable(Wire.C, row)
    };
  }

  @Test
  void shouldPlaceABlocksRowsTogether() {
    builder
        .block()
        .row(FluidexGates.RANGE, x.get(0), x.get(1), x.get(2))
        .row(FluidexGates.RANGE, x.get(3), x.get(4), x.get(5))
        .results(x.get(6), null, null);
    final ConstraintSystem system = builder.compile().constraintSystem();
    assertEquals(
        List.of(FluidexGates.RANGE, FluidexGates.RANGE, FluidexGates.IDLE),
        List.of(system.gate(0), system.gate(1), system.gate(2)));
    assertEquals(3, system.rows());
  }

  @Test
  void shouldRefuseABlockThatEndsInAGateReadingTheNextRow() {
    final Rows rows = new Rows();
    for (final Gate gate : FluidexGates.SET.gates()) {
      final Rows.Row row = new Rows.Row(Rows.shape(gate, Map.of()), 0, 1, 2);
      if (FluidexGates.SET.nextWires(gate).isEmpty()) {
        rows.append(List.of(row), 0);
      } else {
        final CircuitException e =
            assertThrows(CircuitException.class, () -> rows.append(List.of(row), 0));
        assertTrue(e.getMessage().contains(gate.name()));
      }
    }
  }

  @Test
  void shouldRefuseFreeCellsThatAGateReads() {
    builder.block().row(FluidexGates.RANGE, x.get(0), null, x.get(2)).results(x.get(3), null, null);
    final CircuitException e = assertThrows(CircuitException.class, builder::compile);
    assertEquals(
        "gate range of row 0 reads wire B of row 0, which holds no variable", e.getMessage());
  }

  @Test
  void shouldRefuseFreeResultsThatAGateReads() {
    builder
        .block()
        .row(FluidexGates.ADD, x.get(0), x.get(1), x.get(2))
        .results(x.get(3), x.get(4), null);
    final CircuitException e = assertThrows(CircuitException.class, builder::compile);
    assertEquals(
        "gate add of row 0 reads wire C of row 1, which holds no variable", e.getMessage());
  }

  @Test
  void shouldStartABlockOnTheOpenRowOfTheOneBefore() {
    builder
        .block()
        .row(FluidexGates.DOUBLE, x.get(0), x.get(1), null)
        .results(x.get(2), x.get(3), null);
    builder
        .block()
        .row(FluidexGates.ADD, x.get(2), x.get(3), x.get(4))
        .results(x.get(5), x.get(6), x.get(7));
    final ConstraintSystem system = builder.compile().constraintSystem();
    assertEquals(3, system.rows());
    assertEquals(FluidexGates.ADD, system.gate(1));
  }

  @Test
  void shouldNotStartABlockOnARowWithOtherCells() {
    builder
        .block()
        .row(FluidexGates.ADD, x.get(0), x.get(1), x.get(2))
        .results(x.get(3), x.get(4), x.get(5));
    builder
        .block()
        .row(FluidexGates.ADD, x.get(3), x.get(4), x.get(6))
        .results(x.get(5), x.get(6), x.get(7));
    assertEquals(4, builder.compile().constraintSystem().rows());
  }

  @Test
  void shouldNeverSeparateAGateFromTheRowItWasPlacedWith() {
    builder
        .block()
        .row(FluidexGates.RANGE, x.get(0), x.get(1), x.get(2))
        .results(x.get(3), null, null);
    // Settles on the open row, in whatever wire; nothing comes in between.
    builder.assertProduct(x.get(4), x.get(3), x.get(5));
    builder.assertProduct(x.get(4), x.get(6), x.get(5));
    final ConstraintSystem system = builder.compile().constraintSystem();
    assertEquals(FluidexGates.ARITHMETIC, system.gate(1));
    final int[] host = row(system, 1);
    assertEquals(3, host[0]);
    assertEquals(3, system.rows());
  }

  @Test
  void shouldMoveCoefficientsWithTheirWires() {
    builder
        .block()
        .row(FluidexGates.RANGE, x.get(0), x.get(1), x.get(2))
        .results(x.get(3), null, null);
    // 2 x4 + 3 x5 = x3: the result moves to wire A.
    final Var sum =
        builder.add(builder.scale(x.get(4), Fr.of(2)), builder.scale(x.get(5), Fr.of(3)));
    builder.assertEqual(sum, x.get(3));
    final Circuit circuit = builder.compile();
    final ConstraintSystem system = circuit.constraintSystem();
    assertEquals(2, system.rows());
    assertEquals(system.variable(Wire.A, 1), circuit.inputs().get(3).variable());
    final Assignment a = circuit.assignment().set("x", Collections.nCopies(8, Fr.ZERO));
    a.set("x[0]", 0).set("x[1]", 2).set("x[2]", 9).set("x[3]", 38);
    circuit.check(circuit.solve(a.set("x[4]", 10).set("x[5]", 6)));
    final Assignment wrong = a.set("x[4]", 9);
    CircuitAssert.assertRejected(circuit, wrong);
  }
}
