package io.fluidex.plonk.solidity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.oracle.Chain;
import io.fluidex.plonk.oracle.ProvenCircuit;
import io.fluidex.plonk.oracle.RandomCircuit;
import io.fluidex.plonk.setup.KnownSetup;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares what verification costs with the report in the resources. Gas is that of a whole
 * transaction, with its base cost and calldata. Setup, circuits and blinding are fixed, so that
 * every figure is the same on every machine.
 */
class GasReportTest {
  private static final String REPORT = "gas-report.csv";
  private static final int PUBLIC_INPUTS = 8;
  private static final int BATCH = 8;
  private static final long VANILLA_LIMIT = 300_000;
  private static final long EXTENDED_LIMIT = 400_000;

  @TempDir private Path folder;

  @Test
  void shouldCostWhatTheReportSays() throws IOException {
    final Path setup = KnownSetup.write(8, folder);
    final List<String> lines = new ArrayList<>();
    lines.add("gates,public inputs,verify,verifyAll of 1,verifyAll of 8,each further proof,code");
    lines.add(
        measure(
            ProvenCircuit.over(setup, RandomCircuit.vanilla(300, PUBLIC_INPUTS, 200)),
            VANILLA_LIMIT));
    lines.add(
        measure(
            ProvenCircuit.over(setup, RandomCircuit.extended(300, PUBLIC_INPUTS, 200)),
            EXTENDED_LIMIT));
    final String report = String.join("\n", lines) + "\n";
    final Path measured = Path.of(System.getProperty("basedir", ""), "target", REPORT);
    Files.createDirectories(measured.toAbsolutePath().getParent());
    Files.writeString(measured, report);
    try (InputStream in = GasReportTest.class.getResourceAsStream(REPORT)) {
      assertEquals(
          new String(in.readAllBytes(), StandardCharsets.UTF_8),
          report,
          "if the change is meant, copy target/" + REPORT + " over the one in the test resources");
    }
  }

  private static String measure(final ProvenCircuit circuit, final long limit) {
    final Chain.Compiled code =
        Chain.compile(SolidityVerifier.generate(circuit.key(), "Verifier"), "Verifier");
    final Chain.Contract contract = new Chain().deploy(code);
    final List<BigInteger> inputs = circuit.publicInputs().stream().map(Fr::toBigInteger).toList();
    final List<byte[]> proofs = new ArrayList<>();
    for (int seed = 0; seed < BATCH; seed++) {
      proofs.add(ProofCodec.toCalldata(circuit.proof(seed)));
    }
    final byte[] single = new Chain.Arguments().bytes(proofs.getFirst()).values(inputs).encode();
    assertTrue(contract.ask("verify(bytes,uint256[])", single));
    final long alone = contract.gasOfTransaction("verify(bytes,uint256[])", single);
    assertTrue(alone <= limit, alone + " is more than " + limit);
    // What a batch costs does not depend on whether its proofs are for equal inputs.
    final long one = batch(contract, proofs.subList(0, 1), inputs);
    final long all = batch(contract, proofs, inputs);
    return String.join(
        ",",
        circuit.key().gates().name(),
        Integer.toString(PUBLIC_INPUTS),
        Long.toString(alone),
        Long.toString(one),
        Long.toString(all),
        Long.toString((all - one) / (BATCH - 1)),
        Integer.toString(code.runtimeBytes()));
  }

  private static long batch(
      final Chain.Contract contract, final List<byte[]> proofs, final List<BigInteger> inputs) {
    final byte[] call =
        new Chain.Arguments()
            .bytesArray(proofs)
            .valuesArray(Collections.nCopies(proofs.size(), inputs))
            .encode();
    assertTrue(contract.ask("verifyAll(bytes[],uint256[][])", call));
    return contract.gasOfTransaction("verifyAll(bytes[],uint256[][])", call);
  }
}
