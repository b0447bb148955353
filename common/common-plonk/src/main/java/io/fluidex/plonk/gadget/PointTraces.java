package io.fluidex.plonk.gadget;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.babyjubjub.InvalidPointException;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.UnsatisfiableException;
import io.fluidex.plonk.circuit.WitnessCall;

/**
 * The points on the rows of multiplications on BabyJubJub: computed in projective coordinates, then
 * made affine with one inversion for all.
 *
 * <p>Formulas: "add-2008-bbjlp" and "dbl-2008-bbjlp" of the Explicit-Formulas Database for twisted
 * Edwards curves, which hold for all points of the curve. Points that are not on it may lead to a
 * zero denominator, which is reported.
 */
final class PointTraces {
  private static final PrimeField F = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;

  /** Limbs of a projective point X, Y, Z. */
  private static final int POINT = 3 * LIMBS;

  private static final long[] A = limbs(BabyJubJub.A);
  private static final long[] D = limbs(BabyJubJub.D);

  /** Temporaries, flat. */
  private final long[] t = new long[8 * LIMBS];

  /** All points computed so far: X, Y, Z. */
  private final long[] points;

  private int count;

  private PointTraces(final int capacity) {
    this.points = new long[capacity * POINT];
  }

  private static long[] limbs(final Fr x) {
    final long[] out = new long[LIMBS];
    x.store(out, 0);
    return out;
  }

  private int begin(final long[] x, final int xAt, final long[] y, final int yAt) {
    final int p = count++ * POINT;
    System.arraycopy(x, xAt, points, p, LIMBS);
    System.arraycopy(y, yAt, points, p + LIMBS, LIMBS);
    F.setOne(points, p + 2 * LIMBS);
    return p;
  }

  /** Appends the point at p plus the affine point (x, y), or minus it. */
  private int addAffine(
      final int p,
      final long[] x,
      final int xAt,
      final long[] y,
      final int yAt,
      final boolean subtract) {
    final int q = count++ * POINT;
    final int x1 = p;
    final int y1 = p + LIMBS;
    final int z1 = p + 2 * LIMBS;
    // t0 = x2, t1 = Z^2, t2 = C = X1 x2, t3 = D = Y1 y2, t4 = E = d C D, t5 = F, t6 = G
    if (subtract) {
      F.neg(x, xAt, t, 0);
    } else {
      System.arraycopy(x, xAt, t, 0, LIMBS);
    }
    F.square(points, z1, t, LIMBS);
    F.mul(points, x1, t, 0, t, 2 * LIMBS);
    F.mul(points, y1, y, yAt, t, 3 * LIMBS);
    F.mul(t, 2 * LIMBS, t, 3 * LIMBS, t, 4 * LIMBS);
    F.mul(D, 0, t, 4 * LIMBS, t, 4 * LIMBS);
    F.sub(t, LIMBS, t, 4 * LIMBS, t, 5 * LIMBS);
    F.add(t, LIMBS, t, 4 * LIMBS, t, 6 * LIMBS);
    // X3 = Z1 F ((X1 + Y1) (x2 + y2) - C - D)
    F.add(t, 0, y, yAt, t, 0);
    F.add(points, x1, points, y1, t, 7 * LIMBS);
    F.mul(t, 0, t, 7 * LIMBS, t, 0);
    F.sub(t, 0, t, 2 * LIMBS, t, 0);
    F.sub(t, 0, t, 3 * LIMBS, t, 0);
    F.mul(t, 0, t, 5 * LIMBS, t, 0);
    F.mul(t, 0, points, z1, points, q);
    // Y3 = Z1 G (D - a C)
    F.mul(A, 0, t, 2 * LIMBS, t, 2 * LIMBS);
    F.sub(t, 3 * LIMBS, t, 2 * LIMBS, t, 3 * LIMBS);
    F.mul(t, 3 * LIMBS, t, 6 * LIMBS, t, 3 * LIMBS);
    F.mul(t, 3 * LIMBS, points, z1, points, q + LIMBS);
    // Z3 = F G
    F.mul(t, 5 * LIMBS, t, 6 * LIMBS, points, q + 2 * LIMBS);
    return q;
  }

