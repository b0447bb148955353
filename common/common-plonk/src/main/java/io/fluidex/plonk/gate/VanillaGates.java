package io.fluidex.plonk.gate;

import static io.fluidex.plonk.gate.Expression.cell;
import static io.fluidex.plonk.gate.Expression.column;

import java.util.List;
import java.util.Map;

/**
 * The arithmetic gate alone, exactly as snarkjs has it: Qm a b + Ql a + Qr b + Qo c + Qc = 0, plus
 * the public input on the first rows.
 */
public final class VanillaGates {
  /** Coefficient of a b. */
  public static final FixedColumn QM = FixedColumn.coefficient("Qm");

  /** Coefficient of a. */
  public static final FixedColumn QL = FixedColumn.coefficient("Ql");

  /** Coefficient of b. */
  public static final FixedColumn QR = FixedColumn.coefficient("Qr");

  /** Coefficient of c. */
  public static final FixedColumn QO = FixedColumn.coefficient("Qo");

  /** Constant. */
  public static final FixedColumn QC = FixedColumn.coefficient("Qc");

  /** No constraint. */
  public static final Gate IDLE = new Gate("idle", Map.of(), List.of());

  /** Qm a b + Ql a + Qr b + Qo c + Qc = 0. */
  public static final Gate ARITHMETIC =
      new Gate("arithmetic", Map.of(), List.of(QM, QL, QR, QO, QC));

  /** The set. */
  public static final GateSet SET =
      new GateSet(
          "vanilla",
          List.of(QM, QL, QR, QO, QC),
          List.of(new Constraint("arithmetic", 0, arithmetic())),
          List.of(IDLE, ARITHMETIC));

  private VanillaGates() {}

  /** Qm a b + Ql a + Qr b + Qo c + Qc. */
  static Expression arithmetic() {
    return column(QM)
        .times(cell(Wire.A).times(cell(Wire.B)))
        .plus(column(QL).times(cell(Wire.A)))
        .plus(column(QR).times(cell(Wire.B)))
        .plus(column(QO).times(cell(Wire.C)))
        .plus(column(QC));
  }
}
