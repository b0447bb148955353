package io.fluidex.plonk.verifier;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.plonk.oracle.ProvenCircuit;
import io.fluidex.plonk.oracle.RandomCircuit;
import org.junit.jupiter.api.Test;

class PlonkVerifierTest {
  @Test
  void shouldAcceptProofsOfRandomVanillaCircuits() {
    for (int seed = 0; seed < 6; seed++) {
      final ProvenCircuit circuit =
          ProvenCircuit.of(RandomCircuit.vanilla(seed, seed, 5 + 7 * seed));
      assertTrue(
          PlonkVerifier.verify(circuit.key(), circuit.publicInputs(), circuit.proof(seed)),
          "seed " + seed);
    }
  }

  @Test
  void shouldAcceptProofsOfRandomExtendedCircuits() {
    for (int seed = 0; seed < 6; seed++) {
      final ProvenCircuit circuit =
          ProvenCircuit.of(RandomCircuit.extended(seed, seed, 7 + 9 * seed));
      assertTrue(
          PlonkVerifier.verify(circuit.key(), circuit.publicInputs(), circuit.proof(seed)),
          "seed " + seed);
    }
  }
}
