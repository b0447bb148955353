package io.fluidex.plonk.oracle;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.setup.DevSetup;
import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.plonk.setup.ProvingKey;
import io.fluidex.plonk.setup.Ptau;
import io.fluidex.plonk.setup.SetupPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A circuit with keys over the reference string of this test run, and its prover. */
public final class ProvenCircuit {
  /** Power of the shared reference string: room for the largest circuit of the tests. */
  public static final int POWER = 11;

  private static Path shared;

  private final ConstraintSystem system;
  private final long[] witness;
  private final VerificationKey key;
  private final ReferenceProver prover;

  private ProvenCircuit(final ConstraintSystem system, final long[] witness, final int power) {
    this.system = system;
    this.witness = witness.clone();
    try {
      final Path file = Files.createTempFile("test", ".key");
      try (Ptau ptau = Ptau.open(setup(power))) {
        this.key =
            KeyGenerator.scalar().generate(system, ptau, SetupPolicy.DEVELOPMENT, file);
      }
      try (ProvingKey provingKey = ProvingKey.open(file, SetupPolicy.DEVELOPMENT)) {
        this.prover =
            new ReferenceProver(system, key, ProvingKey.limbs(provingKey.powersOfTau()));
      } finally {
        Files.delete(file);
      }
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The development setup of this test run, made on first use. */
  public static synchronized Path setup(final int power) throws IOException {
    if (power > POWER) {
      throw new IllegalArgumentException("the shared setup has power " + POWER);
    }
    if (shared == null) {
      final Path folder = Files.createTempDirectory("setup");
      shared = DevSetup.write(POWER, folder);
      shared.toFile().deleteOnExit();
      folder.toFile().deleteOnExit();
    }
    return shared;
  }

  /** Makes keys for a random circuit. */
  public static ProvenCircuit of(final RandomCircuit circuit) {
    return of(circuit.system(), circuit.witness());
  }

  /** Makes keys for a circuit with a satisfying witness. */
  public static ProvenCircuit of(final ConstraintSystem system, final long[] witness) {
    return new ProvenCircuit(system, witness, KeyGenerator.powerFor(system));
  }

  /** The circuit. */
  public ConstraintSystem system() {
    return system;
  }

  /** The verification key. */
  public VerificationKey key() {
    return key;
  }

  /** The values of the public inputs in the witness. */
  public List<Fr> publicInputs() {
    final List<Fr> inputs = new ArrayList<>();
    for (final int variable : system.publicVariables()) {
      inputs.add(Fr.load(witness, variable * PrimeField.LIMBS));
    }
    return inputs;
  }

  /** A proof, blinded from a seed. */
  public PlonkProof proof(final long seed) {
    return prover.prove(witness, seed);
  }

  /** The prover, for other witnesses. */
  public ReferenceProver prover() {
    return prover;
  }
}
