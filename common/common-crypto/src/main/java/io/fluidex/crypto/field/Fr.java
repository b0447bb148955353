package io.fluidex.crypto.field;

import java.math.BigInteger;
import java.util.Optional;

/**
 * An immutable element of the scalar field of BN254.
 *
 * <p>For code where clarity counts more than speed: constants, challenges, hashes of single values,
 * decoded messages. Loops over many elements work on flat arrays with {@link PrimeField}.
 */
public final class Fr {
  private static final PrimeField FIELD = PrimeField.FR;

  /** 0. */
  public static final Fr ZERO = of(0);

  /** 1. */
  public static final Fr ONE = of(1);

  /** Montgomery limbs, never handed out. */
  private final long[] limbs;

  private Fr(final long[] limbs) {
    this.limbs = limbs;
  }

  /** The element of a non-negative long. */
  public static Fr of(final long value) {
    if (value < 0) {
      throw new NonCanonicalException(FIELD.toString(), BigInteger.valueOf(value));
    }
    final long[] t = new long[PrimeField.LIMBS];
    FIELD.setUnsigned(value, t, 0);
    return new Fr(t);
  }

  /**
   * The element of an integer in [0, r).
   *
   * @throws NonCanonicalException if it lies outside
   */
  public static Fr of(final BigInteger value) {
    final long[] t = new long[PrimeField.LIMBS];
    FIELD.set(value, t, 0);
    return new Fr(t);
  }

  /** The element congruent to any integer, mod r. */
  public static Fr reduce(final BigInteger value) {
    return of(value.mod(FIELD.modulus()));
  }

  /** Copies an element from flat Montgomery data. */
  public static Fr load(final long[] a, final int ai) {
    final long[] t = new long[PrimeField.LIMBS];
    System.arraycopy(a, ai, t, 0, PrimeField.LIMBS);
    return new Fr(t);
  }

  /**
   * Reads 32 big-endian bytes.
   *
   * @throws NonCanonicalException if they are not below r
   */
  public static Fr fromBytesBe(final byte[] in, final int offset) {
    final long[] t = new long[PrimeField.LIMBS];
    FIELD.setBytesBe(in, offset, t, 0);
    return new Fr(t);
  }

  /**
   * Reads 32 little-endian bytes.
   *
   * @throws NonCanonicalException if they are not below r
   */
  public static Fr fromBytesLe(final byte[] in, final int offset) {
    final long[] t = new long[PrimeField.LIMBS];
    FIELD.setBytesLe(in, offset, t, 0);
    return new Fr(t);
  }

  /** Copies the Montgomery limbs to flat data. */
  public void store(final long[] c, final int ci) {
    System.arraycopy(limbs, 0, c, ci, PrimeField.LIMBS);
  }

  /** 32 big-endian bytes. */
  public byte[] toBytesBe() {
    final byte[] out = new byte[PrimeField.BYTES];
    FIELD.toBytesBe(limbs, 0, out, 0);
    return out;
  }

  /** 32 little-endian bytes. */
  public byte[] toBytesLe() {
    final byte[] out = new byte[PrimeField.BYTES];
    FIELD.toBytesLe(limbs, 0, out, 0);
    return out;
  }

  /** The canonical integer, in [0, r). */
  public BigInteger toBigInteger() {
    return FIELD.toBigInteger(limbs, 0);
  }

  /** this + b. */
  public Fr add(final Fr b) {
    final long[] t = new long[PrimeField.LIMBS];
    FIELD.add(limbs, 0, b.limbs, 0, t, 0);
    return new Fr(t);
  }

  /** this - b. */
  public Fr sub(final Fr b) {
    final long[] t = new long[PrimeField.LIMBS];
    FIELD.sub(limbs, 0, b.limbs, 0, t, 0);
    return new Fr(t);
  }

  /** this * b. */
  public Fr mul(final Fr b) {
    final long[] t = new long[PrimeField.LIMBS];
    FIELD.mul(limbs, 0, b.limbs, 0, t, 0);
    return new Fr(t);
  }

  /** this^2. */
  public Fr square() {
    return mul(this);
  }

  /** -this. */
  public Fr negate() {
    final long[] t = new long[PrimeField.LIMBS];
    FIELD.neg(limbs, 0, t, 0);
    return new Fr(t);
  }

  /**
   * this^-1.
   *
   * @throws ArithmeticException if this is 0
   */
  public Fr inverse() {
    final long[] t = new long[PrimeField.LIMBS];
    FIELD.inverse(limbs, 0, t, 0);
    return new Fr(t);
  }

  /** One of the two square roots, which one is left open, or empty if this is no square. */
  public Optional<Fr> sqrt() {
    final long[] t = new long[PrimeField.LIMBS];
    return FIELD.sqrt(limbs, 0, t, 0) ? Optional.of(new Fr(t)) : Optional.empty();
  }

  /** this^exponent, exponent non-negative; x^0 = 1. */
  public Fr pow(final BigInteger exponent) {
    final long[] t = new long[PrimeField.LIMBS];
    FIELD.pow(limbs, 0, exponent, t, 0);
    return new Fr(t);
  }

  /** this^exponent, exponent non-negative; x^0 = 1. */
  public Fr pow(final long exponent) {
    return pow(BigInteger.valueOf(exponent));
  }

  /** Whether this is 0. */
  public boolean isZero() {
    return FIELD.isZero(limbs, 0);
  }

  /** A primitive 2^power-th root of unity, see {@link PrimeField#rootOfUnity}. */
  public static Fr rootOfUnity(final int power) {
    final long[] t = new long[PrimeField.LIMBS];
    FIELD.rootOfUnity(power, t, 0);
    return new Fr(t);
  }

  @Override
  public boolean equals(final Object o) {
    return o instanceof Fr other && FIELD.equal(limbs, 0, other.limbs, 0);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(limbs[0] ^ Long.rotateLeft(limbs[1], 17));
  }

  /** The canonical integer in decimal. */
  @Override
  public String toString() {
    return toBigInteger().toString();
  }
}
