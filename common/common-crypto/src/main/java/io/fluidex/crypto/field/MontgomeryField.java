package io.fluidex.crypto.field;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The limb arithmetic of a prime field, in Montgomery form with R = 2^256.
 *
 * <p>Multiplication is the finely integrated operand scanning form of Montgomery's product (Koc,
 * Acar, Kaliski, "Analyzing and Comparing Montgomery Multiplication Algorithms", 1996) without the
 * extra carry word, which is sound since the top limb of the modulus is below 2^62.
 *
 * <p>Carries are unsigned comparisons with a 0/1 result that is only ever added. Where the operands
 * are random the compiler makes them conditional moves; compared once more (as a carry into the
 * next limb could be) they become branches that are mispredicted half the time, twice as slow on
 * addition (measured 2026-11-21, Zen 4, JDK 25). Carries that almost never happen are left to it as
 * branches.
 */
public abstract sealed class MontgomeryField implements FlatField permits PrimeField {
  /** Limbs of one element in a flat array. */
  public static final int LIMBS = 4;

  /**
   * The most terms of an inner product: p is below 0.19 * 2^256, so 13 products and the multiple of
   * p that the reduction adds leave less than 3.5 p.
   */
  public static final int MAX_PRODUCTS = 13;

  /** Terms whose sum is below 2 p after the reduction. */
  private static final int MAX_PRODUCTS_BELOW_2P = 5;

  private final BigInteger modulus;
  private final long p0;
  private final long p1;
  private final long p2;
  private final long p3;

  /** -modulus^-1 mod 2^64. */
  private final long negInv;

  private final long[] zero = new long[LIMBS];
  private final long[] one;
  private final long[] rSquared;

  /** For a prime between 2^253 and 2^254. */
  MontgomeryField(final BigInteger modulus) {
    this.modulus = modulus;
    final long[] p = limbs(modulus);
    this.p0 = p[0];
    this.p1 = p[1];
    this.p2 = p[2];
    this.p3 = p[3];
    // Newton's iteration doubles the correct bits from 1 to 64.
    long inv = 1;
    for (int i = 0; i < 6; i++) {
      inv *= 2 - p0 * inv;
    }
    this.negInv = -inv;
    this.one = limbs(BigInteger.ONE.shiftLeft(256).mod(modulus));
    this.rSquared = limbs(BigInteger.ONE.shiftLeft(512).mod(modulus));
  }

  /** The low 256 bits of an integer as limbs. */
  static long[] limbs(final BigInteger v) {
    return new long[] {
      v.longValue(),
      v.shiftRight(64).longValue(),
      v.shiftRight(128).longValue(),
      v.shiftRight(192).longValue()
    };
  }

  /** The prime. */
  public final BigInteger modulus() {
    return modulus;
  }

  @Override
  public int limbs() {
    return LIMBS;
  }

  /** c = 0. */
  @Override
  public void setZero(final long[] c, final int ci) {
    Arrays.fill(c, ci, ci + LIMBS, 0L);
  }

  /** c = 1. */
  @Override
  public void setOne(final long[] c, final int ci) {
    System.arraycopy(one, 0, c, ci, LIMBS);
  }

  /** Whether the element is 0. */
  @Override
  public boolean isZero(final long[] a, final int ai) {
    return (a[ai] | a[ai + 1] | a[ai + 2] | a[ai + 3]) == 0;
  }

  /** Whether the element is 1. */
  public boolean isOne(final long[] a, final int ai) {
    return equal(a, ai, one, 0);
  }

  /** Whether two elements are equal. */
  @Override
  public boolean equal(final long[] a, final int ai, final long[] b, final int bi) {
    return ((a[ai] ^ b[bi])
            | (a[ai + 1] ^ b[bi + 1])
            | (a[ai + 2] ^ b[bi + 2])
            | (a[ai + 3] ^ b[bi + 3]))
        == 0;
  }

