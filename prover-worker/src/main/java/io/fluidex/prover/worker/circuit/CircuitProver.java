package io.fluidex.prover.worker.circuit;

import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.publicdata.Bytes32;
import java.util.function.IntConsumer;

/** Makes the proofs of one circuit, one at a time. */
public interface CircuitProver extends AutoCloseable {
  /** The name of the circuit in tasks, small letters. */
  String name();

  /** The digest of the circuit. */
  Bytes32 circuitId();

  /**
   * Proves a block.
   *
   * @param block of this circuit
   * @param percent hears how far the proof is, from 0 to 100, on the calling thread
   * @return the proof in the stored form of {@link io.fluidex.plonk.format.ProofCodec}
   * @throws RuntimeException if there is no proof, with a message for the operator
   */
  byte[] prove(Block block, IntConsumer percent);

  /** Releases memory and threads. */
  @Override
  void close();
}
