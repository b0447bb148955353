package io.fluidex.plonk.gadget;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.UInt;
import io.fluidex.plonk.circuit.Var;
import java.util.List;

/**
 * The integer from 0 to r - 1 that a field element stands for, as high 2^128 + low: the only pair
 * that a circuit accepts, for there is no other integer below r that is congruent to the element.
 *
 * @param high the bits from 128 on
 * @param low the lowest 128 bits
 */
public record FieldHalves(UInt high, UInt low) {
  private static final int HIGH_BITS =
      PrimeField.FR.modulus().bitLength() - CanonicalScalar.LOW_BITS;

  /**
   * Splits an element. Constrains the halves to their ranges, and the integer that they are to be
   * congruent to the element and below r: about 90 rows.
   */
  public static FieldHalves of(final CircuitBuilder circuit, final Var x) {
    try (var _ = circuit.enter("halves")) {
      final Var high = circuit.hint(GadgetFunctions.HIGH_HALF, List.of(), List.of(x), 1).getFirst();
      return constrain(circuit, x, high);
    }
  }

  /** The halves of x, given what is to be the high one. */
  static FieldHalves constrain(final CircuitBuilder circuit, final Var x, final Var high) {
    final Var low = circuit.sub(x, circuit.scale(high, Fr.of(2).pow(CanonicalScalar.LOW_BITS)));
    final FieldHalves halves =
        new FieldHalves(
            circuit.rangeCheck(high, HIGH_BITS), circuit.rangeCheck(low, CanonicalScalar.LOW_BITS));
    CanonicalScalar.assertBelowModulus(circuit, x, high);
    return halves;
  }
}
