package io.fluidex.plonk.r1cs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.oracle.RandomR1cs;
import java.nio.ByteBuffer;
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

  @Test
  void shouldRefuseCircuitsThatCircomDidNotMake() {
    final ConstraintSystem system =
        new ConstraintSystem.Assembler(FluidexGates.SET).build(0, 0, ConstraintSystem.FREE);
    assertEquals(
        "a circuit with the gates fluidex does not come from an .r1cs file",
        assertThrows(IllegalArgumentException.class, () -> new SystemWitness(system)).getMessage());
  }
}
