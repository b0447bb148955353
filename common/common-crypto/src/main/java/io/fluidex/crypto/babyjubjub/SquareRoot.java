package io.fluidex.crypto.babyjubjub;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Square roots in Fr, by the algorithm of Tonelli and Shanks: r - 1 = 2^28 m with m odd.
 *
 * <p>Stateless; safe for use by many threads. Not constant-time.
 */
final class SquareRoot {
  private static final PrimeField FIELD = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;
  private static final int TWO_ADICITY = FIELD.twoAdicity();

  /** (m - 1) / 2. */
  private static final BigInteger EXPONENT =
      FIELD.modulus().subtract(BigInteger.ONE).shiftRight(TWO_ADICITY + 1);

  private static final int WINDOW_BITS = 4;
  private static final int WINDOWS = (EXPONENT.bitLength() + WINDOW_BITS - 1) / WINDOW_BITS;

  private SquareRoot() {}

  /** One of the two square roots, or empty if the element is no square. */
  static Optional<Fr> of(final Fr element) {
    if (element.isZero()) {
      return Optional.of(Fr.ZERO);
    }
    final long[] a = new long[LIMBS];
    element.store(a, 0);
    final long[] root = new long[LIMBS];
    raise(a, root);
    // With z = a^((m - 1) / 2): root = a z squares to a * (a z^2), and a z^2 = a^m has for order a
    // power of two. Factors that make it 1 and are squares of known elements go to the root.
    final long[] rest = new long[LIMBS];
    FIELD.square(root, 0, rest, 0);
    FIELD.mul(rest, 0, a, 0, rest, 0);
    FIELD.mul(root, 0, a, 0, root, 0);
    final long[] factor = new long[LIMBS];
    int factorOrder = TWO_ADICITY;
    FIELD.rootOfUnity(TWO_ADICITY, factor, 0);
    while (!FIELD.isOne(rest, 0)) {
      final int order = orderExponent(rest);
      if (order == TWO_ADICITY) {
        return Optional.empty();
      }
      // factor has order 2^factorOrder; its power of order 2^(order + 1) is a root of one of
      // 2^order.
      while (factorOrder > order + 1) {
        FIELD.square(factor, 0, factor, 0);
        factorOrder--;
      }
      FIELD.mul(root, 0, factor, 0, root, 0);
      FIELD.square(factor, 0, factor, 0);
      factorOrder--;
      FIELD.mul(rest, 0, factor, 0, rest, 0);
    }
    return Optional.of(Fr.load(root, 0));
  }

  /** The k for which the element has order 2^k. */
  private static int orderExponent(final long[] element) {
    final long[] t = element.clone();
    int k = 0;
    while (!FIELD.isOne(t, 0)) {
      FIELD.square(t, 0, t, 0);
      k++;
    }
    return k;
  }

  /** c = a^{@link #EXPONENT}, by windows of four bits. */
  private static void raise(final long[] a, final long[] c) {
    final long[] powers = new long[LIMBS << WINDOW_BITS];
    FIELD.setOne(powers, 0);
    for (int i = LIMBS; i < powers.length; i += LIMBS) {
      FIELD.mul(powers, i - LIMBS, a, 0, powers, i);
    }
    FIELD.setOne(c, 0);
    for (int window = WINDOWS - 1; window >= 0; window--) {
      for (int i = 0; i < WINDOW_BITS; i++) {
        FIELD.square(c, 0, c, 0);
      }
      final int digit =
          EXPONENT.shiftRight(window * WINDOW_BITS).intValue() & ((1 << WINDOW_BITS) - 1);
      FIELD.mul(c, 0, powers, LIMBS * digit, c, 0);
    }
  }
}
