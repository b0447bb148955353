package io.fluidex.crypto.babyjubjub;

import io.fluidex.crypto.field.PrimeField;
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
    final long[] points = new long[DIGITS * ENTRIES * Accumulator.PROJECTIVE_LIMBS];
    final Accumulator entry = new Accumulator();
    final Accumulator base = new Accumulator();
    base.set(BabyJubJubPoint.BASE8);
    final long[] step = new long[Accumulator.CACHED_LIMBS];
    int at = 0;
    for (int i = 0; i < DIGITS; i++) {
      base.prepare(step, 0);
      entry.setIdentity();
      for (int j = 0; j < ENTRIES; j++) {
        entry.storeProjective(points, at);
        entry.add(step, 0, false);
        at += Accumulator.PROJECTIVE_LIMBS;
      }
      for (int j = 0; j < WINDOW; j++) {
        base.twice(true);
      }
    }
    return normalise(points);
  }

  /** All points affine and prepared, with one inversion for all (Montgomery's trick). */
  private static long[] normalise(final long[] points) {
    final PrimeField field = PrimeField.FR;
    final int count = DIGITS * ENTRIES;
    // products[i] = Z_0 ... Z_(i - 1)
    final long[] products = new long[(count + 1) * PrimeField.LIMBS];
    field.setOne(products, 0);
    for (int i = 0; i < count; i++) {
      final int product = i * PrimeField.LIMBS;
      field.mul(products, product, points, zOf(i), products, product + PrimeField.LIMBS);
    }
    final long[] rest = new long[PrimeField.LIMBS];
    field.inverse(products, count * PrimeField.LIMBS, rest, 0);
    final long[] inverse = new long[PrimeField.LIMBS];
    final long[] table = new long[count * Accumulator.AFFINE_LIMBS];
    for (int i = count - 1; i >= 0; i--) {
      // rest = 1 / (Z_0 ... Z_i)
      field.mul(rest, 0, products, i * PrimeField.LIMBS, inverse, 0);
      field.mul(rest, 0, points, zOf(i), rest, 0);
      Accumulator.prepareAffine(
          points, i * Accumulator.PROJECTIVE_LIMBS, inverse, table, i * Accumulator.AFFINE_LIMBS);
    }
    return table;
  }

  private static int zOf(final int i) {
    return i * Accumulator.PROJECTIVE_LIMBS + 2 * PrimeField.LIMBS;
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
