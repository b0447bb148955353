package io.fluidex.plonk.prover;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.msm.Msm;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.gate.Wire;
import io.fluidex.plonk.setup.ProvingKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes proofs for one circuit, with zero knowledge. The protocol is written down in the package
 * {@link io.fluidex.plonk.verifier}.
 *
 * <p>A prover holds its key and its threads; one instance makes one proof at a time, and uses all
 * its threads for it. Close it after use.
 */
public final class PlonkProver implements AutoCloseable {
  private final ConstraintSystem circuit;
  private final ProverKey key;
  private final Workers workers;
  private final Msm msm;
  private final SecureRandom random;

  /**
   * A prover for a key, which may be closed afterwards: everything is copied.
   *
   * @param threads how many threads to use, at least 1
   */
  public static PlonkProver of(final ProvingKey key, final int threads) {
    return new PlonkProver(key.circuit(), ProverKey.of(key), threads, new SecureRandom());
  }

  PlonkProver(
      final ConstraintSystem circuit,
      final ProverKey key,
      final int threads,
      final SecureRandom random) {
    if (circuit.gateSet() != key.gates()) {
      throw new IllegalArgumentException(
          "the circuit has the gates " + circuit.gateSet() + ", the key " + key.gates());
    }
    if (circuit.rows() > key.domain().size()) {
      throw new IllegalArgumentException(
          "the circuit has "
              + circuit.rows()
              + " rows, the key is for "
              + key.domain().size()
              + " at most");
    }
    this.circuit = circuit;
    this.key = key;
    this.workers = new Workers(threads);
    this.msm = new Msm(threads);
    this.random = random;
  }

  /**
   * Makes a proof.
   *
   * @param variables the value of every variable of the circuit, flat Montgomery limbs
   * @param listener hears of each finished round
   * @throws ProvingException if the values do not satisfy the circuit
   */
  public PlonkProof prove(final long[] variables, final ProverListener listener) {
    return new ProofRounds(key, workers, msm, new Blinding(random))
        .prove(wires(variables), publicInputs(variables), listener);
  }

  private List<FieldArray> wires(final long[] variables) {
    final WireTable table = new WireTable(circuit, variables);
    final List<FieldArray> values = new ArrayList<>();
    for (final Wire wire : Wire.values()) {
      values.add(table.values(wire, key.domain().field(), key.domain().size()));
    }
    return values;
  }

  /** The public inputs of a witness, in order. */
  public List<Fr> publicInputs(final long[] variables) {
    final List<Fr> inputs = new ArrayList<>();
    for (int row = 0; row < circuit.publicInputs(); row++) {
      inputs.add(Fr.load(variables, circuit.variable(Wire.A, row) * PrimeField.LIMBS));
    }
    return inputs;
  }

  @Override
  public void close() {
    workers.close();
  }
}
