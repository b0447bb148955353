package io.fluidex.rollup.circuit;

import io.fluidex.plonk.format.FormatException;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.verifier.PlonkVerifier;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.publicdata.PublicInputs;

/**
 * Verifies proofs of the blocks of one circuit. Immutable, safe for use by many threads.
 *
 * <p>A proof alone says that there are records with the commitment C whose polynomial has the value
 * y at z; that these are the published ones follows only if z was fixed by both, so whoever has the
 * public data uses {@link #verify(byte[], PublicInputs, PublicData)}.
 */
public final class BlockProofVerifier {
  private final VerificationKey key;
  private final Bytes32 circuitId;

  /**
   * A verifier for a key.
   *
   * @throws IllegalArgumentException if the key is not one of a block circuit
   */
  public BlockProofVerifier(final VerificationKey key) {
    if (key.gates() != FluidexGates.SET
        || key.publicInputs() != PublicInputs.COUNT
        || key.circuit().isEmpty()) {
      throw new IllegalArgumentException("the verification key is not one of a block circuit");
    }
    this.key = key;
    this.circuitId = Bytes32.of(key.circuit().orElseThrow());
  }

  /** The circuit whose proofs this verifies. */
  public Bytes32 circuitId() {
    return circuitId;
  }

  /**
   * Whether a proof is valid for public inputs. Bytes that are no proof are not valid.
   *
   * @param proof as {@link BlockProver#prove} makes it
   */
  public boolean verify(final byte[] proof, final PublicInputs inputs) {
    final PlonkProof read;
    try {
      read = ProofCodec.decode(key.shape(), proof);
    } catch (final FormatException e) {
      return false;
    }
    return PlonkVerifier.verify(key, inputs.toList(), read);
  }

  /**
   * Whether a proof is valid for public inputs, and these are bound to public data: C, z and y are
   * what the data, the circuit and the roots give.
   */
  public boolean verify(final byte[] proof, final PublicInputs inputs, final PublicData data) {
    final PublicInputs bound =
        PublicInputs.of(
            circuitId,
            inputs.blockNumber(),
            inputs.blockTime(),
            inputs.domain(),
            inputs.oldRoot(),
            inputs.newRoot(),
            data);
    return bound.equals(inputs) && verify(proof, inputs);
  }

  /**
   * The proof as the Solidity verifier takes it.
   *
   * @param proof as {@link BlockProver#prove} makes it
   * @throws FormatException if it is none
   */
  public byte[] toCalldata(final byte[] proof) {
    return ProofCodec.toCalldata(ProofCodec.decode(key.shape(), proof));
  }
}
