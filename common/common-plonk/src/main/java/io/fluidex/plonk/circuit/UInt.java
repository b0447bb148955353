package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import java.math.BigInteger;

/**
 * A field element that the circuit constrains to be an integer below 2^bits. Sums and products know
 * their own width, so a value that could wrap around the modulus cannot be made.
 */
public final class UInt {
  /**
   * The largest width: all integers up to this many bits are below the modulus, with one to spare.
   */
  public static final int MAX_BITS = 252;

  private final Var var;
  private final int bits;

  UInt(final Var var, final int bits) {
    if (bits < 0 || bits > MAX_BITS) {
      throw new CircuitException(
          "an integer of " + bits + " bits: the width must be from 0 to " + MAX_BITS);
    }
    this.var = var;
    this.bits = bits;
  }

  /** The element. */
  public Var var() {
    return var;
  }

  /** The width: the value is below 2^bits. */
  public int bits() {
    return bits;
  }

  /**
   * A constant.
   *
   * @throws CircuitException if it is negative or too wide
   */
  static UInt constant(final CircuitBuilder owner, final BigInteger value) {
    if (value.signum() < 0) {
      throw new CircuitException("the integer " + value + " is negative");
    }
    if (value.bitLength() > MAX_BITS) {
      throw new CircuitException("the integer " + value + " has more than " + MAX_BITS + " bits");
    }
    return new UInt(Var.constant(owner, Fr.of(value)), value.bitLength());
  }

  @Override
  public String toString() {
    return "UInt[" + bits + " bits, " + var + "]";
  }
}
