package io.fluidex.crypto.babyjubjub;

import io.fluidex.crypto.field.Fr;
import java.math.BigInteger;

/**
 * The curve a x^2 + y^2 = 1 + d x^2 y^2 over Fr with a = 168700 and d = 168696 (EIP-2494), and the
 * multiplications that do not start from one point alone.
 *
 * <p>a is a square and d is not, so the addition law is complete: it holds for every two points,
 * equal, opposite or neutral. The group has order 8 l with l prime; keys and signatures live in the
 * subgroup of order l, which {@link BabyJubJubPoint#BASE8} generates.
 *
 * <p>Safe for use by many threads. Not constant-time.
 */
public final class BabyJubJub {
  /** The coefficient of x^2. */
  public static final Fr A = Fr.of(168700);

  /** The coefficient of x^2 y^2. */
  public static final Fr D = Fr.of(168696);

  /** l, the prime order of the subgroup, of 251 bits. */
  public static final BigInteger SUBORDER =
      new BigInteger(
          "2736030358979909402780800718157159386076813972158567259200215660948447373041");

  /** The order of the whole group over l. */
  public static final int COFACTOR = 8;

  /** The order of the whole group, 8 l. */
  public static final BigInteger ORDER = SUBORDER.multiply(BigInteger.valueOf(COFACTOR));

  private BabyJubJub() {}

  /** Whether coordinates satisfy the curve's equation. */
  public static boolean isOnCurve(final Fr x, final Fr y) {
    final Fr xx = x.square();
    final Fr yy = y.square();
    return A.mul(xx).add(yy).equals(Fr.ONE.add(D.mul(xx).mul(yy)));
  }

  /** k * {@link BabyJubJubPoint#BASE8} for any integer k, from a table: no doublings. */
  public static BabyJubJubPoint multiplyBase8(final BigInteger k) {
    final Accumulator sum = new Accumulator();
    Base8Table.addMultiple(k, sum);
    return sum.toPoint();
  }

  /**
   * Whether sum = j * {@link BabyJubJubPoint#BASE8} + k * point, for any integers j and k.
   *
   * <p>The equation of a signature's verification: without inversion, the doublings of one
   * multiplication.
   */
  public static boolean isCombination(
      final BabyJubJubPoint sum,
      final BigInteger j,
      final BigInteger k,
      final BabyJubJubPoint point) {
    final Accumulator left = new Accumulator();
    left.setMultiple(k, point);
    Base8Table.addMultiple(j, left);
    return left.isEqualTo(sum);
  }
}
