package io.fluidex.plonk.gadget;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.plonk.circuit.Bool;
import io.fluidex.plonk.circuit.Circuit;
import io.fluidex.plonk.circuit.CircuitAssert;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.LenientSolver;
import io.fluidex.plonk.circuit.Var;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Forged witnesses for false claims, each made so that a single constraint on a single row of a
 * gadget stands against it: without that constraint the claim would be proven.
 */
class GadgetForgeryTest {
  private static final String ARITHMETIC = "arithmetic";

  /** What the highest of 63 digits, of a range of 126 bits, stands in. */
  private static final String HIGH_RANGE = "range-0";

  /** What the highest of 64 digits, of a range of 128 bits, stands in. */
  private static final String LOW_RANGE = "range-2";

  private static final BigInteger MODULUS = PrimeField.FR.modulus();
  private static final BigInteger TWO_128 = BigInteger.TWO.pow(128);
  private static final Fr MINUS_ONE = Fr.ONE.negate();
  private static final BabyJubJubPoint BASE = BabyJubJubPoint.BASE8;

  private final CircuitBuilder c = new CircuitBuilder();

  private static BabyJubJubPoint times(final long k) {
    return BASE.multiply(BigInteger.valueOf(k));
  }

  private static Fr low(final BigInteger x) {
    return Fr.of(x.mod(TWO_128));
  }

  private static Fr high(final BigInteger x) {
    return Fr.of(x.shiftRight(128));
  }

  // Choices.

  private static final List<Fr> VALUES = List.of(Fr.of(100), Fr.of(10), Fr.ONE);

  private Circuit choice() {
    final List<Bool> bits = ChoiceGadget.oneHot(c, c.publicInput("index"), VALUES.size());
    final List<Var> values = new ArrayList<>();
    for (int i = 0; i < VALUES.size(); i++) {
      values.add(c.publicInput("v[" + i + "]"));
    }
    c.assertEqual(ChoiceGadget.choose(c, bits, values), c.publicInput("chosen"));
    c.assertEqual(ChoiceGadget.lookUp(c, bits, VALUES), c.publicInput("looked"));
    return c.compile();
  }

  private static void assertNotChosen(
      final Circuit circuit, final int index, final long chosen, final int... bits) {
    final List<Fr> forged = new ArrayList<>();
    for (final int bit : bits) {
      forged.add(bit < 0 ? Fr.of(-bit).negate() : Fr.of(bit));
    }
    CircuitAssert.assertStoppedBy(
        ARITHMETIC,
        "one-hot",
        GadgetAssert.solver(circuit).answering(GadgetFunctions.ONE_HOT, call -> forged),
        circuit
            .assignment()
            .set("index", index)
            .set("v", VALUES)
            .set("chosen", chosen)
            .set("looked", chosen));
  }

  @Test
  void shouldNotChooseByANumberThatIsNoBit() {
    // The sum of the bits and that of their numbers are both 1.
    assertNotChosen(choice(), 1, 91, 1, -1, 1);
  }

  @Test
  void shouldNotChooseTwoValuesOrNone() {
    final Circuit circuit = choice();
    assertNotChosen(circuit, 1, 110, 1, 1, 0);
    assertNotChosen(circuit, 3, 11, 0, 1, 1);
    assertNotChosen(circuit, 0, 0, 0, 0, 0);
  }

  @Test
  void shouldNotChooseByAnotherIndex() {
    final Circuit circuit = choice();
    assertNotChosen(circuit, 2, 10, 0, 1, 0);
    assertNotChosen(circuit, 3, 1, 0, 0, 1);
  }

  @Test
  void shouldNotChooseTheElementOfAnotherIndex() {
    final List<Bool> bits = c.toBits(c.publicInput("index"), 1);
    final List<Var> values = List.of(c.publicInput("x"), c.publicInput("y"));
    c.assertEqual(ChoiceGadget.element(c, bits, values), c.publicInput("chosen"));
    final Circuit circuit = c.compile();
    for (int i = 0; i < 2; i++) {
      CircuitAssert.assertStoppedBy(
          ARITHMETIC,
          "element",
          GadgetAssert.solver(circuit),
          circuit.assignment().set("index", i).set("x", 6).set("y", 7).set("chosen", 7L - i));
    }
  }

