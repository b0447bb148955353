package io.fluidex.plonk.prover;

import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.setup.ProvingKey;
import java.security.SecureRandom;

/**
 * {@link PlonkProver} with randomness that a test chooses for each proof; what all proofs of a key
 * share is kept as it is by one prover.
 */
public final class BlindedProver {
  private final ConstraintSystem circuit;
  private final ProverKey key;
  private final int threads;

  private BlindedProver(final ConstraintSystem circuit, final ProverKey key, final int threads) {
    this.circuit = circuit;
    this.key = key;
    this.threads = threads;
  }

  /** A prover for a key, which may be closed afterwards. */
  public static BlindedProver of(final ProvingKey key, final int threads) {
    return new BlindedProver(key.circuit(), ProverKey.of(key), threads);
  }

  /**
   * Makes a proof.
   *
   * @param witness flat values of all variables
   * @param random where the blinders come from
   * @throws ProvingException if the witness does not satisfy the circuit
   */
  public PlonkProof prove(final long[] witness, final SecureRandom random) {
    try (PlonkProver prover = new PlonkProver(circuit, key, threads, random)) {
      return prover.prove(witness, ProverListener.SILENT);
    }
  }
}
