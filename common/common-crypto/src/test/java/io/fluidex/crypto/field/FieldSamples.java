package io.fluidex.crypto.field;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Integers at which limb arithmetic goes wrong, and random ones, for tests of a prime field. */
final class FieldSamples {
  private static final BigInteger R = BigInteger.ONE.shiftLeft(256);

  private FieldSamples() {}

  /**
   * Values that are extreme as integers, and values whose Montgomery form is: the ends of the field
   * and its middle, limbs of all zeros and all ones and their neighbours.
   */
  static List<BigInteger> edges(final PrimeField field) {
    final BigInteger p = field.modulus();
    final Set<BigInteger> patterns = new LinkedHashSet<>();
    for (int i = -2; i <= 2; i++) {
      final BigInteger d = BigInteger.valueOf(i);
      patterns.add(d.mod(p));
      patterns.add(p.shiftRight(1).add(d));
      for (int limb = 1; limb <= 3; limb++) {
        patterns.add(BigInteger.ONE.shiftLeft(64 * limb).add(d));
        patterns.add(p.subtract(BigInteger.ONE.shiftLeft(64 * limb)).add(d));
      }
    }
    final BigInteger ones = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    for (int mask = 1; mask < 16; mask++) {
      BigInteger v = BigInteger.ZERO;
      for (int limb = 0; limb < 4; limb++) {
        if ((mask >> limb & 1) != 0) {
          v = v.add(ones.shiftLeft(64 * limb));
        }
      }
      patterns.add(v.mod(p));
    }
    patterns.add(R.mod(p));
    patterns.add(R.multiply(R).mod(p));
    final Set<BigInteger> edges = new LinkedHashSet<>(patterns);
    final BigInteger fromMontgomery = R.modInverse(p);
    patterns.forEach(v -> edges.add(v.multiply(fromMontgomery).mod(p)));
    return List.copyOf(edges);
  }

  /** Uniform values. */
  static List<BigInteger> random(final PrimeField field, final int count, final long seed) {
    final Random random = new Random(seed);
    final List<BigInteger> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(new BigInteger(field.modulus().bitLength() + 64, random).mod(field.modulus()));
    }
    return values;
  }

  /** The Montgomery limbs of values, one after the other, found without the code under test. */
  static long[] limbs(final PrimeField field, final List<BigInteger> values) {
    final long[] flat = new long[PrimeField.LIMBS * values.size()];
    for (int i = 0; i < values.size(); i++) {
      final BigInteger form = values.get(i).shiftLeft(256).mod(field.modulus());
      for (int j = 0; j < PrimeField.LIMBS; j++) {
        flat[PrimeField.LIMBS * i + j] = form.shiftRight(64 * j).longValue();
      }
    }
    return flat;
  }

  /** The four limbs as an integer, whatever they mean. */
  static BigInteger integer(final long[] a, final int ai) {
    final ByteBuffer bytes = ByteBuffer.allocate(PrimeField.BYTES);
    for (int i = PrimeField.LIMBS - 1; i >= 0; i--) {
      bytes.putLong(a[ai + i]);
    }
    return new BigInteger(1, bytes.array());
  }
}
