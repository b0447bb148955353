package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.Locale;

/** The witness functions of the builder's own verbs. */
enum StandardFunctions implements WitnessFunction {
  /**
   * k + m x_0 x_1 + sum of l_i x_i + q_i x_i^5. Parameters: k, m, then l_i and q_i for each input.
   */
  SUM {
    @Override
    public void compute(final WitnessCall call) {
      final long[] p = call.parameters();
      final long[] v = call.values();
      final long[] t = call.scratch(2);
      final int sum = LIMBS;
      System.arraycopy(p, 0, t, sum, LIMBS);
      if (!F.isZero(p, LIMBS)) {
        F.mul(v, call.input(0), v, call.input(1), t, 0);
        F.mul(p, LIMBS, t, 0, t, 0);
        F.add(t, 0, t, sum, t, sum);
      }
      for (int i = 0; i < call.inputs(); i++) {
        final int linear = (2 + 2 * i) * LIMBS;
        final int x = call.input(i);
        if (F.isOne(p, linear)) {
          F.add(v, x, t, sum, t, sum);
        } else if (!F.isZero(p, linear)) {
          F.mul(p, linear, v, x, t, 0);
          F.add(t, 0, t, sum, t, sum);
        }
        final int quintic = linear + LIMBS;
        if (!F.isZero(p, quintic)) {
          F.square(v, x, t, 0);
          F.square(t, 0, t, 0);
          F.mul(v, x, t, 0, t, 0);
          F.mul(p, quintic, t, 0, t, 0);
          F.add(t, 0, t, sum, t, sum);
        }
      }
      System.arraycopy(t, sum, v, call.output(0), LIMBS);
    }
  },

  /** 1/x; there is none of 0. */
  INVERSE {
    @Override
    public void compute(final WitnessCall call) {
      if (F.isZero(call.values(), call.input(0))) {
        throw new UnsatisfiableException("0 has no inverse");
      }
      F.inverse(call.values(), call.input(0), call.values(), call.output(0));
    }

    @Override
    public int nanoseconds() {
      return 10_000;
    }
  },

  /** z, i with z = 1 and i = 0 if x is 0, else z = 0 and i = 1/x. */
  ZERO_TEST {
    @Override
    public void compute(final WitnessCall call) {
      final long[] v = call.values();
      if (F.isZero(v, call.input(0))) {
        F.setOne(v, call.output(0));
        F.setZero(v, call.output(1));
      } else {
        F.setZero(v, call.output(0));
        F.inverse(v, call.input(0), v, call.output(1));
      }
    }

    @Override
    public int nanoseconds() {
      return 10_000;
    }
  },

  /**
   * The leading parts of x written with a number of digits of base 2^d: x >> (digits - 1) d, ..., x
   * >> d, without x itself. Parameters: number of digits, d, number of bits x must fit.
   */
  PREFIXES {
    @Override
    public void compute(final WitnessCall call) {
      final int digits = smallParameter(call, 0);
      final int width = smallParameter(call, 1);
      final long[] x = canonical(call, smallParameter(call, 2));
      for (int i = 1; i < digits; i++) {
        shiftRight(x, (digits - i) * width, call, i - 1);
      }
    }

    @Override
    public int nanoseconds() {
      return 3_000;
    }
  },

  /** The n lowest bits of x, highest first. Parameters: n, number of bits x must fit. */
  BITS {
    @Override
    public void compute(final WitnessCall call) {
      final int n = smallParameter(call, 0);
      final long[] x = canonical(call, smallParameter(call, 1));
      for (int i = 0; i < n; i++) {
        final int bit = n - 1 - i;
        if (((x[bit >> 6] >>> (bit & 63)) & 1) == 1) {
          F.setOne(call.values(), call.output(i));
        } else {
          F.setZero(call.values(), call.output(i));
        }
      }
    }

    @Override
    public int nanoseconds() {
      return 1_000;
    }
  },

  /** 1 if the integer x is below the integer y, else 0. */
  LESS {
    @Override
    public void compute(final WitnessCall call) {
      final long[] v = call.values();
      final long[] t = call.scratch(2);
      F.toCanonical(v, call.input(0), t, 0);
      F.toCanonical(v, call.input(1), t, LIMBS);
      int order = 0;
      for (int i = LIMBS - 1; i >= 0 && order == 0; i--) {
        order = Long.compareUnsigned(t[i], t[LIMBS + i]);
      }
      if (order < 0) {
        F.setOne(v, call.output(0));
      } else {
        F.setZero(v, call.output(0));
      }
    }
  };

  private static final PrimeField F = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;

  private static int smallParameter(final WitnessCall call, final int i) {
    return F.toBigInteger(call.parameters(), i * LIMBS).intValueExact();
  }

  /** The plain limbs of the first input, which must fit a number of bits. */
  private static long[] canonical(final WitnessCall call, final int bits) {
    final long[] x = new long[LIMBS];
    F.toCanonical(call.values(), call.input(0), x, 0);
    for (int i = LIMBS - 1; i >= 0; i--) {
      final int top = 64 * i + 64 - Long.numberOfLeadingZeros(x[i]);
      if (x[i] != 0 && top > bits) {
        final BigInteger value = F.toBigInteger(call.values(), call.input(0));
        throw new UnsatisfiableException(value + " does not fit " + bits + " bits");
      }
    }
    return x;
  }

  private static void shiftRight(
      final long[] x, final int bits, final WitnessCall call, final int output) {
    final long[] t = call.scratch(1);
    final int words = bits >> 6;
    final int rest = bits & 63;
    for (int i = 0; i < LIMBS; i++) {
      final long low = i + words < LIMBS ? x[i + words] : 0;
      final long high = i + words + 1 < LIMBS ? x[i + words + 1] : 0;
      t[i] = rest == 0 ? low : (low >>> rest) | (high << (64 - rest));
    }
    F.toMontgomery(t, 0, call.values(), call.output(output));
  }

  @Override
  public String functionName() {
    return "fluidex.circuit." + name().toLowerCase(Locale.ROOT) + ".1";
  }
}
