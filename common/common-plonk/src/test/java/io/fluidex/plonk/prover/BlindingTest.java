package io.fluidex.plonk.prover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofShape;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.gate.Wire;
import io.fluidex.plonk.oracle.Blinders;
import io.fluidex.plonk.oracle.ProvenCircuit;
import io.fluidex.plonk.oracle.RandomCircuit;
import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.plonk.setup.ProvingKey;
import io.fluidex.plonk.setup.Ptau;
import io.fluidex.plonk.setup.SetupPolicy;
import io.fluidex.plonk.verifier.PlonkVerifier;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What hides the witness, as the documentation of the package {@code verifier} has it. */
class BlindingTest {
  private static final long SEED = 17;
  private static final int THREADS = 2;

  /** Bytes with which a number reduced modulo r is as good as uniform: 128 bits more than r. */
  private static final int UNIFORM_BYTES = 48;

  /** Blinders of a and of z: one more than the points at which they are opened. */
  private static final int AT_ONE_POINT = 2;

  private static final int AT_TWO_POINTS = 3;

  @TempDir private Path folder;

  static Stream<RandomCircuit> circuits() {
    return Stream.of(
        RandomCircuit.vanilla(500, 2, 30),
        RandomCircuit.extended(500, 2, 30),
        RandomCircuit.onThreeTimesAPowerOfTwo(500, 2));
  }

  /** A key, its prover and the powers of tau, as many as a proof needs. */
  private record Keyed(
      ProvingKey key, BlindedProver prover, List<G1Point> powers, RandomCircuit circuit) {
    PlonkProof prove(final SecureRandom random) {
      return prover.prove(circuit.witness(), random);
    }

    ProofShape shape() {
      return key.verificationKey().shape();
    }
  }

  private interface Use {
    void with(Keyed keyed);
  }

  private void keyed(final RandomCircuit circuit, final Use use) throws IOException {
    final Path file = folder.resolve("circuit.key");
    try (Ptau ptau = Ptau.open(ProvenCircuit.setup())) {
      KeyGenerator.bulk().generate(circuit.system(), ptau, SetupPolicy.DEVELOPMENT, file);
    }
    try (ProvingKey key = ProvingKey.open(file, SetupPolicy.DEVELOPMENT)) {
      final long[] limbs = ProvingKey.limbs(key.powersOfTau());
      final List<G1Point> powers = new ArrayList<>();
      for (int i = 0; i < key.powers(); i++) {
        powers.add(G1Point.loadChecked(limbs, i * G1Point.LIMBS));
      }
      use.with(new Keyed(key, BlindedProver.of(key, THREADS), powers, circuit));
    }
  }

  /** Real randomness, with a record of all that was drawn. */
  private static final class Recorder extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient List<byte[]> draws = new ArrayList<>();