  @Override
  public boolean isReduced(final long[] a, final int ai) {
    if (a[ai + 3] != p3) {
      return Long.compareUnsigned(a[ai + 3], p3) < 0;
    }
    if (a[ai + 2] != p2) {
      return Long.compareUnsigned(a[ai + 2], p2) < 0;
    }
    if (a[ai + 1] != p1) {
      return Long.compareUnsigned(a[ai + 1], p1) < 0;
    }
    return Long.compareUnsigned(a[ai], p0) < 0;
  }

  /** 1 if the sum of x and another number, mod 2^64, wrapped around, else 0. */
  static long carry(final long sum, final long x) {
    return Long.compareUnsigned(sum, x) < 0 ? 1 : 0;
  }

  /** 1 if x - y, mod 2^64, wraps around, else 0. */
  static long borrow(final long x, final long y) {
    return Long.compareUnsigned(x, y) < 0 ? 1 : 0;
  }

  /** c = a + b. */
  @Override
  public void add(
      final long[] a, final int ai, final long[] b, final int bi, final long[] c, final int ci) {
    // Both are below p < 2^254, so the sum has no carry out of the fourth limb.
    final long r0 = a[ai] + b[bi];
    final long k0 = carry(r0, b[bi]);
    final long s1 = a[ai + 1] + b[bi + 1];
    final long r1 = s1 + k0;
    final long k1 = carry(s1, b[bi + 1]) + carry(r1, s1);
    final long s2 = a[ai + 2] + b[bi + 2];
    final long r2 = s2 + k1;
    final long k2 = carry(s2, b[bi + 2]) + carry(r2, s2);
    reduceOnce(r0, r1, r2, a[ai + 3] + b[bi + 3] + k2, c, ci);
  }

  /** c = 2a. */
  @Override
  public void dbl(final long[] a, final int ai, final long[] c, final int ci) {
    final long a0 = a[ai];
    final long a1 = a[ai + 1];
    final long a2 = a[ai + 2];
    final long a3 = a[ai + 3];
    reduceOnce(
        a0 << 1, (a1 << 1) | (a0 >>> 63), (a2 << 1) | (a1 >>> 63), (a3 << 1) | (a2 >>> 63), c, ci);
  }

  /** Stores r mod p for r below 2p. */
  private void reduceOnce(
      final long r0, final long r1, final long r2, final long r3, final long[] c, final int ci) {
    final long d0 = r0 - p0;
    final long b0 = borrow(r0, p0);
    final long e1 = r1 - p1;
    final long d1 = e1 - b0;
    final long b1 = borrow(r1, p1) + borrow(e1, d1);
    final long e2 = r2 - p2;
    final long d2 = e2 - b1;
    final long b2 = borrow(r2, p2) + borrow(e2, d2);
    final long d3 = r3 - p3 - b2;
    // r < 2p < 2^255, so the sign of the top limb tells whether p was too much.
    final long keep = d3 >> 63;
    c[ci] = (r0 & keep) | (d0 & ~keep);
    c[ci + 1] = (r1 & keep) | (d1 & ~keep);
    c[ci + 2] = (r2 & keep) | (d2 & ~keep);
    c[ci + 3] = (r3 & keep) | (d3 & ~keep);
  }

  /** c = a - b. */
  @Override
  public void sub(
      final long[] a, final int ai, final long[] b, final int bi, final long[] c, final int ci) {
    final long d0 = a[ai] - b[bi];
    final long b0 = borrow(a[ai], b[bi]);
    final long e1 = a[ai + 1] - b[bi + 1];
    final long d1 = e1 - b0;
    final long b1 = borrow(a[ai + 1], b[bi + 1]) + borrow(e1, d1);
    final long e2 = a[ai + 2] - b[bi + 2];
    final long d2 = e2 - b1;
    final long b2 = borrow(a[ai + 2], b[bi + 2]) + borrow(e2, d2);
    final long d3 = a[ai + 3] - b[bi + 3] - b2;
    // A negative difference gets the modulus back.
    final long mask = d3 >> 63;
    final long q1 = p1 & mask;
    final long q2 = p2 & mask;
    final long r0 = d0 + (p0 & mask);
    final long k0 = carry(r0, d0);
    final long s1 = d1 + q1;
    final long r1 = s1 + k0;
    final long k1 = carry(s1, q1) + carry(r1, s1);
    final long s2 = d2 + q2;
    final long r2 = s2 + k1;
    final long k2 = carry(s2, q2) + carry(r2, s2);
    c[ci] = r0;
    c[ci + 1] = r1;
    c[ci + 2] = r2;
    c[ci + 3] = d3 + (p3 & mask) + k2;
  }

