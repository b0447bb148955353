package io.fluidex.plonk.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.Gate;
import io.fluidex.plonk.gate.Wire;
import java.math.BigInteger;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Forged witnesses for false claims, each made so that a single constraint on a single row stands
 * against it: without that constraint the claim would be proven.
 */
class BuilderForgeryTest {
  private static final String ARITHMETIC = "arithmetic";
  private static final String HERE = "BuilderForgeryTest";
  private static final Fr MINUS_ONE = Fr.ONE.negate();
  private static final BigInteger TOP_64 = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  private final CircuitBuilder c = new CircuitBuilder();

  private static LenientSolver answering(
      final Circuit circuit, final WitnessFunction function, final Fr... results) {
    return new LenientSolver(circuit).answering(function, call -> List.of(results));
  }

  private static void assertOneRowStops(final LenientSolver solver, final Assignment claim) {
    CircuitAssert.assertStoppedBy(ARITHMETIC, HERE, solver, claim);
  }

  // Zero tests and inverses.

  private Circuit zeroTest() {
    c.assertEqual(c.isZero(c.publicInput("x")).var(), c.publicInput("z"));
    return c.compile();
  }

  /** Without x z = 0 everything is zero: z = 1 and i = 0 satisfy the rest. */
  @Test
  void shouldNotCallANumberZero() {
    final Circuit circuit = zeroTest();
    for (final Fr x : List.of(Fr.ONE, MINUS_ONE, Fr.of(77))) {
      assertOneRowStops(
          answering(circuit, StandardFunctions.ZERO_TEST, Fr.ONE, Fr.ZERO),
          circuit.assignment().set("x", x).set("z", 1));
    }
  }

  /** Without x i = 1 - z nothing need be zero. */
  @Test
  void shouldNotCallZeroANumber() {
    final Circuit circuit = zeroTest();
    for (final Fr i : List.of(Fr.ZERO, Fr.ONE, Fr.of(77))) {
      assertOneRowStops(
          answering(circuit, StandardFunctions.ZERO_TEST, Fr.ZERO, i),
          circuit.assignment().set("x", 0).set("z", 0));
    }
  }

  /** Without i z = 0 the value i would be free for x = 0. */
  @Test
  void shouldNotLeaveTheOtherValueOfAZeroTestFree() {
    final Circuit circuit = zeroTest();
    assertOneRowStops(
        answering(circuit, StandardFunctions.ZERO_TEST, Fr.ONE, Fr.of(77)),
        circuit.assignment().set("x", 0).set("z", 1));
  }

  @Test
  void shouldNotTakeUnequalForEqual() {
    c.assertEqual(c.isEqual(c.publicInput("x"), c.publicInput("y")).var(), c.publicInput("z"));
    final Circuit circuit = c.compile();
    assertOneRowStops(
        answering(circuit, StandardFunctions.ZERO_TEST, Fr.ONE, Fr.ZERO),
        circuit.assignment().set("x", 5).set("y", 6).set("z", 1));
    assertOneRowStops(
        answering(circuit, StandardFunctions.ZERO_TEST, Fr.ZERO, Fr.of(9)),
        circuit.assignment().set("x", 5).set("y", 5).set("z", 0));
  }

  @Test
  void shouldNotInvertZero() {
    c.assertEqual(c.inverse(c.publicInput("x")), c.publicInput("y"));
    final Circuit circuit = c.compile();
    for (final int y : List.of(0, 1, 77)) {
      assertOneRowStops(new LenientSolver(circuit), circuit.assignment().set("x", 0).set("y", y));
    }
  }

  @Test
  void shouldNotDivideByZero() {
    c.assertEqual(c.div(c.publicInput("x"), c.publicInput("y")), c.publicInput("quotient"));
    final Circuit circuit = c.compile();
    // 0 / 0 could be anything if 0 had an inverse, 5 / 0 any multiple of 5.
    for (final int x : List.of(0, 5)) {
      assertOneRowStops(
          answering(circuit, StandardFunctions.INVERSE, Fr.of(3)),
          circuit.assignment().set("x", x).set("y", 0).set("quotient", 3L * x));
    }
  }

