package io.fluidex.plonk.r1cs;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.circuit.RowShape;
import io.fluidex.plonk.circuit.Witness;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.gate.Wire;

/**
 * Finds the values of all variables of a system that {@link R1csCircuit} made, from those of the
 * signals and the rows alone: that is what whoever has a proving key but no {@code .r1cs} file
 * knows.
 *
 * <p>The variables after the signals are the sums that {@code R1csCircuit} added. Each stands first
 * in wire C of the row that defines it, Ql a + Qr b + Qo c = 0, in ascending order.
 */
public final class SystemWitness {
  private final ConstraintSystem system;

  /**
   * Prepares for a system.
   *
   * @throws IllegalArgumentException if it is not one of arithmetic gates alone
   */
  public SystemWitness(final ConstraintSystem system) {
    if (system.gateSet() != VanillaGates.SET) {
      throw new IllegalArgumentException(
          "a circuit with the gates " + system.gateSet() + " does not come from an .r1cs file");
    }
    this.system = system;
  }

  /**
   * The values of all variables. Whether they satisfy the system is not checked.
   *
   * @throws IllegalArgumentException if there are too many or too few signals for the system
   */
  public Witness of(final SignalValues signals) {
    // Each sum has a row: a system with more variables than that is refused before its values,
    // however many it says they are, are given memory.
    if (signals.count() > system.variables()
        || system.variables() - signals.count() > system.rows()) {
      throw otherCircuit(signals);
    }
    final PrimeField f = PrimeField.FR;
    final int limbs = PrimeField.LIMBS;
    final long[] all = new long[system.variables() * limbs];
    signals.copyTo(all);
    // Not the constant 1 of signals, see R1csCircuit.
    f.setZero(all, 0);
    int known = signals.count();
    final long[] sum = new long[limbs];
    final long[] term = new long[limbs];
    for (int row = 0; row < system.rows() && known < system.variables(); row++) {
      if (system.variable(Wire.C, row) != known) {
        continue;
      }
      final RowShape shape = system.shape(row);
      final int a = system.variable(Wire.A, row);
      final int b = system.variable(Wire.B, row);
      final Fr factor = coefficient(shape, VanillaGates.QO);
      if (a >= known || b >= known || factor.isZero()) {
        throw otherCircuit(signals);
      }
      final Fr scale = factor.negate().inverse();
      coefficient(shape, VanillaGates.QL).mul(scale).store(sum, 0);
      f.mul(sum, 0, all, a * limbs, sum, 0);
      coefficient(shape, VanillaGates.QR).mul(scale).store(term, 0);
      f.mul(term, 0, all, b * limbs, term, 0);
      f.add(sum, 0, term, 0, all, known * limbs);
      known++;
    }
    if (known < system.variables()) {
      throw otherCircuit(signals);
    }
    return Witness.of(all);
  }

  private IllegalArgumentException otherCircuit(final SignalValues signals) {
    return new IllegalArgumentException(
        "values of " + signals.count() + " signals do not fit: they are another circuit's");
  }

  private static Fr coefficient(final RowShape shape, final FixedColumn column) {
    return shape.coefficients().get(VanillaGates.SET.coefficientColumns().indexOf(column));
  }
}