  /** c = -a. */
  @Override
  public void neg(final long[] a, final int ai, final long[] c, final int ci) {
    sub(zero, 0, a, ai, c, ci);
  }

  /** c = a * b. */
  @Override
  public void mul(
      final long[] a, final int ai, final long[] b, final int bi, final long[] c, final int ci) {
    mulByLimbs(a[ai], a[ai + 1], a[ai + 2], a[ai + 3], b, bi, c, ci);
  }

  /** c = a^2. */
  @Override
  public void square(final long[] a, final int ai, final long[] c, final int ci) {
    mulByLimbs(a[ai], a[ai + 1], a[ai + 2], a[ai + 3], a, ai, c, ci);
  }

  /** c = a * b for the limbs of an a below 2^255, which keeps the unreduced result below 2p. */
  private void mulByLimbs(
      final long a0,
      final long a1,
      final long a2,
      final long a3,
      final long[] b,
      final int bi,
      final long[] c,
      final int ci) {
    // The first row, with nothing to add to, is apart: with it the loop takes a quarter longer.
    long w = b[bi];
    long s = a0 * w;
    long high = Math.unsignedMultiplyHigh(a0, w);
    long m = s * negInv;
    // s + m * p0 is 0 mod 2^64; its carry is 1 unless s is 0.
    long reduce = Math.unsignedMultiplyHigh(m, p0) + (s != 0 ? 1 : 0);

    long lo = a1 * w;
    s = lo + high;
    high = Math.unsignedMultiplyHigh(a1, w) + carry(s, lo);
    lo = m * p1;
    s += lo;
    long k = carry(s, lo);
    long t0 = s + reduce;
    k += carry(t0, reduce);
    reduce = Math.unsignedMultiplyHigh(m, p1) + k;

    lo = a2 * w;
    s = lo + high;
    high = Math.unsignedMultiplyHigh(a2, w) + carry(s, lo);
    lo = m * p2;
    s += lo;
    k = carry(s, lo);
    long t1 = s + reduce;
    k += carry(t1, reduce);
    reduce = Math.unsignedMultiplyHigh(m, p2) + k;

    lo = a3 * w;
    s = lo + high;
    high = Math.unsignedMultiplyHigh(a3, w) + carry(s, lo);
    lo = m * p3;
    s += lo;
    k = carry(s, lo);
    long t2 = s + reduce;
    k += carry(t2, reduce);
    long t3 = high + Math.unsignedMultiplyHigh(m, p3) + k;

    for (int i = 1; i < LIMBS; i++) {
      w = b[bi + i];
      // t + a * w, carry in `high`, + m * p, carry in `reduce`.
      lo = a0 * w;
      s = t0 + lo;
      high = Math.unsignedMultiplyHigh(a0, w) + carry(s, lo);
      m = s * negInv;
      reduce = Math.unsignedMultiplyHigh(m, p0) + (s != 0 ? 1 : 0);

      lo = a1 * w;
      s = t1 + lo;
      k = carry(s, lo);
      s += high;
      k += carry(s, high);
      high = Math.unsignedMultiplyHigh(a1, w) + k;
      lo = m * p1;
      s += lo;
      k = carry(s, lo);
      t0 = s + reduce;
      k += carry(t0, reduce);
      reduce = Math.unsignedMultiplyHigh(m, p1) + k;

      lo = a2 * w;
      s = t2 + lo;
      k = carry(s, lo);
      s += high;
      k += carry(s, high);
      high = Math.unsignedMultiplyHigh(a2, w) + k;
      lo = m * p2;
      s += lo;
      k = carry(s, lo);
      t1 = s + reduce;
      k += carry(t1, reduce);
      reduce = Math.unsignedMultiplyHigh(m, p2) + k;

      lo = a3 * w;
      s = t3 + lo;
      k = carry(s, lo);
      s += high;
      k += carry(s, high);
      high = Math.unsignedMultiplyHigh(a3, w) + k;
      lo = m * p3;
      s += lo;
      k = carry(s, lo);
      t2 = s + reduce;
      k += carry(t2, reduce);
      t3 = high + Math.unsignedMultiplyHigh(m, p3) + k;
    }
    storeProduct(t0, t1, t2, t3, c, ci);
  }

