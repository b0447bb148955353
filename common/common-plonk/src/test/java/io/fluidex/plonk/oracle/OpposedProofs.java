package io.fluidex.plonk.oracle;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofShape;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.transcript.ProofTranscript;
import java.util.ArrayList;
import java.util.List;

/**
 * Two invalid proofs that an adversary makes, without knowing tau, such that the errors of their
 * pairing equations cancel: to the openings at zeta_1 and zeta_2 of valid proofs, tau - zeta_2 and
 * zeta_1 - tau are added, which changes the equations by (tau - zeta_1) (tau - zeta_2) and its
 * negative. Nothing but u depends on these openings, and u multiplies what remains 0.
 *
 * @param first one of them
 * @param second the other one
 */
public record OpposedProofs(PlonkProof first, PlonkProof second) {
  /** Makes them from two valid proofs and [tau]_1. */
  public static OpposedProofs of(
      final G1Point tau,
      final VerificationKey key,
      final List<Fr> inputs,
      final PlonkProof first,
      final PlonkProof second) {
    final G1Point toFirst = tau.sub(G1Point.GENERATOR.mul(zeta(key, inputs, second)));
    final G1Point toSecond = G1Point.GENERATOR.mul(zeta(key, inputs, first)).sub(tau);
    return new OpposedProofs(added(first, toFirst), added(second, toSecond));
  }

  private static Fr zeta(final VerificationKey key, final List<Fr> inputs, final PlonkProof proof) {
    return ProofTranscript.of(key, inputs, proof).zeta();
  }

  private static PlonkProof added(final PlonkProof proof, final G1Point error) {
    final ProofShape shape = proof.shape();
    final List<G1Point> points = new ArrayList<>(proof.commitments());
    points.set(shape.openingIndex(), proof.opening().add(error));
    return new PlonkProof(shape, points, proof.evaluations());
  }
}
