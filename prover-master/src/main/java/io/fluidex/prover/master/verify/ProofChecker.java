package io.fluidex.prover.master.verify;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.format.FormatException;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.verifier.PlonkVerifier;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockCodec;
import io.fluidex.rollup.block.BlockFormatException;
import io.fluidex.rollup.publicdata.PublicInputs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decides whether bytes are a proof of a task. What has to be proven is computed anew from the
 * task's block, nothing is taken from the prover but the proof. Pure, safe for many threads.
 */
public final class ProofChecker {
  /** Bytes of encoded public inputs: 32 each, big-endian, in the order of the circuit. */
  public static final int INPUTS_BYTES = PublicInputs.COUNT * PrimeField.BYTES;

  private ProofChecker() {}

  /**
   * What a proof has to show.
   *
   * @param block number of the block
   * @param circuit of the task
   * @param input the block, as the prover got it
   * @param blockInputs encoded public inputs of the block, as they go to L1
   */
  @SuppressWarnings("ArrayRecordComponent") // The bytes go through; nobody compares records.
  public record Claim(long block, ClusterCircuit circuit, byte[] input, byte[] blockInputs) {}

  /** What was found. */
  public sealed interface Verdict {
    /** The proof is one of the task. */
    record Valid() implements Verdict {}

    /**
     * It is not.
     *
     * @param reason why
     */
    record Invalid(String reason) implements Verdict {}

    /**
     * Nothing can be one: the task itself is wrong.
     *
     * @param reason in what
     */
    record BadTask(String reason) implements Verdict {}
  }

  /** Thrown where a task turns out to be impossible. */
  private static final class BadTaskException extends Exception {
    private static final long serialVersionUID = 1L;

    BadTaskException(final String message) {
      super(message);
    }
  }

  /** Checks a proof in the stored form. */
  public static Verdict check(final Claim claim, final byte[] proof) {
    final List<Fr> inputs;
    try {
      inputs = publicInputs(claim);
    } catch (final BadTaskException e) {
      return new Verdict.BadTask(e.getMessage());
    }
    final PlonkProof decoded;
    try {
      decoded = ProofCodec.decode(claim.circuit().key().shape(), proof);
    } catch (final FormatException e) {
      return new Verdict.Invalid(e.getMessage());
    }
    return PlonkVerifier.verify(claim.circuit().key(), inputs, decoded)
        ? new Verdict.Valid()
        : new Verdict.Invalid("it does not verify for the public inputs of block " + claim.block());
  }

  private static List<Fr> publicInputs(final Claim claim) throws BadTaskException {
    final Block block;
    try {
      block = BlockCodec.decode(claim.input());
    } catch (final BlockFormatException e) {
      throw new BadTaskException("its input is not a block: " + e.getMessage());
    }
    if (block.header().number() != claim.block()) {
      throw new BadTaskException(
          "its input is block " + block.header().number() + ", not " + claim.block());
    }
    if (!block.header().circuitId().equals(claim.circuit().id())) {
      throw new BadTaskException(
          "its block is for the circuit "
              + block.header().circuitId()
              + ", "
              + claim.circuit().name()
              + " is "
              + claim.circuit().id());
    }
    final List<Fr> inputs = block.inputs().toList();
    if (!Arrays.equals(encode(inputs), claim.blockInputs())) {
      throw new BadTaskException(
          "the public inputs of its block are not those that were stored for L1");
    }
    return inputs;
  }

  /** Public inputs as bytes, see {@link #INPUTS_BYTES}. */
  public static byte[] encode(final List<Fr> inputs) {
    final ByteBuffer out = ByteBuffer.allocate(inputs.size() * PrimeField.BYTES);
    inputs.forEach(input -> out.put(input.toBytesBe()));
    return out.array();
  }

  /**
   * A proof that was stored.
   *
   * @param block number of the block
   * @param circuit it was verified for
   * @param publicInputs encoded
   * @param proof in the stored form
   */
  @SuppressWarnings("ArrayRecordComponent") // The bytes go through; nobody compares records.
  public record StoredProof(long block, ClusterCircuit circuit, byte[] publicInputs, byte[] proof) {
    private PlonkVerifier.Claim claim() {
      final List<Fr> inputs = new ArrayList<>();
      for (int at = 0; at < publicInputs.length; at += PrimeField.BYTES) {
        inputs.add(Fr.fromBytesBe(publicInputs, at));
      }
      return new PlonkVerifier.Claim(
          circuit.key(), inputs, ProofCodec.decode(circuit.key().shape(), proof));
    }

    private boolean isValid() {
      try {
        return PlonkVerifier.verifyAll(List.of(claim()));
      } catch (final FormatException | IllegalArgumentException e) {
        return false;
      }
    }
  }

  /**
   * Checks stored proofs together, with one pairing check, as L1 does.
   *
   * @return the blocks whose proof is not valid; none if all are
   */
  public static List<Long> invalidOf(final List<StoredProof> proofs) {
    try {
      if (PlonkVerifier.verifyAll(proofs.stream().map(StoredProof::claim).toList())) {
        return List.of();
      }
    } catch (final FormatException | IllegalArgumentException e) {
      // One of them cannot even be read: which, is found out below.
    }
    return proofs.stream().filter(proof -> !proof.isValid()).map(StoredProof::block).toList();
  }
}
