package io.fluidex.crypto.field;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Scalar arithmetic in one of the two prime fields of BN254 on flat {@code long[]} data.
 *
 * <p>An element is four 64-bit limbs, least significant first, in Montgomery form with R = 2^256,
 * always fully reduced (below the modulus). Operations take an array and the index of the element's
 * first limb, so that many elements live in one array without objects. The destination may be one
 * of the operands. Nothing here allocates except the conversions that return an object.
 *
 * <p>Multiplication is the coarsely integrated operand scanning form of Montgomery's product (Koc,
 * Acar, Kaliski 1996) without the extra carry word, which is sound since the top limb of both
 * moduli is below 2^62. Carries are unsigned comparisons, which the compiler turns into conditional
 * moves: the limbs of field elements are random, a branch on a carry would be mispredicted.
 *
 * <p>Squares and inner products have code of their own that reduces the whole product at the end;
 * with the unrolled limbs it makes this class long, but the loops need its private constants.
 *
 * <p>Not constant-time. Instances are immutable and safe for use by many threads.
 */
public final class PrimeField {
  /** Limbs of one element in a flat array. */
  public static final int LIMBS = 4;

  /** Bytes of one element in every canonical encoding. */
  public static final int BYTES = 32;

  /**
   * The most terms of an inner product: p is below 0.19 * 2^256, so 13 products and the multiple of
   * p that the reduction adds leave less than 3.5 p.
   */
  public static final int MAX_PRODUCTS = 13;

  /** Terms whose sum is below 2 p after the reduction. */
  private static final int MAX_PRODUCTS_BELOW_2P = 5;

  private static final VarHandle LONG_BE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG_LE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The scalar field of BN254: the order of G1 and G2, the field of circuits and hashes. */
  public static final PrimeField FR =
      new PrimeField(
          "Fr", "21888242871839275222246405745257275088548364400416034343698204186575808495617", 5);

  /** The base field of BN254: the field of curve coordinates. */
  public static final PrimeField FQ =
      new PrimeField(
          "Fq", "21888242871839275222246405745257275088696311157297823662689037894645226208583", 3);

  private final String name;
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
  private final int twoAdicity;
  private final BigInteger generator;
  private final long[] rootOfUnity;

  private PrimeField(final String name, final String decimal, final int generator) {
    this.name = name;
    this.modulus = new BigInteger(decimal);
    final long[] p = limbs(modulus);
    this.p0 = p[0];
    this.p1 = p[1];
    this.p2 = p[2];
    this.p3 = p[3];
    long inv = 1;
    for (int i = 0; i < 6; i++) {
      inv *= 2 - p0 * inv;
    }
    this.negInv = -inv;
    this.one = limbs(BigInteger.ONE.shiftLeft(256).mod(modulus));
    this.rSquared = limbs(BigInteger.ONE.shiftLeft(512).mod(modulus));
    final BigInteger order = modulus.subtract(BigInteger.ONE);
    this.twoAdicity = order.getLowestSetBit();
    this.generator = BigInteger.valueOf(generator);
    this.rootOfUnity = new long[LIMBS];
    set(this.generator.modPow(order.shiftRight(twoAdicity), modulus), rootOfUnity, 0);
  }

  private static long[] limbs(final BigInteger v) {
    return new long[] {
      v.longValue(),
      v.shiftRight(64).longValue(),
      v.shiftRight(128).longValue(),
      v.shiftRight(192).longValue()
    };
  }

  /** The prime. */
  public BigInteger modulus() {
    return modulus;
  }

  /** The largest k such that 2^k divides modulus - 1: 28 for Fr, 1 for Fq. */
  public int twoAdicity() {
    return twoAdicity;
  }

  /** The smallest generator of the multiplicative group: 5 for Fr, 3 for Fq. */
  public BigInteger generator() {
    return generator;
  }