  @Test
  void shouldNotDivideByAnotherNumber() {
    c.assertEqual(c.div(c.publicInput("x"), c.publicInput("y")), c.publicInput("quotient"));
    final Circuit circuit = c.compile();
    final Assignment claim = circuit.assignment().set("x", 12).set("y", 4).set("quotient", 4);
    assertOneRowStops(answering(circuit, StandardFunctions.INVERSE, Fr.of(3).inverse()), claim);
    // With the right inverse it is the product that does not hold.
    assertOneRowStops(new LenientSolver(circuit), claim);
  }

  @Test
  void shouldNotFindZeroToBeNonZero() {
    c.assertNonZero(c.publicInput("x"));
    final Circuit circuit = c.compile();
    for (final int inverse : List.of(0, 1, 77)) {
      assertOneRowStops(
          answering(circuit, StandardFunctions.INVERSE, Fr.of(inverse)),
          circuit.assignment().set("x", 0));
    }
  }

  // Bits.

  @Test
  void shouldNotTakeANumberForABit() {
    c.assertBool(c.publicInput("b"));
    final Circuit circuit = c.compile();
    for (final Fr b : List.of(Fr.of(2), MINUS_ONE, Fr.of(2).inverse())) {
      assertOneRowStops(new LenientSolver(circuit), circuit.assignment().set("b", b));
    }
  }

  /** A condition of 2 would choose 2 x - y, any number in between or beyond would do. */
  @Test
  void shouldNotSelectByANumberThatIsNoBit() {
    final Bool condition = c.assertBool(c.publicInput("c"));
    c.assertEqual(
        c.select(condition, c.publicInput("x"), c.publicInput("y")), c.publicInput("out"));
    final Circuit circuit = c.compile();
    for (final Fr k : List.of(Fr.of(2), MINUS_ONE, Fr.of(2).inverse())) {
      final Fr between = Fr.of(9).add(k.mul(Fr.of(5).sub(Fr.of(9))));
      assertOneRowStops(
          new LenientSolver(circuit),
          circuit.assignment().set("c", k).set("x", 5).set("y", 9).set("out", between));
    }
  }

  @Test
  void shouldNotSelectTheOtherValue() {
    final Bool condition = c.assertBool(c.publicInput("c"));
    c.assertEqual(
        c.select(condition, c.publicInput("x"), c.publicInput("y")), c.publicInput("out"));
    final Circuit circuit = c.compile();
    for (int k = 0; k < 2; k++) {
      assertOneRowStops(
          new LenientSolver(circuit),
          circuit.assignment().set("c", k).set("x", 5).set("y", 9).set("out", 5 + 4L * k));
    }
  }

  private Circuit bits(final int count) {
    final List<Bool> bits = c.toBits(c.publicInput("x"), count);
    for (int i = 0; i < count; i++) {
      c.assertEqual(bits.get(i).var(), c.publicInput("b[" + i + "]"));
    }
    return c.compile();
  }

  private static Assignment bits(final Circuit circuit, final Fr x, final Fr... lowestFirst) {
    return circuit.assignment().set("x", x).set("b", List.of(lowestFirst));
  }

  @Test
  void shouldTakeOnlyBitsForTheBitsOfANumber() {
    final Circuit circuit = bits(4);
    final LenientSolver solver = new LenientSolver(circuit);
    final Fr half = Fr.of(2).inverse();
    // 2 = 2 + 0, 1 = 0 + 2 / 2, and so for the pair above them.
    CircuitAssert.assertStoppedBy(
        "bit-pair-low", HERE, solver, bits(circuit, Fr.of(2), Fr.of(2), Fr.ZERO, Fr.ZERO, Fr.ZERO));
    CircuitAssert.assertStoppedBy(
        "bit-pair-high", HERE, solver, bits(circuit, Fr.ONE, Fr.ZERO, half, Fr.ZERO, Fr.ZERO));
    CircuitAssert.assertStoppedBy(
        "bit-pair-low", HERE, solver, bits(circuit, Fr.of(8), Fr.ZERO, Fr.ZERO, Fr.of(2), Fr.ZERO));
    CircuitAssert.assertStoppedBy(
        "bit-pair-high", HERE, solver, bits(circuit, Fr.of(4), Fr.ZERO, Fr.ZERO, Fr.ZERO, half));
  }

