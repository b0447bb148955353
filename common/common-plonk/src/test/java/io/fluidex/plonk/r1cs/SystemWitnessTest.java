package io.fluidex.plonk.r1cs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.oracle.RandomR1cs;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemWitnessTest {
  private static SignalValues values(final RandomR1cs source) {
    return SignalValues.read(ByteBuffer.wrap(source.toWtns()));
  }

  private static R1csCircuit circuit(final RandomR1cs source) {
    return R1csCircuit.of(R1cs.read(ByteBuffer.wrap(source.toR1cs())));
  }

  @Test
  void shouldFindTheSumsThatTheConversionAdded() {
    int additions = 0;
    for (int seed = 0; seed < 40; seed++) {
      final RandomR1cs source = new RandomR1cs(seed, 1 + seed % 3, seed % 4, 10 + seed);
      final R1csCircuit circuit = circuit(source);
      additions += circuit.additions();
      // From the rows alone, as they are stored in a key.
      final ConstraintSystem stored = ConstraintSystem.decode(circuit.constraintSystem().encode());
      assertArrayEquals(
          circuit.witness(values(source)).toLimbs(),
          new SystemWitness(stored).of(values(source)).toLimbs(),
          "seed " + seed);
    }
    assertTrue(additions > 1000, additions + " additions");
  }

  @Test
  void shouldRefuseTheSignalsOfAnotherCircuit() {
    final RandomR1cs source = new RandomR1cs(1, 1, 1, 30);
    final SystemWitness witness = new SystemWitness(circuit(source).constraintSystem());
    for (final int constraints : new int[] {5, 400}) {
      final RandomR1cs other = new RandomR1cs(2, 1, 1, constraints);
      final IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> witness.of(values(other)));
      assertTrue(refused.getMessage().contains("another circuit's"), refused.getMessage());
    }
  }

  /** A key may say that its circuit has any number of variables. */
  @Test
  void shouldRefuseMoreVariablesThanRowsCanDefineBeforeAnythingIsMadeForThem() {
    final ConstraintSystem.Assembler rows = new ConstraintSystem.Assembler(VanillaGates.SET);
    rows.add(VanillaGates.ARITHMETIC, Map.of(VanillaGates.QO, Fr.ONE), 0, 0, 1);
    final SignalValues one = SignalValues.read(Iden3Bytes.wtns(List.of(Fr.ONE)).toBuffer());
    assertEquals(2, new SystemWitness(rows.build(0, 2, 0)).of(one).size());
    for (final int variables : new int[] {3, 1 << 28}) {
      final SystemWitness witness = new SystemWitness(rows.build(0, variables, 0));
      final IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> witness.of(one));
      assertTrue(refused.getMessage().contains("another circuit's"), refused.getMessage());
    }
  }

  @Test
  void shouldRefuseCircuitsThatCircomDidNotMake() {
    final ConstraintSystem system =
        new ConstraintSystem.Assembler(FluidexGates.SET).build(0, 0, ConstraintSystem.FREE);
    assertEquals(
        "a circuit with the gates fluidex does not come from an .r1cs file",
        assertThrows(IllegalArgumentException.class, () -> new SystemWitness(system)).getMessage());
  }
}
