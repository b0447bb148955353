package io.fluidex.plonk.gadget;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.Bool;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.plonk.circuit.WitnessCall;
import java.math.BigInteger;
import java.util.List;

/**
 * Comparisons of field elements with constants near the modulus, where a difference that is
 * negative could pass for a small number: done in two halves.
 */
final class CanonicalScalar {
  /** Bits of the lower half. */
  static final int LOW_BITS = 128;

  private static final PrimeField F = PrimeField.FR;
  private static final int HIGH_BITS = PrimeField.FR.modulus().bitLength() - LOW_BITS;

  private CanonicalScalar() {}

  /**
   * Constrains the integer high 2^128 + low to be below the modulus, low being x - high 2^128: so
   * that bits which sum up to x modulo r are those of the integer x. About 48 rows.
   *
   * @param x constrained, by its bits, to be congruent to an integer below 2^254
   * @param high constrained to be that integer without its lowest 128 bits
   */
  static void assertBelowModulus(final CircuitBuilder circuit, final Var x, final Var high) {
    try (var _ = circuit.enter("below-modulus")) {
      final BigInteger bound = PrimeField.FR.modulus().subtract(BigInteger.ONE);
      final Var low = circuit.sub(x, circuit.scale(high, Fr.of(2).pow(LOW_BITS)));
      assertAtMost(
          circuit,
          high,
          low,
          circuit.constant(Fr.of(bound.shiftRight(LOW_BITS))),
          circuit.constant(Fr.of(low(bound))));
    }
  }

  /**
   * Constrains a bit to be the sign of an element: 0 for 0 to (r - 1) / 2, 1 above. About 90 rows.
   */
  static void assertSign(final CircuitBuilder circuit, final Var x, final Bool sign) {
    try (var _ = circuit.enter("sign")) {
      // x is at most h = (r - 1) / 2, or r - 1 - x is at most h - 1.
      final BigInteger half = PrimeField.FR.modulus().shiftRight(1);
      final Var v = circuit.select(sign, circuit.sub(circuit.constant(-1), x), x);
      final Var high = circuit.hint(GadgetFunctions.HIGH_HALF, List.of(), List.of(v), 1).getFirst();
      final Var low = circuit.sub(v, circuit.scale(high, Fr.of(2).pow(LOW_BITS)));
      circuit.rangeCheck(high, HIGH_BITS);
      circuit.rangeCheck(low, LOW_BITS);
      // The low half of h is not 0: taking one off leaves the high half as it is.
      assertAtMost(
          circuit,
          high,
          low,
          circuit.constant(Fr.of(half.shiftRight(LOW_BITS))),
          circuit.sub(circuit.constant(Fr.of(low(half))), sign.var()));
    }
  }

  /** Constrains integers (high, low), each half in its range, to be at most the bound. */
  private static void assertAtMost(
      final CircuitBuilder circuit,
      final Var high,
      final Var low,
      final Var highBound,
      final Var lowBound) {
    // One is borrowed from the high half exactly if the low half exceeds its bound.
    final Var borrow =
        circuit.hint(GadgetFunctions.EXCEEDS, List.of(), List.of(low, lowBound), 1).getFirst();
    circuit.assertBool(borrow);
    final Var lowRest =
        circuit.add(circuit.sub(lowBound, low), circuit.scale(borrow, Fr.of(2).pow(LOW_BITS)));
    circuit.rangeCheck(lowRest, LOW_BITS);
    circuit.rangeCheck(circuit.sub(circuit.sub(highBound, high), borrow), HIGH_BITS);
  }

  private static BigInteger low(final BigInteger x) {
    return x.mod(BigInteger.ONE.shiftLeft(LOW_BITS));
  }

  /** x >> 128. */
  static void computeHighHalf(final WitnessCall call) {
    final long[] limbs = call.scratch(1);
    F.toCanonical(call.values(), call.input(0), limbs, 0);
    limbs[0] = limbs[2];
    limbs[1] = limbs[3];
    limbs[2] = 0;
    limbs[3] = 0;
    F.toMontgomery(limbs, 0, call.values(), call.output(0));
  }

  /** 1 if the first integer exceeds the second, else 0. */
  static void computeExceeds(final WitnessCall call) {
    final long[] limbs = call.scratch(2);
    F.toCanonical(call.values(), call.input(0), limbs, 0);
    F.toCanonical(call.values(), call.input(1), limbs, PrimeField.LIMBS);
    int order = 0;
    for (int i = PrimeField.LIMBS - 1; i >= 0 && order == 0; i--) {
      order = Long.compareUnsigned(limbs[i], limbs[PrimeField.LIMBS + i]);
    }
    if (order > 0) {
      F.setOne(call.values(), call.output(0));
    } else {
      F.setZero(call.values(), call.output(0));
    }
  }
}
