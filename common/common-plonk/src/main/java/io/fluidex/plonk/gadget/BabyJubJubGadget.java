package io.fluidex.plonk.gadget;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.Bool;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.GateBlock;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.VanillaGates;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Arithmetic on BabyJubJub.
 *
 * <p>All laws are complete: they hold for every two points of the curve, equal, opposite or
 * neutral, so no case needs a check of its own.
 */
public final class BabyJubJubGadget {
  /** Digits of base 3 that hold every scalar below the order of the subgroup: 3^159 > 2^252. */
  public static final int SUBGROUP_DIGITS = 159;

  /** Bits of a field element. */
  public static final int FIELD_BITS = 254;

  private static final BigInteger THREE = BigInteger.valueOf(3);

  private BabyJubJubGadget() {}

  /** (x, y) as a point. Constrains a x^2 + y^2 to be 1 + d x^2 y^2: three rows. */
  public static Point assertOnCurve(final CircuitBuilder circuit, final Var x, final Var y) {
    try (var _ = circuit.enter("on-curve")) {
      final Var xx = circuit.square(x);
      final Var yy = circuit.square(y);
      // (d x^2 - 1) (y^2 - a / d) = a / d - 1 is the equation over d.
      final Fr quotient = BabyJubJub.A.mul(BabyJubJub.D.inverse());
      circuit.assertProduct(
          circuit.sub(circuit.scale(xx, BabyJubJub.D), circuit.one()),
          circuit.sub(yy, circuit.constant(quotient)),
          circuit.constant(quotient.sub(Fr.ONE)));
      return new Point(x, y);
    }
  }

  /** p + q. Constrains the result to be that: one row, and one that stays open. */
  public static Point add(final CircuitBuilder circuit, final Point p, final Point q) {
    try (var _ = circuit.enter("point-add")) {
      final List<Var> sum =
          circuit.hint(
              GadgetFunctions.ADD_POINTS, List.of(), List.of(p.x(), p.y(), q.x(), q.y()), 2);
      final Point result = new Point(sum.get(0), sum.get(1));
      constrainSum(circuit, p, q, result.x(), result.y());
      return result;
    }
  }

  /** Constrains (x, y) to be p + q: one row, and one that stays open. */
  public static void assertSum(
      final CircuitBuilder circuit, final Point p, final Point q, final Var x, final Var y) {
    try (var _ = circuit.enter("point-sum")) {
      constrainSum(circuit, p, q, x, y);
    }
  }

  private static void constrainSum(
      final CircuitBuilder circuit, final Point p, final Point q, final Var x, final Var y) {
    circuit
        .block()
        .row(FluidexGates.ADD, circuit.cell(p.x()), circuit.cell(p.y()), circuit.cell(q.x()))
        .results(circuit.cell(x), circuit.cell(y), circuit.cell(q.y()));
  }

  /** 2 p. Constrains the result to be that: one row, and one that stays open. */
  public static Point twice(final CircuitBuilder circuit, final Point p) {
    try (var _ = circuit.enter("point-double")) {
      final List<Var> result =
          circuit.hint(GadgetFunctions.DOUBLE_POINT, List.of(), List.of(p.x(), p.y()), 2);
      circuit
          .block()
          .row(FluidexGates.DOUBLE, circuit.cell(p.x()), circuit.cell(p.y()), null)
          .results(result.get(0), result.get(1), null);
      return new Point(result.get(0), result.get(1));
    }
  }

  /** -p. */
  public static Point negate(final CircuitBuilder circuit, final Point p) {
    return new Point(circuit.neg(p.x()), p.y());
  }

  /** p if the condition is 1, q if it is 0. Constrains the coordinates to be those. */
  public static Point select(
      final CircuitBuilder circuit, final Bool condition, final Point p, final Point q) {
    return new Point(
        circuit.select(condition, p.x(), q.x()), circuit.select(condition, p.y(), q.y()));
  }

  /**
   * The point with a given y whose x has a given sign. Constrains x to be on the curve with y, to
   * be at most (r - 1) / 2 if the sign is 0, and above if it is 1: about 100 rows.
   */
  public static Point fromY(final CircuitBuilder circuit, final Var y, final Bool sign) {
    try (var _ = circuit.enter("point-from-y")) {
      final Var x =
          circuit
              .hint(GadgetFunctions.X_COORDINATE, List.of(), List.of(y, sign.var()), 1)
              .getFirst();
      final Point point = assertOnCurve(circuit, x, y);
      CanonicalScalar.assertSign(circuit, x, sign);
      return point;
    }
  }

