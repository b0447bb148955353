package io.fluidex.crypto.field;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of the scalar code against BigInteger. */
class PrimeFieldTest {
  private static final int LIMBS = PrimeField.LIMBS;
  private static final BigInteger R = BigInteger.ONE.shiftLeft(256);

  static Stream<PrimeField> fields() {
    return Stream.of(PrimeField.FR, PrimeField.FQ);
  }

  /** Compares results with integers and counts the comparisons. */
  private static final class Oracle {
    private final PrimeField field;
    private final BigInteger p;
    private final BigInteger fromMontgomery;
    private final long[] c = new long[LIMBS];
    private long checks;

    Oracle(final PrimeField field) {
      this.field = field;
      this.p = field.modulus();
      this.fromMontgomery = R.modInverse(p);
    }

    /** The result has to be the only reduced form of the expected value. */
    void check(final String what, final BigInteger expected, final long[] a, final int ai) {
      checkForm(what, expected.shiftLeft(256), a, ai);
    }

    /** The same for a value given in Montgomery form. */
    private void checkForm(
        final String what, final BigInteger expected, final long[] a, final int ai) {
      checks++;
      if (!expected.mod(p).equals(FieldSamples.integer(a, ai))) {
        throw new AssertionError(
            what
                + " in "
                + field
                + " gave limbs "
                + Arrays.toString(Arrays.copyOfRange(a, ai, ai + LIMBS))
                + " instead of those of "
                + expected.mod(p));
      }
    }

    /**
     * All binary operations on two elements, and the unary ones on the first, given their forms.
     */
    void checkAll(
        final BigInteger x, final BigInteger y, final long[] a, final int ai, final int bi) {
      field.add(a, ai, a, bi, c, 0);
      checkForm("sum", x.add(y), c, 0);
      field.sub(a, ai, a, bi, c, 0);
      checkForm("difference", x.subtract(y), c, 0);
      field.mul(a, ai, a, bi, c, 0);
      checkForm("product", x.multiply(y).mod(p).multiply(fromMontgomery), c, 0);
      field.square(a, ai, c, 0);
      checkForm("square", x.multiply(x).mod(p).multiply(fromMontgomery), c, 0);
      field.dbl(a, ai, c, 0);
      checkForm("double", x.shiftLeft(1), c, 0);
      field.neg(a, ai, c, 0);
      checkForm("negative", x.negate(), c, 0);
    }