  @Test
  void shouldNotTakeTheBitsOfAnotherNumber() {
    final Circuit circuit = bits(4);
    final LenientSolver solver = new LenientSolver(circuit);
    CircuitAssert.assertStoppedBy(
        "bit-pair-sum", HERE, solver, bits(circuit, Fr.of(3), Fr.ZERO, Fr.ONE, Fr.ZERO, Fr.ZERO));
    CircuitAssert.assertStoppedBy(
        "bit-pair-sum", HERE, solver, bits(circuit, Fr.of(3), Fr.ONE, Fr.ONE, Fr.ONE, Fr.ZERO));
    // The low bits of 16 are 0, and 0 is not 16.
    CircuitAssert.assertStoppedBy(
        "bit-pair-sum",
        HERE,
        solver.answering(LenientSolver.PREFIXES, call -> List.of(Fr.ZERO)),
        bits(circuit, Fr.of(16), Fr.ZERO, Fr.ZERO, Fr.ZERO, Fr.ZERO));
  }

  /** With an odd number of bits the highest pair starts with a constant 0. */
  @Test
  void shouldNotTakeAFourthBitForOneOfThree() {
    final Circuit circuit = bits(3);
    final LenientSolver solver = new LenientSolver(circuit);
    CircuitAssert.assertStoppedBy(
        "bit-pair-low", HERE, solver, bits(circuit, Fr.of(8), Fr.ZERO, Fr.ZERO, Fr.of(2)));
    CircuitAssert.assertStoppedBy(
        "bit-pair-sum", HERE, solver, bits(circuit, Fr.of(8), Fr.ZERO, Fr.ZERO, Fr.ZERO));
  }

  /**
   * The chain of digits starts from the constant 0, as does the highest pair of an odd number of
   * bits: a variable there would be one more digit, or bit, of the prover's choice.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 64, 251})
  void shouldStartChainsOfDigitsFromTheConstantZero(final int width) {
    final Var zero = c.cell(c.zero());
    c.toBits(c.publicInput("x"), width);
    c.rangeCheck(c.publicInput("y"), width);
    c.assertEqual(zero, c.publicInput("zero"));
    final Circuit circuit = c.compile();
    final ConstraintSystem system = circuit.constraintSystem();
    final int variable = system.publicVariables()[2];
    final int bits = firstRow(system, FluidexGates.BIT_PAIR);
    assertEquals(variable, system.variable(Wire.A, bits));
    assertEquals(width % 2 == 1, variable == system.variable(Wire.B, bits));
    if (width > 1) {
      final int padding = (3 - (width + 1) / 2 % 3) % 3;
      final int range = firstRow(system, FluidexGates.RANGE);
      for (int i = 0; i <= padding; i++) {
        assertEquals(variable, system.variable(Wire.at(i), range));
      }
    }
    final Assignment claim = circuit.assignment().set("x", 0).set("y", 0).set("zero", 0);
    CircuitAssert.assertEveryMutationRejected(circuit, circuit.solve(claim), "y");
  }

  private static int firstRow(final ConstraintSystem system, final Gate gate) {
    return IntStream.range(0, system.rows())
        .filter(row -> system.gate(row) == gate)
        .findFirst()
        .orElseThrow();
  }

  // Ranges and comparisons.

  /** The constraint of a digit, counted from the highest, in a chain of so many. */
  private static String digitConstraint(final int digit, final int digits) {
    return "range-" + (digit + (3 - digits % 3) % 3) % 3;
  }

  /** Wants each digit's own constraint to be what stops a chain that is wrong in this digit. */
  private static void assertEveryDigitNeeded(
      final LenientSolver solver, final int width, final Assignment claim) {
    final int digits = (width + 1) / 2;
    for (int digit = 0; digit < digits; digit++) {
      solver.answeringWithExcessIn(digit, width);
      CircuitAssert.assertStoppedBy(digitConstraint(digit, digits), HERE, solver, claim);
    }
  }

