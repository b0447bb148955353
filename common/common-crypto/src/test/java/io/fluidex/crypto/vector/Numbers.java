package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_BITS;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.Random;

/** Numbers in blocks of vectors, read and written limb by limb. */
final class Numbers {
  static final BigInteger P = PrimeField.FR.modulus();

  private Numbers() {}

  /** The representative of least magnitude. */
  static BigInteger centred(final BigInteger value) {
    final BigInteger v = value.mod(P);
    return v.compareTo(P.shiftRight(1)) > 0 ? v.subtract(P) : v;
  }

  static BigInteger random(final Random random) {
    return centred(new BigInteger(P.bitLength() + 64, random));
  }

  static void put(final double[] data, final int index, final BigInteger value) {
    put(data, index, LimbFormat.limbs(value));
  }

  static void put(final double[] data, final int index, final double... limbs) {
    for (int l = 0; l < LIMBS; l++) {
      data[LimbFormat.index(index) + l * BLOCK] = limbs[l];
    }
  }

  static BigInteger get(final double[] data, final int index) {
    return value(LimbConversion.limbsAt(data, index));
  }

  static BigInteger value(final double... limbs) {
    BigInteger value = BigInteger.ZERO;
    for (int l = LIMBS - 1; l >= 0; l--) {
      value = value.shiftLeft(LIMB_BITS).add(BigInteger.valueOf((long) limbs[l]));
    }
    return value;
  }

  /** The magnitude over p. */
  static double overP(final BigInteger value) {
    return value.abs().doubleValue() / P.doubleValue();
  }

  /** Flat limbs of random elements. */
  static long[] randomElements(final int n, final long seed) {
    final Random random = new Random(seed);
    final long[] elements = new long[n * PrimeField.LIMBS];
    for (int i = 0; i < n; i++) {
      Fr.reduce(random(random)).store(elements, i * PrimeField.LIMBS);
    }
    return elements;
  }
}
