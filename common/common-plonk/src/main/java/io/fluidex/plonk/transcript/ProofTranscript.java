package io.fluidex.plonk.transcript;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.format.FormatException;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofShape;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.gate.Wire;
import java.util.List;

/**
 * The challenges of one proof, derived round by round. Prover and verifier run the same sequence:
 * each round absorbs what the prover sent and returns what the verifier answers.
 *
 * <p>Not safe for use by many threads.
 */
public final class ProofTranscript {
  private enum Round {
    WIRES,
    PERMUTATION,
    QUOTIENT,
    EVALUATIONS,
    OPENINGS,
    DONE
  }

  private final VerificationKey key;
  private final ProofShape shape;
  private final List<Fr> publicInputs;
  private final KeccakTranscript hash = new KeccakTranscript();
  private Round next = Round.WIRES;
  private Fr beta;
  private Fr gamma;
  private Fr alpha;
  private Fr zeta;
  private Fr v;

  /**
   * Begins with what is known before the proof.
   *
   * @throws FormatException if the key is for another number of public inputs
   */
  public ProofTranscript(final VerificationKey key, final List<Fr> publicInputs) {
    this.key = key;
    this.shape = key.shape();
    this.publicInputs = List.copyOf(publicInputs);
    if (publicInputs.size() != key.publicInputs()) {
      throw new FormatException(
          "the circuit has "
              + key.publicInputs()
              + " public inputs, "
              + publicInputs.size()
              + " are given");
    }
  }

  /**
   * Runs all rounds of a finished proof.
   *
   * @throws FormatException if the key is for other gates or another number of public inputs
   */
  public static Challenges of(
      final VerificationKey key, final List<Fr> publicInputs, final PlonkProof proof) {
    if (proof.shape().gates() != key.gates()) {
      throw new FormatException(
          "the proof is for the gates " + proof.shape().gates() + ", the key for " + key.gates());
    }
    final ProofTranscript transcript = new ProofTranscript(key, publicInputs);
    transcript.afterWires(proof.commitments().subList(ProofShape.A, ProofShape.Z));
    transcript.afterPermutation(proof.permutation());
    transcript.afterQuotient(proof.quotient());
    transcript.afterEvaluations(proof.evaluations());
    return transcript.afterOpenings(proof.opening(), proof.nextOpening());
  }

  private void enter(
      final Round round, final Round following, final int count, final int expected) {
    if (next != round) {
      throw new IllegalStateException("round " + round + " was entered, expected is " + next);
    }
    if (count != expected) {
      throw new IllegalArgumentException(
          "round " + round + " has " + expected + " values, not " + count);
    }
    next = following;
  }

  /** Round 1: absorbs [a], [b], [c] after key and public inputs, and returns beta. */
  public Fr afterWires(final List<G1Point> wires) {
    enter(Round.WIRES, Round.PERMUTATION, wires.size(), Wire.COUNT);
    if (!shape.isVanilla()) {
      hash.absorb(key.digest());
    }
    key.columns().forEach(hash::absorb);
    key.sigmas().forEach(hash::absorb);
    publicInputs.forEach(hash::absorb);
    wires.forEach(hash::absorb);
    beta = hash.challenge();
    hash.absorb(beta);
    gamma = hash.challenge();
    return beta;
  }

  /** The second challenge of round 1. */
  public Fr gamma() {
    return gamma;
  }

  /** Round 2: absorbs [z] and returns alpha. */
  public Fr afterPermutation(final G1Point z) {
    enter(Round.PERMUTATION, Round.QUOTIENT, 1, 1);
    hash.absorb(beta);
    hash.absorb(gamma);
    hash.absorb(z);
    alpha = hash.challenge();
    return alpha;
  }

  /** Round 3: absorbs the pieces of the quotient and returns zeta. */
  public Fr afterQuotient(final List<G1Point> pieces) {
    enter(Round.QUOTIENT, Round.EVALUATIONS, pieces.size(), shape.pieces());
    hash.absorb(alpha);
    pieces.forEach(hash::absorb);
    zeta = hash.challenge();
    return zeta;
  }

  /** Round 4: absorbs all evaluations, in the order of the shape, and returns v. */
  public Fr afterEvaluations(final List<Fr> evaluations) {
    enter(Round.EVALUATIONS, Round.OPENINGS, evaluations.size(), shape.evaluationNames().size());
    hash.absorb(zeta);
    evaluations.forEach(hash::absorb);
    v = hash.challenge();
    return v;
  }

  /** Round 5: absorbs the openings at zeta and zeta * omega and returns all challenges with u. */
  public Challenges afterOpenings(final G1Point opening, final G1Point nextOpening) {
    enter(Round.OPENINGS, Round.DONE, 2, 2);
    if (!shape.isVanilla()) {
      hash.absorb(v);
    }
    hash.absorb(opening);
    hash.absorb(nextOpening);
    return new Challenges(beta, gamma, alpha, zeta, v, hash.challenge());
  }
}
