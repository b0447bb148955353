package io.fluidex.crypto.pairing;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.Arrays;

/** An immutable element of the target group of the pairing: the elements of order r of Fq12. */
public final class Gt {
  /** The neutral element. */
  public static final Gt ONE = one();

  /** Montgomery limbs, never handed out. */
  private final long[] limbs;

  /** Takes over the limbs, which must not be changed afterwards. */
  Gt(final long[] limbs) {
    this.limbs = limbs;
  }

  private static Gt one() {
    final long[] t = new long[Fq12Arithmetic.LIMBS];
    new Fq12Arithmetic().setOne(t);
    return new Gt(t);
  }

  /** this * b. */
  public Gt mul(final Gt b) {
    final long[] t = new long[Fq12Arithmetic.LIMBS];
    new Fq12Arithmetic().mul(limbs, b.limbs, t);
    return new Gt(t);
  }

  /** this^-1. */
  public Gt inverse() {
    final long[] t = new long[Fq12Arithmetic.LIMBS];
    new Fq12Arithmetic().conjugate(limbs, t);
    return new Gt(t);
  }

  /** this^exponent, for any integer. */
  public Gt pow(final BigInteger exponent) {
    final Fq12Arithmetic fq12 = new Fq12Arithmetic();
    final BigInteger e = exponent.mod(PrimeField.FR.modulus());
    final long[] t = new long[Fq12Arithmetic.LIMBS];
    fq12.setOne(t);
    for (int i = e.bitLength() - 1; i >= 0; i--) {
      fq12.cyclotomicSquare(t, t);
      if (e.testBit(i)) {
        fq12.mul(t, limbs, t);
      }
    }
    return new Gt(t);
  }

  /** Whether this is the neutral element. */
  public boolean isOne() {
    return equals(ONE);
  }

  /**
   * The canonical coefficients over Fq: for the powers 1, w^2, w^4, w, w^3, w^5 of the tower's root
   * the real and the imaginary part.
   */
  public BigInteger[] coefficients() {
    final BigInteger[] c = new BigInteger[limbs.length / PrimeField.LIMBS];
    for (int i = 0; i < c.length; i++) {
      c[i] = PrimeField.FQ.toBigInteger(limbs, i * PrimeField.LIMBS);
    }
    return c;
  }

  @Override
  public boolean equals(final Object o) {
    return o instanceof Gt other && Arrays.equals(limbs, other.limbs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(limbs);
  }

  /** The coefficients in decimal. */
  @Override
  public String toString() {
    return Arrays.toString(coefficients());
  }
}
