package io.fluidex.plonk.format;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.Expression;
import io.fluidex.plonk.gate.Wire;
import java.util.List;

/**
 * A proof: commitments and evaluations as its {@link ProofShape} orders them.
 *
 * <p>Every instance is well formed, the points are on the curve and none is infinity, the scalars
 * canonical: whether it proves anything is for the verifier to say. No honest prover commits to
 * infinity: blinding makes that as likely as guessing tau.
 *
 * @param shape of the gates the proof is for
 * @param commitments as many as the shape asks for
 * @param evaluations as many as the shape asks for
 */
public record PlonkProof(ProofShape shape, List<G1Point> commitments, List<Fr> evaluations) {
  /**
   * Copies the lists.
   *
   * @throws FormatException if there are too many or too few of them, or a commitment is infinity
   */
  public PlonkProof {
    commitments = List.copyOf(commitments);
    evaluations = List.copyOf(evaluations);
    if (commitments.size() != shape.commitmentNames().size()
        || evaluations.size() != shape.evaluationNames().size()) {
      throw new FormatException(
          "a proof of this shape has "
              + shape.commitmentNames().size()
              + " commitments and "
              + shape.evaluationNames().size()
              + " evaluations, not "
              + commitments.size()
              + " and "
              + evaluations.size());
    }
    for (int i = 0; i < commitments.size(); i++) {
      if (commitments.get(i).isInfinity()) {
        throw new FormatException(
            "the commitment " + shape.commitmentNames().get(i) + " of the proof is infinity");
      }
    }
  }

  /** [a], [b] or [c]. */
  public G1Point wire(final Wire wire) {
    return commitments.get(ProofShape.A + wire.index());
  }

  /** [z], the permutation's accumulator. */
  public G1Point permutation() {
    return commitments.get(ProofShape.Z);
  }

  /** The pieces [t_1], [t_2], ... of the quotient. */
  public List<G1Point> quotient() {
    return commitments.subList(ProofShape.T1, shape.openingIndex());
  }

  /** [W_zeta], the opening at zeta. */
  public G1Point opening() {
    return commitments.get(shape.openingIndex());
  }

  /** [W_zeta_omega], the opening at zeta * omega. */
  public G1Point nextOpening() {
    return commitments.get(shape.openingIndex() + 1);
  }

  /** The value at zeta of a cell or switch column that proofs of this shape open. */
  public Fr value(final Expression.Leaf leaf) {
    return evaluations.get(shape.evaluationIndex(leaf));
  }

  /** a, b or c at zeta. */
  public Fr wireValue(final Wire wire) {
    return evaluations.get(ProofShape.EVAL_A + wire.index());
  }

  /** The first or second sigma, 0 or 1, at zeta. */
  public Fr sigmaValue(final int sigma) {
    return evaluations.get(ProofShape.EVAL_S1 + sigma);
  }

  /** z at zeta * omega. */
  public Fr nextPermutationValue() {
    return evaluations.get(ProofShape.EVAL_ZW);
  }

  /** The values at zeta of the switch columns, in the order of the shape. */
  public List<Fr> switchValues() {
    return evaluations.subList(ProofShape.EVAL_SWITCHES, shape.nextWireIndex());
  }

  /** The values at zeta * omega of the wires that the shape reads there, in its order. */
  public List<Fr> nextWireValues() {
    return evaluations.subList(shape.nextWireIndex(), evaluations.size());
  }
}
