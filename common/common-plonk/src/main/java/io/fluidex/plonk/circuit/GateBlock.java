package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rows that belong together, because gates read the next row: they are placed one after the other
 * or not at all. Cells are given as variables; null leaves a cell free. For gadgets.
 */
public final class GateBlock {
  private final CircuitBuilder builder;
  private final List<Rows.Row> rows = new ArrayList<>();

  GateBlock(final CircuitBuilder builder) {
    this.builder = builder;
  }

  /** Adds a row with a gate without coefficients. */
  public GateBlock row(final Gate gate, final Var a, final Var b, final Var c) {
    return row(gate, Map.of(), a, b, c);
  }

  /** Adds a row with a gate; coefficients left out are 0. */
  public GateBlock row(
      final Gate gate,
      final Map<FixedColumn, Fr> coefficients,
      final Var a,
      final Var b,
      final Var c) {
    rows.add(new Rows.Row(Rows.shape(gate, coefficients), slot(a), slot(b), slot(c)));
    return this;
  }

  /**
   * Adds the row that the gate before it reads, without a gate of its own, and places the block.
   * The builder may give the row a gate later.
   */
  public void results(final Var a, final Var b, final Var c) {
    rows.add(Rows.idle(slot(a), slot(b), slot(c)));
    builder.place(rows);
  }

  private int slot(final Var cell) {
    return cell == null ? ConstraintSystem.FREE : builder.cellSlot(cell);
  }
}