  /** Appends twice the point at p. */
  private int twice(final int p) {
    final int q = count++ * POINT;
    // t0 = B = (X + Y)^2, t1 = C = X^2, t2 = D = Y^2, t3 = E = a C, t4 = F = E + D, t5 = J
    F.add(points, p, points, p + LIMBS, t, 0);
    F.square(t, 0, t, 0);
    F.square(points, p, t, LIMBS);
    F.square(points, p + LIMBS, t, 2 * LIMBS);
    F.mul(A, 0, t, LIMBS, t, 3 * LIMBS);
    F.add(t, 3 * LIMBS, t, 2 * LIMBS, t, 4 * LIMBS);
    F.square(points, p + 2 * LIMBS, t, 5 * LIMBS);
    F.dbl(t, 5 * LIMBS, t, 5 * LIMBS);
    F.sub(t, 4 * LIMBS, t, 5 * LIMBS, t, 5 * LIMBS);
    // X3 = (B - C - D) J, Y3 = F (E - D), Z3 = F J
    F.sub(t, 0, t, LIMBS, t, 0);
    F.sub(t, 0, t, 2 * LIMBS, t, 0);
    F.mul(t, 0, t, 5 * LIMBS, points, q);
    F.sub(t, 3 * LIMBS, t, 2 * LIMBS, t, 3 * LIMBS);
    F.mul(t, 4 * LIMBS, t, 3 * LIMBS, points, q + LIMBS);
    F.mul(t, 4 * LIMBS, t, 5 * LIMBS, points, q + 2 * LIMBS);
    return q;
  }

  /** Writes the affine coordinates of all points but the first to a call's results. */
  private void store(final WitnessCall call, final int firstResult) {
    final long[] inverses = new long[count * LIMBS];
    // Products of the Z up to each point, then their inverses on the way back (Montgomery's trick).
    F.setOne(inverses, 0);
    for (int i = 1; i < count; i++) {
      F.mul(inverses, (i - 1) * LIMBS, points, i * POINT + 2 * LIMBS, inverses, i * LIMBS);
    }
    final int last = (count - 1) * LIMBS;
    if (F.isZero(inverses, last)) {
      throw new UnsatisfiableException("a point is not on BabyJubJub");
    }
    F.inverse(inverses, last, t, 0);
    final long[] values = call.values();
    for (int i = count - 1; i > 0; i--) {
      F.mul(t, 0, inverses, (i - 1) * LIMBS, t, LIMBS);
      F.mul(t, 0, points, i * POINT + 2 * LIMBS, t, 0);
      final int result = firstResult + 2 * (i - 1);
      F.mul(points, i * POINT, t, LIMBS, values, call.output(result));
      F.mul(points, i * POINT + LIMBS, t, LIMBS, values, call.output(result + 1));
    }
  }

  /** x3, y3 from x1, y1, x2, y2. */
  static void add(final WitnessCall call) {
    final PointTraces trace = new PointTraces(2);
    final long[] v = call.values();
    final int p = trace.begin(v, call.input(0), v, call.input(1));
    trace.addAffine(p, v, call.input(2), v, call.input(3), false);
    trace.store(call, 0);
  }

  /** x2, y2 from x, y. */
  static void twice(final WitnessCall call) {
    final PointTraces trace = new PointTraces(2);
    final long[] v = call.values();
    trace.twice(trace.begin(v, call.input(0), v, call.input(1)));
    trace.store(call, 0);
  }

  /**
   * Prefixes s_1 .. s_{m-1} of the scalar in base 3, then the m partial sums.
   *
   * @see BabyJubJubGadget#multiplyFixed
   */
  static void multiplyFixed(final WitnessCall call) {
    final long[] table = call.parameters();
    final long[] v = call.values();
    final int digits = table.length / (2 * LIMBS) - 1;
    final byte[] digit = ternary(v, call.input(0), digits);
    final PointTraces trace = new PointTraces(digits + 1);
    int p = trace.begin(table, 0, table, LIMBS);
    final long[] prefix = new long[2 * LIMBS];
    for (int i = 0; i < digits; i++) {
      final int at = (i + 1) * 2 * LIMBS;
      if (digit[i] == 1) {
        // The digit 1 stands for zero times the point; a copy keeps one point per digit.
        System.arraycopy(trace.points, p, trace.points, p + POINT, POINT);
        trace.count++;
        p += POINT;
      } else {
        p = trace.addAffine(p, table, at, table, at + LIMBS, digit[i] == 0);
      }
      F.dbl(prefix, 0, prefix, LIMBS);
      F.add(prefix, 0, prefix, LIMBS, prefix, 0);
      F.setUnsigned(digit[i], prefix, LIMBS);
      F.add(prefix, 0, prefix, LIMBS, prefix, 0);
      if (i < digits - 1) {
        System.arraycopy(prefix, 0, v, call.output(i), LIMBS);
      }
    }
    trace.store(call, digits - 1);
  }

