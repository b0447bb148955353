package io.fluidex.plonk.solidity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.oracle.Chain;
import io.fluidex.plonk.oracle.ProvenCircuit;
import io.fluidex.plonk.oracle.RandomCircuit;
import java.util.List;
import org.junit.jupiter.api.Test;

class SolidityVerifierTest {
  private static final String VERIFY = "verify(bytes,uint256[])";

  private static byte[] arguments(final PlonkProof proof, final List<Fr> inputs) {
    return new Chain.Arguments()
        .bytes(ProofCodec.toCalldata(proof))
        .values(inputs.stream().map(Fr::toBigInteger).toList())
        .encode();
  }

  @Test
  void shouldAccept() throws Exception {
    final Chain chain = new Chain();
    for (final RandomCircuit random :
        List.of(RandomCircuit.vanilla(1, 3, 20), RandomCircuit.extended(1, 8, 100))) {
      final ProvenCircuit circuit = ProvenCircuit.of(random);
      final String source = SolidityVerifier.generate(circuit.key(), "Verifier");
      java.nio.file.Files.writeString(java.nio.file.Path.of("target/" + circuit.key().gates() + ".sol"), source);
      final Chain.Contract contract = chain.deploy(source, "Verifier");
      assertEquals(List.of(), contract.warnings());
      System.err.println(contract.runtimeBytes());
      final byte[] call = arguments(circuit.proof(0), circuit.publicInputs());
      System.err.println(contract.gasOfTransaction(VERIFY, call));
      assertTrue(contract.ask(VERIFY, call));
    }
  }
}
