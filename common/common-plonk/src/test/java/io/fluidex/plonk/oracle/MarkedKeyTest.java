package io.fluidex.plonk.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.format.Json;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofJson;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.format.VerificationKeyJson;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The one member that a key has here and not in snarkjs. */
class MarkedKeyTest {
  @Test
  void shouldBePassedOverBySnarkjs() {
    final ProvenCircuit circuit = ProvenCircuit.of(RandomCircuit.vanilla(41, 2, 20));
    final VerificationKey key = circuit.key();
    final PlonkProof proof = circuit.proof(1);
    final Json.Members marked = VerificationKeyJson.writeMarked(key);
    assertEquals(new Json.Flag(true), marked.get("insecure"));
    assertFalse(VerificationKeyJson.write(key).values().containsKey("insecure"));
    assertTrue(
        Snarkjs.verify(
            marked, ProofJson.writeInputs(circuit.publicInputs()), ProofJson.write(proof)));
    for (final List<Fr> wrong : Mutations.ofInputs(circuit.publicInputs())) {
      assertFalse(Snarkjs.verify(marked, ProofJson.writeInputs(wrong), ProofJson.write(proof)));
    }
  }
}
