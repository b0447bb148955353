package io.fluidex.plonk.gadget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.plonk.circuit.Bool;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.UInt;
import io.fluidex.plonk.circuit.Var;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Rows of each gadget, kept in a file so that a change of cost shows in the diff. */
class GadgetRowsTest {
  private static final Map<String, Integer> ROWS = measureAll();

  private static Map<String, Integer> measureAll() {
    final Map<String, Integer> rows = new LinkedHashMap<>();
    for (int n = 1; n <= 6; n++) {
      final int inputs = n;
      measure(rows, "poseidon-" + n, c -> PoseidonGadget.hash(c, c.inputs("x", inputs)));
    }
    for (final int depth : List.of(8, 14, 24)) {
      measure(rows, "merkle-path-" + depth, c -> path(c, depth));
      measure(rows, "merkle-update-" + depth, c -> update(c, depth));
    }
    measure(rows, "point-on-curve", c -> point(c, "p"));
    measureAfter(rows, "point-add", 2, (c, p) -> BabyJubJubGadget.add(c, p.get(0), p.get(1)));
    measureAfter(rows, "point-double", 1, (c, p) -> BabyJubJubGadget.twice(c, p.get(0)));
    measure(
        rows,
        "point-from-y",
        c -> BabyJubJubGadget.fromY(c, c.input("y"), c.assertBool(c.input("sign"))));
    measure(
        rows,
        "multiply-fixed",
        c ->
            BabyJubJubGadget.multiplyFixed(
                c, BabyJubJubPoint.BASE8, c.input("k"), BabyJubJubGadget.SUBGROUP_DIGITS));
    measureAfter(
        rows,
        "multiply-variable",
        1,
        (c, p) -> BabyJubJubGadget.multiplyVariable(c, p.get(0), c.input("k")));
    measure(rows, "eddsa-verify", GadgetRowsTest::signature);
    for (final int bits : List.of(16, 32, 40, 64, 96, 128)) {
      measure(rows, "range-" + bits, c -> c.rangeCheck(c.input("x"), bits));
      measure(rows, "bits-" + bits, c -> c.toBits(c.input("x"), bits));
    }
    for (final int bits : List.of(64, 128)) {
      measureInts(rows, "assert-at-most-" + bits, bits, CircuitBuilder::assertLessOrEqual);
      measureInts(rows, "is-less-" + bits, bits, CircuitBuilder::isLess);
    }
    measureInts(rows, "product-64", 64, CircuitBuilder::mul);
    measure(rows, "is-zero", c -> c.isZero(c.input("x")));
    measure(rows, "one-hot-8", c -> ChoiceGadget.oneHot(c, c.input("x"), 8));
    return rows;
  }

  private interface IntStep {
    void build(CircuitBuilder c, UInt x, UInt y);
  }

  private interface PointStep {
    void build(CircuitBuilder c, List<Point> points);
  }

  private static void measure(
      final Map<String, Integer> rows, final String name, final Consumer<CircuitBuilder> gadget) {
    final CircuitBuilder c = new CircuitBuilder();
    c.cell(c.zero());
    final int before = c.rows();
    gadget.accept(c);
    rows.put(name, c.rows() - before);
  }

  private static void measureInts(
      final Map<String, Integer> rows, final String name, final int bits, final IntStep gadget) {
    final CircuitBuilder c = new CircuitBuilder();
    final UInt x = c.rangeCheck(c.input("x"), bits);
    final UInt y = c.rangeCheck(c.input("y"), bits);
    // Fills the open row that the range check left.
    c.assertNonZero(y.var());
    c.assertNonZero(x.var());
    final int before = c.rows();
    gadget.build(c, x, y);
    rows.put(name, c.rows() - before);
  }

  private static void measureAfter(
      final Map<String, Integer> rows, final String name, final int points, final PointStep step) {
    final CircuitBuilder c = new CircuitBuilder();
    c.cell(c.zero());
    final List<Point> p =
        points == 1 ? List.of(point(c, "p")) : List.of(point(c, "p"), point(c, "q"));
    final int before = c.rows();
    step.build(c, p);
    rows.put(name, c.rows() - before);
  }

  private static Point point(final CircuitBuilder c, final String name) {
    return BabyJubJubGadget.assertOnCurve(c, c.input(name + "x"), c.input(name + "y"));
  }

  private static List<Bool> index(final CircuitBuilder c, final int depth) {
    return c.toBits(c.input("index"), depth);
  }

  private static void path(final CircuitBuilder c, final int depth) {
    MerkleGadget.root(c, c.input("leaf"), index(c, depth), c.inputs("sibling", depth));
  }

  private static void update(final CircuitBuilder c, final int depth) {
    MerkleGadget.update(
        c, c.input("old"), c.input("new"), index(c, depth), c.inputs("sibling", depth));
  }

  private static void signature(final CircuitBuilder c) {
    final Point key = point(c, "a");
    final Var s = c.input("s");
    EdDsaGadget.verify(
        c, key, new EdDsaGadget.Signature(c.input("rx"), c.input("ry"), s), c.input("m"));
  }

  @Test
  void shouldTakeTheRowsOfTheFile() throws IOException {
    final StringBuilder measured = new StringBuilder("gadget,rows\n");
    ROWS.forEach((name, count) -> measured.append(name).append(',').append(count).append('\n'));
    try (InputStream in = GadgetRowsTest.class.getResourceAsStream("gadget-rows.csv")) {
      assertEquals(
          new String(in.readAllBytes(), StandardCharsets.UTF_8),
          measured.toString(),
          "gadget-rows.csv differs from what the gadgets take");
    }
  }

  @Test
  void shouldStayWithinTheTargets() {
    assertTrue(ROWS.get("poseidon-2") <= 30);
    assertTrue(ROWS.get("poseidon-4") <= 330);
    assertTrue(ROWS.get("poseidon-5") <= 330);
    assertTrue(ROWS.get("eddsa-verify") <= 1600);
  }
}
