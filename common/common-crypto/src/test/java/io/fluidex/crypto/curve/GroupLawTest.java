package io.fluidex.crypto.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Both groups obey the laws of a group of order r, at infinity and at opposite points too. */
class GroupLawTest {
  private static final BigInteger R = PrimeField.FR.modulus();

  /** Small ones among them, so that points are often equal, opposite or infinity. */
  @Provide
  Arbitrary<BigInteger> scalars() {
    final Arbitrary<BigInteger> small =
        Arbitraries.integers().between(-3, 3).map(BigInteger::valueOf);
    final Arbitrary<BigInteger> any = Arbitraries.bigIntegers().between(BigInteger.ZERO, R);
    return Arbitraries.oneOf(small, any);
  }

  @Provide
  Arbitrary<G1Point> g1() {
    return scalars().map(G1Point.GENERATOR::mul);
  }

  @Provide
  Arbitrary<G2Point> g2() {
    return scalars().map(G2Point.GENERATOR::mul);
  }

  @Property(tries = 200, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void shouldFormAGroupInG1(
      @ForAll("g1") final G1Point a, @ForAll("g1") final G1Point b, @ForAll("g1") final G1Point c) {
    assertEquals(a.add(b), b.add(a));
    assertEquals(a.add(b).add(c), a.add(b.add(c)));
    assertEquals(a, a.add(G1Point.INFINITY));
    assertEquals(a, G1Point.INFINITY.add(a));
    assertEquals(G1Point.INFINITY, a.add(a.negate()));
    assertEquals(a.dbl(), a.add(a));
    assertEquals(a.sub(b), a.add(b.negate()));
    assertEquals(a.mul(BigInteger.TWO), a.dbl());
    assertEquals(a.isInfinity(), a.equals(a.negate()));
    assertEquals(a.add(b).hashCode(), b.add(a).hashCode());
  }

  @Property(tries = 100, seed = "2", edgeCases = EdgeCasesMode.NONE)
  void shouldFormAGroupInG2(
      @ForAll("g2") final G2Point a, @ForAll("g2") final G2Point b, @ForAll("g2") final G2Point c) {
    assertEquals(a.add(b), b.add(a));
    assertEquals(a.add(b).add(c), a.add(b.add(c)));
    assertEquals(a, a.add(G2Point.INFINITY));
    assertEquals(a, G2Point.INFINITY.add(a));
    assertEquals(G2Point.INFINITY, a.add(a.negate()));
    assertEquals(a.dbl(), a.add(a));
    assertEquals(a.sub(b), a.add(b.negate()));
    assertEquals(a.mul(BigInteger.TWO), a.dbl());
    assertEquals(a.isInfinity(), a.equals(a.negate()));
    assertEquals(a.add(b).hashCode(), b.add(a).hashCode());
  }

  @Property(tries = 60, seed = "3", edgeCases = EdgeCasesMode.NONE)
  void shouldMultiplyByScalarsModuloR(
      @ForAll("scalars") final BigInteger x, @ForAll("scalars") final BigInteger y) {
    final G1Point p = G1Point.GENERATOR.mul(x);
    assertEquals(p.add(G1Point.GENERATOR.mul(y)), G1Point.GENERATOR.mul(x.add(y)));
    assertEquals(p.mul(y), G1Point.GENERATOR.mul(x.multiply(y)));
    assertEquals(p.mul(y), p.mul(Fr.reduce(y)));
    final G2Point q = G2Point.GENERATOR.mul(x);
    assertEquals(q.add(G2Point.GENERATOR.mul(y)), G2Point.GENERATOR.mul(x.add(y)));
    assertEquals(q.mul(y), G2Point.GENERATOR.mul(x.multiply(y)));
    assertEquals(q.mul(y), q.mul(Fr.reduce(y)));
  }

  @Example
  void shouldMultiplyLikeRepeatedAddition() {
    G1Point p = G1Point.INFINITY;
    G2Point q = G2Point.INFINITY;
    for (int i = 0; i < 200; i++) {
      assertEquals(p, G1Point.GENERATOR.mul(BigInteger.valueOf(i)));
      assertEquals(p.negate(), G1Point.GENERATOR.mul(BigInteger.valueOf(-i)));
      assertEquals(q, G2Point.GENERATOR.mul(BigInteger.valueOf(i)));
      assertEquals(q.negate(), G2Point.GENERATOR.mul(BigInteger.valueOf(-i)));
      p = p.add(G1Point.GENERATOR);
      q = q.add(G2Point.GENERATOR);
    }
  }

  @Example
  void shouldHaveGeneratorsOfOrderR() {
    final XyzzArithmetic g1 = new XyzzArithmetic(Curve.G1);
    final long[] affine1 = new long[G1Point.LIMBS];
    G1Point.GENERATOR.store(affine1, 0);
    final long[] p = new long[g1.pointLimbs()];
    g1.mul(affine1, 0, R, p, 0);
    assertTrue(g1.isInfinity(p, 0));
    final XyzzArithmetic g2 = new XyzzArithmetic(Curve.G2);
    final long[] affine2 = new long[G2Point.LIMBS];
    G2Point.GENERATOR.store(affine2, 0);
    final long[] q = new long[g2.pointLimbs()];
    g2.mul(affine2, 0, R, q, 0);
    assertTrue(g2.isInfinity(q, 0));
    assertFalse(G1Point.GENERATOR.isInfinity());
    assertFalse(G2Point.GENERATOR.isInfinity());
    assertEquals(G1Point.GENERATOR, G1Point.GENERATOR.mul(R.add(BigInteger.ONE)));
    assertEquals(G1Point.GENERATOR.negate(), G1Point.GENERATOR.mul(R.subtract(BigInteger.ONE)));
    assertEquals(G1Point.INFINITY, G1Point.GENERATOR.mul(Fr.ZERO));
  }

  @Example
  void shouldDistinguishPoints() {
    assertNotEquals(G1Point.GENERATOR, G1Point.GENERATOR.negate());
    assertNotEquals(G1Point.GENERATOR, G1Point.INFINITY);
    assertNotEquals(G2Point.GENERATOR, G2Point.GENERATOR.negate());
    assertNotEquals(G2Point.GENERATOR, G2Point.INFINITY);
    assertEquals("(1, 2)", G1Point.GENERATOR.toString());
    assertEquals("infinity", G1Point.INFINITY.toString());
    assertEquals("infinity", G2Point.INFINITY.toString());
  }
}
