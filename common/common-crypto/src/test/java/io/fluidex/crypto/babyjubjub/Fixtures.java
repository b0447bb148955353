package io.fluidex.crypto.babyjubjub;

import io.fluidex.crypto.field.Fr;
import java.math.BigInteger;

/** Short forms for the values of vectors. */
final class Fixtures {
  private Fixtures() {}

  static Fr fr(final String decimal) {
    return Fr.of(new BigInteger(decimal));
  }

  static BabyJubJubPoint point(final String x, final String y) {
    return BabyJubJubPoint.of(fr(x), fr(y));
  }
}