  /**
   * Stores r mod p for the r below 2p that ends a Montgomery product. Few of them reach p, so that
   * here a branch is cheaper than the unconditional subtraction.
   */
  private void storeProduct(
      final long r0, final long r1, final long r2, final long r3, final long[] c, final int ci) {
    if (r3 < p3) {
      c[ci] = r0;
      c[ci + 1] = r1;
      c[ci + 2] = r2;
      c[ci + 3] = r3;
    } else {
      reduceOnce(r0, r1, r2, r3, c, ci);
    }
  }

  /**
   * c = a * b in the extension by a root of -1: c0 = a0 b0 - a1 b1, c1 = a0 b1 + a1 b0. The
   * destination may be a, not b.
   */
  void mulComplex(
      final long[] a, final int ai, final long[] b, final int bi, final long[] c, final int ci) {
    final long x0 = a[ai];
    final long x1 = a[ai + 1];
    final long x2 = a[ai + 2];
    final long x3 = a[ai + 3];
    final long y0 = a[ai + 4];
    final long y1 = a[ai + 5];
    final long y2 = a[ai + 6];
    final long y3 = a[ai + 7];
    // p - y, which is p and not 0 for y = 0.
    final long n0 = p0 - y0;
    final long k0 = borrow(p0, y0);
    final long d1 = p1 - y1;
    final long n1 = d1 - k0;
    final long k1 = borrow(p1, y1) + borrow(d1, n1);
    final long d2 = p2 - y2;
    final long n2 = d2 - k1;
    final long k2 = borrow(p2, y2) + borrow(d2, n2);
    final long n3 = p3 - y3 - k2;
    sumOfProducts(x0, x1, x2, x3, b, bi, n0, n1, n2, n3, b, bi + LIMBS, c, ci);
    sumOfProducts(x0, x1, x2, x3, b, bi + LIMBS, y0, y1, y2, y3, b, bi, c, ci + LIMBS);
  }

  /** c = a^2 in the extension by a root of -1: c0 = (a0 + a1)(a0 - a1), c1 = 2 a0 a1. */
  void squareComplex(final long[] a, final int ai, final long[] c, final int ci) {
    final long x0 = a[ai];
    final long x1 = a[ai + 1];
    final long x2 = a[ai + 2];
    final long x3 = a[ai + 3];
    final long y0 = a[ai + 4];
    final long y1 = a[ai + 5];
    final long y2 = a[ai + 6];
    final long y3 = a[ai + 7];
    // x + y, left unreduced: a factor below 2p leaves the product below 2p.
    final long s0 = x0 + y0;
    final long k0 = carry(s0, y0);
    final long u1 = x1 + y1;
    final long s1 = u1 + k0;
    final long k1 = carry(u1, y1) + carry(s1, u1);
    final long u2 = x2 + y2;
    final long s2 = u2 + k1;
    final long k2 = carry(u2, y2) + carry(s2, u2);
    final long s3 = x3 + y3 + k2;
    sub(a, ai, a, ai + LIMBS, c, ci);
    mulByLimbs(s0, s1, s2, s3, c, ci, c, ci);
    c[ci + 4] = y0;
    c[ci + 5] = y1;
    c[ci + 6] = y2;
    c[ci + 7] = y3;
    mulByLimbs(
        x0 << 1,
        (x1 << 1) | (x0 >>> 63),
        (x2 << 1) | (x1 >>> 63),
        (x3 << 1) | (x2 >>> 63),
        c,
        ci + LIMBS,
        c,
        ci + LIMBS);
  }