  private static void assertEveryDigitNeeded(
      final Circuit circuit, final int width, final Assignment claim) {
    assertEveryDigitNeeded(new LenientSolver(circuit), width, claim);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 6, 8, 64, 128, 252})
  void shouldNeedEachDigitOfARangeCheck(final int width) {
    c.rangeCheck(c.publicInput("x"), width);
    final Circuit circuit = c.compile();
    final Fr limit = Fr.of(BigInteger.TWO.pow(width));
    for (final Fr x : List.of(limit, limit.negate(), MINUS_ONE)) {
      assertEveryDigitNeeded(circuit, width, circuit.assignment().set("x", x));
    }
  }

  /** A chain of digits alone would let 2^(width + 1) numbers pass: the highest digit is one bit. */
  @ParameterizedTest
  @ValueSource(ints = {3, 5, 7, 9, 63, 65, 251})
  void shouldTakeABitForTheHighestDigitOfAnOddRange(final int width) {
    c.rangeCheck(c.publicInput("x"), width);
    final Circuit circuit = c.compile();
    for (final int digit : List.of(2, 3)) {
      final BigInteger least = BigInteger.valueOf(digit).shiftLeft(width - 1);
      final BigInteger most = least.add(BigInteger.TWO.pow(width - 1)).subtract(BigInteger.ONE);
      for (final BigInteger x : List.of(least, least.add(BigInteger.ONE), most)) {
        final Assignment claim = circuit.assignment().set("x", Fr.of(x));
        assertOneRowStops(new LenientSolver(circuit), claim);
        CircuitAssert.assertRejected(circuit, claim);
      }
    }
  }

  @Test
  void shouldNotTakeANumberForAnIntegerWithoutOrWithOneBit() {
    c.rangeCheck(c.publicInput("none"), 0);
    c.rangeCheck(c.publicInput("one"), 1);
    final Circuit circuit = c.compile();
    final LenientSolver solver = new LenientSolver(circuit);
    assertOneRowStops(solver, circuit.assignment().set("none", 1).set("one", 1));
    assertOneRowStops(solver, circuit.assignment().set("none", 0).set("one", 2));
  }

  private static final List<BigInteger> EDGES =
      List.of(BigInteger.ZERO, BigInteger.ONE, TOP_64.subtract(BigInteger.ONE), TOP_64);

  private Circuit comparison(final BiFunction<UInt, UInt, Bool> comparison) {
    final UInt x = c.rangeCheck(c.publicInput("x"), 64);
    final UInt y = c.rangeCheck(c.publicInput("y"), 64);
    c.assertEqual(comparison.apply(x, y).var(), c.publicInput("bit"));
    return c.compile();
  }

  private static Assignment pair(final Circuit circuit, final BigInteger x, final BigInteger y) {
    return circuit.assignment().set("x", Fr.of(x)).set("y", Fr.of(y));
  }

  @Test
  void shouldNotClaimTheOtherOutcomeOfAComparison() {
    final Circuit circuit = comparison(c::isLess);
    for (final BigInteger x : EDGES) {
      for (final BigInteger y : EDGES) {
        final int wrong = x.compareTo(y) < 0 ? 0 : 1;
        assertEveryDigitNeeded(circuit, 64, pair(circuit, x, y).set("bit", wrong));
      }
    }
  }

  @Test
  void shouldNotClaimTheOtherOutcomeOfAComparisonThatAllowsEquality() {
    final Circuit circuit = comparison(c::isLessOrEqual);
    for (final BigInteger x : EDGES) {
      for (final BigInteger y : EDGES) {
        // What is compared is whether y is less than x.
        final int wrong = x.compareTo(y) <= 0 ? 0 : 1;
        final LenientSolver solver = answering(circuit, StandardFunctions.LESS, Fr.of(1L - wrong));
        assertEveryDigitNeeded(solver, 64, pair(circuit, x, y).set("bit", wrong));
      }
    }
  }

  /** (y - x) / 2^64 in place of the bit makes the difference 0, which fits every range. */
  @Test
  void shouldNotTakeANumberForTheBitOfAComparison() {
    final Circuit circuit = comparison(c::isLess);
    final Fr width = Fr.of(BigInteger.TWO.pow(64));
    final Fr forged = Fr.of(7).sub(Fr.of(9)).mul(width.inverse());
    assertOneRowStops(
        new LenientSolver(circuit),
        pair(circuit, BigInteger.valueOf(9), BigInteger.valueOf(7)).set("bit", forged));
  }

  @Test
  void shouldNotAssertAnOrderThatDoesNotHold() {
    final UInt x = c.rangeCheck(c.publicInput("x"), 64);
    final UInt y = c.rangeCheck(c.publicInput("y"), 64);
    c.assertLess(x, y);
    final Circuit less = c.compile();
    for (final BigInteger u : EDGES) {
      for (final BigInteger v : EDGES) {
        if (u.compareTo(v) >= 0) {
          assertEveryDigitNeeded(less, 64, pair(less, u, v));
        }
      }
    }
  }

  @Test
  void shouldNotAssertAnOrderOrEqualityThatDoesNotHold() {
    final UInt x = c.rangeCheck(c.publicInput("x"), 64);
    final UInt y = c.rangeCheck(c.publicInput("y"), 64);
    c.assertLessOrEqual(x, y);
    final Circuit atMost = c.compile();
    for (final BigInteger u : EDGES) {
      for (final BigInteger v : EDGES) {
        if (u.compareTo(v) > 0) {
          assertEveryDigitNeeded(atMost, 64, pair(atMost, u, v));
        }
      }
    }
    CircuitAssert.assertAccepted(atMost, pair(atMost, TOP_64, TOP_64), List.of());
  }

  @Test
  void shouldNotSubtractMoreThanThereIs() {
    final UInt x = c.rangeCheck(c.publicInput("x"), 64);
    final UInt y = c.rangeCheck(c.publicInput("y"), 64);
    c.assertEqual(c.subtract(x, y).var(), c.publicInput("rest"));
    final Circuit circuit = c.compile();
    assertEveryDigitNeeded(
        circuit, 64, pair(circuit, BigInteger.ZERO, BigInteger.ONE).set("rest", MINUS_ONE));
    // The right rest of another pair is no rest of this one.
    assertOneRowStops(
        new LenientSolver(circuit), pair(circuit, BigInteger.TEN, BigInteger.ONE).set("rest", 8));
  }

  // Products, sums and equalities.

  @Test
  void shouldNotClaimAnotherResultOfArithmetic() {
    final Var x = c.publicInput("x");
    final Var y = c.publicInput("y");
    final Var z = c.publicInput("z");
    final List<Var> results =
        List.of(
            c.mul(x, y),
            c.mulAdd(x, y, z),
            c.square(x),
            c.sum(List.of(x, y, z)),
            c.sub(x, c.scale(y, Fr.of(3))),
            c.powerSum(
                List.of(new Term(x, Fr.of(2), Fr.of(3)), new Term(y, Fr.ONE, Fr.ZERO)), Fr.ONE));
    final List<Fr> right =
        List.of(Fr.of(35), Fr.of(46), Fr.of(25), Fr.of(23), Fr.of(16).negate(), Fr.of(9393));
    for (int i = 0; i < results.size(); i++) {
      c.assertEqual(results.get(i), c.publicInput("out[" + i + "]"));
    }
    final Circuit circuit = c.compile();
    final Assignment claim =
        circuit.assignment().set("x", 5).set("y", 7).set("z", 11).set("out", right);
    CircuitAssert.assertEveryMutationRejected(
        circuit, CircuitAssert.assertAccepted(circuit, claim, List.of()));
    IntStream.range(0, right.size())
        .forEach(i -> {
          final String name = "out[" + i + "]";
          final Assignment wrong = claim.set("out", right).set(name, right.get(i).add(Fr.ONE));
          assertOneRowStops(new LenientSolver(circuit), wrong);
        });
  }

  @Test
  void shouldNotTakeUnequalCombinationsForEqual() {
    final Var x = c.publicInput("x");
    final Var y = c.publicInput("y");
    c.assertEqual(c.scale(x, Fr.of(3)), c.add(y, c.one()));
    c.assertProduct(x, y, c.constant(40));
    final Circuit circuit = c.compile();
    // 3 * 4 = 11 + 1, but 4 * 11 is not 40; 5 * 8 is 40, but 3 * 5 is not 8 + 1.
    assertOneRowStops(new LenientSolver(circuit), circuit.assignment().set("x", 4).set("y", 11));
    assertOneRowStops(new LenientSolver(circuit), circuit.assignment().set("x", 5).set("y", 8));
  }

  @Test
  void shouldNotTakeAnotherValueForAConstant() {
    c.assertEqual(c.publicInput("x"), c.constant(12));
    c.assertTrue(c.assertBool(c.publicInput("b")));
    final Circuit circuit = c.compile();
    final LenientSolver solver = new LenientSolver(circuit);
    CircuitAssert.assertAccepted(circuit, circuit.assignment().set("x", 12).set("b", 1), List.of());
    assertOneRowStops(solver, circuit.assignment().set("x", 13).set("b", 1));
    assertOneRowStops(solver, circuit.assignment().set("x", 12).set("b", 0));
  }
}