  /** The digits of a value in base 3, highest first. */
  private static byte[] ternary(final long[] values, final int at, final int digits) {
    // 3^20 is the largest power below 2^32: twenty digits per division of eight 32-bit words.
    final int chunk = 20;
    final long chunkPower = 3_486_784_401L;
    final long[] limbs = new long[LIMBS];
    F.toCanonical(values, at, limbs, 0);
    final long[] words = new long[2 * LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      words[2 * i] = limbs[i] & 0xffff_ffffL;
      words[2 * i + 1] = limbs[i] >>> 32;
    }
    final byte[] out = new byte[digits];
    int next = digits - 1;
    while (next >= 0) {
      long rest = 0;
      for (int i = words.length - 1; i >= 0; i--) {
        final long dividend = (rest << 32) | words[i];
        words[i] = Long.divideUnsigned(dividend, chunkPower);
        rest = Long.remainderUnsigned(dividend, chunkPower);
      }
      for (int k = 0; k < chunk; k++, rest /= 3) {
        if (next >= 0) {
          out[next--] = (byte) (rest % 3);
        } else if (rest != 0) {
          throw tooLarge(digits);
        }
      }
    }
    for (final long word : words) {
      if (word != 0) {
        throw tooLarge(digits);
      }
    }
    return out;
  }

  private static UnsatisfiableException tooLarge(final int digits) {
    return new UnsatisfiableException("the scalar has more than " + digits + " digits of base 3");
  }

  /**
   * Prefixes k_1 .. k_{n-1} of the scalar in base 2, then n times x or -x, then for each bit the
   * double and the sum.
   *
   * @see BabyJubJubGadget#multiplyVariable
   */
  static void multiplyVariable(final WitnessCall call) {
    final int bits = F.toBigInteger(call.parameters(), 0).intValueExact();
    final long[] v = call.values();
    final int x = call.input(0);
    final int y = call.input(1);
    final long[] k = new long[LIMBS];
    F.toCanonical(v, call.input(2), k, 0);
    for (int i = bits; i < 64 * LIMBS; i++) {
      if (bit(k, i) == 1) {
        throw new UnsatisfiableException("the scalar has more than " + bits + " bits");
      }
    }
    final PointTraces trace = new PointTraces(2 * bits + 1);
    int p = trace.begin(v, x, v, y);
    final long[] prefix = new long[2 * LIMBS];
    F.setOne(prefix, LIMBS);
    for (int i = 0; i < bits; i++) {
      final boolean set = bit(k, bits - 1 - i) == 1;
      F.dbl(prefix, 0, prefix, 0);
      if (set) {
        F.add(prefix, 0, prefix, LIMBS, prefix, 0);
        System.arraycopy(v, x, v, call.output(bits - 1 + i), LIMBS);
      } else {
        F.neg(v, x, v, call.output(bits - 1 + i));
      }
      if (i < bits - 1) {
        System.arraycopy(prefix, 0, v, call.output(i), LIMBS);
      }
      p = trace.addAffine(trace.twice(p), v, x, v, y, !set);
    }
    trace.store(call, 2 * bits - 1);
  }

  private static long bit(final long[] k, final int i) {
    return (k[i >> 6] >>> (i & 63)) & 1;
  }

  /** x from y and the sign of x. */
  static void decompress(final WitnessCall call) {
    final boolean sign = !F.isZero(call.values(), call.input(1));
    try {
      call.setOutput(0, BabyJubJubPoint.fromY(call.inputElement(0), sign).x());
    } catch (final InvalidPointException e) {
      throw new UnsatisfiableException(e.getMessage());
    }
  }
}
