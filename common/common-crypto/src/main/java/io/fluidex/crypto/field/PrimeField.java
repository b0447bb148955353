package io.fluidex.crypto.field;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/**
 * Scalar arithmetic in one of the two prime fields of BN254 on flat {@code long[]} data.
 *
 * <p>An element is four 64-bit limbs, least significant first, in Montgomery form with R = 2^256,
 * always fully reduced (below the modulus). Operations take an array and the index of the element's
 * first limb, so that many elements live in one array without objects. The destination may be one
 * of the operands. Arithmetic up to the inversion allocates nothing; powers, roots and conversions
 * allocate a few words.
 *
 * <p>Not constant-time. Instances are immutable and safe for use by many threads.
 */
public final class PrimeField extends MontgomeryField {
  /** Bytes of one element in every canonical encoding. */
  public static final int BYTES = 32;

  /** Exponents up to this length are not worth a table of powers. */
  private static final int SHORT_EXPONENT_BITS = 24;

  private static final VarHandle LONG_BE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG_LE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The scalar field of BN254: the order of G1 and G2, the field of circuits and hashes. */
  public static final PrimeField FR =
      new PrimeField(
          "Fr", "21888242871839275222246405745257275088548364400416034343698204186575808495617", 5);

  /** The base field of BN254: the field of curve coordinates. */
  public static final PrimeField FQ =
      new PrimeField(
          "Fq", "21888242871839275222246405745257275088696311157297823662689037894645226208583", 3);

  private final String name;
  private final int twoAdicity;
  private final BigInteger halfOrder;
  private final BigInteger oddPart;
  private final BigInteger generator;
  private final long[] rootOfUnity;

  private PrimeField(final String name, final String decimal, final int generator) {
    super(new BigInteger(decimal));
    this.name = name;
    final BigInteger order = modulus().subtract(BigInteger.ONE);
    this.twoAdicity = order.getLowestSetBit();
    this.halfOrder = order.shiftRight(1);
    this.oddPart = order.shiftRight(twoAdicity);
    this.generator = BigInteger.valueOf(generator);
    this.rootOfUnity = new long[LIMBS];
    set(this.generator.modPow(oddPart, modulus()), rootOfUnity, 0);
  }

  /** The largest k such that 2^k divides modulus - 1: 28 for Fr, 1 for Fq. */
  public int twoAdicity() {
    return twoAdicity;
  }

  /** The smallest generator of the multiplicative group: 5 for Fr, 3 for Fq. */
  public BigInteger generator() {
    return generator;
  }

  /**
   * Writes a primitive 2^power-th root of unity, g^((p-1)/2^k) squared down, the choice of snarkjs
   * and gnark.
   *
   * @throws IllegalArgumentException if power is negative or above {@link #twoAdicity()}
   */
  public void rootOfUnity(final int power, final long[] c, final int ci) {
    if (power < 0 || power > twoAdicity) {
      throw new IllegalArgumentException(
          name + " has no root of unity of order 2^" + power + ", the largest is 2^" + twoAdicity);
    }
    System.arraycopy(rootOfUnity, 0, c, ci, LIMBS);
    for (int i = power; i < twoAdicity; i++) {
      square(c, ci, c, ci);
    }
  }

  /** c = a^exponent for a non-negative exponent; a^0 = 1. */
  public void pow(
      final long[] a, final int ai, final BigInteger exponent, final long[] c, final int ci) {
    if (exponent.signum() < 0) {
      throw new IllegalArgumentException("exponent " + exponent + " is negative");
    }
    // By windows of four bits; one bit at a time where making the 16 powers would cost more.
    final int window = exponent.bitLength() > SHORT_EXPONENT_BITS ? 4 : 1;
    final long[] powers = new long[LIMBS << window];
    setOne(powers, 0);
    for (int i = LIMBS; i < powers.length; i += LIMBS) {
      mul(powers, i - LIMBS, a, ai, powers, i);
    }
    final long[] r = new long[LIMBS];
    setOne(r, 0);
    for (int i = (exponent.bitLength() + window - 1) / window * window - 1; i >= 0; ) {
      int digit = 0;
      for (int k = 0; k < window; k++) {
        square(r, 0, r, 0);
        digit = digit << 1 | (exponent.testBit(i) ? 1 : 0);
        i--;
      }
      if (digit != 0) {
        mul(r, 0, powers, LIMBS * digit, r, 0);
      }
    }
    System.arraycopy(r, 0, c, ci, LIMBS);
  }

  /** Whether the element is the square of another one; 0 is. */
  public boolean isSquare(final long[] a, final int ai) {
    final long[] t = new long[LIMBS];
    pow(a, ai, halfOrder, t, 0);
    return isZero(t, 0) || isOne(t, 0);
  }