  /**
   * c = x a + y b with one reduction. The destination may be a or b. With x and y at most p the sum
   * before the last subtraction is below 2 p^2 / R + p < 2p, and the running sum below 3p < 2^256.
   */
  private void sumOfProducts(
      final long x0,
      final long x1,
      final long x2,
      final long x3,
      final long[] a,
      final int ai,
      final long y0,
      final long y1,
      final long y2,
      final long y3,
      final long[] b,
      final int bi,
      final long[] c,
      final int ci) {
    // The first row apart, as in the product.
    long v = a[ai];
    long w = b[bi];
    long s = x0 * v;
    long highX = Math.unsignedMultiplyHigh(x0, v);
    long lo = y0 * w;
    s += lo;
    long highY = Math.unsignedMultiplyHigh(y0, w) + carry(s, lo);
    long m = s * negInv;
    long reduce = Math.unsignedMultiplyHigh(m, p0) + (s != 0 ? 1 : 0);

    lo = x1 * v;
    s = lo + highX;
    highX = Math.unsignedMultiplyHigh(x1, v) + carry(s, lo);
    lo = y1 * w;
    s += lo;
    long k = carry(s, lo);
    s += highY;
    k += carry(s, highY);
    highY = Math.unsignedMultiplyHigh(y1, w) + k;
    lo = m * p1;
    s += lo;
    k = carry(s, lo);
    long t0 = s + reduce;
    k += carry(t0, reduce);
    reduce = Math.unsignedMultiplyHigh(m, p1) + k;

    lo = x2 * v;
    s = lo + highX;
    highX = Math.unsignedMultiplyHigh(x2, v) + carry(s, lo);
    lo = y2 * w;
    s += lo;
    k = carry(s, lo);
    s += highY;
    k += carry(s, highY);
    highY = Math.unsignedMultiplyHigh(y2, w) + k;
    lo = m * p2;
    s += lo;
    k = carry(s, lo);
    long t1 = s + reduce;
    k += carry(t1, reduce);
    reduce = Math.unsignedMultiplyHigh(m, p2) + k;

    lo = x3 * v;
    s = lo + highX;
    highX = Math.unsignedMultiplyHigh(x3, v) + carry(s, lo);
    lo = y3 * w;
    s += lo;
    k = carry(s, lo);
    s += highY;
    k += carry(s, highY);
    highY = Math.unsignedMultiplyHigh(y3, w) + k;
    lo = m * p3;
    s += lo;
    k = carry(s, lo);
    long t2 = s + reduce;
    k += carry(t2, reduce);
    long t3 = highX + highY + Math.unsignedMultiplyHigh(m, p3) + k;

    for (int i = 1; i < LIMBS; i++) {
      v = a[ai + i];
      w = b[bi + i];
      // t + x * v, carry in `highX`, + y * w, carry in `highY`, + m * p, carry in `reduce`.
      lo = x0 * v;
      s = t0 + lo;
      highX = Math.unsignedMultiplyHigh(x0, v) + carry(s, lo);
      lo = y0 * w;
      s += lo;
      highY = Math.unsignedMultiplyHigh(y0, w) + carry(s, lo);
      m = s * negInv;
      reduce = Math.unsignedMultiplyHigh(m, p0) + (s != 0 ? 1 : 0);

      lo = x1 * v;
      s = t1 + lo;
      k = carry(s, lo);
      s += highX;
      k += carry(s, highX);
      highX = Math.unsignedMultiplyHigh(x1, v) + k;
      lo = y1 * w;
      s += lo;
      k = carry(s, lo);
      s += highY;
      k += carry(s, highY);
      highY = Math.unsignedMultiplyHigh(y1, w) + k;
      lo = m * p1;
      s += lo;
      k = carry(s, lo);
      t0 = s + reduce;
      k += carry(t0, reduce);
      reduce = Math.unsignedMultiplyHigh(m, p1) + k;

      lo = x2 * v;
      s = t2 + lo;
      k = carry(s, lo);
      s += highX;
      k += carry(s, highX);
      highX = Math.unsignedMultiplyHigh(x2, v) + k;
      lo = y2 * w;
      s += lo;
      k = carry(s, lo);
      s += highY;
      k += carry(s, highY);
      highY = Math.unsignedMultiplyHigh(y2, w) + k;
      lo = m * p2;
      s += lo;
      k = carry(s, lo);
      t1 = s + reduce;
      k += carry(t1, reduce);
      reduce = Math.unsignedMultiplyHigh(m, p2) + k;

      lo = x3 * v;
      s = t3 + lo;
      k = carry(s, lo);
      s += highX;
      k += carry(s, highX);
      highX = Math.unsignedMultiplyHigh(x3, v) + k;
      lo = y3 * w;
      s += lo;
      k = carry(s, lo);
      s += highY;
      k += carry(s, highY);
      highY = Math.unsignedMultiplyHigh(y3, w) + k;
      lo = m * p3;
      s += lo;
      k = carry(s, lo);
      t2 = s + reduce;
      k += carry(t2, reduce);
      t3 = highX + highY + Math.unsignedMultiplyHigh(m, p3) + k;
    }
    storeProduct(t0, t1, t2, t3, c, ci);
  }

