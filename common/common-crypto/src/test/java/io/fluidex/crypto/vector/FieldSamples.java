package io.fluidex.crypto.vector;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Elements to test with: the values where carries, borrows and roundings change, and random ones.
 */
final class FieldSamples {
  private static final int LIMBS = PrimeField.LIMBS;

  private final PrimeField field;
  private final SplittableRandom random;

  FieldSamples(final PrimeField field, final long seed) {
    this.field = field;
    this.random = new SplittableRandom(seed);
  }

  /** Integers in [0, p) at the ends of the range, around the borders of limbs and all ones. */
  static List<BigInteger> edges(final PrimeField field) {
    final BigInteger p = field.modulus();
    final TreeSet<BigInteger> edges = new TreeSet<>();
    for (int i = 0; i < 3; i++) {
      edges.add(BigInteger.valueOf(i));
      edges.add(p.subtract(BigInteger.valueOf(i + 1)));
      edges.add(p.shiftRight(1).add(BigInteger.valueOf(i - 1)));
    }
    for (final int bits : new int[] {25, 50, 51, 64, 101, 102, 128, 152, 153, 192, 203, 204, 253}) {
      final BigInteger power = BigInteger.ONE.shiftLeft(bits);
      edges.add(power);
      edges.add(power.subtract(BigInteger.ONE));
      edges.add(power.add(BigInteger.ONE));
      edges.add(p.subtract(power));
      // Ones from this bit up to the top of a number below p.
      edges.add(BigInteger.ONE.shiftLeft(253).subtract(power).abs());
    }
    edges.add(BigInteger.ONE.shiftLeft(255).mod(p));
    edges.add(BigInteger.ONE.shiftLeft(256).mod(p));
    return new ArrayList<>(edges);
  }

  /**
   * Montgomery limbs of every pair of edge values, as left and right operands. The edges are taken
   * both as elements and as Montgomery limbs, since the latter are what the arithmetic sees.
   */
  long[][] edgePairs() {
    final List<BigInteger> edges = edges(field);
    final int n = 2 * edges.size();
    final long[] single = new long[n * LIMBS];
    for (int i = 0; i < edges.size(); i++) {
      putRaw(edges.get(i), single, 2 * i * LIMBS);
      field.set(edges.get(i), single, (2 * i + 1) * LIMBS);
    }
    final long[][] pairs = new long[2][n * n * LIMBS];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        System.arraycopy(single, i * LIMBS, pairs[0], (i * n + j) * LIMBS, LIMBS);
        System.arraycopy(single, j * LIMBS, pairs[1], (i * n + j) * LIMBS, LIMBS);
      }
    }
    return pairs;
  }

  /** Limbs of n uniform elements. */
  long[] random(final int n) {
    final long[] limbs = new long[n * LIMBS];
    for (int i = 0; i < n; i++) {
      putRaw(nextInteger(), limbs, i * LIMBS);
    }
    return limbs;
  }

  /** A uniform integer in [0, p). */
  BigInteger nextInteger() {
    BigInteger value = field.modulus();
    while (value.compareTo(field.modulus()) >= 0) {
      value = nextBits(field.modulus().bitLength());
    }
    return value;
  }

  private BigInteger nextBits(final int bits) {
    final byte[] bytes = new byte[(bits + 7) / 8];
    random.nextBytes(bytes);
    return new BigInteger(1, bytes).shiftRight(8 * bytes.length - bits);
  }

  /** Writes the four limbs of an integer as they are. */
  static void putRaw(final BigInteger value, final long[] limbs, final int at) {
    for (int l = 0; l < LIMBS; l++) {
      limbs[at + l] = value.shiftRight(64 * l).longValue();
    }
  }

  /** The integers that Montgomery limbs stand for. */
  static BigInteger[] integers(final PrimeField field, final long[] limbs) {
    final BigInteger[] integers = new BigInteger[limbs.length / LIMBS];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = field.toBigInteger(limbs, i * LIMBS);
    }
    return integers;
  }
}