  /**
   * Writes a primitive 2^power-th root of unity, g^((p-1)/2^k) squared down, the choice of snarkjs
   * and gnark.
   *
   * @throws IllegalArgumentException if power is negative or above {@link #twoAdicity()}
   */
  public void rootOfUnity(final int power, final long[] c, final int ci) {
    if (power < 0 || power > twoAdicity) {
      throw new IllegalArgumentException(
          name + " has no root of unity of order 2^" + power + ", the largest is 2^" + twoAdicity);
    }
    System.arraycopy(rootOfUnity, 0, c, ci, LIMBS);
    for (int i = power; i < twoAdicity; i++) {
      square(c, ci, c, ci);
    }
  }

  /** c = 0. */
  public void setZero(final long[] c, final int ci) {
    Arrays.fill(c, ci, ci + LIMBS, 0L);
  }

  /** c = 1. */
  public void setOne(final long[] c, final int ci) {
    System.arraycopy(one, 0, c, ci, LIMBS);
  }

  /** Whether the element is 0. */
  public boolean isZero(final long[] a, final int ai) {
    return (a[ai] | a[ai + 1] | a[ai + 2] | a[ai + 3]) == 0;
  }

  /** Whether the element is 1. */
  public boolean isOne(final long[] a, final int ai) {
    return equal(a, ai, one, 0);
  }

  /** Whether two elements are equal. */
  public boolean equal(final long[] a, final int ai, final long[] b, final int bi) {
    return ((a[ai] ^ b[bi])
            | (a[ai + 1] ^ b[bi + 1])
            | (a[ai + 2] ^ b[bi + 2])
            | (a[ai + 3] ^ b[bi + 3]))
        == 0;
  }

  /** 1 if the sum of x and another number, mod 2^64, wrapped around, else 0. */
  private static long carry(final long sum, final long x) {
    return Long.compareUnsigned(sum, x) < 0 ? 1 : 0;
  }

  /** 1 if x - y, mod 2^64, wraps around, else 0. */
  private static long borrow(final long x, final long y) {
    return Long.compareUnsigned(x, y) < 0 ? 1 : 0;
  }

  /** c = a + b. */
  public void add(
      final long[] a, final int ai, final long[] b, final int bi, final long[] c, final int ci) {
    // Both are below p < 2^254, so the sum has no carry out of the fourth limb.
    final long r0 = a[ai] + b[bi];
    final long k0 = carry(r0, b[bi]);
    final long s1 = a[ai + 1] + b[bi + 1];
    final long r1 = s1 + k0;
    final long k1 = carry(s1, b[bi + 1]) + carry(r1, k0);
    final long s2 = a[ai + 2] + b[bi + 2];
    final long r2 = s2 + k1;
    final long k2 = carry(s2, b[bi + 2]) + carry(r2, k1);
    reduceOnce(r0, r1, r2, a[ai + 3] + b[bi + 3] + k2, c, ci);
  }

  /** c = 2a. */
  public void dbl(final long[] a, final int ai, final long[] c, final int ci) {
    final long a0 = a[ai];
    final long a1 = a[ai + 1];
    final long a2 = a[ai + 2];
    final long a3 = a[ai + 3];
    reduceOnce(
        a0 << 1, (a1 << 1) | (a0 >>> 63), (a2 << 1) | (a1 >>> 63), (a3 << 1) | (a2 >>> 63), c, ci);
  }

  /** Stores r - p, or r where that is negative, for r below 3.5 p: r mod p for r below 2 p. */
  private void reduceOnce(
      final long r0, final long r1, final long r2, final long r3, final long[] c, final int ci) {
    final long d0 = r0 - p0;
    final long b0 = borrow(r0, p0);
    final long e1 = r1 - p1;
    final long d1 = e1 - b0;
    final long b1 = borrow(r1, p1) + borrow(e1, b0);
    final long e2 = r2 - p2;
    final long d2 = e2 - b1;
    final long b2 = borrow(r2, p2) + borrow(e2, b1);
    final long d3 = r3 - p3 - b2;
    // r - p < 2.5 p < 2^255, so the sign of the top limb tells whether p was too much.
    final long keep = d3 >> 63;
    c[ci] = (r0 & keep) | (d0 & ~keep);
    c[ci + 1] = (r1 & keep) | (d1 & ~keep);
    c[ci + 2] = (r2 & keep) | (d2 & ~keep);
    c[ci + 3] = (r3 & keep) | (d3 & ~keep);
  }