  /**
   * c = the sum of a_i * b_i over {@code count} consecutive elements of each operand; 0 if there
   * are none. The destination may be among them.
   *
   * <p>The products are added before they are reduced, all at once: at about half the cost of
   * separate products.
   *
   * @throws IllegalArgumentException if there are more than {@link #MAX_PRODUCTS}
   */
  public void innerProduct(
      final long[] a,
      final int ai,
      final long[] b,
      final int bi,
      final int count,
      final long[] c,
      final int ci) {
    if (count > MAX_PRODUCTS) {
      throw new IllegalArgumentException(
          "an inner product has " + count + " terms: " + MAX_PRODUCTS + " are added at once");
    }
    long r0 = 0;
    long r1 = 0;
    long r2 = 0;
    long r3 = 0;
    long r4 = 0;
    long r5 = 0;
    long r6 = 0;
    long r7 = 0;
    // r + a_j * b_j, row by row; `top` is the carry of a row into the limb after its last.
    for (int j = 0; j < LIMBS * count; j += LIMBS) {
      final long a0 = a[ai + j];
      final long a1 = a[ai + j + 1];
      final long a2 = a[ai + j + 2];
      final long a3 = a[ai + j + 3];
      long w = b[bi + j];
      long lo = a0 * w;
      r0 += lo;
      long high = Math.unsignedMultiplyHigh(a0, w) + carry(r0, lo);
      lo = a1 * w;
      long s = r1 + lo;
      long k = carry(s, lo);
      r1 = s + high;
      high = Math.unsignedMultiplyHigh(a1, w) + k + carry(r1, high);
      lo = a2 * w;
      s = r2 + lo;
      k = carry(s, lo);
      r2 = s + high;
      high = Math.unsignedMultiplyHigh(a2, w) + k + carry(r2, high);
      lo = a3 * w;
      s = r3 + lo;
      k = carry(s, lo);
      r3 = s + high;
      high = Math.unsignedMultiplyHigh(a3, w) + k + carry(r3, high);
      r4 += high;
      long top = carry(r4, high);

      w = b[bi + j + 1];
      lo = a0 * w;
      r1 += lo;
      high = Math.unsignedMultiplyHigh(a0, w) + carry(r1, lo);
      lo = a1 * w;
      s = r2 + lo;
      k = carry(s, lo);
      r2 = s + high;
      high = Math.unsignedMultiplyHigh(a1, w) + k + carry(r2, high);
      lo = a2 * w;
      s = r3 + lo;
      k = carry(s, lo);
      r3 = s + high;
      high = Math.unsignedMultiplyHigh(a2, w) + k + carry(r3, high);
      lo = a3 * w;
      s = r4 + lo;
      k = carry(s, lo);
      r4 = s + high;
      high = Math.unsignedMultiplyHigh(a3, w) + k + carry(r4, high) + top;
      r5 += high;
      top = carry(r5, high);

      w = b[bi + j + 2];
      lo = a0 * w;
      r2 += lo;
      high = Math.unsignedMultiplyHigh(a0, w) + carry(r2, lo);
      lo = a1 * w;
      s = r3 + lo;
      k = carry(s, lo);
      r3 = s + high;
      high = Math.unsignedMultiplyHigh(a1, w) + k + carry(r3, high);
      lo = a2 * w;
      s = r4 + lo;
      k = carry(s, lo);
      r4 = s + high;
      high = Math.unsignedMultiplyHigh(a2, w) + k + carry(r4, high);
      lo = a3 * w;
      s = r5 + lo;
      k = carry(s, lo);
      r5 = s + high;
      high = Math.unsignedMultiplyHigh(a3, w) + k + carry(r5, high) + top;
      r6 += high;
      top = carry(r6, high);

      w = b[bi + j + 3];
      lo = a0 * w;
      r3 += lo;
      high = Math.unsignedMultiplyHigh(a0, w) + carry(r3, lo);
      lo = a1 * w;
      s = r4 + lo;
      k = carry(s, lo);
      r4 = s + high;
      high = Math.unsignedMultiplyHigh(a1, w) + k + carry(r4, high);
      lo = a2 * w;
      s = r5 + lo;
      k = carry(s, lo);
      r5 = s + high;
      high = Math.unsignedMultiplyHigh(a2, w) + k + carry(r5, high);
      lo = a3 * w;
      s = r6 + lo;
      k = carry(s, lo);
      r6 = s + high;
      r7 += Math.unsignedMultiplyHigh(a3, w) + k + carry(r6, high) + top;
    }
    reduceWide(r0, r1, r2, r3, r4, r5, r6, r7, c, ci);
    // n products leave less than (0.19 n + 1) p, of which one p is gone.
    for (int n = MAX_PRODUCTS_BELOW_2P; n < count; n += MAX_PRODUCTS_BELOW_2P) {
      reduceOnce(c[ci], c[ci + 1], c[ci + 2], c[ci + 3], c, ci);
    }
  }