    @Override
    public void nextBytes(final byte[] bytes) {
      super.nextBytes(bytes);
      draws.add(bytes.clone());
    }
  }

  /**
   * The polynomials that each draw hides, by name, in the order of the draws: b_1, b_2 and maybe
   * b_3 of each wire, three of z, and one for every two pieces of the quotient that meet.
   */
  private static List<List<String>> protocol(final ProofShape shape) {
    final List<List<String>> draws = new ArrayList<>();
    for (final Wire wire : Wire.values()) {
      final int count = shape.nextWires().contains(wire) ? AT_TWO_POINTS : AT_ONE_POINT;
      for (int i = 0; i < count; i++) {
        draws.add(List.of(wire.name()));
      }
    }
    for (int i = 0; i < AT_TWO_POINTS; i++) {
      draws.add(List.of("Z"));
    }
    for (int i = 1; i < shape.pieces(); i++) {
      draws.add(List.of("T" + i, "T" + (i + 1)));
    }
    return draws;
  }

  /** The numbers themselves, for the day when the way to derive them changes. */
  @Test
  void shouldKnowHowManyBlindersAProofHas() {
    // Two for each wire, three for z, two between three pieces.
    assertEquals(11, protocol(ProofShape.of(VanillaGates.SET)).size());
    // Three for each wire, all of which gates read on the next row, and z; five pieces.
    assertEquals(16, protocol(ProofShape.of(FluidexGates.SET)).size());
  }

  @ParameterizedTest
  @MethodSource("circuits")
  void shouldDrawAsManyBlindersAsTheProtocolHasAndNoneTwice(final RandomCircuit circuit)
      throws IOException {
    keyed(
        circuit,
        keyed -> {
          final int each = protocol(keyed.shape()).size();
          final Recorder recorder = new Recorder();
          for (int proofs = 1; proofs <= 3; proofs++) {
            keyed.prove(recorder);
            assertEquals(proofs * each, recorder.draws.size());
          }
          recorder.draws.forEach(draw -> assertTrue(draw.length >= UNIFORM_BYTES));
          final List<Fr> elements =
              recorder.draws.stream().map(draw -> Fr.reduce(new BigInteger(1, draw))).toList();
          assertEquals(elements.size(), new HashSet<>(elements).size(), "a blinder came twice");
        });
  }

  /** Provers have randomness of their own, also for one key and one witness. */
  @ParameterizedTest
  @MethodSource("circuits")
  void shouldBlindTheProofsOfTwoProversDifferently(final RandomCircuit circuit) throws IOException {
    keyed(
        circuit,
        keyed -> {
          final Set<Object> seen = new HashSet<>();
          for (int i = 0; i < 2; i++) {
            try (PlonkProver prover = PlonkProver.of(keyed.key(), THREADS)) {
              final PlonkProof proof = prover.prove(circuit.witness(), ProverListener.SILENT);
              proof.commitments().forEach(point -> assertTrue(seen.add(point)));
              proof
                  .evaluations()
                  .subList(0, ProofShape.EVAL_S1)
                  .forEach(value -> assertTrue(seen.add(value)));
            }
          }
        });
  }

  /** Known blinders, one of which is larger by 1. */
  private static SecureRandom blinders(final int changed) {
    final Supplier<Fr> elements = Blinders.of(SEED);
    final int[] drawn = {0};
    return Blinders.asBytes(() -> {
      final Fr element = elements.get();
      return drawn[0]++ == changed ? element.add(Fr.ONE) : element;
    });
  }

  /** By how much the commitments of a round and of those before it differ, without the equal. */
  private static Map<String, G1Point> differences(
      final PlonkProof proof, final PlonkProof other, final int end) {
    final Map<String, G1Point> differences = new LinkedHashMap<>();
    for (int i = 0; i < end; i++) {
      final G1Point difference = other.commitments().get(i).sub(proof.commitments().get(i));
      if (!difference.isInfinity()) {
        differences.put(proof.shape().commitmentNames().get(i), difference);
      }
    }
    return differences;
  }

  /** The end of the commitments that are sent together with one. */
  private static int endOfRound(final ProofShape shape, final String name) {
    return switch (name.charAt(0)) {
      case 'A', 'B', 'C' -> ProofShape.Z;
      case 'Z' -> ProofShape.T1;
      default -> shape.openingIndex();
    };
  }

  /**
   * A blinder that is larger by 1 adds X^k (X^n - 1) to a polynomial, or X^s to one piece and -1 to
   * the next, and nothing to any other of its round.
   */
  @ParameterizedTest
  @MethodSource("circuits")
  void shouldHideEachPolynomialBehindItsOwnBlinders(final RandomCircuit circuit)
      throws IOException {
    keyed(
        circuit,
        keyed -> {
          final int n = keyed.key().domain().points();
          final int stride = (int) keyed.shape().stride(n);
          final PlonkProof proof = keyed.prove(blinders(-1));
          final List<List<String>> draws = protocol(keyed.shape());
          final Map<String, Integer> counts = new LinkedHashMap<>();
          for (int draw = 0; draw < draws.size(); draw++) {
            final List<String> hidden = draws.get(draw);
            final String first = hidden.getFirst();
            final Map<String, G1Point> expected = new LinkedHashMap<>();
            if (hidden.size() == 1) {
              final int power = counts.getOrDefault(first, 0);
              expected.put(first, keyed.powers().get(n + power).sub(keyed.powers().get(power)));
            } else {
              expected.put(first, keyed.powers().get(stride));
              expected.put(hidden.getLast(), G1Point.GENERATOR.negate());
            }
            final PlonkProof other = keyed.prove(blinders(draw));
            final int end = endOfRound(keyed.shape(), first);
            assertEquals(expected, differences(proof, other, end), "blinder " + draw);
            assertTrue(PlonkVerifier.verify(keyed.key().verificationKey(), inputs(keyed), other));
            hidden.forEach(name -> counts.merge(name, 1, Integer::sum));
          }
          assertMoreBlindersThanOpenings(keyed.shape(), counts);
        });
  }

  private static List<Fr> inputs(final Keyed keyed) {
    final List<Fr> inputs = new ArrayList<>();
    for (final int variable : keyed.circuit().system().publicVariables()) {
      inputs.add(Fr.load(keyed.circuit().witness(), 4 * variable));
    }
    return inputs;
  }

  /** Values of a polynomial at fewer points than it has blinders say nothing about the witness. */
  private static void assertMoreBlindersThanOpenings(
      final ProofShape shape, final Map<String, Integer> blinders) {
    for (final Wire wire : Wire.values()) {
      final String name = "eval_" + wire.name().toLowerCase(Locale.ROOT);
      final long points =
          shape.evaluationNames().stream()
              .filter(value -> value.equals(name) || value.equals(name + "w"))
              .count();
      assertTrue(points >= 1, name);
      assertTrue(blinders.get(wire.name()) > points, name);
    }
    assertTrue(shape.evaluationNames().contains("eval_zw"));
    // The linearisation is opened at zeta, and from it follows z(zeta) if the rest is known.
    assertTrue(blinders.get("Z") > 2);
    for (int piece = 1; piece <= shape.pieces(); piece++) {
      // Pieces are opened together, at zeta, where their blinders cancel.
      assertTrue(blinders.get("T" + piece) >= 1);
    }
  }

  @Test
  void shouldNameEveryEvaluationOfAHiddenPolynomial() {
    for (final GateSet gates : List.of(VanillaGates.SET, FluidexGates.SET)) {
      final ProofShape shape = ProofShape.of(gates);
      final long hidden =
          shape.evaluationNames().stream()
              .filter(name -> name.matches("eval_([abc]w?|zw)"))
              .count();
      assertEquals(Wire.COUNT + 1 + shape.nextWires().size(), hidden);
    }
  }
}