  /** c = a - b. */
  public void sub(
      final long[] a, final int ai, final long[] b, final int bi, final long[] c, final int ci) {
    final long d0 = a[ai] - b[bi];
    final long b0 = borrow(a[ai], b[bi]);
    final long e1 = a[ai + 1] - b[bi + 1];
    final long d1 = e1 - b0;
    final long b1 = borrow(a[ai + 1], b[bi + 1]) + borrow(e1, b0);
    final long e2 = a[ai + 2] - b[bi + 2];
    final long d2 = e2 - b1;
    final long b2 = borrow(a[ai + 2], b[bi + 2]) + borrow(e2, b1);
    final long d3 = a[ai + 3] - b[bi + 3] - b2;
    // A negative difference gets the modulus back.
    final long mask = d3 >> 63;
    final long q1 = p1 & mask;
    final long q2 = p2 & mask;
    final long r0 = d0 + (p0 & mask);
    final long k0 = carry(r0, d0);
    final long s1 = d1 + q1;
    final long r1 = s1 + k0;
    final long k1 = carry(s1, q1) + carry(r1, k0);
    final long s2 = d2 + q2;
    final long r2 = s2 + k1;
    final long k2 = carry(s2, q2) + carry(r2, k1);
    c[ci] = r0;
    c[ci + 1] = r1;
    c[ci + 2] = r2;
    c[ci + 3] = d3 + (p3 & mask) + k2;
  }

  /** c = -a. */
  public void neg(final long[] a, final int ai, final long[] c, final int ci) {
    sub(zero, 0, a, ai, c, ci);
  }

  /** c = a * b. */
  public void mul(
      final long[] a, final int ai, final long[] b, final int bi, final long[] c, final int ci) {
    mulLimbs(a[ai], a[ai + 1], a[ai + 2], a[ai + 3], b, bi, c, ci);
  }

  /** c = a^2. */
  public void square(final long[] a, final int ai, final long[] c, final int ci) {
    final long a0 = a[ai];
    final long a1 = a[ai + 1];
    final long a2 = a[ai + 2];
    final long a3 = a[ai + 3];
    // The products of different limbs once, doubled by shifts, then the squares.
    long r1 = a0 * a1;
    long high = Math.unsignedMultiplyHigh(a0, a1);
    long lo = a0 * a2;
    long r2 = lo + high;
    high = Math.unsignedMultiplyHigh(a0, a2) + carry(r2, high);
    lo = a0 * a3;
    long r3 = lo + high;
    long r4 = Math.unsignedMultiplyHigh(a0, a3) + carry(r3, high);
    lo = a1 * a2;
    r3 += lo;
    high = Math.unsignedMultiplyHigh(a1, a2) + carry(r3, lo);
    lo = a1 * a3;
    long s = r4 + lo;
    long k = carry(s, lo);
    r4 = s + high;
    long r5 = Math.unsignedMultiplyHigh(a1, a3) + k + carry(r4, high);
    lo = a2 * a3;
    r5 += lo;
    long r6 = Math.unsignedMultiplyHigh(a2, a3) + carry(r5, lo);
    long r7 = r6 >>> 63;
    r6 = r6 << 1 | r5 >>> 63;
    r5 = r5 << 1 | r4 >>> 63;
    r4 = r4 << 1 | r3 >>> 63;
    r3 = r3 << 1 | r2 >>> 63;
    r2 = r2 << 1 | r1 >>> 63;
    r1 <<= 1;

    high = Math.unsignedMultiplyHigh(a0, a0);
    r1 += high;
    k = carry(r1, high);
    lo = a1 * a1;
    s = r2 + lo;
    r2 = s + k;
    k = carry(s, lo) + carry(r2, k);
    high = Math.unsignedMultiplyHigh(a1, a1);
    s = r3 + high;
    r3 = s + k;
    k = carry(s, high) + carry(r3, k);
    lo = a2 * a2;
    s = r4 + lo;
    r4 = s + k;
    k = carry(s, lo) + carry(r4, k);
    high = Math.unsignedMultiplyHigh(a2, a2);
    s = r5 + high;
    r5 = s + k;
    k = carry(s, high) + carry(r5, k);
    lo = a3 * a3;
    s = r6 + lo;
    r6 = s + k;
    k = carry(s, lo) + carry(r6, k);
    r7 += Math.unsignedMultiplyHigh(a3, a3) + k;
    reduceWide(a0 * a0, r1, r2, r3, r4, r5, r6, r7, c, ci);
  }

