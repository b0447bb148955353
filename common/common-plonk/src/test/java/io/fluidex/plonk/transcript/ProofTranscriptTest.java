package io.fluidex.plonk.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.fft.DomainSize;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.format.FormatException;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofShape;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.oracle.Mutations;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProofTranscriptTest {
  private static final List<Fr> INPUTS = List.of(Fr.of(5), Fr.of(6), Fr.of(7));

  static Stream<GateSet> sets() {
    return Stream.of(VanillaGates.SET, FluidexGates.SET);
  }

  private static List<G1Point> points(final int count, final int from) {
    final List<G1Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      points.add(G1Point.GENERATOR.mul(Fr.of(from + i)));
    }
    return points;
  }

  private static VerificationKey key(final GateSet gates) {
    return new VerificationKey.Builder(gates)
        .domain(DomainSize.ofPower(4))
        .publicInputs(INPUTS.size())
        .columns(points(gates.columns().size(), 100))
        .sigmas(points(3, 200))
        .tau(G2Point.GENERATOR.mul(Fr.of(3)))
        .circuit(new byte[32])
        .build();
  }

  private static PlonkProof proof(final GateSet gates) {
    final ProofShape shape = ProofShape.of(gates);
    final List<Fr> values = new ArrayList<>();
    for (int i = 0; i < shape.evaluationNames().size(); i++) {
      values.add(Fr.of(400 + i));
    }
    return new PlonkProof(shape, points(shape.commitmentNames().size(), 300), values);
  }

  private static Map<String, Fr> challenges(
      final VerificationKey key, final List<Fr> inputs, final PlonkProof proof) {
    final Challenges c = ProofTranscript.of(key, inputs, proof);
    final Map<String, Fr> byName = new LinkedHashMap<>();
    byName.put("beta", c.beta());
    byName.put("gamma", c.gamma());
    byName.put("alpha", c.alpha());
    byName.put("zeta", c.zeta());
    byName.put("v", c.v());
    byName.put("u", c.u());
    return byName;
  }

  /** Checks that a challenge and all later ones changed and that no earlier one did. */
  private static void assertChangedFrom(
      final String first,
      final String what,
      final GateSet gates,
      final Map<String, Fr> before,
      final Map<String, Fr> after) {
    boolean changed = false;
    for (final String name : before.keySet()) {
      changed |= name.equals(first);
      if (gates == VanillaGates.SET && name.equals("u") && !first.equals("u")) {
        // snarkjs's u depends on the openings alone, which an honest prover makes from all others.
        assertEquals(before.get(name), after.get(name));
      } else if (changed) {
        assertNotEquals(before.get(name), after.get(name), what + " must change " + name);
      } else {
        assertEquals(before.get(name), after.get(name), what + " must not change " + name);
      }
    }
    assertTrue(changed);
  }

  @ParameterizedTest
  @MethodSource("sets")
  void shouldChangeEveryLaterChallengeWithEveryElementOfTheProof(final GateSet gates) {
    final Map<String, Fr> before = challenges(key(gates), INPUTS, proof(gates));
    Mutations.ofProof(proof(gates))
        .forEach((name, proof) -> {
          final String plain = name.replace("-", "");
          final String first =
              switch (plain.charAt(0)) {
                case 'A', 'B', 'C' -> "beta";
                case 'Z' -> "alpha";
                case 'T' -> "zeta";
                case 'e' -> "v";
                default -> "u";
              };
          assertChangedFrom(first, name, gates, before, challenges(key(gates), INPUTS, proof));
        });
  }

  @ParameterizedTest
  @MethodSource("sets")
  void shouldChangeEveryChallengeWithEveryPublicInput(final GateSet gates) {
    final Map<String, Fr> before = challenges(key(gates), INPUTS, proof(gates));
    for (final List<Fr> inputs : Mutations.ofInputs(INPUTS)) {
      assertChangedFrom(
          "beta", inputs.toString(), gates, before, challenges(key(gates), inputs, proof(gates)));
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void shouldChangeEveryChallengeWithEveryElementOfTheKey(final GateSet gates) {
    final Map<String, Fr> before = challenges(key(gates), INPUTS, proof(gates));
    Mutations.ofKey(key(gates))
        .forEach((name, key) -> {
          final Map<String, Fr> after = challenges(key, INPUTS, proof(gates));
          if (gates == VanillaGates.SET && List.of("X_2", "domain").contains(name)) {
            // snarkjs's transcript knows neither the reference string nor the domain.
            assertEquals(before, after);
          } else {
            assertChangedFrom("beta", name, gates, before, after);
          }
        });
  }

  @Test
  void shouldHashWhatSnarkjsHashes() {
    final VerificationKey key = key(VanillaGates.SET);
    final PlonkProof proof = proof(VanillaGates.SET);
    final List<byte[]> message = new ArrayList<>();
    key.columns().forEach(point -> message.add(point.toBytes()));
    key.sigmas().forEach(point -> message.add(point.toBytes()));
    INPUTS.forEach(input -> message.add(input.toBytesBe()));
    proof.commitments().subList(0, 3).forEach(point -> message.add(point.toBytes()));
    final Fr beta = Fr.reduce(new BigInteger(1, Keccak256.hash(message.toArray(byte[][]::new))));
    final Fr gamma = Fr.reduce(new BigInteger(1, Keccak256.hash(beta.toBytesBe())));
    final Map<String, Fr> challenges = challenges(key, INPUTS, proof);
    assertEquals(beta, challenges.get("beta"));
    assertEquals(gamma, challenges.get("gamma"));
  }

  @Test
  void shouldRefuseRoundsOutOfOrder() {
    final ProofTranscript transcript = new ProofTranscript(key(VanillaGates.SET), INPUTS);
    assertThrows(IllegalStateException.class, () -> transcript.afterPermutation(G1Point.GENERATOR));
    assertThrows(IllegalArgumentException.class, () -> transcript.afterWires(points(2, 1)));
    transcript.afterWires(points(3, 1));
    assertThrows(IllegalStateException.class, () -> transcript.afterWires(points(3, 1)));
  }

  @Test
  void shouldRefuseAnotherNumberOfPublicInputs() {
    assertThrows(
        FormatException.class,
        () -> new ProofTranscript(key(VanillaGates.SET), INPUTS.subList(0, 2)));
  }

  @Test
  void shouldRefuseAProofForOtherGates() {
    assertThrows(
        FormatException.class,
        () -> ProofTranscript.of(key(VanillaGates.SET), INPUTS, proof(FluidexGates.SET)));
  }

  @Test
  void shouldNotMakeAChallengeOfNothing() {
    assertThrows(IllegalStateException.class, () -> new KeccakTranscript().challenge());
  }
}
