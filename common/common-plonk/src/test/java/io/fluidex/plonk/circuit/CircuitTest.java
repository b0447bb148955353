package io.fluidex.plonk.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.field.Fr;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CircuitTest {
  private final CircuitBuilder builder = new CircuitBuilder();

  /** x + 1, for tests of functions that a circuit brings along. */
  private enum Successor implements WitnessFunction {
    /** The only one. */
    INSTANCE;

    @Override
    public String functionName() {
      return "test.successor.1";
    }

    @Override
    public void compute(final WitnessCall call) {
      call.setOutput(0, call.inputElement(0).add(Fr.ONE));
    }
  }

  private Circuit withSuccessor() {
    final Var x = builder.publicInput("x");
    final Var y = builder.hint(Successor.INSTANCE, List.of(), List.of(x), 1).getFirst();
    builder.assertEqual(builder.mul(y, y), builder.publicInput("square"));
    builder.assertEqual(builder.sub(y, x), builder.one());
    return builder.compile();
  }

  private static UnsatisfiedException failure(final Circuit circuit, final Assignment a) {
    return assertThrows(UnsatisfiedException.class, () -> circuit.check(circuit.solve(a)));
  }

  @Test
  void shouldSolveWithHintsOfItsOwn() {
    final Circuit circuit = withSuccessor();
    CircuitAssert.assertAccepted(
        circuit, circuit.assignment().set("x", 4).set("square", 25), List.of(Successor.INSTANCE));
  }

  @Test
  void shouldRefuseToReadACircuitWhoseHintsAreNotGiven() {
    final byte[] bytes = withSuccessor().encode();
    final CircuitFormatException e =
        assertThrows(CircuitFormatException.class, () -> Circuit.decode(bytes, List.of()));
    assertTrue(e.getMessage().contains("test.successor.1"));
  }

  @Test
  void shouldRefuseEveryChangedByteOfAStoredCircuit() {
    final byte[] bytes = withSuccessor().encode();
    for (int i = 0; i < bytes.length; i++) {
      final byte[] changed = bytes.clone();
      changed[i] ^= 1;
      assertThrows(
          CircuitFormatException.class, () -> Circuit.decode(changed, List.of(Successor.INSTANCE)));
      final byte[] cut = Arrays.copyOf(bytes, i);
      assertThrows(
          CircuitFormatException.class, () -> Circuit.decode(cut, List.of(Successor.INSTANCE)));
    }
  }

  /** As above, with the checksum made right again: nothing worse than a clear refusal. */
  @Test
  void shouldRefuseOrReadForgedCircuitsWithoutFailing() {
    final byte[] bytes = withSuccessor().encode();
    int refused = 0;
    for (int i = 0; i < bytes.length - 32; i++) {
      for (final int change : List.of(1, 0x40, 0xff)) {
        final byte[] forged = bytes.clone();
        forged[i] ^= (byte) change;
        final byte[] checksum = Keccak256.hash(Arrays.copyOf(forged, forged.length - 32));
        System.arraycopy(checksum, 0, forged, forged.length - 32, 32);
        try {
          Circuit.decode(forged, List.of(Successor.INSTANCE));
        } catch (final CircuitFormatException e) {
          refused++;
        }
      }
    }
    assertTrue(refused > bytes.length, refused + " of " + 3 * bytes.length);
  }

  @Test
  void shouldNameGateGadgetSourceAndValuesOfAViolation() {
    final Var x = builder.publicInput("x");
    try (var _ = builder.enter("order")) {
      try (var _ = builder.enter("price")) {
        builder.assertProduct(x, x, builder.publicInput("square"));
      }
    }
    final Circuit circuit = builder.compile();
    final UnsatisfiedException e =
        failure(circuit, circuit.assignment().set("x", 3).set("order/price/square", 10));
    final String message = e.violations().getFirst();
    assertTrue(
        message.startsWith(
            "constraint arithmetic of gate arithmetic on row 2: a = 3, b = 3, c = 10 at"
                + " order/price (CircuitTest.java:"),
        message);
    assertEquals(1, e.violations().size());
  }

  @Test
  void shouldNameBothValuesOfAnEqualityThatDoesNotHold() {
    final Var x = builder.publicInput("x");
    builder.assertEqual(builder.mul(x, x), builder.publicInput("y"));
    final Circuit circuit = builder.compile();
    final UnsatisfiedException e = failure(circuit, circuit.assignment().set("x", 3).set("y", 8));
    assertTrue(e.getMessage().contains("9 is not equal to 8 at circuit (CircuitTest.java:"));
  }

  @Test
  void shouldSayWhereAValueDoesNotExist() {
    try (var _ = builder.enter("division")) {
      builder.assertEqual(
          builder.div(builder.one(), builder.publicInput("x")), builder.publicInput("y"));
    }
    final Circuit circuit = builder.compile();
    final UnsatisfiedException e =
        failure(circuit, circuit.assignment().set("division/x", 0).set("division/y", 0));
    assertTrue(e.getMessage().contains("0 has no inverse at division (CircuitTest.java:"));
  }

  @Test
  void shouldListTheFirstOfManyViolations() {
    final List<Var> x = builder.inputs("x", 30);
    for (final Var v : x) {
      builder.assertProduct(v, v, builder.one());
    }
    final Circuit circuit = builder.compile();
    final Assignment a = circuit.assignment().set("x", Collections.nCopies(30, Fr.of(2)));
    final UnsatisfiedException e = failure(circuit, a);
    assertEquals(30, e.violations().size());
    assertTrue(e.getMessage().endsWith("and 20 more"));
  }

  @Test
  void shouldRefuseAssignmentsThatDoNotFit() {
    final Circuit circuit = withSuccessor();
    final Assignment missing = circuit.assignment().set("x", 1);
    final IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> circuit.solve(missing));
    assertEquals("the input \"square\" has no value", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> missing.set("other", 1));
  }

  @Test
  void shouldTakeInputsByPlace() {
    final Circuit circuit = withSuccessor();
    assertEquals(
        List.of("x", "square"), circuit.inputs().stream().map(Circuit.Input::name).toList());
    final long[] values = new long[9];
    Fr.of(6).store(values, 1);
    Fr.of(49).store(values, 5);
    final Witness witness = circuit.solve(circuit.assignment().set(0, values, 1).set(1, values, 5));
    circuit.check(witness);
    assertEquals(List.of(Fr.of(6), Fr.of(49)), circuit.publicInputs(witness));
  }

  @Test
  void shouldRefuseWrongNumbersOfValues() {
    final Circuit circuit = withSuccessor();
    final Satisfiability check = new Satisfiability(circuit.constraintSystem());
    final Witness witness = circuit.solve(circuit.assignment().set("x", 1).set("square", 4));
    final List<Fr> one = List.of(Fr.ONE);
    assertThrows(IllegalArgumentException.class, () -> check.isSatisfied(witness, one));
    final Witness tooShort = Witness.of(new long[4]);
    final List<Fr> two = List.of(Fr.ONE, Fr.of(4));
    assertThrows(IllegalArgumentException.class, () -> check.isSatisfied(tooShort, two));
    assertThrows(IllegalArgumentException.class, () -> Witness.of(new long[5]));
  }

  @Test
  void shouldSolveTheSameOnManyThreads() {
    final AtomicInteger calls = new AtomicInteger();
    final WitnessFunction slow =
        new WitnessFunction() {
          @Override
          public String functionName() {
            return "test.slow.1";
          }

          @Override
          public void compute(final WitnessCall call) {
            calls.incrementAndGet();
            call.setOutput(0, call.inputElement(0).square().add(Fr.of(call.inputs())));
          }

          @Override
          public int nanoseconds() {
            return 100_000;
          }
        };
    // A wide level, a narrow one that depends on it, and again.
    List<Var> values = builder.inputs("x", 64);
    for (int level = 0; level < 4; level++) {
      final Var sum = builder.sum(values);
      final Var pivot = builder.hint(slow, List.of(), List.of(sum), 1).getFirst();
      values =
          values.stream()
              .map(v -> builder.hint(slow, List.of(), List.of(v, pivot), 1).getFirst())
              .toList();
    }
    builder.assertNonZero(builder.sum(values));
    final Circuit circuit = builder.compile();
    final Assignment a = circuit.assignment();
    for (int i = 0; i < 64; i++) {
      a.set("x[" + i + "]", i);
    }
    final long[] expected = circuit.solve(a).toLimbs();
    for (int run = 1; run < 20; run++) {
      assertArrayEquals(expected, circuit.solve(a).toLimbs());
    }
    assertEquals(20 * 4 * 65, calls.get());
    circuit.check(Witness.of(expected));
  }

  @Test
  void shouldFindValuesThatAreHardlyConstrained() {
    final Var x = builder.publicInput("x");
    builder.mul(x, x);
    final List<String> once = builder.compile().lint();
    assertEquals(1, once.size());
    assertTrue(once.getFirst().contains("stands in 1 constraints"), once.toString());
    assertTrue(once.getFirst().contains("CircuitTest.java"), once.toString());
  }

  @Test
  void shouldFindInputsThatNothingUses() {
    builder.input("unused");
    builder.publicInput("ignored");
    final List<String> findings = builder.compile().lint();
    assertEquals(2, findings.size(), findings.toString());
    assertTrue(findings.get(0).contains("variable 0 stands in 1 constraints"));
    assertEquals("input \"unused\" stands in no constraint", findings.get(1));
  }

  @Test
  void shouldFindHintsThatNothingConstrains() {
    final Var x = builder.publicInput("x");
    builder.hint(Successor.INSTANCE, List.of(), List.of(x), 1);
    builder.assertProduct(x, x, builder.one());
    final List<String> findings = builder.compile().lint();
    assertEquals(1, findings.size(), findings.toString());
    assertTrue(
        findings.getFirst().startsWith("a result of test.successor.1 stands in no constraint"));
  }

  @Test
  void shouldAcceptValuesDeclaredAuxiliary() {
    final Var x = builder.publicInput("x");
    builder.assertNonZero(x);
    final Var y = builder.hint(Successor.INSTANCE, List.of(), List.of(x), 1).getFirst();
    builder.assertEqual(
        builder.scale(y, Fr.of(2)), builder.add(x, builder.add(x, builder.constant(2))));
    assertEquals(1, builder.compile().lint().size());
    builder.auxiliary(y);
    assertEquals(List.of(), builder.compile().lint());
    final Var sum = builder.add(x, y);
    assertThrows(CircuitException.class, () -> builder.auxiliary(sum));
  }

  @Test
  void shouldRefuseTwoFunctionsOfOneName() {
    final Var x = builder.publicInput("x");
    builder.hint(Successor.INSTANCE, List.of(), List.of(x), 1);
    final WitnessFunction impostor =
        new WitnessFunction() {
          @Override
          public String functionName() {
            return "test.successor.1";
          }

          @Override
          public void compute(final WitnessCall call) {
            call.setOutput(0, Fr.ZERO);
          }
        };
    assertThrows(CircuitException.class, () -> builder.hint(impostor, List.of(), List.of(x), 1));
  }

  @Test
  void shouldKeepTheBuilderUsableAfterCompiling() {
    final Var x = builder.publicInput("x");
    builder.assertEqual(builder.mul(x, x), builder.publicInput("y"));
    final byte[] before = builder.compile().encode();
    assertArrayEquals(before, builder.compile().encode());
    builder.assertNonZero(x);
    final Circuit more = builder.compile();
    assertFalse(Arrays.equals(before, more.encode()));
    CircuitAssert.assertRejected(more, more.assignment().set("x", 0).set("y", 0));
  }
}