  /**
   * c = r / 2^256 for an integer of eight limbs below 13 p^2: Montgomery's reduction, and one
   * subtraction of p where it is not too much.
   */
  private void reduceWide(
      final long r0,
      final long r1,
      final long r2,
      final long r3,
      final long r4,
      final long r5,
      final long r6,
      final long r7,
      final long[] c,
      final int ci) {
    // Four times: add m * p so that the lowest limb vanishes. `top` as in the inner product.
    long m = r0 * negInv;
    long high = Math.unsignedMultiplyHigh(m, p0) + (r0 != 0 ? 1 : 0);
    long lo = m * p1;
    long s = r1 + lo;
    long k = carry(s, lo);
    final long t1 = s + high;
    high = Math.unsignedMultiplyHigh(m, p1) + k + carry(t1, high);
    lo = m * p2;
    s = r2 + lo;
    k = carry(s, lo);
    long t2 = s + high;
    high = Math.unsignedMultiplyHigh(m, p2) + k + carry(t2, high);
    lo = m * p3;
    s = r3 + lo;
    k = carry(s, lo);
    long t3 = s + high;
    high = Math.unsignedMultiplyHigh(m, p3) + k + carry(t3, high);
    long t4 = r4 + high;
    long top = carry(t4, high);

    m = t1 * negInv;
    high = Math.unsignedMultiplyHigh(m, p0) + (t1 != 0 ? 1 : 0);
    lo = m * p1;
    s = t2 + lo;
    k = carry(s, lo);
    t2 = s + high;
    high = Math.unsignedMultiplyHigh(m, p1) + k + carry(t2, high);
    lo = m * p2;
    s = t3 + lo;
    k = carry(s, lo);
    t3 = s + high;
    high = Math.unsignedMultiplyHigh(m, p2) + k + carry(t3, high);
    lo = m * p3;
    s = t4 + lo;
    k = carry(s, lo);
    t4 = s + high;
    high = Math.unsignedMultiplyHigh(m, p3) + k + carry(t4, high) + top;
    long t5 = r5 + high;
    top = carry(t5, high);

    m = t2 * negInv;
    high = Math.unsignedMultiplyHigh(m, p0) + (t2 != 0 ? 1 : 0);
    lo = m * p1;
    s = t3 + lo;
    k = carry(s, lo);
    t3 = s + high;
    high = Math.unsignedMultiplyHigh(m, p1) + k + carry(t3, high);
    lo = m * p2;
    s = t4 + lo;
    k = carry(s, lo);
    t4 = s + high;
    high = Math.unsignedMultiplyHigh(m, p2) + k + carry(t4, high);
    lo = m * p3;
    s = t5 + lo;
    k = carry(s, lo);
    t5 = s + high;
    high = Math.unsignedMultiplyHigh(m, p3) + k + carry(t5, high) + top;
    long t6 = r6 + high;
    top = carry(t6, high);

    m = t3 * negInv;
    high = Math.unsignedMultiplyHigh(m, p0) + (t3 != 0 ? 1 : 0);
    lo = m * p1;
    s = t4 + lo;
    k = carry(s, lo);
    t4 = s + high;
    high = Math.unsignedMultiplyHigh(m, p1) + k + carry(t4, high);
    lo = m * p2;
    s = t5 + lo;
    k = carry(s, lo);
    t5 = s + high;
    high = Math.unsignedMultiplyHigh(m, p2) + k + carry(t5, high);
    lo = m * p3;
    s = t6 + lo;
    k = carry(s, lo);
    t6 = s + high;
    high = Math.unsignedMultiplyHigh(m, p3) + k + carry(t6, high) + top;
    final long t7 = r7 + high;
    if (Long.compareUnsigned(t7, p3) < 0) {
      c[ci] = t4;
      c[ci + 1] = t5;
      c[ci + 2] = t6;
      c[ci + 3] = t7;
    } else {
      reduceOnce(t4, t5, t6, t7, c, ci);
    }
  }

