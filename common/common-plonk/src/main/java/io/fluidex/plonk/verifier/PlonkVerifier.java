package io.fluidex.plonk.verifier;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.pairing.Pairing;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.format.VerificationKey;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides whether proofs are valid. The equations are in the package documentation.
 *
 * <p>The functions answer every question: what does not fit together, an unexpected number of
 * public inputs, a proof for other gates, is not valid. They are pure and safe for use by many
 * threads.
 */
public final class PlonkVerifier {
  private PlonkVerifier() {}

  /**
   * A claim: the circuit of the key is satisfied with the public inputs, as the proof shows.
   *
   * @param key of the circuit
   * @param publicInputs in the order of the circuit
   * @param proof of it
   */
  public record Claim(VerificationKey key, List<Fr> publicInputs, PlonkProof proof) {
    /** Copies the inputs. */
    public Claim {
      publicInputs = List.copyOf(publicInputs);
    }

    private boolean fits() {
      return publicInputs.size() == key.publicInputs() && proof.shape().gates() == key.gates();
    }
  }

  /** Whether a proof is valid for a key and public inputs. */
  public static boolean verify(
      final VerificationKey key, final List<Fr> publicInputs, final PlonkProof proof) {
    return verifyAll(List.of(new Claim(key, publicInputs, proof)));
  }

  /**
   * Whether all claims are true, with one pairing check for all of them. The keys may differ; those
   * over other reference strings take one more pairing each. No claims at all are not a proof of
   * anything: the answer is false.
   */
  public static boolean verifyAll(final List<Claim> claims) {
    if (claims.isEmpty() || !claims.stream().allMatch(Claim::fits)) {
      return false;
    }
    final Fr rho = weight(claims);
    final List<G2Point> taus = claims.stream().map(claim -> claim.key().tau()).distinct().toList();
    final List<PointSum> left = taus.stream().map(tau -> new PointSum()).toList();
    final PointSum right = new PointSum();
    Fr weight = Fr.ONE;
    for (final Claim claim : claims) {
      final ProofEquation equation =
          new ProofEquation(claim.key(), claim.publicInputs(), claim.proof());
      if (equation.isDegenerate()) {
        return false;
      }
      equation.addTo(left.get(taus.indexOf(claim.key().tau())), right, weight);
      weight = weight.mul(rho);
    }
    final List<G1Point> points = new ArrayList<>();
    left.forEach(sum -> points.add(sum.evaluate().negate()));
    points.add(right.evaluate());
    final List<G2Point> pairs = new ArrayList<>(taus);
    pairs.add(G2Point.GENERATOR);
    return Pairing.isProductOne(points, pairs);
  }

  /** rho: depends on every bit of every claim. */
  private static Fr weight(final List<Claim> claims) {
    final ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (final Claim claim : claims) {
      final ByteArrayOutputStream inputs = new ByteArrayOutputStream();
      claim.publicInputs().forEach(input -> inputs.writeBytes(input.toBytesBe()));
      message.writeBytes(claim.key().digest());
      message.writeBytes(Keccak256.hash(inputs.toByteArray()));
      message.writeBytes(Keccak256.hash(ProofCodec.toCalldata(claim.proof())));
    }
    return Fr.reduce(new BigInteger(1, Keccak256.hash(message.toByteArray())));
  }
}
