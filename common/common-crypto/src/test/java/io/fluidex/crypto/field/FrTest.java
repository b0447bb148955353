package io.fluidex.crypto.field;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The immutable element: the laws of a field, and agreement with the integers mod r. */
class FrTest {
  private static final BigInteger MODULUS = PrimeField.FR.modulus();

  @Provide
  Arbitrary<BigInteger> integers() {
    return Arbitraries.bigIntegers().between(BigInteger.ZERO, MODULUS.subtract(BigInteger.ONE));
  }

  @Provide
  Arbitrary<Fr> elements() {
    return integers().map(Fr::of);
  }

  @Property(tries = 300, seed = "1")
  void shouldObeyTheLawsOfAField(
      @ForAll("elements") final Fr a,
      @ForAll("elements") final Fr b,
      @ForAll("elements") final Fr c) {
    assertEquals(a.add(b), b.add(a));
    assertEquals(a.mul(b), b.mul(a));
    assertEquals(a.add(b).add(c), a.add(b.add(c)));
    assertEquals(a.mul(b).mul(c), a.mul(b.mul(c)));
    assertEquals(a.mul(b.add(c)), a.mul(b).add(a.mul(c)));
    assertEquals(Fr.ZERO, a.add(a.negate()));
    assertEquals(a, a.sub(b).add(b));
    assertEquals(a.mul(a), a.square());
    if (!a.isZero()) {
      assertEquals(Fr.ONE, a.mul(a.inverse()));
    }
  }

  @Property(tries = 300, seed = "2")
  void shouldCalculateLikeTheIntegersModuloR(
      @ForAll("integers") final BigInteger x, @ForAll("integers") final BigInteger y) {
    assertEquals(x.add(y).mod(MODULUS), Fr.of(x).add(Fr.of(y)).toBigInteger());
    assertEquals(x.multiply(y).mod(MODULUS), Fr.of(x).mul(Fr.of(y)).toBigInteger());
    assertEquals(x.modPow(y, MODULUS), Fr.of(x).pow(y).toBigInteger());
    assertEquals(Fr.of(x).sub(Fr.of(y)), Fr.reduce(x.subtract(y)));
    assertEquals(x.toString(), Fr.of(x).toString());
  }

  @Property(tries = 100, seed = "3")
  void shouldSurviveEveryEncoding(@ForAll("elements") final Fr a) {
    assertEquals(a, Fr.fromBytesBe(a.toBytesBe(), 0));
    assertEquals(a, Fr.fromBytesLe(a.toBytesLe(), 0));
    assertEquals(a, Fr.of(a.toBigInteger()));
    final long[] flat = new long[8];
    a.store(flat, 3);
    assertEquals(a, Fr.load(flat, 3));
    assertEquals(a.hashCode(), Fr.load(flat, 3).hashCode());
  }

  @Example
  void shouldNotShareItsLimbs() {
    final long[] flat = new long[4];
    Fr.of(5).store(flat, 0);
    final Fr five = Fr.load(flat, 0);
    flat[0] = 0;
    assertEquals(Fr.of(5), five);
    assertNotEquals(five, Fr.load(flat, 0));
  }

  @Example
  void shouldRefuseWhatIsNotAnElement() {
    assertThrows(NonCanonicalException.class, () -> Fr.of(-1));
    assertThrows(NonCanonicalException.class, () -> Fr.of(MODULUS));
    assertThrows(NonCanonicalException.class, () -> Fr.of(BigInteger.ONE.negate()));
    final byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) -1);
    assertThrows(NonCanonicalException.class, () -> Fr.fromBytesBe(ones, 0));
    assertThrows(NonCanonicalException.class, () -> Fr.fromBytesLe(ones, 0));
    assertThrows(ArithmeticException.class, Fr.ZERO::inverse);
    assertThrows(IllegalArgumentException.class, () -> Fr.ONE.pow(-1));
  }

  @Example
  void shouldHaveZeroOneAndRootsOfUnity() {
    assertTrue(Fr.ZERO.isZero());
    assertEquals(BigInteger.ONE, Fr.ONE.toBigInteger());
    assertArrayEquals(new byte[32], Fr.ZERO.toBytesBe());
    assertEquals(Fr.ONE.negate(), Fr.rootOfUnity(1));
    assertEquals(Fr.rootOfUnity(27), Fr.rootOfUnity(28).square());
    // The root that snarkjs (ffjavascript) and gnark start from.
    assertEquals(
        "19103219067921713944291392827692070036145651957329286315305642004821462161904",
        Fr.rootOfUnity(28).toString());
  }

  /** Around the length where exponents start to be read by windows. */
  @Example
  void shouldRaiseToPowersOfEveryLength() {
    final BigInteger base = BigInteger.valueOf(1234567891011L);
    for (int bits = 0; bits <= 70; bits++) {
      for (final BigInteger exponent :
          new BigInteger[] {
            BigInteger.ONE.shiftLeft(bits),
            BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(bits).divide(BigInteger.valueOf(3))
          }) {
        assertEquals(base.modPow(exponent, MODULUS), Fr.of(base).pow(exponent).toBigInteger());
      }
    }
  }

  @Property(tries = 100, seed = "5")
  void shouldFindRootsOfSquaresOnly(@ForAll("elements") final Fr a) {
    final Fr root = a.square().sqrt().orElseThrow();
    assertTrue(root.equals(a) || root.equals(a.negate()));
    // 5 generates the multiplicative group, so it is no square.
    assertEquals(a.isZero(), a.square().mul(Fr.of(5)).sqrt().isPresent());
  }
}
