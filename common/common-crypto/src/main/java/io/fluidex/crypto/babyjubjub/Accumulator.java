package io.fluidex.crypto.babyjubjub;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;

/**
 * A point that changes: the running sum of a multiplication.
 *
 * <p>It lives on the isomorphic curve -x^2 + y^2 = 1 + d' x^2 y^2 with d' = -d / a, reached by
 * multiplying x with a square root of -a, in extended coordinates x = X / Z, y = Y / Z, x y = T / Z
 * (Hisil, Wong, Carter, Dawson, "Twisted Edwards Curves Revisited", 2008): an addition of a
 * prepared point takes 8 products, of an affine one 7, a doubling 7 or 8. -1 is a square and d' is
 * not, so the formulas stay complete.
 *
 * <p>A prepared ("cached") point is Y - X, Y + X, 2 Z, 2 d' T; without the third for Z = 1.
 *
 * <p>One instance belongs to one thread.
 */
final class Accumulator {
  /** Limbs of a prepared point. */
  static final int CACHED_LIMBS = 4 * PrimeField.LIMBS;

  /** Limbs of X, Y and Z. */
  static final int PROJECTIVE_LIMBS = 3 * PrimeField.LIMBS;

  /** Limbs of a prepared point with Z = 1. */
  static final int AFFINE_LIMBS = 3 * PrimeField.LIMBS;

  private static final PrimeField FIELD = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;

  /** The square root of -a that scales x, its inverse, and 2 d'. */
  private static final Fr SCALE = BabyJubJub.A.negate().sqrt().orElseThrow();

  private static final Fr INVERSE_SCALE = SCALE.inverse();
  private static final Fr TWO_D =
      BabyJubJub.D.add(BabyJubJub.D).mul(BabyJubJub.A.inverse()).negate();

  private static final long[] TWO_D_LIMBS = limbs(TWO_D);
  private static final long[] SCALE_LIMBS = limbs(SCALE);

  private static final int X = 0;
  private static final int Y = LIMBS;
  private static final int Z = 2 * LIMBS;
  private static final int T = 3 * LIMBS;

  /** Digits of a multiplier are odd and below 2^(WINDOW - 1): eight multiples are prepared. */
  private static final int WINDOW = 5;

  private static final int PREPARED = 1 << (WINDOW - 2);

  private final long[] point = new long[4 * LIMBS];
  private final long[] e = new long[LIMBS];
  private final long[] f = new long[LIMBS];
  private final long[] g = new long[LIMBS];
  private final long[] h = new long[LIMBS];

  /** The neutral element. */
  Accumulator() {
    setIdentity();
  }

  private static long[] limbs(final Fr element) {
    final long[] out = new long[LIMBS];
    element.store(out, 0);
    return out;
  }

  void setIdentity() {
    FIELD.setZero(point, X);
    FIELD.setOne(point, Y);
    FIELD.setOne(point, Z);
    FIELD.setZero(point, T);
  }

  void set(final BabyJubJubPoint p) {
    p.x().store(point, X);
    FIELD.mul(point, X, SCALE_LIMBS, 0, point, X);
    p.y().store(point, Y);
    FIELD.setOne(point, Z);
    FIELD.mul(point, X, point, Y, point, T);
  }

  /** this = k * p for any integer k. */
  void setMultiple(final BigInteger k, final BabyJubJubPoint p) {
    final byte[] digits = SignedDigits.sparse(k.mod(BabyJubJub.ORDER), WINDOW);
    final long[] odd = new long[PREPARED * CACHED_LIMBS];
    prepareOddMultiples(p, odd);
    setIdentity();
    int i = digits.length - 1;
    while (i >= 0 && digits[i] == 0) {
      i--;
    }
    for (; i >= 0; i--) {
      final int digit = digits[i];
      twice(digit != 0 || i == 0);
      if (digit != 0) {
        add(odd, Math.abs(digit) / 2 * CACHED_LIMBS, digit < 0);
      }
    }
  }

  /** Writes p, 3 p, 5 p ..., prepared; leaves the accumulator at the last one. */
  private void prepareOddMultiples(final BabyJubJubPoint p, final long[] odd) {
    set(p);
    prepare(odd, 0);
    twice(true);
    final long[] doubled = new long[CACHED_LIMBS];
    prepare(doubled, 0);
    set(p);
    for (int i = 1; i < PREPARED; i++) {
      add(doubled, 0, false);
      prepare(odd, i * CACHED_LIMBS);
    }
  }

