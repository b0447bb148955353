package io.fluidex.plonk.prover;

import io.fluidex.crypto.fft.DomainSize;
import io.fluidex.crypto.fft.Fft;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.crypto.vector.FieldArray;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a circuit as powers of a root of unity omega, and the cosets the quotient is computed
 * on. Safe for use by many threads.
 */
final class Domain {
  /** The cosets are g^1 eta^j H with eta of order 8 n, so there are at most 8. */
  static final int MAX_COSETS = 8;

  private static final int COSET_POWER = 3;

  private final DomainSize domain;
  private final int size;
  private final BulkField field = BulkFields.fr();
  private final Fft fft;
  private final FieldArray powersOfOmega;

  /** The domain of so many rows. */
  Domain(final DomainSize domain) {
    if (domain.power() + COSET_POWER > Fft.MAX_POWER) {
      throw new IllegalArgumentException(
          "a domain of " + domain + " rows leaves no room for the quotient's cosets in Fr");
    }
    this.domain = domain;
    this.size = domain.points();
    this.fft = Fft.of(domain);
    this.powersOfOmega = powers(omega());
  }

  BulkField field() {
    return field;
  }

  int size() {
    return size;
  }

  /** The generator of the domain. */
  Fr omega() {
    return domain.omega();
  }

  /** omega^i for every row i. */
  FieldArray powersOfOmega() {
    return powersOfOmega;
  }

  /** Values on the domain become coefficients, in place. */
  void toCoefficients(final FieldArray values) {
    fft.inverse(values, 0);
  }

  /** Coefficients become values on the domain, in place. */
  void toValues(final FieldArray coefficients) {
    fft.forward(coefficients, 0);
  }

  /** The values of a polynomial on the j-th coset; its length may exceed the domain's size. */
  FieldArray onCoset(final Polynomial polynomial, final int j) {
    final FieldArray values = field.allocate(size);
    toCoset(polynomial, j, values);
    return values;
  }

  /** An array for values on a coset, the first once more behind the last, and a block besides. */
  FieldArray allocateAround() {
    return field.allocate(size + BulkField.ALIGNMENT);
  }

  /**
   * Puts the values on the j-th coset into such an array, whatever it has held.
   *
   * @throws IllegalArgumentException if the polynomial has fewer coefficients than the domain rows
   */
  void toCosetAndAround(final Polynomial polynomial, final int j, final FieldArray values) {
    if (polynomial.length() < size) {
      throw new IllegalArgumentException(
          "a polynomial of " + polynomial.length() + " coefficients on " + size + " rows");
    }
    toCoset(polynomial, j, values);
    field.copy(values, 0, values, size, 1);
  }

  private void toCoset(final Polynomial polynomial, final int j, final FieldArray values) {
    final int low = Math.min(size, polynomial.length());
    field.copy(polynomial.coefficients(), 0, values, 0, low);
    // X^n is a constant on the coset: coefficients above n fold onto the lowest ones.
    final Fr fold = shiftPower(cosetShift(j));
    for (int i = size; i < polynomial.length(); i++) {
      final Fr high = Elements.get(field, polynomial.coefficients(), i);
      Elements.add(field, values, i - size, high.mul(fold));
    }
    fft.forwardCoset(values, 0, cosetShift(j));
  }

  /** Values on the j-th coset become the coefficients of a polynomial of degree below n. */
  void fromCoset(final FieldArray values, final int j) {
    fft.inverseCoset(values, 0, cosetShift(j));
  }

  private FieldArray powers(final Fr ratio) {
    final FieldArray powers = field.allocate(size);
    final long[] limbs = new long[2 * PrimeField.LIMBS];
    Fr.ONE.store(limbs, 0);
    ratio.store(limbs, PrimeField.LIMBS);
    field.powers(limbs, 0, limbs, PrimeField.LIMBS, powers, 0, size);
    return powers;
  }

  /** The j-th coset's representative. */
  Fr cosetShift(final int j) {
    return Fr.of(PrimeField.FR.generator()).mul(domain.doubled(COSET_POWER).omega().pow(j));
  }

  /** shift^n, the value of X^n on a coset. */
  Fr shiftPower(final Fr shift) {
    return shift.pow(size);
  }

  /** The values of X^n on the first cosets: all different, none 1. */
  List<Fr> cosetPowers(final int cosets) {
    if (cosets > MAX_COSETS) {
      throw new IllegalArgumentException(
          "a quotient of " + cosets + " pieces needs more cosets than " + MAX_COSETS);
    }
    final List<Fr> powers = new ArrayList<>();
    for (int j = 0; j < cosets; j++) {
      powers.add(shiftPower(cosetShift(j)));
    }
    return powers;
  }
}