  /**
   * s times a constant point of the prime-order subgroup. Constrains s to be an integer below
   * 3^digits, and the result to be the multiple: one row per digit, one that stays open, and three
   * for constants, once for each point in a circuit.
   *
   * @param base of the subgroup
   * @param digits 1 to {@link #SUBGROUP_DIGITS}
   */
  public static Point multiplyFixed(
      final CircuitBuilder circuit, final BabyJubJubPoint base, final Var s, final int digits) {
    if (!base.isInSubgroup() || digits < 1 || digits > SUBGROUP_DIGITS) {
      throw new IllegalArgumentException(
          "a fixed base must be of the prime-order subgroup, and digits from 1 to "
              + SUBGROUP_DIGITS);
    }
    try (var _ = circuit.enter("multiply-fixed")) {
      // With digits e_i of s from 0 to 2 and d_i = e_i - 1: s = sum of d_i 3^i + (3^m - 1) / 2, so
      // the sum starts from the multiple that stands for the second part.
      final BigInteger offset = THREE.pow(digits).subtract(BigInteger.ONE).shiftRight(1);
      final BabyJubJubPoint start = base.multiply(offset);
      final List<BabyJubJubPoint> multiples = new ArrayList<>();
      BabyJubJubPoint multiple = base;
      for (int i = 0; i < digits; i++) {
        multiples.addFirst(multiple);
        multiple = multiple.add(multiple).add(multiple);
      }
      final List<Fr> parameters = new ArrayList<>(List.of(start.x(), start.y()));
      multiples.forEach(p -> parameters.addAll(List.of(p.x(), p.y())));
      final List<Var> values =
          circuit.hint(
              GadgetFunctions.MULTIPLY_FIXED, parameters, List.of(s), digits - 1 + 2 * digits);
      final GateBlock block = circuit.block();
      Var x = circuit.constant(start.x());
      Var y = circuit.constant(start.y());
      Var prefix = circuit.zero();
      for (int i = 0; i < digits; i++) {
        final BabyJubJubPoint p = multiples.get(i);
        block.row(
            FluidexGates.FIXED_BASE,
            Map.of(
                VanillaGates.QL, p.x(),
                VanillaGates.QR, p.x().mul(p.y()),
                VanillaGates.QO, p.y().sub(Fr.ONE)),
            circuit.cell(x),
            circuit.cell(y),
            circuit.cell(prefix));
        x = values.get(digits - 1 + 2 * i);
        y = values.get(digits + 2 * i);
        prefix = i < digits - 1 ? values.get(i) : s;
      }
      block.results(x, y, circuit.cell(s));
      return new Point(x, y);
    }
  }

  /**
   * The result of multiplying by double and add.
   *
   * @param point (2k + 1) p
   * @param prefixes the leading 1, 2, ..., n - 1 bits of k, as integers
   */
  record Ladder(Point point, List<Var> prefixes) {}

  /**
   * (2k + 1) p. Constrains k to be congruent to an integer of the given number of bits, and the
   * result to be that multiple for this integer: three rows per bit, and two that stay open.
   */
  static Ladder ladder(final CircuitBuilder circuit, final Point p, final Var k, final int bits) {
    final List<Var> values =
        circuit.hint(
            GadgetFunctions.MULTIPLY_VARIABLE,
            List.of(Fr.of(bits)),
            List.of(p.x(), p.y(), k),
            6 * bits - 1);
    final Var px = circuit.cell(p.x());
    final Var py = circuit.cell(p.y());
    final List<Var> prefixes = values.subList(0, bits - 1);
    final List<Var> signed = values.subList(bits - 1, 2 * bits - 1);
    final List<Var> coordinates = values.subList(2 * bits - 1, values.size());
    final GateBlock selection = circuit.block();
    for (int i = 0; i < bits; i++) {
      final Var prefix = i == 0 ? circuit.zero() : prefixes.get(i - 1);
      selection.row(FluidexGates.SIGNED_BIT, circuit.cell(prefix), px, signed.get(i));
    }
    selection.results(circuit.cell(k), null, null);
    final GateBlock points = circuit.block();
    Var x = px;
    Var y = py;
    for (int i = 0; i < bits; i++) {
      // Wire C holds p's y for the addition of the row before, x or -x for that of the next row.
      points.row(FluidexGates.DOUBLE, x, y, i == 0 ? null : py);
      points.row(
          FluidexGates.ADD, coordinates.get(4 * i), coordinates.get(4 * i + 1), signed.get(i));
      x = coordinates.get(4 * i + 2);
      y = coordinates.get(4 * i + 3);
    }
    points.results(x, y, py);
    return new Ladder(new Point(x, y), List.copyOf(prefixes));
  }

  /**
   * 2k times a point, for an integer k of a given number of bits. Constrains k to be below 2^bits,
   * and the result to be the multiple: three rows per bit, and about four more. Even multiples are
   * what double and add with digits 1 and -1 yields; 8 is even, and points are multiplied by the
   * cofactor.
   *
   * @param bits 1 to 252
   */
  public static Point multiplyVariable(
      final CircuitBuilder circuit, final Point p, final Var k, final int bits) {
    if (bits < 1 || bits >= FIELD_BITS - 1) {
      throw new IllegalArgumentException("a scalar of " + bits + " bits: 1 to 252 are possible");
    }
    try (var _ = circuit.enter("multiply-variable")) {
      return add(circuit, ladder(circuit, p, k, bits).point(), negate(circuit, p));
    }
  }

  /**
   * 2k times a point, k being the integer from 0 to r - 1 that a field element stands for.
   * Constrains the result to be that multiple: 254 times three rows, and about fifty more.
   */
  public static Point multiplyVariable(final CircuitBuilder circuit, final Point p, final Var k) {
    try (var _ = circuit.enter("multiply-variable")) {
      return add(circuit, canonicalLadder(circuit, p, k), negate(circuit, p));
    }
  }

  /** (2k + 1) p, k being the integer from 0 to r - 1 that a field element stands for. */
  static Point canonicalLadder(final CircuitBuilder circuit, final Point p, final Var k) {
    final Ladder ladder = ladder(circuit, p, k, FIELD_BITS);
    final Var high = ladder.prefixes().get(FIELD_BITS - CanonicalScalar.LOW_BITS - 1);
    CanonicalScalar.assertBelowModulus(circuit, k, high);
    return ladder.point();
  }
}