  /**
   * c = a^-1, by the binary Euclidean algorithm on limbs.
   *
   * @throws ArithmeticException if a is 0
   */
  @Override
  public void inverse(final long[] a, final int ai, final long[] c, final int ci) {
    if (isZero(a, ai)) {
      throw new ArithmeticException("0 has no inverse in " + this);
    }
    // a = xR, c = a^-1 2^shift; x^-1 R is that times R^2 2^-shift.
    int power = 512 - AlmostInverse.compute(p0, p1, p2, p3, a, ai, c, ci);
    mul(c, ci, rSquared, 0, c, ci);
    // The factor has to be below 2^256. The shift is below 256 for few and special a only.
    for (; power > 255; power--) {
      dbl(c, ci, c, ci);
    }
    mulByLimbs(
        power < 64 ? 1L << power : 0,
        power >> 6 == 1 ? 1L << power : 0,
        power >> 6 == 2 ? 1L << power : 0,
        power >> 6 == 3 ? 1L << power : 0,
        c,
        ci,
        c,
        ci);
  }

  /** Montgomery form to plain limbs, least significant first. */
  public void toCanonical(final long[] a, final int ai, final long[] c, final int ci) {
    mulByLimbs(1, 0, 0, 0, a, ai, c, ci);
  }

  /** Plain limbs, least significant first and below the modulus, to Montgomery form. */
  public void toMontgomery(final long[] a, final int ai, final long[] c, final int ci) {
    mul(a, ai, rSquared, 0, c, ci);
  }
}
