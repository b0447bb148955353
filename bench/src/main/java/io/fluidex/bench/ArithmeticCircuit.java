package io.fluidex.bench;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * A random circuit of arithmetic, as files of circom: each constraint multiplies two sums of a
 * signal and a constant, (a x + b) (c y + d) = e z + f, which takes one row. Its first signal, the
 * last result, is public.
 */
final class ArithmeticCircuit {
  private static final int LIMBS = PrimeField.LIMBS;
  private static final int WORD = PrimeField.BYTES;

  /** a, b, c, d, e, f. */
  private static final int FACTORS = 6;

  /** Bytes of a constraint: three counts, six terms. */
  private static final int CONSTRAINT_BYTES = 3 * Integer.BYTES + FACTORS * (Integer.BYTES + WORD);

  private static final int PRIVATE_INPUTS = 2;

  private final SplittableRandom random;
  private final int constraints;

  /** Constant, output, private inputs, results. */
  private final int signals;

  private final int[] left;
  private final int[] right;
  private final long[] factors;
  private final long[] values;

  /**
   * Draws a circuit and solves it.
   *
   * @param seed of all choices
   * @param constraints at least 1
   */
  ArithmeticCircuit(final long seed, final int constraints) {
    this.random = new SplittableRandom(seed);
    this.constraints = constraints;
    this.signals = 1 + PRIVATE_INPUTS + constraints;
    this.left = new int[constraints];
    this.right = new int[constraints];
    this.factors = new long[constraints * FACTORS * LIMBS];
    this.values = new long[signals * LIMBS];
    Fr.ONE.store(values, 0);
    for (int i = 0; i < PRIVATE_INPUTS; i++) {
      element().store(values, (2 + i) * LIMBS);
    }
    for (int i = 0; i < constraints; i++) {
      add(i);
    }
  }

  private Fr element() {
    final byte[] bytes = new byte[WORD + Long.BYTES];
    random.nextBytes(bytes);
    return Fr.reduce(new BigInteger(1, bytes));
  }

  /** The signal that a constraint defines: the output by the last one. */
  private int result(final int constraint) {
    return constraint == constraints - 1 ? 1 : 2 + PRIVATE_INPUTS + constraint;
  }

  private void add(final int constraint) {
    final int known = PRIVATE_INPUTS + constraint;
    left[constraint] = 2 + random.nextInt(known);
    right[constraint] = 2 + random.nextInt(known);
    final Fr[] f = new Fr[FACTORS];
    for (int i = 0; i < FACTORS; i++) {
      f[i] = element();
      while (f[i].isZero()) {
        f[i] = element();
      }
      f[i].store(factors, (constraint * FACTORS + i) * LIMBS);
    }
    final Fr x = Fr.load(values, left[constraint] * LIMBS);
    final Fr y = Fr.load(values, right[constraint] * LIMBS);
    final Fr product = f[0].mul(x).add(f[1]).mul(f[2].mul(y).add(f[3]));
    product.sub(f[5]).mul(f[4].inverse()).store(values, result(constraint) * LIMBS);
  }

  private static ByteBuffer begin(
      final byte[] file, final String magic, final int version, final int sections) {
    return ByteBuffer.wrap(file)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(magic.getBytes(StandardCharsets.US_ASCII))
        .putInt(version)
        .putInt(sections);
  }

  private static void putField(final ByteBuffer out) {
    final byte[] largest = Fr.ZERO.sub(Fr.ONE).toBytesLe();
    // The modulus is odd, so there is no carry.
    largest[0]++;
    out.putInt(WORD).put(largest);
  }

  /** The circuit as an {@code .r1cs} file. */
  byte[] r1cs() {
    final int headerBytes = Integer.BYTES + WORD + 28;
    final long body = (long) constraints * CONSTRAINT_BYTES;
    final long labels = (long) signals * Long.BYTES;
    final byte[] file = new byte[Math.toIntExact(12 + 3 * 12 + headerBytes + body + labels)];
    final ByteBuffer out = begin(file, "r1cs", 1, 3);
    out.putInt(1).putLong(headerBytes);
    putField(out);
    out.putInt(signals).putInt(1).putInt(0).putInt(PRIVATE_INPUTS);
    out.putLong(signals).putInt(constraints);
    out.putInt(2).putLong(body);
    for (int i = 0; i < constraints; i++) {
      putSum(out, i, left[i], 0);
      putSum(out, i, right[i], 2);
      putSum(out, i, result(i), 4);
    }
    out.putInt(3).putLong(labels);
    for (int i = 0; i < signals; i++) {
      out.putLong(i);
    }
    return file;
  }

  /** A signal and the constant, signals ascending. */
  private void putSum(
      final ByteBuffer out, final int constraint, final int signal, final int factor) {
    final int at = (constraint * FACTORS + factor) * LIMBS;
    out.putInt(2);
    out.putInt(0).put(Fr.load(factors, at + LIMBS).toBytesLe());
    out.putInt(signal).put(Fr.load(factors, at).toBytesLe());
  }

  /** The values of the signals as a {@code .wtns} file. */
  byte[] wtns() {
    final int headerBytes = Integer.BYTES + WORD + Integer.BYTES;
    final long body = (long) signals * WORD;
    final byte[] file = new byte[Math.toIntExact(12 + 2 * 12 + headerBytes + body)];
    final ByteBuffer out = begin(file, "wtns", 2, 2);
    out.putInt(1).putLong(headerBytes);
    putField(out);
    out.putInt(signals);
    out.putInt(2).putLong(body);
    for (int i = 0; i < signals; i++) {
      out.put(Fr.load(values, i * LIMBS).toBytesLe());
    }
    return file;
  }
}
