package io.fluidex.plonk.oracle;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.prover.BlindedProver;
import io.fluidex.plonk.prover.ProvingException;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A circuit with keys over the reference string of this test run, from the generator and the prover
 * that are shipped; only the randomness of proofs is the test's.
 */
public final class ProvenCircuit {
  /** Power of the shared reference string: room for the largest circuit of the tests. */
  public static final int POWER = 11;

  private static final int THREADS = 2;

  private static Path shared;

  private final ConstraintSystem system;
  private final long[] witness;
  private final VerificationKey key;
  private final BlindedProver prover;
  private final long[] powers;
  private final Map<Long, PlonkProof> proofs = new HashMap<>();

  private ProvenCircuit(final Path setup, final ConstraintSystem system, final long[] witness) {
    this.system = system;
    this.witness = trimmed(witness);
    try {
      final Path file = Files.createTempFile("test", ".key");
      try (Ptau ptau = Ptau.open(setup)) {
        this.key = KeyGenerator.bulk().generate(system, ptau, SetupPolicy.DEVELOPMENT, file);
      }
      try (ProvingKey provingKey = ProvingKey.open(file, SetupPolicy.DEVELOPMENT)) {
        this.powers = ProvingKey.limbs(provingKey.powersOfTau());
        this.prover = BlindedProver.of(provingKey, THREADS);
      } finally {
        Files.delete(file);
      }
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without the values that only the solver of a compiled circuit uses. */
  private long[] trimmed(final long[] values) {
    return Arrays.copyOf(values, system.variables() * PrimeField.LIMBS);
  }

  /** The development setup of this test run, made on first use. */
  public static synchronized Path setup() {
    if (shared == null) {
      shared = newSetup(POWER);
    }
    return shared;
  }

  /** A development setup of its own. */
  public static Path newSetup(final int power) {
    try {
      final Path folder = Files.createTempDirectory("setup");
      folder.toFile().deleteOnExit();
      final Path file = DevSetup.write(power, folder);
      file.toFile().deleteOnExit();
      return file;
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes keys for a random circuit. */
  public static ProvenCircuit of(final RandomCircuit circuit) {
    return of(circuit.system(), circuit.witness());
  }

  /** Makes keys for a circuit with a satisfying witness. */
  public static ProvenCircuit of(final ConstraintSystem system, final long[] witness) {
    return new ProvenCircuit(setup(), system, witness);
  }

  /** Makes keys for a random circuit over a reference string of its own. */
  public static ProvenCircuit over(final Path setup, final RandomCircuit circuit) {
    return new ProvenCircuit(setup, circuit.system(), circuit.witness());
  }

  /** Makes keys for a circuit with a satisfying witness over a reference string of its own. */
  public static ProvenCircuit over(
      final Path setup, final ConstraintSystem system, final long[] witness) {
    return new ProvenCircuit(setup, system, witness);
  }

  /** [tau]_1 of the reference string. */
  public G1Point tauG1() {
    return G1Point.loadChecked(powers, G1Point.LIMBS);
  }

  /** The satisfying witness, flat. */
  public long[] witness() {
    return witness.clone();
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

  /** A proof, blinded from a seed; always the same for one seed. */
  public synchronized PlonkProof proof(final long seed) {
    return proofs.computeIfAbsent(seed, s -> prove(witness, s));
  }

  /**
   * A proof for another witness.
   *
   * @throws ProvingException if the witness does not satisfy the circuit
   */
  public PlonkProof prove(final long[] otherWitness, final long seed) {
    return prover.prove(trimmed(otherWitness), Blinders.asBytes(Blinders.of(seed)));
  }

  /** The plain prover for the same key. */
  public ReferenceProver reference() {
    return new ReferenceProver(system, key, powers);
  }
}
