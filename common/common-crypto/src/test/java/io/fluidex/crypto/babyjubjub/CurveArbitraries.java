package io.fluidex.crypto.babyjubjub;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Scalars and points of the whole group, edges included. */
final class CurveArbitraries extends DomainContextBase {
  /** circomlib's generator of the whole group. */
  static final BabyJubJubPoint GENERATOR =
      BabyJubJubPoint.of(
          Fixtures.fr(
              "995203441582195749578291179787384436505546430278305826713579947235728471134"),
          Fixtures.fr(
              "5472060717959818805561601436314318772137091100104008585924551046643952123905"));

  @Provide
  Arbitrary<BigInteger> scalars() {
    return Arbitraries.bigIntegers()
        .between(BabyJubJub.ORDER.negate(), BabyJubJub.ORDER.multiply(BigInteger.TWO))
        .edgeCases(config ->
            config
                .add(
                    BigInteger.ZERO,
                    BigInteger.ONE,
                    BigInteger.ONE.negate(),
                    BabyJubJub.SUBORDER.subtract(BigInteger.ONE),
                    BabyJubJub.SUBORDER,
                    BabyJubJub.SUBORDER.add(BigInteger.ONE),
                    BabyJubJub.ORDER.subtract(BigInteger.ONE),
                    BabyJubJub.ORDER)
                .add(BigInteger.ONE.shiftLeft(250), BigInteger.ONE.shiftLeft(251)));
  }

  @Provide
  Arbitrary<BabyJubJubPoint> points() {
    return scalars().map(k -> PlainCurve.multiply(GENERATOR, k.mod(BabyJubJub.ORDER)));
  }
}
