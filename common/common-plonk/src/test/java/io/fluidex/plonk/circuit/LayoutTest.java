package io.fluidex.plonk.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.field.Fr;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private final CircuitBuilder builder = new CircuitBuilder();
  private final Layout layout = builder.layout();

  /** y is what is computed for 2 x + 1; only rows say that it is that. */
  private void assertOnlyOddIsAccepted() {
    final Circuit circuit = builder.compile();
    CircuitAssert.assertAccepted(
        circuit, circuit.assignment().set("x", 20).set("y", 41), List.of());
    CircuitAssert.assertStoppedBy(
        "arithmetic",
        "LayoutTest",
        new LenientSolver(circuit),
        circuit.assignment().set("x", 20).set("y", 42));
  }

  private Var oddOf(final Var x) {
    return builder.add(builder.scale(x, Fr.of(2)), builder.one());
  }

  @Test
  void shouldConstrainADeclaredVariable() {
    final Var declared = layout.declare(oddOf(builder.publicInput("x")));
    builder.assertEqual(declared, builder.publicInput("y"));
    layout.define(declared);
    assertOnlyOddIsAccepted();
  }

  @Test
  void shouldConstrainADeclaredVariableWhoseValueGotAnotherCellInTheMeantime() {
    final Var odd = oddOf(builder.publicInput("x"));
    final Var declared = layout.declare(odd);
    final Var other = builder.cell(odd);
    builder.auxiliary(other);
    builder.assertEqual(declared, builder.publicInput("y"));
    layout.define(declared);
    assertEquals(other, builder.cell(odd));
    assertOnlyOddIsAccepted();
  }

  @Test
  void shouldConstrainEachOfTwoVariablesDeclaredForTheSame() {
    final Var odd = oddOf(builder.publicInput("x"));
    final Var first = layout.declare(odd);
    final Var second = layout.declare(odd);
    builder.auxiliary(first);
    builder.assertEqual(second, builder.publicInput("y"));
    layout.define(first);
    layout.define(second);
    assertOnlyOddIsAccepted();
  }

  @Test
  void shouldTakeTheCellThatIsThere() {
    final Var odd = oddOf(builder.publicInput("x"));
    final Var cell = builder.cell(odd);
    final int rows = builder.rows();
    final Var declared = layout.declare(odd);
    assertEquals(cell, declared);
    layout.define(declared);
    assertEquals(rows, builder.rows());
  }

  @Test
  void shouldRefuseToCompileAVariableThatIsDeclaredAndNotDefined() {
    final Var declared = layout.declare(oddOf(builder.publicInput("x")));
    builder.assertEqual(declared, builder.publicInput("y"));
    assertThrows(CircuitException.class, builder::compile);
    layout.define(declared);
    assertOnlyOddIsAccepted();
  }
}
