package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_BITS;

import java.math.BigInteger;
import java.util.function.IntToDoubleFunction;

/** Reads and writes the numbers in blocks of {@link LimbFormat}, one by one and as integers. */
final class BlockValues {
  /** The largest limb of a normalised number. */
  static final double LIMB = 0x1p50;

  private BlockValues() {}

  /** Blocks of numbers whose limbs are a function of the limb's place. */
  static double[] blocks(final int blocks, final IntToDoubleFunction limb) {
    final double[] data = new double[blocks * BLOCK_DOUBLES];
    for (int i = 0; i < data.length; i++) {
      data[i] = limb.applyAsDouble(i % BLOCK_DOUBLES / BLOCK);
    }
    return data;
  }

  /** The integer of an element, whatever the size of its limbs. */
  static BigInteger get(final double[] data, final int element) {
    return get(LimbConversion.limbsAt(data, element));
  }

  /** The integer of five limbs, whatever their size. */
  static BigInteger get(final double[] limbs) {
    BigInteger value = BigInteger.ZERO;
    for (int l = LIMBS - 1; l >= 0; l--) {
      value = value.shiftLeft(LIMB_BITS).add(BigInteger.valueOf((long) limbs[l]));
    }
    return value;
  }

  /** Writes an integer as an element with normalised limbs. */
  static void put(final BigInteger value, final double[] data, final int element) {
    final double[] limbs = LimbFormat.limbs(value);
    for (int l = 0; l < LIMBS; l++) {
      data[LimbFormat.index(element) + l * BLOCK] = limbs[l];
    }
  }

  /** |x| / p. */
  static double ratio(final BigInteger x, final BigInteger p) {
    return x.abs().doubleValue() / p.doubleValue();
  }
}
