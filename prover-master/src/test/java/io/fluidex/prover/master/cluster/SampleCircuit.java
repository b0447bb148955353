package io.fluidex.prover.master.cluster;

import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.plonk.circuit.Circuit;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.format.VerificationKeyCodec;
import io.fluidex.plonk.gadget.PoseidonGadget;
import io.fluidex.plonk.prover.PlonkProver;
import io.fluidex.plonk.prover.ProverListener;
import io.fluidex.plonk.setup.DevSetup;
import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.plonk.setup.ProvingKey;
import io.fluidex.plonk.setup.Ptau;
import io.fluidex.plonk.setup.SetupPolicy;
import io.fluidex.prover.worker.circuit.CircuitProver;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.publicdata.Bytes32;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A circuit with the public inputs of blocks that says nothing of them, so that a proof takes
 * milliseconds; the proofs are real. The block circuit itself is proven in {@link
 * BlockCircuitClusterTest}.
 */
final class SampleCircuit {
  private static final int POWER = 9;

  private final String name;
  private final Circuit circuit;
  private final Path verificationKey;
  private final Path provingKey;

  private SampleCircuit(
      final String name, final Circuit circuit, final Path verificationKey, final Path provingKey) {
    this.name = name;
    this.circuit = circuit;
    this.verificationKey = verificationKey;
    this.provingKey = provingKey;
  }

  /** Writes the keys of a circuit to a folder; circuits of other sizes have other digests. */
  static SampleCircuit create(final String name, final int hashes, final Path folder)
      throws IOException {
    final Circuit circuit = compile(hashes);
    final Path provingKey = folder.resolve(name + ".pk");
    final Path verificationKey = folder.resolve(name + ".vk");
    final Path setup = folder.resolve(DevSetup.fileName(POWER));
    if (!Files.exists(setup)) {
      DevSetup.write(POWER, folder);
    }
    try (Ptau ptau = Ptau.open(setup)) {
      Files.write(
          verificationKey,
          VerificationKeyCodec.encode(
              KeyGenerator.bulk()
                  .generate(
                      circuit.constraintSystem(), ptau, SetupPolicy.DEVELOPMENT, provingKey)));
    }
    return new SampleCircuit(name, circuit, verificationKey, provingKey);
  }

  /** A circuit whose keys are in a folder. */
  static SampleCircuit existing(final String name, final int hashes, final Path folder) {
    return new SampleCircuit(
        name, compile(hashes), folder.resolve(name + ".vk"), folder.resolve(name + ".pk"));
  }

  private static Circuit compile(final int hashes) {
    final CircuitBuilder builder = new CircuitBuilder();
    Var chain = builder.zero();
    for (int i = 0; i < 8; i++) {
      final Var input = builder.publicInput("input-" + i);
      for (int j = 0; j < hashes; j++) {
        chain = PoseidonGadget.hash(builder, chain, input);
      }
    }
    return builder.compile();
  }

  String name() {
    return name;
  }

  Bytes32 id() {
    return Bytes32.of(circuit.constraintSystem().digest());
  }

  Path verificationKey() {
    return verificationKey;
  }

  Path provingKey() {
    return provingKey;
  }

  /** A prover; what happens before each proof can be told. */
  CircuitProver prover(final BeforeProof before) throws IOException {
    try (ProvingKey key = ProvingKey.open(provingKey, SetupPolicy.DEVELOPMENT)) {
      return new Prover(PlonkProver.of(key, 1), before);
    }
  }

  /** Something a prover does before each proof. */
  @FunctionalInterface
  interface BeforeProof {
    /** Does nothing. */
    BeforeProof NOTHING = (block, percent) -> {};

    void accept(Block block, IntConsumer percent);
  }

  private final class Prover implements CircuitProver {
    private final PlonkProver prover;
    private final BeforeProof before;

    Prover(final PlonkProver prover, final BeforeProof before) {
      this.prover = prover;
      this.before = before;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Bytes32 circuitId() {
      return id();
    }

    @Override
    public byte[] prove(final Block block, final IntConsumer percent) {
      before.accept(block, percent);
      final Assignment assignment = circuit.assignment();
      for (int i = 0; i < 8; i++) {
        assignment.set("input-" + i, block.inputs().toList().get(i));
      }
      final long[] values =
          Arrays.copyOf(
              circuit.solve(assignment).toLimbs(),
              circuit.constraintSystem().variables() * PrimeField.LIMBS);
      return ProofCodec.encode(prover.prove(values, ProverListener.SILENT));
    }

    @Override
    public void close() {
      prover.close();
    }
  }
}
