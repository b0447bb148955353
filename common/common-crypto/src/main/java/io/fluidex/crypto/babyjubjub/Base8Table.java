package io.fluidex.crypto.babyjubjub;

import java.math.BigInteger;

/**
 * Multiples of the base point: 0 to 32 times 64^i B for every base-64 digit i of a multiplier, 130
 * KiB, made when first used. A multiplication is one addition per digit, the digit 0 included.
 */
final class Base8Table {
  private static final int WINDOW = 6;

  /** Digits of a multiplier below l, with room for the last carry. */
  private static final int DIGITS = 42;

  private static final int ENTRIES = (1 << (WINDOW - 1)) + 1;
  private static final long[] TABLE = build();

  private Base8Table() {}

  private static long[] build() {
    final long[] table = new long[DIGITS * ENTRIES * Accumulator.AFFINE_LIMBS];
    final Accumulator entry = new Accumulator();
    final Accumulator base = new Accumulator();
    base.set(BabyJubJubPoint.BASE8);
    final long[] step = new long[Accumulator.CACHED_LIMBS];
    int at = 0;
    for (int i = 0; i < DIGITS; i++) {
      base.prepare(step, 0);
      entry.setIdentity();
      for (int j = 0; j < ENTRIES; j++) {
        entry.prepareAffine(table, at);
        entry.add(step, 0, false);
        at += Accumulator.AFFINE_LIMBS;
      }
      for (int j = 0; j < WINDOW; j++) {
        base.twice(true);
      }
    }
    return table;
  }

  /** sum = sum + k B for any integer k. */
  static void addMultiple(final BigInteger k, final Accumulator sum) {
    final byte[] digits = SignedDigits.dense(k.mod(BabyJubJub.SUBORDER), WINDOW, DIGITS);
    for (int i = 0; i < DIGITS; i++) {
      final int entry = i * ENTRIES + Math.abs(digits[i]);
      sum.addAffine(TABLE, entry * Accumulator.AFFINE_LIMBS, digits[i] < 0);
    }
  }
}