  @Test
  void shouldNotSwapHalf() {
    final Bool swap = c.assertBool(c.publicInput("swap"));
    final List<Var> out = ChoiceGadget.swapIf(c, swap, c.publicInput("x"), c.publicInput("y"));
    c.assertEqual(out.get(0), c.publicInput("first"));
    c.assertEqual(out.get(1), c.publicInput("second"));
    final Circuit circuit = c.compile();
    final Assignment claim = circuit.assignment().set("x", 3).set("y", 8).set("swap", 1);
    // 3 twice; 3 and 8 without a swap; 8 and 3 with half of one.
    final LenientSolver solver = GadgetAssert.solver(circuit);
    CircuitAssert.assertStoppedBy(
        ARITHMETIC, "GadgetForgeryTest", solver, claim.set("first", 8).set("second", 8));
    CircuitAssert.assertStoppedBy(
        ARITHMETIC, "swap", solver, claim.set("first", 3).set("second", 8));
    final Fr half = Fr.of(2).inverse();
    final Fr middle = Fr.of(11).mul(half);
    CircuitAssert.assertStoppedBy(
        ARITHMETIC,
        "GadgetForgeryTest",
        solver,
        claim.set("swap", half).set("first", middle).set("second", middle));
  }

  // Signs and halves of field elements.

  private Circuit signOf() {
    final Bool sign = c.assertBool(c.publicInput("sign"));
    CanonicalScalar.assertSign(c, c.publicInput("x"), sign);
    return c.compile();
  }

  private static void assertNoSign(
      final String constraint,
      final Circuit circuit,
      final int sign,
      final Fr x,
      final Fr high,
      final Fr borrow) {
    final LenientSolver solver =
        GadgetAssert.solver(circuit)
            .answering(GadgetFunctions.HIGH_HALF, call -> List.of(high))
            .answering(GadgetFunctions.EXCEEDS, call -> List.of(borrow));
    CircuitAssert.assertStoppedBy(
        constraint, "sign", solver, circuit.assignment().set("sign", sign).set("x", x));
  }

  /** -1 as halves with a sign of their own would be at most (r - 1) / 2. */
  @Test
  void shouldNotCallMinusOnePositiveByHalvesThatAreNegative() {
    final Circuit circuit = signOf();
    assertNoSign(HIGH_RANGE, circuit, 0, MINUS_ONE, MINUS_ONE, Fr.ONE);
    assertNoSign(LOW_RANGE, circuit, 0, MINUS_ONE, Fr.ZERO, Fr.ZERO);
  }

  @Test
  void shouldNotCallAnElementAboveTheMiddlePositive() {
    final BigInteger half = MODULUS.shiftRight(1);
    final BigInteger above = half.add(BigInteger.ONE);
    final Circuit circuit = signOf();
    final Fr x = Fr.of(above);
    assertNoSign(LOW_RANGE, circuit, 0, x, high(above), Fr.ZERO);
    assertNoSign(HIGH_RANGE, circuit, 0, x, high(above), Fr.ONE);
    // With a number for the borrowed bit the rests are those of -1, the integer r - 1.
    final BigInteger rest = MODULUS.subtract(BigInteger.ONE);
    final Fr borrow = low(rest).sub(low(half)).add(low(above)).mul(Fr.of(TWO_128).inverse());
    assertNoSign(ARITHMETIC, circuit, 0, x, high(above), borrow);
  }

  @Test
  void shouldNotCallAnElementUpToTheMiddleNegative() {
    final BigInteger half = MODULUS.shiftRight(1);
    final Circuit circuit = signOf();
    // r - 1 - x is the middle itself, one more than a negative element allows.
    assertNoSign(LOW_RANGE, circuit, 1, Fr.of(half), high(half), Fr.ZERO);
    assertNoSign(HIGH_RANGE, circuit, 1, Fr.of(half), high(half), Fr.ONE);
    final BigInteger last = MODULUS.subtract(BigInteger.ONE);
    assertNoSign(HIGH_RANGE, circuit, 1, Fr.ZERO, high(last), Fr.ZERO);
  }

