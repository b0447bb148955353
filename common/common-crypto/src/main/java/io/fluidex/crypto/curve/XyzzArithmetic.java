package io.fluidex.crypto.curve;

import io.fluidex.crypto.field.FlatField;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Point arithmetic without inversions on flat arrays, for the loops of scalar code.
 *
 * <p>A point (x, y) is held as (X, Y, ZZ, ZZZ) with x = X / ZZ, y = Y / ZZZ, ZZ^3 = ZZZ^2; infinity
 * has ZZ = 0. The formulas are those of Sutherland in the Explicit-Formulas Database (Bernstein,
 * Lange, "xyzz" coordinates of short Weierstrass curves) with a = 0: adding an affine point costs
 * 8M + 2S against 7M + 4S in Jacobian coordinates. All of them are complete here: equal points,
 * opposite points and infinity are told apart and handled.
 *
 * <p>An instance owns the temporaries of its operations, so that they allocate nothing: it must not
 * be used by two threads at once. Points are named by an array and the index of their first limb.
 */
public final class XyzzArithmetic {
  /** Width of the signed windows of a scalar multiplication: digits are odd and below 2^4. */
  private static final int WINDOW = 5;

  private static final int ODD_MULTIPLES = 1 << (WINDOW - 2);

  private final Curve curve;
  private final FlatField field;

  /** Limbs of a coordinate, and so the index of Y; ZZ and ZZZ follow. */
  private final int y;

  private final int zz;
  private final int zzz;
  private final long[] t0;
  private final long[] t1;
  private final long[] t2;
  private final long[] t3;
  private final long[] negated;

  /** Arithmetic for the points of a curve. */
  public XyzzArithmetic(final Curve curve) {
    this.curve = curve;
    this.field = curve.field();
    this.y = field.limbs();
    this.zz = 2 * y;
    this.zzz = 3 * y;
    this.t0 = new long[y];
    this.t1 = new long[y];
    this.t2 = new long[y];
    this.t3 = new long[y];
    this.negated = new long[2 * y];
  }

  /** Limbs of one point in these coordinates: 16 for G1, 32 for G2. */
  public int pointLimbs() {
    return 4 * y;
  }

  /** p = infinity. */
  public void setInfinity(final long[] p, final int pi) {
    Arrays.fill(p, pi, pi + pointLimbs(), 0L);
  }

  /** Whether p is infinity. */
  public boolean isInfinity(final long[] p, final int pi) {
    return field.isZero(p, pi + zz);
  }

  /** p = affine. */
  public void set(final long[] affine, final int ai, final long[] p, final int pi) {
    if (curve.isInfinity(affine, ai)) {
      setInfinity(p, pi);
    } else {
      System.arraycopy(affine, ai, p, pi, 2 * y);
      field.setOne(p, pi + zz);
      field.setOne(p, pi + zzz);
    }
  }

  /** p = -p. */
  public void negate(final long[] p, final int pi) {
    field.neg(p, pi + y, p, pi + y);
  }

  /** p = 2p. */
  public void dbl(final long[] p, final int pi) {
    if (isInfinity(p, pi)) {
      return;
    }
    // dbl-2008-s-1. No point of G1 or G2 has order 2, so Y is not 0.
    field.dbl(p, pi + y, t0, 0);
    field.square(t0, 0, t1, 0);
    field.mul(t0, 0, t1, 0, t0, 0);
    field.mul(p, pi, t1, 0, t2, 0);
    field.square(p, pi, t3, 0);
    field.dbl(t3, 0, p, pi);
    field.add(t3, 0, p, pi, t3, 0);
    field.mul(t1, 0, p, pi + zz, p, pi + zz);
    field.mul(t0, 0, p, pi + zzz, p, pi + zzz);
    field.square(t3, 0, p, pi);
    field.sub(p, pi, t2, 0, p, pi);
    field.sub(p, pi, t2, 0, p, pi);
    field.mul(t0, 0, p, pi + y, p, pi + y);
    field.sub(t2, 0, p, pi, t2, 0);
    field.mul(t3, 0, t2, 0, t2, 0);
    field.sub(t2, 0, p, pi + y, p, pi + y);
  }

