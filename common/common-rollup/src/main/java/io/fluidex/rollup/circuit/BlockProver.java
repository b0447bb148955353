package io.fluidex.rollup.circuit;

import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.UnsatisfiedException;
import io.fluidex.plonk.circuit.Witness;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.prover.PlonkProver;
import io.fluidex.plonk.prover.ProverListener;
import io.fluidex.plonk.prover.ProvingException;
import io.fluidex.plonk.setup.ProvingKey;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockFormatException;
import io.fluidex.rollup.publicdata.Bytes32;
import java.util.Arrays;

/**
 * Proves blocks of one circuit.
 *
 * <p>Holds the key's tables in memory and its threads; makes one proof at a time, and uses all its
 * threads for it. Close it after use.
 */
public final class BlockProver implements AutoCloseable {
  private final BlockCircuit circuit;
  private final PlonkProver prover;

  private BlockProver(final BlockCircuit circuit, final PlonkProver prover) {
    this.circuit = circuit;
    this.prover = prover;
  }

  /**
   * A prover with a key, which may be closed afterwards: everything is copied.
   *
   * @param threads how many threads to use, at least 1
   * @throws IllegalArgumentException if the key is for another circuit
   */
  public static BlockProver of(
      final BlockCircuit circuit, final ProvingKey key, final int threads) {
    final Bytes32 keyId = Bytes32.of(key.circuit().digest());
    if (!keyId.equals(circuit.id())) {
      throw new IllegalArgumentException(
          "the proving key is for circuit "
              + keyId
              + ", the circuit of shape "
              + circuit.shape()
              + " is "
              + circuit.id()
              + ": make the key anew with this version");
    }
    return new BlockProver(circuit, PlonkProver.of(key, threads));
  }

  /** The circuit. */
  public BlockCircuit circuit() {
    return circuit;
  }

  /**
   * Proves a block.
   *
   * @return the proof as {@link BlockProofVerifier} reads it
   * @throws BlockFormatException as {@link BlockCircuit#assign}
   * @throws UnsatisfiedException if the block breaks a rule, with its place in the circuit
   * @throws ProvingException if the block breaks a rule in a way that shows in the proof alone
   */
  public byte[] prove(final Block block) {
    return prove(circuit.witness(block), ProverListener.SILENT);
  }

  /**
   * Proves what a witness of {@link BlockCircuit#witness} stands for.
   *
   * @param listener hears of each finished round
   * @throws ProvingException if the witness does not satisfy the circuit
   */
  public byte[] prove(final Witness witness, final ProverListener listener) {
    // A witness also has values that only the solver uses.
    final int variables = circuit.circuit().constraintSystem().variables();
    final long[] values = Arrays.copyOf(witness.toLimbs(), variables * PrimeField.LIMBS);
    return ProofCodec.encode(prover.prove(values, listener));
  }

  @Override
  public void close() {
    prover.close();
  }
}