  @Test
  void shouldNotSplitAnElementIntoOtherHalves() {
    final FieldHalves halves = FieldHalves.of(c, c.publicInput("x"));
    c.assertEqual(halves.high().var(), c.publicInput("high"));
    c.assertEqual(halves.low().var(), c.publicInput("low"));
    final Circuit circuit = c.compile();
    final Assignment minusOne = circuit.assignment().set("x", MINUS_ONE);
    CircuitAssert.assertStoppedBy(
        HIGH_RANGE,
        "halves",
        answeringBorrow(circuit, Fr.ONE),
        minusOne.set("high", MINUS_ONE).set("low", low(BigInteger.ONE.negate())));
    CircuitAssert.assertStoppedBy(
        LOW_RANGE,
        "halves",
        answeringBorrow(circuit, Fr.ZERO),
        minusOne.set("high", 0).set("low", MINUS_ONE));
    CircuitAssert.assertStoppedBy(
        ARITHMETIC,
        "GadgetForgeryTest",
        GadgetAssert.solver(circuit),
        circuit.assignment().set("x", 7).set("high", 0).set("low", 8));
  }

  private static LenientSolver answeringBorrow(final Circuit circuit, final Fr borrow) {
    return GadgetAssert.solver(circuit).answering(GadgetFunctions.EXCEEDS, call -> List.of(borrow));
  }

  /** x + r, the other integer below 2^254 that is congruent to x. */
  @Test
  void shouldNotTakeTheHalvesOfAWrappedInteger() {
    FieldHalves.constrain(c, c.publicInput("x"), c.publicInput("high"));
    final Circuit circuit = c.compile();
    final BigInteger largest = MODULUS.subtract(BigInteger.ONE);
    for (final long x : List.of(0L, 1L, 77L)) {
      final BigInteger wrapped = MODULUS.add(BigInteger.valueOf(x));
      final Assignment claim = circuit.assignment().set("x", x).set("high", high(wrapped));
      CircuitAssert.assertStoppedBy(
          LOW_RANGE, "below-modulus", answeringBorrow(circuit, Fr.ZERO), claim);
      CircuitAssert.assertStoppedBy(
          HIGH_RANGE, "below-modulus", answeringBorrow(circuit, Fr.ONE), claim);
      // The rests of r - 1 - (x + r) = -1 - x, the integer r - 1 - x.
      final BigInteger rest = largest.subtract(BigInteger.valueOf(x));
      final Fr borrow = low(rest).sub(low(largest)).add(low(wrapped)).mul(Fr.of(TWO_128).inverse());
      CircuitAssert.assertStoppedBy(
          ARITHMETIC, "below-modulus", answeringBorrow(circuit, borrow), claim);
    }
  }

  // Points.

  @Test
  void shouldNotTakeAnyPairForAPoint() {
    BabyJubJubGadget.assertOnCurve(c, c.publicInput("x"), c.publicInput("y"));
    final Circuit circuit = c.compile();
    for (final List<Fr> pair : List.of(List.of(Fr.ZERO, Fr.ZERO), List.of(BASE.y(), BASE.x()))) {
      CircuitAssert.assertStoppedBy(
          ARITHMETIC,
          "on-curve",
          GadgetAssert.solver(circuit),
          circuit.assignment().set("x", pair.getFirst()).set("y", pair.getLast()));
    }
  }

  private Circuit decompression() {
    final Bool sign = c.assertBool(c.publicInput("sign"));
    final Point p = BabyJubJubGadget.fromY(c, c.publicInput("y"), sign);
    c.assertEqual(p.x(), c.publicInput("x"));
    return c.compile();
  }

  /** The other root is on the curve, too: the sign alone tells them apart. */
  @Test
  void shouldNotFindTheOtherPointOfAnOrdinate() {
    final Circuit circuit = decompression();
    for (int k = 1; k < 5; k++) {
      final BabyJubJubPoint p = times(k);
      for (final BabyJubJubPoint q : List.of(p, p.negate())) {
        final Assignment claim =
            circuit
                .assignment()
                .set("y", q.y())
                .set("sign", q.sign() ? 1 : 0)
                .set("x", q.x().negate());
        CircuitAssert.assertStoppedBy(HIGH_RANGE, "sign", GadgetAssert.solver(circuit), claim);
        CircuitAssert.assertRejected(circuit, GadgetAssert.solver(circuit), claim);
      }
    }
  }

  @Test
  void shouldNotFindAPointThatIsNone() {
    final Circuit circuit = decompression();
    CircuitAssert.assertStoppedBy(
        ARITHMETIC,
        "on-curve",
        GadgetAssert.solver(circuit),
        circuit.assignment().set("y", 2).set("sign", 0).set("x", 5));
    CircuitAssert.assertStoppedBy(
        ARITHMETIC,
        "on-curve",
        GadgetAssert.solver(circuit),
        circuit.assignment().set("y", BASE.y()).set("sign", 0).set("x", 5));
  }

