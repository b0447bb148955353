package io.fluidex.plonk.prover;

import static io.fluidex.crypto.field.PrimeField.LIMBS;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.FieldArray;

/**
 * What shows a polynomial's value at a point.
 *
 * @param quotient (p(X) - p(x)) / (X - x)
 * @param value p(x)
 */
record Opening(Polynomial quotient, Fr value) {
  /** Opens a polynomial, by Horner's scheme from the highest coefficient down. */
  static Opening divide(final BulkField field, final Polynomial polynomial, final Fr point) {
    final int n = polynomial.length();
    final long[] limbs = new long[n * LIMBS];
    field.store(polynomial.coefficients(), 0, limbs, 0, n);
    final long[] x = new long[LIMBS];
    point.store(x, 0);
    final long[] carry = new long[LIMBS];
    final long[] coefficient = new long[LIMBS];
    for (int i = limbs.length - LIMBS; i >= 0; i -= LIMBS) {
      System.arraycopy(limbs, i, coefficient, 0, LIMBS);
      System.arraycopy(carry, 0, limbs, i, LIMBS);
      PrimeField.FR.mul(carry, 0, x, 0, carry, 0);
      PrimeField.FR.add(carry, 0, coefficient, 0, carry, 0);
    }
    final FieldArray quotient = field.allocate(n);
    field.load(limbs, 0, quotient, 0, n);
    return new Opening(new Polynomial(quotient, n - 1), Fr.load(carry, 0));
  }
}