    /** Compares every element with the partners elements after it, in steps, and itself. */
    void checkPairs(final List<BigInteger> values, final int partners, final int step) {
      final int n = values.size();
      final long[] a = FieldSamples.limbs(field, values);
      final BigInteger[] forms = new BigInteger[n];
      Arrays.setAll(forms, i -> FieldSamples.integer(a, LIMBS * i));
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < partners; j++) {
          final int other = (i + step * j) % n;
          checkAll(forms[i], forms[other], a, LIMBS * i, LIMBS * other);
        }
      }
    }
  }

  @Test
  void shouldAgreeWithBigIntegerInAMillionResults() {
    long checks = 0;
    for (final PrimeField field : List.of(PrimeField.FR, PrimeField.FQ)) {
      final Oracle oracle = new Oracle(field);
      final List<BigInteger> edges = FieldSamples.edges(field);
      oracle.checkPairs(edges, edges.size(), 1);
      oracle.checkPairs(FieldSamples.random(field, 1 << 10, 1), 80, 37);
      checks += oracle.checks;
    }
    System.out.println("prime fields: " + checks + " results compared with BigInteger");
    assertTrue(checks >= 1_000_000, "only " + checks + " results compared");
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldAllowTheDestinationToBeAnOperand(final PrimeField field) {
    final List<BigInteger> edges = FieldSamples.edges(field);
    final long[] a = FieldSamples.limbs(field, edges);
    final Oracle oracle = new Oracle(field);
    final long[] t = new long[2 * LIMBS];
    for (int i = 0; i < edges.size(); i++) {
      final BigInteger x = edges.get(i);
      final BigInteger y = edges.get((i + 7) % edges.size());
      final List<BinaryOperation> operations = List.of(field::add, field::sub, field::mul);
      final List<BigInteger> expected = List.of(x.add(y), x.subtract(y), x.multiply(y));
      final List<BigInteger> withItself = List.of(x.add(x), BigInteger.ZERO, x.multiply(x));
      for (int k = 0; k < operations.size(); k++) {
        load(a, i, (i + 7) % edges.size(), t);
        operations.get(k).apply(t, 0, t, LIMBS, t, 0);
        oracle.check("into the first operand", expected.get(k), t, 0);
        load(a, i, (i + 7) % edges.size(), t);
        operations.get(k).apply(t, 0, t, LIMBS, t, LIMBS);
        oracle.check("into the second operand", expected.get(k), t, LIMBS);
        load(a, i, i, t);
        operations.get(k).apply(t, 0, t, 0, t, 0);
        oracle.check("into the only operand", withItself.get(k), t, 0);
      }
      final List<UnaryOperation> unary = List.of(field::dbl, field::neg, field::square);
      final List<BigInteger> results = List.of(x.add(x), x.negate(), x.multiply(x));
      for (int k = 0; k < unary.size(); k++) {
        load(a, i, i, t);
        unary.get(k).apply(t, 0, t, 0);
        oracle.check("unary into its operand", results.get(k), t, 0);
      }
    }
  }

  private interface BinaryOperation {
    void apply(long[] a, int ai, long[] b, int bi, long[] c, int ci);
  }

  private interface UnaryOperation {
    void apply(long[] a, int ai, long[] c, int ci);
  }

  private static void load(final long[] a, final int i, final int j, final long[] t) {
    System.arraycopy(a, LIMBS * i, t, 0, LIMBS);
    System.arraycopy(a, LIMBS * j, t, LIMBS, LIMBS);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldInvertLikeBigInteger(final PrimeField field) {
    final Oracle oracle = new Oracle(field);
    final long[] c = new long[LIMBS];
    for (final List<BigInteger> values :
        List.of(
            FieldSamples.edges(field), FieldSamples.random(field, 5_000, 3), powersOfTwo(field))) {
      final long[] a = FieldSamples.limbs(field, values);
      for (int i = 0; i < values.size(); i++) {
        if (values.get(i).signum() != 0) {
          field.inverse(a, LIMBS * i, c, 0);
          oracle.check("1 / " + values.get(i), values.get(i).modInverse(field.modulus()), c, 0);
        }
      }
    }
  }

  /** 2^k and 2^-k: their Montgomery forms include all 2^k, which the inversion shifts the most. */
  private static List<BigInteger> powersOfTwo(final PrimeField field) {
    return Stream.iterate(BigInteger.ONE, v -> v.shiftLeft(1).mod(field.modulus()))
        .limit(1024)
        .flatMap(v -> Stream.of(v, v.modInverse(field.modulus()), v.negate().mod(field.modulus())))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldRefuseToInvertZero(final PrimeField field) {
    final ArithmeticException e =
        assertThrows(
            ArithmeticException.class, () -> field.inverse(new long[LIMBS], 0, new long[LIMBS], 0));
    assertEquals("0 has no inverse in " + field, e.getMessage());
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldRaiseToPowersLikeBigInteger(final PrimeField field) {
    final Oracle oracle = new Oracle(field);
    final List<BigInteger> values = FieldSamples.random(field, 40, 4);
    final List<BigInteger> exponents = FieldSamples.edges(field);
    final long[] a = FieldSamples.limbs(field, values);
    final long[] c = new long[LIMBS];
    for (int i = 0; i < values.size(); i++) {
      final BigInteger e = exponents.get(i);
      field.pow(a, LIMBS * i, e, c, 0);
      oracle.check("power", values.get(i).modPow(e, field.modulus()), c, 0);
    }
    field.pow(new long[LIMBS], 0, BigInteger.ZERO, c, 0);
    assertTrue(field.isOne(c, 0), "0^0 is 1");
    assertThrows(
        IllegalArgumentException.class, () -> field.pow(a, 0, BigInteger.ONE.negate(), c, 0));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldFindTheRootsOfSquaresAndNoOthers(final PrimeField field) {
    final Oracle oracle = new Oracle(field);
    final List<BigInteger> values =
        Stream.concat(
                FieldSamples.edges(field).stream(), FieldSamples.random(field, 150, 5).stream())
            .toList();
    final long[] a = FieldSamples.limbs(field, values);
    final long[] c = new long[LIMBS];
    int squares = 0;
    for (int i = 0; i < values.size(); i++) {
      final BigInteger x = values.get(i);
      final BigInteger euler = x.modPow(field.modulus().shiftRight(1), field.modulus());
      final boolean square = euler.compareTo(BigInteger.ONE) <= 0;
      assertEquals(square, field.isSquare(a, LIMBS * i));
      Arrays.fill(c, -1L);
      assertEquals(square, field.sqrt(a, LIMBS * i, c, 0));
      if (square) {
        squares++;
        field.square(c, 0, c, 0);
        oracle.check("square of a root", x, c, 0);
      } else {
        assertArrayEquals(new long[] {-1, -1, -1, -1}, c, "no root: destination unchanged");
      }
    }
    assertTrue(squares > values.size() / 3 && squares < 2 * values.size() / 3);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldFindRootsOfEveryOrderOfUnity(final PrimeField field) {
    final long[] root = new long[LIMBS];
    final long[] t = new long[LIMBS];
    for (int power = 0; power <= field.twoAdicity(); power++) {
      field.rootOfUnity(power, root, 0);
      System.arraycopy(root, 0, t, 0, LIMBS);
      for (int i = 0; i < power; i++) {
        assertFalse(field.isOne(t, 0), "order of root 2^" + power + " is no smaller power");
        field.square(t, 0, t, 0);
      }
      assertTrue(field.isOne(t, 0));
      assertEquals(power < field.twoAdicity(), field.sqrt(root, 0, t, 0));
    }
    assertThrows(
        IllegalArgumentException.class, () -> field.rootOfUnity(field.twoAdicity() + 1, t, 0));
    assertThrows(IllegalArgumentException.class, () -> field.rootOfUnity(-1, t, 0));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldHaveTheModulusOfTheSpecification(final PrimeField field) {
    // The BN polynomials at the parameter of the curve (Barreto, Naehrig; EIP-196).
    final BigInteger x = BigInteger.valueOf(4965661367192848881L);
    final BigInteger common =
        x.pow(4)
            .add(x.pow(3))
            .multiply(BigInteger.valueOf(36))
            .add(x.multiply(BigInteger.valueOf(6)))
            .add(BigInteger.ONE);
    final int quadratic = field == PrimeField.FQ ? 24 : 18;
    final BigInteger expected = common.add(x.pow(2).multiply(BigInteger.valueOf(quadratic)));
    assertEquals(expected, field.modulus());
    assertTrue(field.modulus().isProbablePrime(100));
    assertEquals(field == PrimeField.FQ ? 1 : 28, field.twoAdicity());
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldConvertToAndFromIntegersAndBytes(final PrimeField field) {
    final List<BigInteger> values =
        Stream.concat(
                FieldSamples.edges(field).stream(), FieldSamples.random(field, 200, 6).stream())
            .toList();
    final long[] expected = FieldSamples.limbs(field, values);
    final long[] c = new long[LIMBS];
    final byte[] bytes = new byte[PrimeField.BYTES + 3];
    for (int i = 0; i < values.size(); i++) {
      final long[] limbs = Arrays.copyOfRange(expected, LIMBS * i, LIMBS * (i + 1));
      field.set(values.get(i), c, 0);
      assertArrayEquals(limbs, c);
      assertEquals(values.get(i), field.toBigInteger(c, 0));
      field.toBytesBe(c, 0, bytes, 3);
      assertEquals(values.get(i), new BigInteger(1, bytes, 3, PrimeField.BYTES));
      field.setBytesBe(bytes, 3, c, 0);
      assertArrayEquals(limbs, c);
      field.toBytesLe(c, 0, bytes, 1);
      assertEquals(values.get(i), new BigInteger(1, reversed(Arrays.copyOfRange(bytes, 1, 33))));
      field.setBytesLe(bytes, 1, c, 0);
      assertArrayEquals(limbs, c);
    }
    field.setUnsigned(-1L, c, 0);
    assertEquals(R.shiftRight(192).subtract(BigInteger.ONE), field.toBigInteger(c, 0));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldRefuseWhatIsNotBelowTheModulus(final PrimeField field) {
    final BigInteger p = field.modulus();
    final long[] c = {1, 2, 3, 4};
    for (final BigInteger v :
        List.of(
            p,
            p.add(BigInteger.ONE),
            p.add(BigInteger.ONE.shiftLeft(64)),
            p.shiftLeft(1),
            BigInteger.ONE.shiftLeft(254),
            BigInteger.ONE.shiftLeft(255),
            R.subtract(BigInteger.ONE))) {
      final byte[] be = new byte[PrimeField.BYTES];
      final byte[] raw = v.toByteArray();
      for (int i = 1; i <= Math.min(raw.length, be.length); i++) {
        be[be.length - i] = raw[raw.length - i];
      }
      final NonCanonicalException e =
          assertThrows(NonCanonicalException.class, () -> field.setBytesBe(be, 0, c, 0));
      assertEquals(
          v + " is not an element of " + field + ": it must be at least 0 and below the modulus",
          e.getMessage());
      final byte[] le = reversed(be);
      assertThrows(NonCanonicalException.class, () -> field.setBytesLe(le, 0, c, 0));
      assertThrows(NonCanonicalException.class, () -> field.set(v, c, 0));
    }
    assertThrows(NonCanonicalException.class, () -> field.set(BigInteger.ONE.negate(), c, 0));
    assertThrows(NonCanonicalException.class, () -> field.set(R.add(BigInteger.ONE), c, 0));
    assertArrayEquals(new long[] {1, 2, 3, 4}, c, "a refused value leaves the destination alone");
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldTellReducedLimbsFromOthers(final PrimeField field) {
    final BigInteger p = field.modulus();
    for (int limb = 0; limb < LIMBS; limb++) {
      final BigInteger unit = BigInteger.ONE.shiftLeft(64 * limb);
      assertTrue(field.isReduced(plain(p.subtract(unit)), 0));
      assertFalse(field.isReduced(plain(p.add(unit)), 0));
    }
    assertFalse(field.isReduced(plain(p), 0));
    assertTrue(field.isReduced(plain(BigInteger.ZERO), 0));
    assertFalse(field.isReduced(plain(R.subtract(BigInteger.ONE)), 0));
  }

  private static long[] plain(final BigInteger v) {
    final long[] limbs = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      limbs[i] = v.shiftRight(64 * i).longValue();
    }
    return limbs;
  }

  private static byte[] reversed(final byte[] in) {
    final byte[] out = new byte[in.length];
    for (int i = 0; i < in.length; i++) {
      out[i] = in[in.length - 1 - i];
    }
    return out;
  }
}