  private void expose(final Point p) {
    c.assertEqual(p.x(), c.publicInput("rx"));
    c.assertEqual(p.y(), c.publicInput("ry"));
  }

  private static List<Fr> sum(final Fr x1, final Fr y1, final Fr x2, final Fr y2) {
    return new LenientSolver.Call(GadgetFunctions.ADD_POINTS, List.of(), List.of(x1, y1, x2, y2), 2)
        .compute();
  }

  /** The digit 3: the row's formula, meant for -1, 0 and 1 times a point, at 2. */
  @Test
  void shouldNotMultiplyAFixedPointByADigitBeyondTwo() {
    expose(BabyJubJubGadget.multiplyFixed(c, BASE, c.publicInput("k"), 4));
    final Circuit circuit = c.compile();
    // 12 = 3 * 3 + 3; the digits of 9 before the last one are those of 12 in this writing.
    final BabyJubJubPoint before = times(9).add(BASE);
    final Fr x2 = BASE.x().add(BASE.x());
    final Fr y2 = Fr.ONE.add(BASE.y().sub(Fr.ONE).mul(Fr.of(4)));
    final Fr product = BabyJubJub.D.mul(before.x()).mul(before.y()).mul(x2).mul(BASE.y());
    final Fr x = before.x().mul(y2).add(before.y().mul(x2)).mul(Fr.ONE.add(product).inverse());
    final Fr y =
        before
            .y()
            .mul(y2)
            .sub(BabyJubJub.A.mul(before.x()).mul(x2))
            .mul(Fr.ONE.sub(product).inverse());
    assertNotEquals(times(12).x(), x);
    CircuitAssert.assertStoppedBy(
        "fixed-base-digit",
        "multiply-fixed",
        GadgetAssert.solver(circuit)
            .answering(
                GadgetFunctions.MULTIPLY_FIXED, call -> call.withInput(0, Fr.of(9)).compute()),
        circuit.assignment().set("k", 12).set("rx", x).set("ry", y));
  }

  /** The digit 2 in base two: 3 x in place of x or -x. */
  @Test
  void shouldNotMultiplyAVariablePointByADigitBeyondOne() {
    final Point p = BabyJubJubGadget.assertOnCurve(c, c.publicInput("px"), c.publicInput("py"));
    expose(BabyJubJubGadget.multiplyVariable(c, p, c.publicInput("k"), 1));
    final Circuit circuit = c.compile();
    final BabyJubJubPoint q = times(7);
    final BabyJubJubPoint twice = q.add(q);
    final Fr threeX = q.x().mul(Fr.of(3));
    final List<Fr> ladder = sum(twice.x(), twice.y(), threeX, q.y());
    final List<Fr> result = sum(ladder.get(0), ladder.get(1), q.x().negate(), q.y());
    assertNotEquals(q.multiply(BigInteger.valueOf(4)).x(), result.getFirst());
    CircuitAssert.assertStoppedBy(
        "signed-bit",
        "multiply-variable",
        GadgetAssert.solver(circuit)
            .answering(
                GadgetFunctions.MULTIPLY_VARIABLE,
                call -> List.of(threeX, twice.x(), twice.y(), ladder.get(0), ladder.get(1))),
        circuit
            .assignment()
            .set("px", q.x())
            .set("py", q.y())
            .set("k", 2)
            .set("rx", result.get(0))
            .set("ry", result.get(1)));
  }

  // Signatures.

  private static final BigInteger SECRET = BigInteger.valueOf(13579);
  private static final BabyJubJubPoint KEY = BASE.multiply(SECRET);
  private static final BigInteger NONCE = BigInteger.valueOf(987654321);
  private static final Fr MESSAGE = Fr.of(4711);

  private Circuit signature(final boolean conditional) {
    final Point key = BabyJubJubGadget.assertOnCurve(c, c.publicInput("ax"), c.publicInput("ay"));
    final Var message = c.publicInput("message");
    final EdDsaGadget.Signature signature =
        new EdDsaGadget.Signature(c.publicInput("rx"), c.publicInput("ry"), c.publicInput("s"));
    if (conditional) {
      EdDsaGadget.verifyIf(c, c.assertBool(c.publicInput("condition")), key, signature, message);
    } else {
      EdDsaGadget.verify(c, key, signature, message);
    }
    return c.compile();
  }