  private void mulLimbs(
      final long a0,
      final long a1,
      final long a2,
      final long a3,
      final long[] b,
      final int bi,
      final long[] c,
      final int ci) {
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    for (int i = 0; i < LIMBS; i++) {
      final long w = b[bi + i];
      // t + a * w, carry in `high`.
      long lo = a0 * w;
      long s = t0 + lo;
      long high = Math.unsignedMultiplyHigh(a0, w) + carry(s, lo);
      final long m = s * negInv;
      // s + m * p0 is 0 mod 2^64; its carry is 1 unless s is 0.
      long reduce = Math.unsignedMultiplyHigh(m, p0) + (s != 0 ? 1 : 0);

      lo = a1 * w;
      s = t1 + lo;
      long k = carry(s, lo);
      long u = s + high;
      k += carry(u, high);
      high = Math.unsignedMultiplyHigh(a1, w) + k;
      lo = m * p1;
      s = u + lo;
      k = carry(s, lo);
      t0 = s + reduce;
      k += carry(t0, reduce);
      reduce = Math.unsignedMultiplyHigh(m, p1) + k;

      lo = a2 * w;
      s = t2 + lo;
      k = carry(s, lo);
      u = s + high;
      k += carry(u, high);
      high = Math.unsignedMultiplyHigh(a2, w) + k;
      lo = m * p2;
      s = u + lo;
      k = carry(s, lo);
      t1 = s + reduce;
      k += carry(t1, reduce);
      reduce = Math.unsignedMultiplyHigh(m, p2) + k;

      lo = a3 * w;
      s = t3 + lo;
      k = carry(s, lo);
      u = s + high;
      k += carry(u, high);
      high = Math.unsignedMultiplyHigh(a3, w) + k;
      lo = m * p3;
      s = u + lo;
      k = carry(s, lo);
      t2 = s + reduce;
      k += carry(t2, reduce);
      reduce = Math.unsignedMultiplyHigh(m, p3) + k;
      t3 = high + reduce;
    }
    reduceOnce(t0, t1, t2, t3, c, ci);
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
    reduceOnce(t4, t5, t6, r7 + high, c, ci);
  }

  /**
   * c = a^-1.
   *
   * @throws ArithmeticException if a is 0
   */
  public void inverse(final long[] a, final int ai, final long[] c, final int ci) {
    if (isZero(a, ai)) {
      throw new ArithmeticException("0 has no inverse in " + name);
    }
    // a holds xR; (xR)^-1 * R^2 * R = x^-1 R after one product with R^3.
    final BigInteger v = raw(a, ai).modInverse(modulus);
    final long[] t = limbs(v);
    mul(t, 0, rSquared, 0, t, 0);
    mul(t, 0, rSquared, 0, c, ci);
  }

  /** c = a^exponent for a non-negative exponent; a^0 = 1. */
  public void pow(
      final long[] a, final int ai, final BigInteger exponent, final long[] c, final int ci) {
    if (exponent.signum() < 0) {
      throw new IllegalArgumentException("exponent is negative");
    }
    final long[] base = Arrays.copyOfRange(a, ai, ai + LIMBS);
    final long[] r = one.clone();
    for (int i = exponent.bitLength() - 1; i >= 0; i--) {
      square(r, 0, r, 0);
      if (exponent.testBit(i)) {
        mul(r, 0, base, 0, r, 0);
      }
    }
    System.arraycopy(r, 0, c, ci, LIMBS);
  }

