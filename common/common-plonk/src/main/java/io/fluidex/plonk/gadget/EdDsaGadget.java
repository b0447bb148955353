package io.fluidex.plonk.gadget;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.Bool;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.UInt;
import io.fluidex.plonk.circuit.Var;
import java.math.BigInteger;

/**
 * Verification of EdDSA-Poseidon signatures as circomlib makes them: S B = R + h 8 A with B =
 * {@link BabyJubJubPoint#BASE8} and h = Poseidon(R.x, R.y, A.x, A.y, message), strictly: S is below
 * the order of the subgroup, h is the integer below r, R and A are on the curve, 8 A is not
 * neutral.
 */
public final class EdDsaGadget {
  private EdDsaGadget() {}

  /**
   * A signature, its parts constrained by nothing yet.
   *
   * @param r8x first coordinate of R
   * @param r8y second coordinate of R
   * @param s S
   */
  public record Signature(Var r8x, Var r8y, Var s) {}

  /**
   * Constrains a signature to be valid. R is on the curve because it is a sum of points.
   *
   * @param key the signer's point
   */
  public static void verify(
      final CircuitBuilder circuit, final Point key, final Signature signature, final Var message) {
    try (var _ = circuit.enter("eddsa")) {
      final Sides sides = sides(circuit, key, signature, message);
      BabyJubJubGadget.assertSum(
          circuit, sides.left(), sides.right(), signature.r8x(), signature.r8y());
    }
  }

  /**
   * Constrains a signature to be valid if the condition is 1. If it is 0, S still has to be below
   * the order of the subgroup and 8 A not neutral: put in any signature, or S = 0 and a known key.
   */
  public static void verifyIf(
      final CircuitBuilder circuit,
      final Bool condition,
      final Point key,
      final Signature signature,
      final Var message) {
    try (var _ = circuit.enter("eddsa")) {
      final Sides sides = sides(circuit, key, signature, message);
      final Point r8 = BabyJubJubGadget.add(circuit, sides.left(), sides.right());
      circuit.assertProduct(condition.var(), circuit.sub(r8.x(), signature.r8x()), circuit.zero());
      circuit.assertProduct(condition.var(), circuit.sub(r8.y(), signature.r8y()), circuit.zero());
    }
  }

  /**
   * Two points whose sum has to be R.
   *
   * @param left S B + 4 A
   * @param right -(h 8 A + 4 A)
   */
  private record Sides(Point left, Point right) {}

  private static Sides sides(
      final CircuitBuilder circuit, final Point key, final Signature signature, final Var message) {
    final Var challenge =
        PoseidonGadget.hash(circuit, signature.r8x(), signature.r8y(), key.x(), key.y(), message);
    final Point twice = BabyJubJubGadget.twice(circuit, key);
    final Point fourTimes = BabyJubJubGadget.twice(circuit, twice);
    // 8 A is neutral exactly if 4 A is neutral or (0, -1).
    circuit.assertNonZero(fourTimes.x());
    final Point ladder = BabyJubJubGadget.canonicalLadder(circuit, fourTimes, challenge);
    final Point sb =
        BabyJubJubGadget.multiplyFixed(
            circuit, BabyJubJubPoint.BASE8, signature.s(), BabyJubJubGadget.SUBGROUP_DIGITS);
    assertBelowSuborder(circuit, signature.s());
    return new Sides(
        BabyJubJubGadget.add(circuit, sb, fourTimes), BabyJubJubGadget.negate(circuit, ladder));
  }

  /** S, an integer below 3^159, is below l: l - 1 - S is no negative number, see UInt.MAX_BITS. */
  private static void assertBelowSuborder(final CircuitBuilder circuit, final Var s) {
    final BigInteger largest = BabyJubJub.SUBORDER.subtract(BigInteger.ONE);
    circuit.rangeCheck(circuit.sub(circuit.constant(Fr.of(largest)), s), UInt.MAX_BITS);
  }
}
