package io.fluidex.plonk.prover;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.FieldArray;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * The randomness that hides the witness: a polynomial that is opened at k points gets k + 1 random
 * coefficients times the vanishing polynomial, which leaves its values on the domain as they are.
 */
final class Blinding {
  /** Bytes reduced to an element: 256 bits more than r has, so that the result is uniform. */
  private static final int BYTES = 64;

  private final SecureRandom random;

  Blinding(final SecureRandom random) {
    this.random = random;
  }

  /** A uniformly random element. */
  Fr element() {
    final byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Fr.reduce(new BigInteger(1, bytes));
  }

  /** Coefficients below n plus (b_0 + b_1 X + ...) (X^n - 1) with so many random b_i. */
  Polynomial hide(
      final BulkField field, final FieldArray coefficients, final int n, final int count) {
    final FieldArray blinded = field.allocate(n + count);
    field.copy(coefficients, 0, blinded, 0, n);
    final List<Fr> blinders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      blinders.add(element());
    }
    for (int i = 0; i < count; i++) {
      Elements.add(field, blinded, i, blinders.get(i).negate());
      Elements.set(field, blinded, n + i, blinders.get(i));
    }
    return new Polynomial(blinded, n + count);
  }
}
