package io.fluidex.crypto.fft;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;

/**
 * A number of points that the scalar field has a subgroup and this package a fast transform for:
 * 2^power, or 3 * 2^power, which lies halfway between two powers of two and saves a circuit that
 * fits it a quarter of the rows. The order r - 1 of the multiplicative group is a multiple of 9 *
 * 2^28.
 *
 * @param factor 1 or 3
 * @param power of two that is multiplied by it
 */
public record DomainSize(int factor, int power) {
  /** Three times less than 2^{@value} points is not worth a transform of its own. */
  public static final int MIN_TRIPLE_POWER = 6;

  private static final int TRIPLE = 3;

  /** In the {@link #code}, what a factor of three adds to the power. */
  private static final int TRIPLE_CODE = 64;

  /**
   * Checks that there is such a subgroup.
   *
   * @throws IllegalArgumentException if not
   */
  public DomainSize {
    final int least = factor == 1 ? 0 : MIN_TRIPLE_POWER;
    if ((factor != 1 && factor != TRIPLE) || power < least || power > PrimeField.FR.twoAdicity()) {
      throw new IllegalArgumentException(
          "no domain of "
              + factor
              + " * 2^"
              + power
              + " points: there are 2^0 to 2^"
              + PrimeField.FR.twoAdicity()
              + ", and 3 times 2^"
              + MIN_TRIPLE_POWER
              + " to 2^"
              + PrimeField.FR.twoAdicity());
    }
  }

  /**
   * 2^power points.
   *
   * @throws IllegalArgumentException if the field has no root of unity of that order
   */
  public static DomainSize ofPower(final int power) {
    return new DomainSize(1, power);
  }

  /**
   * The smallest power of two of at least so many points.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DomainSize powerOfTwoFor(final int points) {
    return ofPower(points <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(points - 1));
  }

  /**
   * The smallest domain of at least so many points.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DomainSize smallestFor(final int points) {
    final DomainSize whole = powerOfTwoFor(points);
    final int third = whole.power - 2;
    return third >= MIN_TRIPLE_POWER && TRIPLE << third >= points
        ? new DomainSize(TRIPLE, third)
        : whole;
  }

  /**
   * The domain with a {@link #code}.
   *
   * @throws IllegalArgumentException if no domain has it
   */
  public static DomainSize ofCode(final int code) {
    return code < TRIPLE_CODE ? ofPower(code) : new DomainSize(TRIPLE, code - TRIPLE_CODE);
  }

  /** One number for both parts, at most 127: the power, and 64 more for a factor of three. */
  public int code() {
    return factor == 1 ? power : TRIPLE_CODE + power;
  }

  /** How many points there are. */
  public int points() {
    return factor << power;
  }

  /** The domain of 2^doublings times as many points. */
  public DomainSize doubled(final int doublings) {
    return new DomainSize(factor, power + doublings);
  }

  /** The generator of the subgroup: g^((r-1)/points), g the field's generator, as in snarkjs. */
  public Fr omega() {
    if (factor == 1) {
      return Fr.rootOfUnity(power);
    }
    final PrimeField field = PrimeField.FR;
    final BigInteger order = BigInteger.valueOf(factor).shiftLeft(power);
    return Fr.of(field.generator()).pow(field.modulus().subtract(BigInteger.ONE).divide(order));
  }

  /** For instance {@code 2^18} or {@code 3 * 2^16}. */
  @Override
  public String toString() {
    return (factor == 1 ? "" : factor + " * ") + "2^" + power;
  }
}
