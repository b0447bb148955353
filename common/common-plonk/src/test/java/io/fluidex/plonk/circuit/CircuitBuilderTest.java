package io.fluidex.plonk.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.field.Fr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CircuitBuilderTest {
  private final CircuitBuilder builder = new CircuitBuilder();

  @Property(tries = 60)
  void shouldBeSatisfiedExactlyByWhatPlainEvaluationSays(
      @ForAll final long seed, @ForAll @IntRange(min = 1, max = 40) final int steps) {
    final RandomCircuit random = new RandomCircuit(seed, steps);
    final Circuit circuit = random.circuit();
    final Witness witness = circuit.solve(random.assignment(0, Fr.ZERO));
    circuit.check(witness);
    final Satisfiability check = new Satisfiability(circuit.constraintSystem());
    final LenientSolver solver = new LenientSolver(circuit);
    for (int i = 0; i < random.outputs(); i++) {
      final int wrong = i;
      final Assignment assignment = random.assignment(wrong, Fr.ONE);
      assertThrows(UnsatisfiedException.class, () -> circuit.check(circuit.solve(assignment)));
      final List<Fr> claimed = new ArrayList<>(circuit.publicInputs(witness));
      claimed.set(wrong, claimed.get(wrong).add(Fr.ONE));
      assertFalse(check.isSatisfied(witness, claimed));
      if (random.isNew(wrong)) {
        final Assignment everywhere = random.assignmentOfAllEqualTo(wrong, Fr.ONE);
        assertFalse(solver.violations(everywhere).isEmpty());
      }
    }
  }

  @Property(tries = 30)
  void shouldRejectEveryChangeOfAVariable(
      @ForAll final long seed, @ForAll @IntRange(min = 1, max = 25) final int steps) {
    final RandomCircuit random = new RandomCircuit(seed, steps);
    final Witness witness = random.circuit().solve(random.assignment(0, Fr.ZERO));
    CircuitAssert.assertEveryMutationRejected(random.circuit(), witness, "x", "n", "b");
  }

  @Property(tries = 20)
  void shouldCompileTheSameCircuitToTheSameDigest(@ForAll final long seed) {
    final byte[] first = new RandomCircuit(seed, 20).circuit().constraintSystem().digest();
    final byte[] second = new RandomCircuit(seed, 20).circuit().constraintSystem().digest();
    assertEquals(new BigInteger(1, first), new BigInteger(1, second));
  }

  /** Rows of a step, constants that other steps share not counted. */
  private int rowsOf(final Runnable step) {
    builder.cell(builder.zero());
    final int before = builder.rows();
    step.run();
    return builder.rows() - before;
  }

  @Test
  void shouldTakeNoRowForLinearSteps() {
    final Var x = builder.input("x");
    final Var y = builder.input("y");
    assertEquals(
        0,
        rowsOf(() -> {
          final Var sum = builder.add(builder.scale(x, Fr.of(3)), builder.sub(y, x));
          builder.sub(sum, builder.constant(7));
          builder.mul(sum, builder.constant(5));
          builder.not(builder.yes());
        }));
  }

  @Test
  void shouldFoldFactorsAndConstantsIntoTheRowOfAProduct() {
    final Var x = builder.add(builder.scale(builder.input("x"), Fr.of(3)), builder.one());
    final Var y = builder.sub(builder.input("y"), builder.constant(9));
    assertEquals(1, rowsOf(() -> builder.mul(x, y)));
    assertEquals(1, rowsOf(() -> builder.assertProduct(x, y, builder.input("z"))));
    assertEquals(1, rowsOf(() -> builder.assertBool(x)));
    assertEquals(1, rowsOf(() -> builder.inverse(y)));
    assertEquals(0, rowsOf(() -> builder.mul(x, builder.constant(4))));
  }

  @Test
  void shouldTakeHalfARowPerTermOfASum() {
    final List<Var> terms = builder.inputs("x", 20);
    for (int count = 2; count <= 20; count += 2) {
      final Var sum = builder.sum(terms.subList(0, count));
      assertEquals(count / 2, rowsOf(() -> builder.cell(sum)), count + " terms");
    }
  }

  @Test
  void shouldLeaveTheResultOfAnOddSumOnARowForTheNextStep() {
    final List<Var> x = builder.inputs("x", 5);
    final Var sum = builder.sum(x.subList(0, 3));
    assertEquals(2, rowsOf(() -> builder.cell(sum)));
    assertEquals(0, rowsOf(() -> builder.mul(builder.cell(sum), x.get(3))));
    assertEquals(1, rowsOf(() -> builder.mul(builder.cell(sum), x.get(4))));
  }

  @Test
  void shouldMergeEqualVariablesAtNoCost() {
    final Var x = builder.input("x");
    final Var y = builder.mul(x, x);
    assertEquals(0, rowsOf(() -> builder.assertEqual(y, builder.publicInput("y"))));
    assertEquals(0, rowsOf(() -> builder.assertZero(builder.sub(x, builder.input("z")))));
  }

  @Test
  void shouldShareTheCellOfAConstant() {
    final Var x = builder.input("x");
    assertEquals(1, rowsOf(() -> builder.assertEqual(x, builder.constant(12))));
    assertEquals(0, rowsOf(() -> builder.assertEqual(builder.input("y"), builder.constant(12))));
  }

  @Test
  void shouldRefuseConstantsThatCanNeverDo() {
    assertThrows(CircuitException.class, () -> builder.assertEqual(builder.one(), builder.zero()));
    assertThrows(CircuitException.class, () -> builder.assertTrue(builder.no()));
    assertThrows(CircuitException.class, () -> builder.assertBool(builder.constant(2)));
    assertThrows(CircuitException.class, () -> builder.inverse(builder.zero()));
    assertThrows(CircuitException.class, () -> builder.rangeCheck(builder.constant(-1), 64));
    assertThrows(CircuitException.class, () -> builder.rangeCheck(builder.constant(256), 8));
    assertThrows(CircuitException.class, () -> builder.toBits(builder.constant(4), 2));
    assertThrows(CircuitException.class, () -> builder.uint(BigInteger.ONE.negate()));
    assertThrows(CircuitException.class, () -> builder.uint(BigInteger.TWO.pow(252)));
  }

  @Test
  void shouldRefuseIntegersThatCouldWrapAround() {
    final UInt x = builder.rangeCheck(builder.input("x"), 130);
    assertEquals(131, builder.add(x, x).bits());
    assertThrows(CircuitException.class, () -> builder.mul(x, x));
    final UInt widest = builder.rangeCheck(builder.input("y"), UInt.MAX_BITS);
    assertThrows(CircuitException.class, () -> builder.add(widest, widest));
    assertThrows(CircuitException.class, () -> builder.rangeCheck(builder.input("z"), 253));
    assertThrows(CircuitException.class, () -> builder.toBits(builder.input("u"), 253));
  }

  @Test
  void shouldRefuseValuesOfAnotherCircuit() {
    final Var foreign = new CircuitBuilder().input("x");
    assertThrows(CircuitException.class, () -> builder.add(builder.one(), foreign));
    assertThrows(CircuitException.class, () -> builder.mul(foreign, foreign));
    assertThrows(CircuitException.class, () -> builder.cell(foreign));
  }

  @Test
  void shouldRefuseTwoInputsOfOneName() {
    builder.input("x");
    assertThrows(CircuitException.class, () -> builder.publicInput("x"));
    try (var _ = builder.enter("order")) {
      builder.input("x");
    }
    assertEquals(
        List.of("x", "order/x"),
        builder.declaredInputs().stream().map(Circuit.Input::name).toList());
  }

  @Test
  void shouldDecideAtTheEdgesOfARange() {
    for (final int bits : List.of(1, 2, 3, 5, 6, 7, 63, 64, 128, 251, 252)) {
      final CircuitBuilder c = new CircuitBuilder();
      c.rangeCheck(c.publicInput("x"), bits);
      final Circuit circuit = c.compile();
      final BigInteger limit = BigInteger.TWO.pow(bits);
      for (final BigInteger x : List.of(BigInteger.ZERO, limit.subtract(BigInteger.ONE))) {
        final Assignment fits = circuit.assignment().set("x", Fr.of(x));
        final Witness witness = CircuitAssert.assertAccepted(circuit, fits, List.of());
        // Another x that fits, with the same leading digits, is as good.
        CircuitAssert.assertEveryMutationRejected(circuit, witness, "x");
      }
      for (final Fr x : List.of(Fr.of(limit), Fr.ONE.negate(), Fr.of(limit).negate())) {
        final Assignment tooLarge = circuit.assignment().set("x", x);
        CircuitAssert.assertRejected(circuit, tooLarge);
      }
    }
  }

  @Test
  void shouldCompareAtTheEdges() {
    final BigInteger top = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    final List<BigInteger> edges =
        List.of(BigInteger.ZERO, BigInteger.ONE, top.subtract(BigInteger.ONE), top);
    final CircuitBuilder c = new CircuitBuilder();
    final UInt x = c.rangeCheck(c.publicInput("x"), 64);
    final UInt y = c.rangeCheck(c.publicInput("y"), 64);
    c.assertEqual(c.isLess(x, y).var(), c.publicInput("less"));
    c.assertEqual(c.isLessOrEqual(x, y).var(), c.publicInput("atMost"));
    final Circuit circuit = c.compile();
    for (final BigInteger u : edges) {
      for (final BigInteger v : edges) {
        final Assignment right =
            circuit
                .assignment()
                .set("x", Fr.of(u))
                .set("y", Fr.of(v))
                .set("less", u.compareTo(v) < 0 ? 1 : 0)
                .set("atMost", u.compareTo(v) <= 0 ? 1 : 0);
        final Witness witness = CircuitAssert.assertAccepted(circuit, right, List.of());
        CircuitAssert.assertEveryMutationRejected(circuit, witness);
      }
    }
  }

  @Test
  void shouldEnforceAssertedOrder() {
    final CircuitBuilder c = new CircuitBuilder();
    final UInt x = c.rangeCheck(c.publicInput("x"), 64);
    final UInt y = c.rangeCheck(c.publicInput("y"), 64);
    c.assertLess(x, y);
    final Circuit strict = c.compile();
    CircuitAssert.assertAccepted(strict, strict.assignment().set("x", 6).set("y", 7), List.of());
    for (final int other : List.of(7, 8)) {
      final Assignment wrong = strict.assignment().set("x", other).set("y", 7);
      CircuitAssert.assertRejected(strict, wrong);
    }
  }

  @Test
  void shouldChooseBetweenIntegersAndBetweenBits() {
    final CircuitBuilder c = new CircuitBuilder();
    final Bool condition = c.assertBool(c.publicInput("c"));
    final UInt x = c.rangeCheck(c.publicInput("x"), 16);
    final UInt y = c.rangeCheck(c.publicInput("y"), 40);
    final UInt chosen = c.select(condition, x, y);
    assertEquals(40, chosen.bits());
    c.assertEqual(chosen.var(), c.publicInput("out"));
    final Bool bit = c.select(condition, c.not(condition), c.isZero(x.var()));
    c.assertEqual(bit.var(), c.publicInput("bit"));
    final Circuit circuit = c.compile();
    for (int i = 0; i < 2; i++) {
      final Assignment a =
          circuit.assignment().set("c", i).set("x", 5).set("y", 9).set("out", 9 - 4L * i);
      final Witness witness = CircuitAssert.assertAccepted(circuit, a.set("bit", 0), List.of());
      CircuitAssert.assertEveryMutationRejected(circuit, witness);
    }
  }
}
