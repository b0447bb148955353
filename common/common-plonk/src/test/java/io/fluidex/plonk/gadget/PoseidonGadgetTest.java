package io.fluidex.plonk.gadget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.plonk.circuit.Circuit;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.plonk.circuit.Witness;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoseidonGadgetTest {
  private static Circuit circuit(final int inputs) {
    final CircuitBuilder c = new CircuitBuilder();
    final List<Var> x = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      x.add(c.publicInput("x[" + i + "]"));
    }
    c.assertEqual(PoseidonGadget.hash(c, x), c.publicInput("hash"));
    return c.compile();
  }

  private static Assignment assignment(final Circuit circuit, final List<Fr> x, final Fr hash) {
    return circuit.assignment().set("x", x).set("hash", hash);
  }

  private static List<Fr> random(final int count, final long seed) {
    final Random random = new Random(seed);
    final List<Fr> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      out.add(Fr.reduce(new BigInteger(256, random)));
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void shouldAgreeWithTheHashOutsideOfCircuits(final int inputs) {
    final Circuit circuit = circuit(inputs);
    for (int seed = 0; seed < 5; seed++) {
      final List<Fr> x = random(inputs, seed);
      final Fr hash = Poseidon.hash(x.toArray(Fr[]::new));
      GadgetAssert.assertAccepted(circuit, assignment(circuit, x, hash));
      GadgetAssert.assertRejected(circuit, assignment(circuit, x, hash.add(Fr.ONE)));
    }
    final List<Fr> zeros = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      zeros.add(Fr.ZERO);
    }
    final Fr ofZeros = Poseidon.hash(zeros.toArray(Fr[]::new));
    GadgetAssert.assertAccepted(circuit, assignment(circuit, zeros, ofZeros));
  }

  @Test
  void shouldHashOneAndTwoAsCircomlib() {
    final Circuit circuit = circuit(2);
    // The vector of circomlib's README and tests.
    final Fr hash =
        Fr.of(
            new BigInteger(
                "7853200120776062878684798364095072458815029376092732009249414926327459813530"));
    GadgetAssert.assertAccepted(circuit, assignment(circuit, List.of(Fr.ONE, Fr.of(2)), hash));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void shouldRejectEveryChangedValue(final int inputs) {
    final Circuit circuit = circuit(inputs);
    final List<Fr> x = random(inputs, 11);
    GadgetAssert.assertSound(circuit, assignment(circuit, x, Poseidon.hash(x.toArray(Fr[]::new))));
  }

  /**
   * Among them the capacity element, and each cell of the rows that link full and partial rounds.
   */
  @Test
  void shouldNeedEachConstraintOnEachRowOfAPairsHash() {
    final Circuit circuit = circuit(2);
    final List<Fr> x = random(2, 12);
    final Witness witness =
        circuit.solve(assignment(circuit, x, Poseidon.hash(x.get(0), x.get(1))));
    int rows = 0;
    for (int lane = 0; lane < 3; lane++) {
      rows += GadgetAssert.assertOnlyDefence(circuit, witness, "poseidon-full-" + lane);
      rows += GadgetAssert.assertOnlyDefence(circuit, witness, "poseidon-enter-" + lane);
      rows += GadgetAssert.assertOnlyDefence(circuit, witness, "poseidon-partial-" + lane);
      rows += GadgetAssert.assertOnlyDefence(circuit, witness, "poseidon-leave-" + lane);
    }
    assertEquals(3 * (6 + 1 + 18 + 1), rows);
    assertEquals(1, GadgetAssert.assertOnlyDefence(circuit, witness, "hash-entry-capacity"));
    assertEquals(1, GadgetAssert.assertOnlyDefence(circuit, witness, "hash-entry-left"));
    assertEquals(1, GadgetAssert.assertOnlyDefence(circuit, witness, "hash-entry-right"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 6})
  void shouldNeedEachRowOfAWideHash(final int inputs) {
    final Circuit circuit = circuit(inputs);
    final List<Fr> x = random(inputs, 13);
    final Witness witness =
        circuit.solve(assignment(circuit, x, Poseidon.hash(x.toArray(Fr[]::new))));
    assertTrue(GadgetAssert.assertOnlyDefence(circuit, witness, "arithmetic") > 60);
  }

  @Test
  void shouldHashConstantsWithoutRows() {
    final CircuitBuilder c = new CircuitBuilder();
    final Var hash = PoseidonGadget.hash(c, c.one(), c.constant(2), c.constant(3));
    assertEquals(0, c.rows());
    assertEquals(Poseidon.hash(Fr.ONE, Fr.of(2), Fr.of(3)), hash.constant());
  }

  @Test
  void shouldHashConstantsBesideVariables() {
    final CircuitBuilder c = new CircuitBuilder();
    final Var x = c.publicInput("x");
    c.assertEqual(PoseidonGadget.hash(c, c.one(), x), c.publicInput("pair"));
    c.assertEqual(PoseidonGadget.hash(c, x, c.zero(), x, c.constant(7)), c.publicInput("wide"));
    final Circuit circuit = c.compile();
    final Fr v = Fr.of(99);
    GadgetAssert.assertSound(
        circuit,
        circuit
            .assignment()
            .set("x", v)
            .set("pair", Poseidon.hash(Fr.ONE, v))
            .set("wide", Poseidon.hash(v, Fr.ZERO, v, Fr.of(7))));
  }

  @Test
  void shouldRefuseOtherNumbersOfInputs() {
    final CircuitBuilder c = new CircuitBuilder();
    assertThrows(IllegalArgumentException.class, () -> PoseidonGadget.hash(c, List.of()));
    final List<Var> seven = c.inputs("x", 7);
    assertThrows(IllegalArgumentException.class, () -> PoseidonGadget.hash(c, seven));
  }
}