  /** this = 2 this; T, which only an addition reads, is left out on demand. */
  void twice(final boolean withT) {
    FIELD.add(point, X, point, Y, e, 0);
    FIELD.square(e, 0, e, 0);
    FIELD.square(point, X, f, 0);
    FIELD.square(point, Y, g, 0);
    FIELD.add(f, 0, g, 0, h, 0);
    // e = 2XY, g = Y^2 - X^2, h = -(X^2 + Y^2), f = g - 2Z^2
    FIELD.sub(e, 0, h, 0, e, 0);
    FIELD.sub(g, 0, f, 0, g, 0);
    FIELD.neg(h, 0, h, 0);
    FIELD.square(point, Z, f, 0);
    FIELD.dbl(f, 0, f, 0);
    FIELD.sub(g, 0, f, 0, f, 0);
    finish(f, g, withT);
  }

  /** this = this + c, or this - c, for a prepared point c. */
  void add(final long[] cached, final int at, final boolean negate) {
    FIELD.mul(point, Z, cached, at + 2 * LIMBS, g, 0);
    addProducts(cached, at, 3 * LIMBS, negate);
  }

  /** this = this + c, or this - c, for a prepared point c with Z = 1. */
  void addAffine(final long[] cached, final int at, final boolean negate) {
    FIELD.dbl(point, Z, g, 0);
    addProducts(cached, at, 2 * LIMBS, negate);
  }

  /** The rest of an addition, g = 2 Z1 Z2. */
  private void addProducts(
      final long[] cached, final int at, final int tOffset, final boolean negate) {
    // -c swaps Y - X with Y + X and negates T.
    final int difference = negate ? at + LIMBS : at;
    final int sum = negate ? at : at + LIMBS;
    FIELD.sub(point, Y, point, X, e, 0);
    FIELD.mul(e, 0, cached, difference, e, 0);
    FIELD.add(point, Y, point, X, f, 0);
    FIELD.mul(f, 0, cached, sum, f, 0);
    FIELD.add(f, 0, e, 0, h, 0);
    FIELD.sub(f, 0, e, 0, e, 0);
    FIELD.mul(point, T, cached, at + tOffset, point, T);
    FIELD.sub(g, 0, point, T, f, 0);
    FIELD.add(g, 0, point, T, g, 0);
    if (negate) {
      finish(g, f, true);
    } else {
      finish(f, g, true);
    }
  }

  /** The common end of addition and doubling. */
  private void finish(final long[] fValue, final long[] gValue, final boolean withT) {
    FIELD.mul(e, 0, fValue, 0, point, X);
    FIELD.mul(gValue, 0, h, 0, point, Y);
    FIELD.mul(fValue, 0, gValue, 0, point, Z);
    if (withT) {
      FIELD.mul(e, 0, h, 0, point, T);
    }
  }

  /** Prepares this point for additions. */
  void prepare(final long[] cached, final int at) {
    FIELD.sub(point, Y, point, X, cached, at);
    FIELD.add(point, Y, point, X, cached, at + LIMBS);
    FIELD.dbl(point, Z, cached, at + 2 * LIMBS);
    FIELD.mul(point, T, TWO_D_LIMBS, 0, cached, at + 3 * LIMBS);
  }

  /** Copies X, Y and Z. */
  void storeProjective(final long[] out, final int at) {
    System.arraycopy(point, 0, out, at, PROJECTIVE_LIMBS);
  }

  /** Prepares a stored point, given 1 / Z, for additions as an affine one. */
  static void prepareAffine(
      final long[] projective,
      final int from,
      final long[] inverse,
      final long[] cached,
      final int at) {
    final long[] x = new long[LIMBS];
    final long[] y = new long[LIMBS];
    FIELD.mul(projective, from + X, inverse, 0, x, 0);
    FIELD.mul(projective, from + Y, inverse, 0, y, 0);
    FIELD.sub(y, 0, x, 0, cached, at);
    FIELD.add(y, 0, x, 0, cached, at + LIMBS);
    FIELD.mul(x, 0, y, 0, x, 0);
    FIELD.mul(x, 0, TWO_D_LIMBS, 0, cached, at + 2 * LIMBS);
  }

  boolean isIdentity() {
    return FIELD.isZero(point, X) && FIELD.equal(point, Y, point, Z);
  }

  /** Whether this is the point p, without inversion. */
  boolean isEqualTo(final BabyJubJubPoint p) {
    p.x().store(e, 0);
    FIELD.mul(e, 0, SCALE_LIMBS, 0, e, 0);
    FIELD.mul(e, 0, point, Z, e, 0);
    p.y().store(f, 0);
    FIELD.mul(f, 0, point, Z, f, 0);
    return FIELD.equal(e, 0, point, X) && FIELD.equal(f, 0, point, Y);
  }

  BabyJubJubPoint toPoint() {
    final Fr inverse = Fr.load(point, Z).inverse();
    return BabyJubJubPoint.trusted(
        Fr.load(point, X).mul(inverse).mul(INVERSE_SCALE), Fr.load(point, Y).mul(inverse));
  }
}