  /**
   * c = a square root of a, where there is one. Which of the two is left open.
   *
   * @return whether a is a square; if not, c is unchanged
   */
  public boolean sqrt(final long[] a, final int ai, final long[] c, final int ci) {
    // Tonelli and Shanks. With p - 1 = 2^k m, root = a^((m+1)/2) and error = a^m: root^2 = a error,
    // and error has order 2^j. While j > 0 a root of unity takes its order down, which is possible
    // unless j = k. For k = 1, the case of Fq, nothing remains to do.
    final long[] root = new long[LIMBS];
    final long[] error = new long[LIMBS];
    final long[] t = new long[LIMBS];
    pow(a, ai, oddPart.shiftRight(1), t, 0);
    mul(t, 0, a, ai, root, 0);
    mul(t, 0, root, 0, error, 0);
    final long[] unity = rootOfUnity.clone();
    int order = twoAdicity;
    while (!isOne(error, 0) && !isZero(error, 0)) {
      int j = 0;
      System.arraycopy(error, 0, t, 0, LIMBS);
      while (!isOne(t, 0)) {
        square(t, 0, t, 0);
        j++;
      }
      if (j == twoAdicity) {
        return false;
      }
      for (; order > j + 1; order--) {
        square(unity, 0, unity, 0);
      }
      mul(root, 0, unity, 0, root, 0);
      square(unity, 0, t, 0);
      mul(error, 0, t, 0, error, 0);
    }
    System.arraycopy(root, 0, c, ci, LIMBS);
    return true;
  }

  /** The four limbs as an integer, whatever they mean. */
  private static BigInteger raw(final long[] a, final int ai) {
    final byte[] be = new byte[BYTES];
    for (int i = 0; i < LIMBS; i++) {
      LONG_BE.set(be, BYTES - 8 * (i + 1), a[ai + i]);
    }
    return new BigInteger(1, be);
  }

  /** The canonical integer of an element, in [0, modulus). */
  public BigInteger toBigInteger(final long[] a, final int ai) {
    final long[] t = new long[LIMBS];
    toCanonical(a, ai, t, 0);
    return raw(t, 0);
  }

  /**
   * c = value.
   *
   * @throws IllegalArgumentException if value is negative or not below the modulus
   */
  public void set(final BigInteger value, final long[] c, final int ci) {
    if (value.signum() < 0 || value.compareTo(modulus()) >= 0) {
      throw new NonCanonicalException(name, value);
    }
    toMontgomery(limbs(value), 0, c, ci);
  }

  /** c = value, taken as unsigned. */
  public void setUnsigned(final long value, final long[] c, final int ci) {
    final long[] t = {value, 0, 0, 0};
    toMontgomery(t, 0, c, ci);
  }

  /**
   * Reads a 32-byte big-endian canonical encoding.
   *
   * @throws NonCanonicalException if the integer is not below the modulus
   */
  public void setBytesBe(final byte[] in, final int offset, final long[] c, final int ci) {
    final long[] t = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      t[i] = (long) LONG_BE.get(in, offset + 24 - 8 * i);
    }
    setCanonical(t, c, ci);
  }

  /**
   * Reads a 32-byte little-endian canonical encoding.
   *
   * @throws NonCanonicalException if the integer is not below the modulus
   */
  public void setBytesLe(final byte[] in, final int offset, final long[] c, final int ci) {
    final long[] t = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      t[i] = (long) LONG_LE.get(in, offset + 8 * i);
    }
    setCanonical(t, c, ci);
  }

  private void setCanonical(final long[] t, final long[] c, final int ci) {
    if (!isReduced(t, 0)) {
      throw new NonCanonicalException(name, raw(t, 0));
    }
    toMontgomery(t, 0, c, ci);
  }

  /** Writes the 32-byte big-endian canonical encoding. */
  public void toBytesBe(final long[] a, final int ai, final byte[] out, final int offset) {
    final long[] t = new long[LIMBS];
    toCanonical(a, ai, t, 0);
    for (int i = 0; i < LIMBS; i++) {
      LONG_BE.set(out, offset + 24 - 8 * i, t[i]);
    }
  }

  /** Writes the 32-byte little-endian canonical encoding. */
  public void toBytesLe(final long[] a, final int ai, final byte[] out, final int offset) {
    final long[] t = new long[LIMBS];
    toCanonical(a, ai, t, 0);
    for (int i = 0; i < LIMBS; i++) {
      LONG_LE.set(out, offset + 8 * i, t[i]);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
