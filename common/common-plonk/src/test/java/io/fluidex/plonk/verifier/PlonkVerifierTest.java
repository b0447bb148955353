package io.fluidex.plonk.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.pairing.Pairing;
import io.fluidex.plonk.format.FormatException;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.gate.Wire;
import io.fluidex.plonk.oracle.GadgetCircuit;
import io.fluidex.plonk.oracle.Mutations;
import io.fluidex.plonk.oracle.OpenCircuit;
import io.fluidex.plonk.oracle.OpposedProofs;
import io.fluidex.plonk.oracle.ProvenCircuit;
import io.fluidex.plonk.oracle.RandomCircuit;
import io.fluidex.plonk.oracle.ReferenceProver;
import io.fluidex.plonk.prover.ProvingException;
import io.fluidex.plonk.verifier.PlonkVerifier.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlonkVerifierTest {
  /** The two profiles, each with one circuit that is proven once for all tests. */
  static final class Profile {
    private static final Profile VANILLA =
        new Profile(ProvenCircuit.of(RandomCircuit.vanilla(100, 4, 30)));
    private static final Profile EXTENDED = new Profile(GadgetCircuit.shared());

    private final ProvenCircuit circuit;
    private final PlonkProof proof;

    private Profile(final ProvenCircuit circuit) {
      this.circuit = circuit;
      this.proof = circuit.proof(1);
    }

    @Override
    public String toString() {
      return circuit.key().gates().name();
    }

    private VerificationKey key() {
      return circuit.key();
    }

    private List<Fr> inputs() {
      return circuit.publicInputs();
    }

    private Claim claim(final PlonkProof other) {
      return new Claim(key(), inputs(), other);
    }
  }

  static Stream<Profile> profiles() {
    return Stream.of(Profile.VANILLA, Profile.EXTENDED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void shouldAcceptProofsOfRandomCircuits(final int seed) {
    for (final RandomCircuit random :
        List.of(
            RandomCircuit.vanilla(seed, seed, 5 + 7 * seed),
            RandomCircuit.extended(seed, seed, 7 + 9 * seed))) {
      final ProvenCircuit circuit = ProvenCircuit.of(random);
      assertTrue(PlonkVerifier.verify(circuit.key(), circuit.publicInputs(), circuit.proof(seed)));
    }
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldAcceptProofsWithWhateverBlinding(final Profile profile) {
    final PlonkProof other = profile.circuit.proof(2);
    assertNotEquals(profile.proof.commitments(), other.commitments());
    assertTrue(PlonkVerifier.verify(profile.key(), profile.inputs(), profile.proof));
    assertTrue(PlonkVerifier.verify(profile.key(), profile.inputs(), other));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseEveryChangedElementOfAProof(final Profile profile) {
    final Map<String, PlonkProof> mutations = Mutations.ofProof(profile.proof);
    assertEquals(
        2 * profile.proof.commitments().size() + profile.proof.evaluations().size(),
        mutations.size());
    mutations.forEach((name, proof) ->
        assertFalse(PlonkVerifier.verify(profile.key(), profile.inputs(), proof), name));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseEveryChangedByteRegionOfAProof(final Profile profile) {
    final byte[] stored = ProofCodec.encode(profile.proof);
    int wellFormed = 0;
    for (int at = 0; at < stored.length; at += 8) {
      final byte[] changed = stored.clone();
      changed[at + at / 8 % 8] ^= (byte) (1 << at / 8 % 7);
      try {
        final PlonkProof proof = ProofCodec.decode(profile.proof.shape(), changed);
        wellFormed++;
        assertFalse(PlonkVerifier.verify(profile.key(), profile.inputs(), proof), "byte " + at);
      } catch (final FormatException e) {
        // A point off the curve, or a value out of range.
        assertTrue(e.getMessage().contains("proof"), e.getMessage());
      }
    }
    assertTrue(wellFormed >= profile.proof.evaluations().size(), "evaluations stay in range");
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseEveryChangedPublicInput(final Profile profile) {
    Mutations.ofInputs(profile.inputs())
        .forEach(inputs -> assertFalse(PlonkVerifier.verify(profile.key(), inputs, profile.proof)));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseAnotherNumberOfPublicInputs(final Profile profile) {
    final List<Fr> inputs = new ArrayList<>(profile.inputs());
    inputs.add(Fr.ZERO);
    assertFalse(PlonkVerifier.verify(profile.key(), inputs, profile.proof));
    assertFalse(PlonkVerifier.verify(profile.key(), inputs.subList(0, 3), profile.proof));
    assertFalse(PlonkVerifier.verify(profile.key(), List.of(), profile.proof));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseEveryChangedElementOfTheKey(final Profile profile) {
    final Map<String, VerificationKey> mutations = Mutations.ofKey(profile.key());
    // Columns and sigmas, X_2, the domain, and what only keys of the extended profile have.
    final int circuit = profile.key().shape().isVanilla() ? 0 : 1;
    assertEquals(
        profile.key().gates().columns().size() + Wire.COUNT + 2 + circuit, mutations.size());
    mutations.forEach((name, key) ->
        assertFalse(PlonkVerifier.verify(key, profile.inputs(), profile.proof), name));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseAKeyForAnotherNumberOfPublicInputs(final Profile profile) {
    final int count = profile.inputs().size();
    final List<Fr> more = new ArrayList<>(profile.inputs());
    more.add(Fr.ZERO);
    final VerificationKey forMore = Mutations.withPublicInputs(profile.key(), count + 1);
    assertFalse(PlonkVerifier.verify(forMore, profile.inputs(), profile.proof));
    assertFalse(PlonkVerifier.verify(forMore, more, profile.proof));
    final VerificationKey forLess = Mutations.withPublicInputs(profile.key(), count - 1);
    assertFalse(PlonkVerifier.verify(forLess, profile.inputs(), profile.proof));
    assertFalse(
        PlonkVerifier.verify(forLess, profile.inputs().subList(0, count - 1), profile.proof));
  }

  @Test
  void shouldRefuseAProofForOtherGates() {
    assertFalse(
        PlonkVerifier.verify(
            Profile.VANILLA.key(), Profile.VANILLA.inputs(), Profile.EXTENDED.proof));
    assertFalse(
        PlonkVerifier.verify(
            Profile.EXTENDED.key(), Profile.EXTENDED.inputs(), Profile.VANILLA.proof));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldNotProveAWrongWitness(final Profile profile) {
    final long[] witness = profile.circuit.witness();
    // Variable 5 is an input of rows; its value is canonical whatever its lowest limb is.
    witness[4 * 5] ^= 1;
    assertThrows(ProvingException.class, () -> profile.circuit.prove(witness, 1));
    final ReferenceProver reference = profile.circuit.reference();
    assertThrows(IllegalStateException.class, () -> reference.prove(witness, 1));
  }

  @Test
  void shouldAcceptManyProofsOfSeveralKeysAtOnce() {
    final List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      for (final Profile profile : List.of(Profile.VANILLA, Profile.EXTENDED)) {
        claims.add(profile.claim(profile.circuit.proof(i)));
      }
    }
    assertTrue(PlonkVerifier.verifyAll(claims));
    for (int i = 0; i < claims.size(); i++) {
      final Claim good = claims.get(i);
      final List<Claim> changed = new ArrayList<>(claims);
      changed.set(
          i,
          new Claim(good.key(), good.publicInputs(), Mutations.ofProof(good.proof()).get("Wxiw")));
      assertFalse(PlonkVerifier.verifyAll(changed), "claim " + i);
    }
  }

  static Stream<OpenCircuit> openCircuits() {
    return Stream.of(OpenCircuit.vanilla(), OpenCircuit.extended());
  }

  private static List<Claim> with(
      final List<Claim> claims, final int index, final List<Fr> inputs) {
    final List<Claim> changed = new ArrayList<>(claims);
    changed.set(index, new Claim(claims.get(index).key(), inputs, claims.get(index).proof()));
    return changed;
  }

  /** Each proof of a batch counts for its own inputs and for no other's. */
  @ParameterizedTest
  @MethodSource("openCircuits")
  void shouldBindEachProofOfABatchToItsInputs(final OpenCircuit circuit) {
    final List<Claim> claims = circuit.claims(3);
    assertEquals(3, claims.stream().map(Claim::publicInputs).distinct().count());
    assertTrue(PlonkVerifier.verifyAll(claims));
    assertTrue(PlonkVerifier.verifyAll(claims.reversed()));
    for (int i = 0; i < claims.size(); i++) {
      for (int j = 0; j < claims.size(); j++) {
        if (i != j) {
          final List<Fr> ofFirst = claims.get(i).publicInputs();
          final List<Fr> ofSecond = claims.get(j).publicInputs();
          assertFalse(PlonkVerifier.verifyAll(with(claims, i, ofSecond)));
          assertFalse(PlonkVerifier.verifyAll(with(with(claims, i, ofSecond), j, ofFirst)));
        }
      }
      for (final List<Fr> changed : Mutations.ofInputs(claims.get(i).publicInputs())) {
        assertFalse(PlonkVerifier.verifyAll(with(claims, i, changed)), "proof " + i);
      }
    }
  }

  @Test
  void shouldAcceptProofsOverSeveralReferenceStrings() {
    final ProvenCircuit other =
        ProvenCircuit.over(ProvenCircuit.newSetup(5), RandomCircuit.vanilla(7, 1, 9));
    final Claim foreign = new Claim(other.key(), other.publicInputs(), other.proof(3));
    assertTrue(
        PlonkVerifier.verifyAll(List.of(Profile.VANILLA.claim(Profile.VANILLA.proof), foreign)));
    final Claim wrong =
        new Claim(other.key(), other.publicInputs(), Mutations.ofProof(foreign.proof()).get("A"));
    assertFalse(
        PlonkVerifier.verifyAll(List.of(Profile.VANILLA.claim(Profile.VANILLA.proof), wrong)));
  }

  @Test
  void shouldNotTakeNoClaimsForAProof() {
    assertFalse(PlonkVerifier.verifyAll(List.of()));
  }

  /** Two invalid proofs whose pairing equations are off by opposite amounts. */
  @ParameterizedTest
  @MethodSource("profiles")
  void shouldRefuseOpposedErrorsInABatch(final Profile profile) {
    final OpposedProofs opposed =
        OpposedProofs.of(
            profile.circuit.tauG1(),
            profile.key(),
            profile.inputs(),
            profile.circuit.proof(1),
            profile.circuit.proof(2));
    final Claim first = profile.claim(opposed.first());
    final Claim second = profile.claim(opposed.second());
    assertFalse(PlonkVerifier.verifyAll(List.of(first)));
    assertFalse(PlonkVerifier.verifyAll(List.of(second)));
    // Without weights, the attack works: this is what the weights are for.
    assertTrue(holdsUnweighted(List.of(first, second)));
    assertFalse(PlonkVerifier.verifyAll(List.of(first, second)));
    assertFalse(PlonkVerifier.verifyAll(List.of(second, first)));
  }

  private static boolean holdsUnweighted(final List<Claim> claims) {
    final PointSum left = new PointSum();
    final PointSum right = new PointSum();
    for (final Claim claim : claims) {
      new ProofEquation(claim.key(), claim.publicInputs(), claim.proof())
          .addTo(left, right, Fr.ONE);
    }
    final List<G1Point> points = List.of(left.evaluate().negate(), right.evaluate());
    final List<G2Point> pairs = List.of(claims.getFirst().key().tau(), G2Point.GENERATOR);
    return Pairing.isProductOne(points, pairs);
  }
}
