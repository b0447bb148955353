package io.fluidex.crypto.pairing;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import java.util.List;

/**
 * The optimal ate pairing e: G1 x G2 -> Gt of BN254, bilinear and not degenerate: e(aP, bQ) = e(P,
 * Q)^(ab).
 */
public final class Pairing {
  private Pairing() {}

  /** e(p, q); 1 if either is infinity. */
  public static Gt pair(final G1Point p, final G2Point q) {
    return product(List.of(p), List.of(q));
  }

  /**
   * The product of e(p_i, q_i), with one Miller loop and one final exponentiation for all pairs.
   *
   * @throws IllegalArgumentException if the lists differ in length
   */
  public static Gt product(final List<G1Point> p, final List<G2Point> q) {
    if (p.size() != q.size()) {
      throw new IllegalArgumentException(
          p.size() + " points of G1 cannot be paired with " + q.size() + " points of G2");
    }
    final long[] f = new MillerLoop().run(p, q);
    new FinalExponentiation().apply(f);
    return new Gt(f);
  }

  /**
   * Whether the product of e(p_i, q_i) is 1, the check of EIP-197; true for empty lists.
   *
   * @throws IllegalArgumentException if the lists differ in length
   */
  public static boolean isProductOne(final List<G1Point> p, final List<G2Point> q) {
    return product(p, q).isOne();
  }
}
