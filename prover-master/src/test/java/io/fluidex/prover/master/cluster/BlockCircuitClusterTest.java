package io.fluidex.prover.master.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.plonk.format.VerificationKeyCodec;
import io.fluidex.plonk.setup.DevSetup;
import io.fluidex.plonk.setup.InvalidSetupException;
import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.plonk.setup.Ptau;
import io.fluidex.plonk.setup.SetupPolicy;
import io.fluidex.prover.master.ProverMasterConfig;
import io.fluidex.prover.worker.circuit.BlockCircuitProver;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockCodec;
import io.fluidex.rollup.circuit.BlockCircuit;
import io.fluidex.rollup.circuit.BlockProofVerifier;
import io.fluidex.rollup.shape.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks proven with the circuit of blocks, by a worker that gets its key from the master. */
class BlockCircuitClusterTest {
  @Test
  void shouldProveBlocksOfTheShapeTiny(@TempDir final Path folder) throws Exception {
    final BlockCircuit circuit = BlockCircuit.compile(Shape.TINY);
    final int power = KeyGenerator.setupPowerFor(circuit.circuit().constraintSystem());
    final Path provingKey = folder.resolve("master.pk");
    final Path verificationKey = folder.resolve("master.vk");
    final BlockProofVerifier verifier;
    try (Ptau ptau = Ptau.open(DevSetup.write(power, folder))) {
      final var key =
          KeyGenerator.bulk()
              .generate(
                  circuit.circuit().constraintSystem(), ptau, SetupPolicy.DEVELOPMENT, provingKey);
      Files.write(verificationKey, VerificationKeyCodec.encode(key));
      verifier = new BlockProofVerifier(key);
    }
    assertThrows(
        InvalidSetupException.class,
        () -> BlockCircuitProver.open("tiny", provingKey, SetupPolicy.PRODUCTION, 1),
        "keys of a development setup");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
        Fleet fleet = new Fleet(postgres, "blocks", folder.resolve("worker-keys"))) {
      final ProverMasterConfig.CircuitFiles files =
          new ProverMasterConfig.CircuitFiles("tiny", verificationKey, Optional.of(provingKey));
      final int port = fleet.startMaster(fleet.configOf(0, List.of(files))).port();
      final SampleChain chain = new SampleChain();
      final Block first = chain.next(circuit.id());
      final Block second = chain.next(circuit.id());
      fleet.insert(first, "tiny", BlockCodec.encode(first));
      fleet.insert(second, "tiny", BlockCodec.encode(second));
      fleet.startBlockWorker(port);
      fleet.awaitAllProven();
      for (final Block block : List.of(first, second)) {
        final byte[] proof =
            fleet.bytes(
                "select proof from task_proof where task_id = '"
                    + Fleet.task(block.header().number())
                    + "'");
        assertTrue(verifier.verify(proof, block.inputs(), block.data()));
      }
      assertEquals(List.of("proven", "proven"), fleet.query("select outcome from task_lease"));
    }
  }
}
