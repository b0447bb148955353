package io.fluidex.crypto.curve;

import io.fluidex.crypto.curve.InvalidPointException.Reason;
import io.fluidex.crypto.field.FlatField;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.field.QuadraticField;
import java.math.BigInteger;

/**
 * One of the two curves of BN254, y^2 = x^3 + b, on flat arrays of affine points.
 *
 * <p>An affine point is the limbs of x, then those of y, in Montgomery form; infinity is all zeros,
 * which is no solution of either equation. Parameters are those of EIP-196 and EIP-197.
 *
 * <p>Instances are immutable and safe for use by many threads.
 */
public final class Curve {
  /** y^2 = x^3 + 3 over Fq. Its order is r, every point on it is in G1. */
  public static final Curve G1 = new Curve("G1", PrimeField.FQ, coefficientOfG1(), false);

  /**
   * The sextic twist y^2 = x^3 + 3 / (9 + u) over Fq2. G2 is its subgroup of order r, the cofactor
   * is 2q - r.
   */
  public static final Curve G2 = new Curve("G2", QuadraticField.FQ2, coefficientOfG2(), true);

  private final String name;
  private final FlatField field;
  private final long[] b;

  /** Whether there are points of another order than r. */
  private final boolean hasCofactor;

  private Curve(
      final String name, final FlatField field, final long[] b, final boolean hasCofactor) {
    this.name = name;
    this.field = field;
    this.b = b;
    this.hasCofactor = hasCofactor;
  }

  private static long[] coefficientOfG1() {
    final long[] b = new long[PrimeField.LIMBS];
    PrimeField.FQ.setUnsigned(3, b, 0);
    return b;
  }

  private static long[] coefficientOfG2() {
    final long[] b = new long[QuadraticField.LIMBS];
    QuadraticField.FQ2.set(BigInteger.valueOf(9), BigInteger.ONE, b, 0);
    QuadraticField.FQ2.inverse(b, 0, b, 0);
    QuadraticField.FQ2.mulByBase(b, 0, coefficientOfG1(), 0, b, 0);
    return b;
  }

  /** The field of the coordinates. */
  public FlatField field() {
    return field;
  }

  /** Writes b, the constant term of the equation, to the limbs of one coordinate. */
  public void coefficient(final long[] c, final int ci) {
    System.arraycopy(b, 0, c, ci, field.limbs());
  }

  /** The order r of the group, a prime. */
  public BigInteger order() {
    return PrimeField.FR.modulus();
  }

  /** Limbs of one affine point: 8 for G1, 16 for G2. */
  public int affineLimbs() {
    return 2 * field.limbs();
  }

  /** Whether an affine point is infinity. */
  public boolean isInfinity(final long[] point, final int index) {
    return field.isZero(point, index) && field.isZero(point, index + field.limbs());
  }

  /** result = -point, both affine; they may be the same. */
  public void negate(final long[] point, final int index, final long[] result, final int at) {
    System.arraycopy(point, index, result, at, field.limbs());
    field.neg(point, index + field.limbs(), result, at + field.limbs());
  }

  /** Whether an affine point satisfies the equation or is infinity. */
  public boolean isOnCurve(final long[] point, final int index) {
    if (isInfinity(point, index)) {
      return true;
    }
    final long[] t = new long[affineLimbs()];
    final int w = field.limbs();
    field.square(point, index, t, 0);
    field.mul(t, 0, point, index, t, 0);
    field.add(t, 0, b, 0, t, 0);
    field.square(point, index + w, t, w);
    return field.equal(t, 0, t, w);
  }

  /**
   * Whether an affine point that is on the curve has order r or is infinity. Always true for G1.
   *
   * <p>For G2, with the curve's parameter x and the endomorphism psi of {@link TwistFrobenius}, the
   * points for which (x + 1) P + psi(x P) + psi^2(x P) = psi^3(2x P) (Dai, Lin, Zhao, Zhou, "Fast
   * subgroup membership testings for G1, G2 and GT on pairing-friendly curves", IACR ePrint
   * 2022/348, section 4.2).
   */
  public boolean isInSubgroup(final long[] point, final int index) {
    return !hasCofactor || isInfinity(point, index) || TwistFrobenius.fixesSubgroup(point, index);
  }

  /**
   * Checks points that come from outside: limbs reduced, on the curve, of order r.
   *
   * @param points affine points in flat data
   * @param index of the first limb of the first point
   * @param count how many points
   * @throws InvalidPointException on the first one that is not valid, with its number
   */
  public void requireValid(final long[] points, final int index, final int count) {
    for (int i = 0; i < count; i++) {
      requireValid(points, index + i * affineLimbs(), name + " point " + i);
    }
  }

  /** Checks one point, called {@code label} in the message. */
  void requireValid(final long[] points, final int index, final String label) {
    if (!field.isReduced(points, index) || !field.isReduced(points, index + field.limbs())) {
      throw new InvalidPointException(
          Reason.COORDINATE_NOT_CANONICAL,
          label + " has a coordinate that is not below the field's modulus");
    }
    if (!isOnCurve(points, index)) {
      throw new InvalidPointException(
          Reason.NOT_ON_CURVE, label + " is not on the curve: " + format(points, index));
    }
    if (!isInSubgroup(points, index)) {
      throw new InvalidPointException(
          Reason.NOT_IN_SUBGROUP,
          label + " is on the curve but not in the subgroup: " + format(points, index));
    }
  }

  /** The canonical coordinates in decimal. */
  String format(final long[] point, final int index) {
    final StringBuilder s = new StringBuilder("(");
    for (int i = 0; i < affineLimbs(); i += PrimeField.LIMBS) {
      s.append(i == 0 ? "" : ", ").append(PrimeField.FQ.toBigInteger(point, index + i));
    }
    return s.append(')').toString();
  }

  @Override
  public String toString() {
    return name;
  }
}
