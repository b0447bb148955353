package io.fluidex.crypto.field;

/**
 * The first phase of the Montgomery inverse: the inverse times a power of two, by the binary
 * Euclidean algorithm on four limbs (Kaliski, "The Montgomery Inverse and Its Applications", IEEE
 * Transactions on Computers 44(8), 1995).
 *
 * <p>All state is in local variables and the comparison of a step is a mask, not a branch, since
 * its outcome is random. Not constant-time all the same.
 */
final class AlmostInverse {
  private AlmostInverse() {}

  /**
   * c = a^-1 2^shift mod p.
   *
   * @param p0 least significant limb of p, an odd prime below 2^255; p1, p2, p3 follow
   * @param a not 0, below p
   * @return the shift
   */
  static int compute(
      final long p0,
      final long p1,
      final long p2,
      final long p3,
      final long[] a,
      final int ai,
      final long[] c,
      final int ci) {
    // Throughout p = u s + v r, and up to one common sign a r = -u 2^shift, a s = v 2^shift mod p.
    long u0 = p0;
    long u1 = p1;
    long u2 = p2;
    long u3 = p3;
    long v0 = a[ai];
    long v1 = a[ai + 1];
    long v2 = a[ai + 2];
    long v3 = a[ai + 3];
    long r0 = 0;
    long r1 = 0;
    long r2 = 0;
    long r3 = 0;
    long s0 = 1;
    long s1 = 0;
    long s2 = 0;
    long s3 = 0;
    long sign = 0;
    int shift = 0;
    while ((v0 & 1) == 0) {
      final int z = Math.min(Long.numberOfTrailingZeros(v0), 63);
      v0 = (v0 >>> z) | (v1 << 1 << (63 - z));
      v1 = (v1 >>> z) | (v2 << 1 << (63 - z));
      v2 = (v2 >>> z) | (v3 << 1 << (63 - z));
      v3 >>>= z;
      shift += z;
    }
    while (true) {
      // u and v are odd: their difference takes the place of the larger one.
      final long d0 = u0 - v0;
      final long b0 = MontgomeryField.borrow(u0, v0);
      final long e1 = u1 - v1;
      final long d1 = e1 - b0;
      final long b1 = MontgomeryField.borrow(u1, v1) + MontgomeryField.borrow(e1, d1);
      final long e2 = u2 - v2;
      final long d2 = e2 - b1;
      final long b2 = MontgomeryField.borrow(u2, v2) + MontgomeryField.borrow(e2, d2);
      final long d3 = u3 - v3 - b2;
      if ((d0 | d1 | d2 | d3) == 0) {
        break;
      }
      // If u < v the two change places, as do r and s, which changes the sign.
      final long swap = d3 >> 63;
      sign ^= swap;
      v0 = (u0 & swap) | (v0 & ~swap);
      v1 = (u1 & swap) | (v1 & ~swap);
      v2 = (u2 & swap) | (v2 & ~swap);
      v3 = (u3 & swap) | (v3 & ~swap);
      // d is odd - odd, so not 0 mod 2^64 unless more limbs are: |d| = ~d + 1 with its carries.
      u0 = (d0 ^ swap) - swap;
      long k = u0 == 0 ? swap & 1 : 0;
      u1 = (d1 ^ swap) + k;
      k = u1 == 0 ? k : 0;
      u2 = (d2 ^ swap) + k;
      k = u2 == 0 ? k : 0;
      u3 = (d3 ^ swap) + k;
      final long t0 = r0 + s0;
      final long k0 = MontgomeryField.carry(t0, r0);
      final long w1 = r1 + s1;
      final long t1 = w1 + k0;
      final long k1 = MontgomeryField.carry(w1, r1) + MontgomeryField.carry(t1, w1);
      final long w2 = r2 + s2;
      final long t2 = w2 + k1;
      final long k2 = MontgomeryField.carry(w2, r2) + MontgomeryField.carry(t2, w2);
      final long t3 = r3 + s3 + k2;
      s0 = (r0 & swap) | (s0 & ~swap);
      s1 = (r1 & swap) | (s1 & ~swap);
      s2 = (r2 & swap) | (s2 & ~swap);
      s3 = (r3 & swap) | (s3 & ~swap);
      r0 = t0;
      r1 = t1;
      r2 = t2;
      r3 = t3;
      while ((u0 & 1) == 0) {
        final int z = Math.min(Long.numberOfTrailingZeros(u0), 63);
        u0 = (u0 >>> z) | (u1 << 1 << (63 - z));
        u1 = (u1 >>> z) | (u2 << 1 << (63 - z));
        u2 = (u2 >>> z) | (u3 << 1 << (63 - z));
        u3 >>>= z;
        s3 = (s3 << z) | (s2 >>> 1 >>> (63 - z));
        s2 = (s2 << z) | (s1 >>> 1 >>> (63 - z));
        s1 = (s1 << z) | (s0 >>> 1 >>> (63 - z));
        s0 <<= z;
        shift += z;
      }
    }
    // u = v = gcd(a, p) = 1.
    if (sign != 0) {
      // p - s, and s is not 0: it is the inverse of a up to a power of two.
      final long d0 = p0 - s0;
      final long b0 = MontgomeryField.borrow(p0, s0);
      final long e1 = p1 - s1;
      final long d1 = e1 - b0;
      final long b1 = MontgomeryField.borrow(p1, s1) + MontgomeryField.borrow(e1, d1);
      final long e2 = p2 - s2;
      final long d2 = e2 - b1;
      final long b2 = MontgomeryField.borrow(p2, s2) + MontgomeryField.borrow(e2, d2);
      s3 = p3 - s3 - b2;
      s2 = d2;
      s1 = d1;
      s0 = d0;
    }
    c[ci] = s0;
    c[ci + 1] = s1;
    c[ci + 2] = s2;
    c[ci + 3] = s3;
    return shift;
  }
}
