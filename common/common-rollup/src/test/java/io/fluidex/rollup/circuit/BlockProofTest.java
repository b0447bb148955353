package io.fluidex.rollup.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.setup.DevSetup;
import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.plonk.setup.ProvingKey;
import io.fluidex.plonk.setup.Ptau;
import io.fluidex.plonk.setup.SetupPolicy;
import io.fluidex.plonk.solidity.SolidityVerifier;
import io.fluidex.plonk.verifier.PlonkVerifier;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockCodec;
import io.fluidex.rollup.publicdata.PublicInputs;
import io.fluidex.rollup.shape.Shape;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockProofTest {
  @TempDir private static Path folder;

  /** A circuit with keys over a setup of its own. */
  private record Keys(BlockCircuit circuit, ProvingKey key) implements AutoCloseable {
    static Keys of(final Shape shape) throws IOException {
      final BlockCircuit circuit = BlockCircuit.compile(shape);
      final int power = KeyGenerator.setupPowerFor(circuit.circuit().constraintSystem());
      final Path setup = folder.resolve(DevSetup.fileName(power));
      if (!Files.exists(setup)) {
        DevSetup.write(power, setup);
      }
      final Path file = folder.resolve(shape + ".key");
      try (Ptau ptau = Ptau.open(setup)) {
        KeyGenerator.bulk()
            .generate(circuit.circuit().constraintSystem(), ptau, SetupPolicy.DEVELOPMENT, file);
      }
      return new Keys(circuit, ProvingKey.open(file, SetupPolicy.DEVELOPMENT));
    }

    @Override
    public void close() {
      key.close();
    }
  }

  private static List<Block> blocks(final BlockCircuit circuit) {
    return new Rollup(circuit.shape(), circuit.id()).withTraders().blocksOfEveryType();
  }

  /** Blocks as a worker gets them. */
  private static Block sent(final Block block) {
    return BlockCodec.decode(BlockCodec.encode(block));
  }

  private static void assertProofs(final Shape shape) throws IOException {
    try (Keys keys = Keys.of(shape);
        BlockProver prover = BlockProver.of(keys.circuit(), keys.key(), 2)) {
      final VerificationKey key = keys.key().verificationKey();
      final BlockProofVerifier verifier = new BlockProofVerifier(key);
      assertEquals(keys.circuit().id(), verifier.circuitId());
      final List<PlonkVerifier.Claim> claims = new ArrayList<>();
      for (final Block block : blocks(keys.circuit())) {
        final byte[] proof = prover.prove(sent(block));
        assertTrue(verifier.verify(proof, block.inputs(), block.data()));
        final PlonkProof read = ProofCodec.decode(key.shape(), proof);
        assertArrayEquals(ProofCodec.toCalldata(read), verifier.toCalldata(proof));
        claims.add(new PlonkVerifier.Claim(key, block.inputs().toList(), read));
      }
      assertTrue(PlonkVerifier.verifyAll(claims));
      assertVerifiedOnChain(key, claims);
    }
  }

  private static void assertVerifiedOnChain(
      final VerificationKey key, final List<PlonkVerifier.Claim> claims) throws IOException {
    final String source = SolidityVerifier.generate(key, "Verifier");
    try (ContractOracle contract = new ContractOracle(source, "Verifier")) {
      for (final PlonkVerifier.Claim claim : claims) {
        final byte[] proof = ProofCodec.toCalldata(claim.proof());
        final List<BigInteger> inputs =
            claim.publicInputs().stream().map(Fr::toBigInteger).toList();
        assertTrue(contract.accepts(proof, inputs));
        for (int i = 0; i < inputs.size(); i++) {
          final List<BigInteger> other = new ArrayList<>(inputs);
          other.set(i, inputs.get(i).xor(BigInteger.ONE));
          assertFalse(contract.accepts(proof, other), "public input " + i);
        }
      }
    }
  }

  @Test
  void shouldProveBlocksOfEveryTypeOfTheSmallShapes() throws IOException {
    assertProofs(Shape.TINY);
    assertProofs(Shape.SMALL);
  }

  @Test
  @Tag("long")
  void shouldProveABlockOfEveryTypeOfSixteenSlots() throws IOException {
    assertProofs(Shape.PROD16);
  }

  @Test
  void shouldRefuseAnyOtherPublicInputs() throws IOException {
    try (Keys keys = Keys.of(Shape.TINY);
        BlockProver prover = BlockProver.of(keys.circuit(), keys.key(), 2)) {
      final BlockProofVerifier verifier = new BlockProofVerifier(keys.key().verificationKey());
      final List<Block> blocks = blocks(keys.circuit());
      final Block block = blocks.getFirst();
      final byte[] proof = prover.prove(block);
      assertTrue(verifier.verify(proof, block.inputs()));
      for (final PublicInputs other : PublicInputMutations.of(block.inputs())) {
        assertFalse(verifier.verify(proof, other), other::toString);
      }
      assertFalse(verifier.verify(proof, blocks.get(1).inputs()));
      assertFalse(verifier.verify(proof, block.inputs(), blocks.get(1).data()));
      final PublicInputs i = block.inputs();
      // Somebody's own z, with the y that belongs to it: only who looks at the data can tell.
      final Fr z = i.z().add(Fr.ONE);
      final PublicInputs unbound =
          new PublicInputs(
              i.blockNumber(),
              i.blockTime(),
              i.domain(),
              i.oldRoot(),
              i.newRoot(),
              i.commitment(),
              z,
              block.data().evaluate(z));
      assertFalse(verifier.verify(proof, unbound, block.data()));
      assertFalse(verifier.verify(new byte[0], i));
      final byte[] cut = Arrays.copyOf(proof, proof.length - 1);
      assertFalse(verifier.verify(cut, i));
      for (int at = 8; at < proof.length; at += 32) {
        final byte[] changed = proof.clone();
        changed[at + 31] ^= 1;
        assertFalse(verifier.verify(changed, i), "byte " + (at + 31));
      }
    }
  }

  @Test
  void shouldRefuseAKeyOfAnotherCircuit() throws IOException {
    try (Keys keys = Keys.of(Shape.TINY)) {
      final BlockCircuit small = BlockCircuit.compile(Shape.SMALL);
      assertThrows(IllegalArgumentException.class, () -> BlockProver.of(small, keys.key(), 1));
    }
  }
}