  /** p = p + affine. */
  public void addAffine(final long[] p, final int pi, final long[] affine, final int ai) {
    if (curve.isInfinity(affine, ai)) {
      return;
    }
    if (isInfinity(p, pi)) {
      set(affine, ai, p, pi);
      return;
    }
    // madd-2008-s
    field.mul(affine, ai, p, pi + zz, t0, 0);
    field.mul(affine, ai + y, p, pi + zzz, t1, 0);
    field.sub(t0, 0, p, pi, t0, 0);
    field.sub(t1, 0, p, pi + y, t1, 0);
    if (field.isZero(t0, 0)) {
      doubleOrCancel(p, pi);
      return;
    }
    field.square(t0, 0, t2, 0);
    field.mul(p, pi + zz, t2, 0, p, pi + zz);
    finishAddition(p, pi);
  }

  /** p = p - affine. */
  public void subAffine(final long[] p, final int pi, final long[] affine, final int ai) {
    curve.negate(affine, ai, negated, 0);
    addAffine(p, pi, negated, 0);
  }

  /** p = p + q. */
  public void add(final long[] p, final int pi, final long[] q, final int qi) {
    if (isInfinity(q, qi)) {
      return;
    }
    if (isInfinity(p, pi)) {
      System.arraycopy(q, qi, p, pi, pointLimbs());
      return;
    }
    // add-2008-s: both points on the common denominators, then as in the mixed addition.
    field.mul(p, pi, q, qi + zz, t2, 0);
    field.mul(p, pi + y, q, qi + zzz, t3, 0);
    field.mul(q, qi, p, pi + zz, t0, 0);
    field.mul(q, qi + y, p, pi + zzz, t1, 0);
    field.sub(t0, 0, t2, 0, t0, 0);
    field.sub(t1, 0, t3, 0, t1, 0);
    if (field.isZero(t0, 0)) {
      doubleOrCancel(p, pi);
      return;
    }
    System.arraycopy(t2, 0, p, pi, y);
    System.arraycopy(t3, 0, p, pi + y, y);
    field.square(t0, 0, t2, 0);
    field.mul(p, pi + zz, q, qi + zz, p, pi + zz);
    field.mul(p, pi + zz, t2, 0, p, pi + zz);
    field.mul(p, pi + zzz, q, qi + zzz, p, pi + zzz);
    finishAddition(p, pi);
  }

  /** The addends have equal x; t1 is the difference of their y. */
  private void doubleOrCancel(final long[] p, final int pi) {
    if (field.isZero(t1, 0)) {
      dbl(p, pi);
    } else {
      setInfinity(p, pi);
    }
  }

  /**
   * The common end of the additions. In: t0 and t1 the differences of x and y, t2 the square of t0;
   * X, Y and ZZZ brought to the common denominators.
   */
  private void finishAddition(final long[] p, final int pi) {
    field.mul(t0, 0, t2, 0, t0, 0);
    field.mul(p, pi + zzz, t0, 0, p, pi + zzz);
    field.mul(p, pi, t2, 0, t2, 0);
    field.square(t1, 0, p, pi);
    field.sub(p, pi, t0, 0, p, pi);
    field.sub(p, pi, t2, 0, p, pi);
    field.sub(p, pi, t2, 0, p, pi);
    field.mul(p, pi + y, t0, 0, p, pi + y);
    field.sub(t2, 0, p, pi, t2, 0);
    field.mul(t1, 0, t2, 0, t2, 0);
    field.sub(t2, 0, p, pi + y, p, pi + y);
  }

  /** affine = p. */
  public void toAffine(final long[] p, final int pi, final long[] affine, final int ai) {
    if (isInfinity(p, pi)) {
      Arrays.fill(affine, ai, ai + 2 * y, 0L);
      return;
    }
    field.inverse(p, pi + zzz, t0, 0);
    scale(p, pi, affine, ai);
  }

  /** affine = p, given the inverse of ZZZ in t0. */
  private void scale(final long[] p, final int pi, final long[] affine, final int ai) {
    // ZZ / ZZZ is 1 / Z, its square is 1 / ZZ.
    field.mul(p, pi + zz, t0, 0, t1, 0);
    field.square(t1, 0, t1, 0);
    field.mul(p, pi, t1, 0, affine, ai);
    field.mul(p, pi + y, t0, 0, affine, ai + y);
  }