  private static Assignment claim(
      final Circuit circuit,
      final BabyJubJubPoint key,
      final Fr rx,
      final Fr ry,
      final BigInteger s) {
    return circuit
        .assignment()
        .set("message", MESSAGE)
        .set("ax", key.x())
        .set("ay", key.y())
        .set("rx", rx)
        .set("ry", ry)
        .set("s", Fr.of(s));
  }

  /** S with S B = r B + h 8 A, for the challenge h of the R that is claimed. */
  private static BigInteger response(final BigInteger r, final Fr rx, final Fr ry) {
    final Fr h = Poseidon.hash(rx, ry, KEY.x(), KEY.y(), MESSAGE);
    return h.toBigInteger().multiply(SECRET).shiftLeft(3).add(r).mod(BabyJubJub.SUBORDER);
  }

  /** S + l multiplies the base to the same point: only the range of l - 1 - S refuses it. */
  @Test
  void shouldNotTakeAnotherNameOfTheSameScalar() {
    final Circuit circuit = signature(false);
    final BabyJubJubPoint r8 = BASE.multiply(NONCE);
    final BigInteger s = response(NONCE, r8.x(), r8.y());
    GadgetAssert.assertAccepted(circuit, claim(circuit, KEY, r8.x(), r8.y(), s));
    final Assignment renamed = claim(circuit, KEY, r8.x(), r8.y(), s.add(BabyJubJub.SUBORDER));
    CircuitAssert.assertStoppedBy("range-0", "eddsa", GadgetAssert.solver(circuit), renamed);
    for (final int digit : List.of(0, 1, 2, 64, 124, 125)) {
      CircuitAssert.assertStoppedBy(
          "range-" + digit % 3,
          "eddsa",
          GadgetAssert.solver(circuit).answeringWithExcessIn(digit, 252),
          renamed);
    }
  }

  /** For a key of small order any R = S B would do, if 8 A could be neutral. */
  @Test
  void shouldNotTakeAKeyOfSmallOrder() {
    final Circuit circuit = signature(false);
    final BigInteger s = BigInteger.valueOf(12345);
    final BabyJubJubPoint r8 = BASE.multiply(s);
    final BabyJubJubPoint small =
        BabyJubJubPoint.fromY(Fr.of(9), false).multiply(BabyJubJub.SUBORDER);
    assertFalse(small.multiply(BigInteger.valueOf(4)).isIdentity());
    for (int k = 0; k < 8; k++) {
      final BabyJubJubPoint key = small.multiply(BigInteger.valueOf(k));
      CircuitAssert.assertStoppedBy(
          ARITHMETIC,
          "eddsa",
          GadgetAssert.solver(circuit),
          claim(circuit, key, r8.x(), r8.y(), s));
    }
  }

  /** The sum of both sides agrees with R in one coordinate. */
  @Test
  void shouldNotTakeAPointThatAgreesInOneCoordinate() {
    final Circuit circuit = signature(false);
    assertAgreementIsNotEnough(circuit, "add-x", "add-y");
  }

  @Test
  void shouldNotTakeAPointThatAgreesInOneCoordinateIfTheConditionIsOn() {
    final Circuit circuit = signature(true);
    assertAgreementIsNotEnough(circuit, ARITHMETIC, ARITHMETIC);
  }

  private static void assertAgreementIsNotEnough(
      final Circuit circuit, final String onX, final String onY) {
    final BabyJubJubPoint sum = BASE.multiply(NONCE);
    assertNotSigned(circuit, onX, sum.x().negate(), sum.y());
    assertNotSigned(circuit, onY, sum.x(), sum.y().negate());
  }

  private static void assertNotSigned(
      final Circuit circuit, final String constraint, final Fr rx, final Fr ry) {
    final Assignment claim = claim(circuit, KEY, rx, ry, response(NONCE, rx, ry));
    if (circuit.inputs().stream().anyMatch(i -> i.name().equals("condition"))) {
      claim.set("condition", 1);
    }
    CircuitAssert.assertStoppedBy(constraint, "eddsa", GadgetAssert.solver(circuit), claim);
  }
}
