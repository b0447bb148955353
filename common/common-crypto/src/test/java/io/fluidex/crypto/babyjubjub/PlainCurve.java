package io.fluidex.crypto.babyjubjub;

import io.fluidex.crypto.field.Fr;
import java.math.BigInteger;

/** The group by the affine addition law of EIP-2494, the oracle of the fast one. */
final class PlainCurve {
  private PlainCurve() {}

  static BabyJubJubPoint add(final BabyJubJubPoint p, final BabyJubJubPoint q) {
    final Fr cross = p.x().mul(q.x()).mul(p.y()).mul(q.y()).mul(BabyJubJub.D);
    final Fr x = p.x().mul(q.y()).add(p.y().mul(q.x())).mul(Fr.ONE.add(cross).inverse());
    final Fr y =
        p.y().mul(q.y()).sub(BabyJubJub.A.mul(p.x()).mul(q.x())).mul(Fr.ONE.sub(cross).inverse());
    return BabyJubJubPoint.of(x, y);
  }

  static BabyJubJubPoint multiply(final BabyJubJubPoint p, final BigInteger k) {
    BabyJubJubPoint sum = BabyJubJubPoint.IDENTITY;
    for (int i = k.bitLength() - 1; i >= 0; i--) {
      sum = add(sum, sum);
      if (k.testBit(i)) {
        sum = add(sum, p);
      }
    }
    return sum;
  }
}