  /**
   * Brings many points to affine form with one inversion (Montgomery's trick).
   *
   * @param p points in these coordinates, one after the other from index pi
   * @param count how many
   * @param affine where the affine points go, one after the other from index ai; another array
   */
  public void toAffine(
      final long[] p, final int pi, final int count, final long[] affine, final int ai) {
    // Until its turn comes, the place of a result holds the product of all ZZZ before it.
    final long[] running = new long[y];
    field.setOne(running, 0);
    for (int i = 0; i < count; i++) {
      final int from = pi + i * pointLimbs();
      System.arraycopy(running, 0, affine, ai + i * 2 * y, y);
      if (!isInfinity(p, from)) {
        field.mul(running, 0, p, from + zzz, running, 0);
      }
    }
    field.inverse(running, 0, running, 0);
    for (int i = count - 1; i >= 0; i--) {
      final int from = pi + i * pointLimbs();
      final int to = ai + i * 2 * y;
      if (isInfinity(p, from)) {
        Arrays.fill(affine, to, to + 2 * y, 0L);
      } else {
        field.mul(running, 0, affine, to, t0, 0);
        field.mul(running, 0, p, from + zzz, running, 0);
        scale(p, from, affine, to);
      }
    }
  }

  /** Whether two points are equal. */
  public boolean equal(final long[] p, final int pi, final long[] q, final int qi) {
    if (isInfinity(p, pi) || isInfinity(q, qi)) {
      return isInfinity(p, pi) && isInfinity(q, qi);
    }
    field.mul(p, pi, q, qi + zz, t0, 0);
    field.mul(q, qi, p, pi + zz, t1, 0);
    if (!field.equal(t0, 0, t1, 0)) {
      return false;
    }
    field.mul(p, pi + y, q, qi + zzz, t0, 0);
    field.mul(q, qi + y, p, pi + zzz, t1, 0);
    return field.equal(t0, 0, t1, 0);
  }

  /**
   * p = scalar * affine, by width-5 non-adjacent form. The scalar is any integer and taken as it
   * is, not mod r, so that this serves points of any order.
   */
  public void mul(
      final long[] affine, final int ai, final BigInteger scalar, final long[] p, final int pi) {
    final long[] multiples = oddMultiples(affine, ai);
    final byte[] digits = nonAdjacentForm(scalar.abs());
    setInfinity(p, pi);
    for (int i = digits.length - 1; i >= 0; i--) {
      dbl(p, pi);
      final int digit = scalar.signum() * digits[i];
      if (digit > 0) {
        addAffine(p, pi, multiples, digit / 2 * 2 * y);
      } else if (digit < 0) {
        subAffine(p, pi, multiples, -digit / 2 * 2 * y);
      }
    }
  }

  /** Affine P, 3P, 5P, ... */
  private long[] oddMultiples(final long[] affine, final int ai) {
    final int width = pointLimbs();
    final long[] xyzz = new long[(ODD_MULTIPLES + 1) * width];
    final int twice = ODD_MULTIPLES * width;
    set(affine, ai, xyzz, twice);
    set(affine, ai, xyzz, 0);
    dbl(xyzz, twice);
    for (int i = 1; i < ODD_MULTIPLES; i++) {
      System.arraycopy(xyzz, (i - 1) * width, xyzz, i * width, width);
      add(xyzz, i * width, xyzz, twice);
    }
    final long[] multiples = new long[ODD_MULTIPLES * 2 * y];
    toAffine(xyzz, 0, ODD_MULTIPLES, multiples, 0);
    return multiples;
  }

  /** Digits, least significant first, each 0 or odd, of absolute value below 2^(WINDOW - 1). */
  private static byte[] nonAdjacentForm(final BigInteger scalar) {
    final byte[] digits = new byte[scalar.bitLength() + 1];
    int carry = 0;
    int i = 0;
    while (i < digits.length) {
      if ((scalar.testBit(i) ? 1 : 0) == carry) {
        i++;
        continue;
      }
      int digit = carry;
      for (int j = 0; j < WINDOW; j++) {
        digit += scalar.testBit(i + j) ? 1 << j : 0;
      }
      carry = digit >> (WINDOW - 1);
      digits[i] = (byte) (digit - (carry << WINDOW));
      i += WINDOW;
    }
    return digits;
  }
}
