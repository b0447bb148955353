package io.fluidex.plonk.gadget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.plonk.circuit.Bool;
import io.fluidex.plonk.circuit.Circuit;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.circuit.Satisfiability;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.plonk.circuit.Violation;
import io.fluidex.plonk.circuit.Witness;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.Wire;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class BabyJubJubGadgetTest {
  private static final BigInteger MODULUS = PrimeField.FR.modulus();
  private static final BabyJubJubPoint BASE = BabyJubJubPoint.BASE8;

  /** The point of order two. */
  private static final BabyJubJubPoint ORDER_TWO = BabyJubJubPoint.of(Fr.ZERO, Fr.ONE.negate());

  private static BabyJubJubPoint times(final long k) {
    return BASE.multiply(BigInteger.valueOf(k));
  }

  private static Point point(final CircuitBuilder c, final String name) {
    return BabyJubJubGadget.assertOnCurve(c, c.publicInput(name + "x"), c.publicInput(name + "y"));
  }

  private static Assignment set(final Assignment a, final String name, final BabyJubJubPoint p) {
    return a.set(name + "x", p.x()).set(name + "y", p.y());
  }

  private static void expose(final CircuitBuilder c, final Point p) {
    c.assertEqual(p.x(), c.publicInput("rx"));
    c.assertEqual(p.y(), c.publicInput("ry"));
  }

  @Test
  void shouldAcceptPointsOfTheCurveOnly() {
    final CircuitBuilder c = new CircuitBuilder();
    point(c, "p");
    final Circuit circuit = c.compile();
    for (final BabyJubJubPoint p : List.of(BASE, times(77), BabyJubJubPoint.IDENTITY, ORDER_TWO)) {
      // With (x, y) the points (-x, y) and (x, -y) are on the curve, too.
      GadgetAssert.assertSound(circuit, set(circuit.assignment(), "p", p), "px", "py");
    }
    GadgetAssert.assertRejected(
        circuit, circuit.assignment().set("px", BASE.x()).set("py", BASE.y().negate().sub(Fr.ONE)));
    GadgetAssert.assertRejected(circuit, circuit.assignment().set("px", 0).set("py", 0));
  }

  @Test
  void shouldAddAllPairsOfPoints() {
    final CircuitBuilder c = new CircuitBuilder();
    expose(c, BabyJubJubGadget.add(c, point(c, "p"), point(c, "q")));
    final Circuit circuit = c.compile();
    final List<BabyJubJubPoint> points =
        List.of(times(5), times(5).negate(), times(9), BabyJubJubPoint.IDENTITY, ORDER_TWO);
    for (final BabyJubJubPoint p : points) {
      for (final BabyJubJubPoint q : points) {
        final Assignment a = set(set(circuit.assignment(), "p", p), "q", q);
        GadgetAssert.assertSound(circuit, set(a, "r", p.add(q)));
        GadgetAssert.assertRejected(circuit, set(a, "r", p.add(q).add(BASE)));
      }
    }
  }

  @Test
  void shouldDoubleNegateAndSelect() {
    final CircuitBuilder c = new CircuitBuilder();
    final Point p = point(c, "p");
    final Bool side = c.assertBool(c.publicInput("side"));
    final Point chosen =
        BabyJubJubGadget.select(
            c, side, BabyJubJubGadget.negate(c, p), BabyJubJubGadget.twice(c, p));
    expose(c, chosen);
    final Circuit circuit = c.compile();
    for (final BabyJubJubPoint q : List.of(times(3), BabyJubJubPoint.IDENTITY, ORDER_TWO)) {
      final Assignment a = set(circuit.assignment(), "p", q);
      // The neutral point is its own double and its own opposite: both sides are right for it.
      final String[] given = q.isIdentity() ? new String[] {"side"} : new String[0];
      GadgetAssert.assertSound(circuit, set(a.set("side", 1), "r", q.negate()), given);
      GadgetAssert.assertSound(circuit, set(a.set("side", 0), "r", q.add(q)), given);
    }
  }

  private static Circuit multiplication(final BiFunction<CircuitBuilder, Var, Point> gadget) {
    final CircuitBuilder c = new CircuitBuilder();
    expose(c, gadget.apply(c, c.publicInput("k")));
    return c.compile();
  }

  @Test
  void shouldMultiplyAFixedPoint() {
    final int digits = 12;
    final BabyJubJubPoint base = times(31);
    final Circuit circuit =
        multiplication((c, k) -> BabyJubJubGadget.multiplyFixed(c, base, k, digits));
    final long limit = 531_441;
    for (final long k : List.of(0L, 1L, 2L, 3L, 1234L, limit / 2, limit - 1)) {
      final Assignment right =
          set(circuit.assignment().set("k", k), "r", base.multiply(BigInteger.valueOf(k)));
      GadgetAssert.assertSound(circuit, right);
      GadgetAssert.assertRejected(circuit, right.set("k", k + 1));
    }
    final Assignment tooLarge =
        set(circuit.assignment().set("k", limit), "r", base.multiply(BigInteger.valueOf(limit)));
    GadgetAssert.assertRejected(circuit, tooLarge);
    final Assignment negative =
        set(circuit.assignment().set("k", Fr.ONE.negate()), "r", base.negate());
    GadgetAssert.assertRejected(circuit, negative);
  }

  @Test
  void shouldMultiplyAFixedPointByEveryScalarOfTheSubgroup() {
    final Circuit circuit =
        multiplication(
            (c, k) -> BabyJubJubGadget.multiplyFixed(c, BASE, k, BabyJubJubGadget.SUBGROUP_DIGITS));
    final Random random = new Random(21);
    for (final BigInteger k :
        List.of(
            BabyJubJub.SUBORDER.subtract(BigInteger.ONE),
            new BigInteger(250, random),
            BigInteger.TWO.pow(252).subtract(BigInteger.ONE))) {
      final Assignment right = set(circuit.assignment().set("k", Fr.of(k)), "r", BASE.multiply(k));
      GadgetAssert.assertAccepted(circuit, right);
    }
  }

  @Test
  void shouldNeedEachConstraintOfAFixedBaseMultiplication() {
    final Circuit circuit =
        multiplication((c, k) -> BabyJubJubGadget.multiplyFixed(c, BASE, k, 12));
    final BigInteger k = BigInteger.valueOf(123456);
    final Witness witness =
        circuit.solve(set(circuit.assignment().set("k", Fr.of(k)), "r", BASE.multiply(k)));
    for (final String part : List.of("x", "y")) {
      assertEquals(12, GadgetAssert.assertOnlyDefence(circuit, witness, "fixed-base-" + part));
    }
  }

  @Test
  void shouldMultiplyAVariablePointByTwiceAnInteger() {
    final int bits = 9;
    final CircuitBuilder c = new CircuitBuilder();
    final Point p = point(c, "p");
    expose(c, BabyJubJubGadget.multiplyVariable(c, p, c.publicInput("k"), bits));
    final Circuit circuit = c.compile();
    for (final BabyJubJubPoint q : List.of(times(17), BabyJubJubPoint.IDENTITY, ORDER_TWO)) {
      for (final long k : List.of(0L, 1L, 255L, 256L, 511L)) {
        final Assignment a = set(circuit.assignment(), "p", q).set("k", k);
        // Every even multiple of a point of order two, or of the neutral one, is neutral.
        final String[] given = q.add(q).isIdentity() ? new String[] {"k"} : new String[0];
        final BabyJubJubPoint multiple = q.multiply(BigInteger.valueOf(2 * k));
        GadgetAssert.assertSound(circuit, set(a, "r", multiple), given);
        if (!q.add(q).isIdentity()) {
          GadgetAssert.assertRejected(
              circuit, set(a, "r", q.multiply(BigInteger.valueOf(2 * k + 1))));
        }
      }
    }
    final Assignment tooLarge = set(circuit.assignment(), "p", times(17)).set("k", 512);
    GadgetAssert.assertRejected(circuit, set(tooLarge, "r", times(17 * 1024)));
  }

  @Test
  void shouldMultiplyAVariablePointByTwiceAFieldElement() {
    final CircuitBuilder c = new CircuitBuilder();
    final Point p = point(c, "p");
    expose(c, BabyJubJubGadget.multiplyVariable(c, p, c.publicInput("k")));
    final Circuit circuit = c.compile();
    final BabyJubJubPoint q = times(23);
    final Random random = new Random(22);
    for (final BigInteger k :
        List.of(
            BigInteger.ZERO,
            BigInteger.TWO.pow(128).subtract(BigInteger.ONE),
            MODULUS.subtract(BigInteger.ONE),
            new BigInteger(253, random))) {
      final Assignment a = set(circuit.assignment(), "p", q).set("k", Fr.of(k));
      GadgetAssert.assertSound(circuit, set(a, "r", q.multiply(k.shiftLeft(1))));
      // What the bits of k + r, congruent to k, would give.
      final BabyJubJubPoint wrapped = q.multiply(k.add(MODULUS).shiftLeft(1));
      GadgetAssert.assertRejected(circuit, set(a, "r", wrapped));
    }
  }

  @Test
  void shouldNeedEachConstraintOfALadder() {
    final CircuitBuilder c = new CircuitBuilder();
    final Point p = point(c, "p");
    expose(c, BabyJubJubGadget.multiplyVariable(c, p, c.publicInput("k"), 6));
    final Circuit circuit = c.compile();
    final BabyJubJubPoint q = times(17);
    final Assignment a = set(circuit.assignment(), "p", q).set("k", 41);
    final Witness witness = circuit.solve(set(a, "r", q.multiply(BigInteger.valueOf(82))));
    for (final String name : List.of("double-x", "double-y", "signed-bit-select")) {
      assertEquals(6, GadgetAssert.assertOnlyDefence(circuit, witness, name));
    }
    for (final String name : List.of("add-x", "add-y")) {
      assertEquals(7, GadgetAssert.assertOnlyDefence(circuit, witness, name));
    }
  }

  @Test
  void shouldAcceptOnlyTheBitsOfTheIntegerBelowTheModulus() {
    final CircuitBuilder c = new CircuitBuilder();
    CanonicalScalar.assertBelowModulus(c, c.publicInput("x"), c.publicInput("high"));
    final Circuit circuit = c.compile();
    for (final BigInteger x :
        List.of(
            BigInteger.ZERO,
            BigInteger.valueOf(5),
            BigInteger.TWO.pow(128),
            BigInteger.TWO.pow(252),
            MODULUS.subtract(BigInteger.ONE))) {
      final Assignment right =
          circuit.assignment().set("x", Fr.of(x)).set("high", Fr.of(x.shiftRight(128)));
      GadgetAssert.assertSound(circuit, right);
      final BigInteger wrapped = x.add(MODULUS).shiftRight(128);
      GadgetAssert.assertRejected(circuit, right.set("high", Fr.of(wrapped)));
    }
  }

  /** The values of a whole multiplication by k + r in place of k: right but for the comparison. */
  @Test
  void shouldStopTheBitsOfAWrappedScalarByTheComparisonAlone() {
    final CircuitBuilder c = new CircuitBuilder();
    final Point p = point(c, "p");
    final Var k = c.publicInput("k");
    final Point sum = BabyJubJubGadget.canonicalLadder(c, p, k);
    expose(c, sum);
    final Circuit circuit = c.compile();
    final BabyJubJubPoint q = times(23);
    final BigInteger scalar = BigInteger.valueOf(4711);
    final BigInteger odd = scalar.shiftLeft(1).add(BigInteger.ONE);
    final Assignment a = set(circuit.assignment(), "p", q).set("k", Fr.of(scalar));
    Witness forged = circuit.solve(set(a, "r", q.multiply(odd)));
    final ConstraintSystem system = circuit.constraintSystem();
    final BigInteger wrapped = scalar.add(MODULUS);
    int bit = BabyJubJubGadget.FIELD_BITS;
    int step = BabyJubJubGadget.FIELD_BITS;
    BabyJubJubPoint point = q;
    for (int row = 0; row < system.rows(); row++) {
      if (system.gate(row) == FluidexGates.SIGNED_BIT) {
        bit--;
        final Fr signed = wrapped.testBit(bit) ? q.x() : q.x().negate();
        final Fr prefix = Fr.reduce(wrapped.shiftRight(bit));
        forged = forged.with(system.variable(Wire.C, row), signed);
        forged = forged.with(system.variable(Wire.A, row + 1), prefix);
      } else if (step > 0
          && (system.gate(row) == FluidexGates.DOUBLE || system.gate(row) == FluidexGates.ADD)) {
        if (system.gate(row) == FluidexGates.DOUBLE) {
          point = point.add(point);
        } else {
          step--;
          point = point.add(wrapped.testBit(step) ? q : q.negate());
        }
        forged = forged.with(system.variable(Wire.A, row + 1), point.x());
        forged = forged.with(system.variable(Wire.B, row + 1), point.y());
      }
    }
    assertEquals(0, bit);
    assertEquals(q.multiply(wrapped.shiftLeft(1).add(BigInteger.ONE)), point);
    final List<Fr> claim = List.of(q.x(), q.y(), Fr.of(scalar), point.x(), point.y());
    final List<Violation> violations = new Satisfiability(system).violations(forged, claim);
    assertFalse(violations.isEmpty());
    for (final Violation v : violations) {
      assertTrue(circuit.originOf(v.row()).contains("below-modulus"), circuit.explain(v));
    }
  }

  @Test
  void shouldFindThePointOfAnOrdinateAndASign() {
    final CircuitBuilder c = new CircuitBuilder();
    final Bool sign = c.assertBool(c.publicInput("sign"));
    final Point p = BabyJubJubGadget.fromY(c, c.publicInput("y"), sign);
    c.assertEqual(p.x(), c.publicInput("x"));
    final Circuit circuit = c.compile();
    for (int k = 1; k < 6; k++) {
      for (final BabyJubJubPoint q : List.of(times(k), times(k).negate())) {
        final Assignment right =
            circuit.assignment().set("y", q.y()).set("sign", q.sign() ? 1 : 0).set("x", q.x());
        // (x, -y) is a point with the same x.
        GadgetAssert.assertSound(circuit, right, "y");
        GadgetAssert.assertRejected(circuit, right.set("x", q.x().negate()));
        GadgetAssert.assertRejected(circuit, right.set("x", q.x()).set("sign", q.sign() ? 0 : 1));
      }
    }
    final Assignment zero = circuit.assignment().set("y", 1).set("sign", 0).set("x", 0);
    GadgetAssert.assertSound(circuit, zero, "y");
    GadgetAssert.assertRejected(circuit, zero.set("sign", 1));
    final Assignment noPoint = circuit.assignment().set("y", 2).set("sign", 0).set("x", 0);
    GadgetAssert.assertRejected(circuit, noPoint);
  }

  @Test
  void shouldTellTheSignAtItsEdges() {
    final CircuitBuilder c = new CircuitBuilder();
    final Bool sign = c.assertBool(c.publicInput("sign"));
    CanonicalScalar.assertSign(c, c.publicInput("x"), sign);
    final Circuit circuit = c.compile();
    final BigInteger half = MODULUS.shiftRight(1);
    for (final BigInteger x :
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            half.subtract(BigInteger.ONE),
            half,
            half.add(BigInteger.ONE),
            MODULUS.subtract(BigInteger.ONE))) {
      final int expected = x.compareTo(half) > 0 ? 1 : 0;
      final Assignment a = circuit.assignment().set("x", Fr.of(x));
      GadgetAssert.assertSound(circuit, a.set("sign", expected));
      GadgetAssert.assertRejected(circuit, a.set("sign", 1 - expected));
    }
  }

  @Test
  void shouldRefuseBasesAndWidthsThatCannotWork() {
    final CircuitBuilder c = new CircuitBuilder();
    final Var k = c.input("k");
    final Point p = Point.constant(c, BASE);
    assertThrows(
        IllegalArgumentException.class, () -> BabyJubJubGadget.multiplyFixed(c, ORDER_TWO, k, 10));
    assertThrows(
        IllegalArgumentException.class, () -> BabyJubJubGadget.multiplyFixed(c, BASE, k, 0));
    assertThrows(
        IllegalArgumentException.class, () -> BabyJubJubGadget.multiplyFixed(c, BASE, k, 160));
    assertThrows(
        IllegalArgumentException.class, () -> BabyJubJubGadget.multiplyVariable(c, p, k, 0));
    assertThrows(
        IllegalArgumentException.class, () -> BabyJubJubGadget.multiplyVariable(c, p, k, 253));
  }
}