  /** The four limbs as an integer, whatever they mean. */
  private static BigInteger raw(final long[] a, final int ai) {
    final byte[] be = new byte[BYTES];
    for (int i = 0; i < LIMBS; i++) {
      LONG_BE.set(be, BYTES - 8 * (i + 1), a[ai + i]);
    }
    return new BigInteger(1, be);
  }

  /** The canonical integer of an element, in [0, modulus). */
  public BigInteger toBigInteger(final long[] a, final int ai) {
    final long[] t = new long[LIMBS];
    toCanonical(a, ai, t, 0);
    return raw(t, 0);
  }

  /**
   * c = value.
   *
   * @throws IllegalArgumentException if value is negative or not below the modulus
   */
  public void set(final BigInteger value, final long[] c, final int ci) {
    if (value.signum() < 0 || value.compareTo(modulus) >= 0) {
      throw new NonCanonicalException(name, value);
    }
    toMontgomery(limbs(value), 0, c, ci);
  }

  /** c = value, taken as unsigned. */
  public void setUnsigned(final long value, final long[] c, final int ci) {
    final long[] t = {value, 0, 0, 0};
    toMontgomery(t, 0, c, ci);
  }

  /** Montgomery form to plain limbs, least significant first. */
  public void toCanonical(final long[] a, final int ai, final long[] c, final int ci) {
    final long[] unit = {1, 0, 0, 0};
    mul(a, ai, unit, 0, c, ci);
  }

  /** Plain limbs, least significant first and below the modulus, to Montgomery form. */
  public void toMontgomery(final long[] a, final int ai, final long[] c, final int ci) {
    mul(a, ai, rSquared, 0, c, ci);
  }

  /**
   * Reads a 32-byte big-endian canonical encoding.
   *
   * @throws NonCanonicalException if the integer is not below the modulus
   */
  public void setBytesBe(final byte[] in, final int offset, final long[] c, final int ci) {
    final long[] t = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      t[i] = (long) LONG_BE.get(in, offset + 24 - 8 * i);
    }
    setCanonical(t, c, ci);
  }

  /**
   * Reads a 32-byte little-endian canonical encoding.
   *
   * @throws NonCanonicalException if the integer is not below the modulus
   */
  public void setBytesLe(final byte[] in, final int offset, final long[] c, final int ci) {
    final long[] t = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      t[i] = (long) LONG_LE.get(in, offset + 8 * i);
    }
    setCanonical(t, c, ci);
  }

  private void setCanonical(final long[] t, final long[] c, final int ci) {
    if (!isBelowModulus(t)) {
      throw new NonCanonicalException(name, raw(t, 0));
    }
    toMontgomery(t, 0, c, ci);
  }

  private boolean isBelowModulus(final long[] t) {
    final long[] p = {p0, p1, p2, p3};
    for (int i = LIMBS - 1; i >= 0; i--) {
      final int order = Long.compareUnsigned(t[i], p[i]);
      if (order != 0) {
        return order < 0;
      }
    }
    return false;
  }

  /** Writes the 32-byte big-endian canonical encoding. */
  public void toBytesBe(final long[] a, final int ai, final byte[] out, final int offset) {
    final long[] t = new long[LIMBS];
    toCanonical(a, ai, t, 0);
    for (int i = 0; i < LIMBS; i++) {
      LONG_BE.set(out, offset + 24 - 8 * i, t[i]);
    }
  }

  /** Writes the 32-byte little-endian canonical encoding. */
  public void toBytesLe(final long[] a, final int ai, final byte[] out, final int offset) {
    final long[] t = new long[LIMBS];
    toCanonical(a, ai, t, 0);
    for (int i = 0; i < LIMBS; i++) {
      LONG_LE.set(out, offset + 8 * i, t[i]);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
