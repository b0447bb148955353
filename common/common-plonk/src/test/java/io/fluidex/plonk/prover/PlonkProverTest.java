package io.fluidex.plonk.prover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.circuit.RowShape;
import io.fluidex.plonk.circuit.Satisfiability;
import io.fluidex.plonk.circuit.Witness;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.oracle.ProvenCircuit;
import io.fluidex.plonk.oracle.RandomCircuit;
import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.plonk.setup.ProvingKey;
import io.fluidex.plonk.setup.Ptau;
import io.fluidex.plonk.setup.SetupPolicy;
import io.fluidex.plonk.verifier.PlonkVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlonkProverTest {
  @TempDir Path folder;

  /** What a test does with a prover and its key. */
  private interface Use {
    void with(PlonkProver prover, ProvingKey key);
  }

  private void prover(final ConstraintSystem system, final int threads, final Use use)
      throws IOException {
    final Path file = folder.resolve("circuit.key");
    try (Ptau ptau = Ptau.open(ProvenCircuit.setup())) {
      KeyGenerator.scalar().generate(system, ptau, SetupPolicy.DEVELOPMENT, file);
    }
    try (ProvingKey key = ProvingKey.open(file, SetupPolicy.DEVELOPMENT);
        PlonkProver prover = PlonkProver.of(key, threads)) {
      use.with(prover, key);
    }
  }

  private static boolean verifies(
      final ProvingKey key, final PlonkProver prover, final long[] witness) {
    final PlonkProof proof = prover.prove(witness, ProverListener.SILENT);
    return PlonkVerifier.verify(key.verificationKey(), prover.publicInputs(witness), proof);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 3, 1",
    "2, 1, 6, 2",
    "3, 3, 20, 1",
    "4, 5, 100, 3",
    "5, 2, 250, 2",
    "6, 9, 1200, 2"
  })
  void shouldMakeProofsThatTheVerifierAccepts(
      final int seed, final int publicInputs, final int count, final int threads)
      throws IOException {
    for (final RandomCircuit circuit :
        List.of(
            RandomCircuit.vanilla(seed, publicInputs, count),
            RandomCircuit.extended(seed, publicInputs, count))) {
      prover(
          circuit.system(),
          threads,
          (prover, key) ->
              assertTrue(
                  verifies(key, prover, circuit.witness()),
                  () -> circuit.system().gateSet() + ", seed " + seed));
    }
  }

  @ParameterizedTest
  @CsvSource({"31, 0, 1", "32, 3, 2", "33, 7, 3"})
  void shouldProveOnThreeTimesAPowerOfTwo(final int seed, final int publicInputs, final int threads)
      throws IOException {
    final RandomCircuit circuit = RandomCircuit.onThreeTimesAPowerOfTwo(seed, publicInputs);
    assertEquals(3, KeyGenerator.domainFor(circuit.system()).factor());
    prover(
        circuit.system(),
        threads,
        (prover, key) -> assertTrue(verifies(key, prover, circuit.witness())));
    final ProvenCircuit plain = ProvenCircuit.of(circuit);
    assertTrue(PlonkVerifier.verify(plain.key(), plain.publicInputs(), plain.proof(seed)));
  }

  @Test
  void shouldMakeManyProofsWithOneProver() throws IOException {
    final RandomCircuit circuit = RandomCircuit.extended(21, 3, 40);
    prover(
        circuit.system(),
        2,
        (prover, key) -> {
          for (int i = 0; i < 4; i++) {
            assertTrue(verifies(key, prover, circuit.witness()));
          }
        });
  }

  @Test
  void shouldHideTheWitnessBehindFreshRandomness() throws IOException {
    final RandomCircuit circuit = RandomCircuit.vanilla(22, 2, 30);
    prover(
        circuit.system(),
        1,
        (prover, key) -> {
          final PlonkProof first = prover.prove(circuit.witness(), ProverListener.SILENT);
          final PlonkProof second = prover.prove(circuit.witness(), ProverListener.SILENT);
          for (int i = 0; i < first.commitments().size(); i++) {
            final G1Point commitment = first.commitments().get(i);
            assertFalse(second.commitments().contains(commitment), "commitment " + i);
          }
          // The sigmas' values at two different points differ as well.
          for (int i = 0; i < first.evaluations().size(); i++) {
            assertFalse(
                second.evaluations().contains(first.evaluations().get(i)), "evaluation " + i);
          }
        });
  }

  /**
   * Each variable that a constraint or a copy determines is changed in turn; the counts say how
   * many these are, so that none is lost silently.
   */
  @ParameterizedTest
  @MethodSource("circuitsToBreak")
  void shouldRefuseEveryWitnessThatIsWrongInOneVariable(
      final String name, final RandomCircuit circuit, final int wrong, final int free)
      throws IOException {
    final ConstraintSystem system = circuit.system();
    final Satisfiability check = new Satisfiability(system);
    final List<Integer> refused = new ArrayList<>();
    final List<Integer> undetermined = new ArrayList<>();
    prover(
        system,
        1,
        (prover, key) -> {
          for (int v = 0; v < system.variables(); v++) {
            final long[] witness = circuit.witness();
            PrimeField.FR.add(
                witness, v * PrimeField.LIMBS, one(), 0, witness, v * PrimeField.LIMBS);
            final List<Fr> inputs = prover.publicInputs(witness);
            if (check.isSatisfied(Witness.of(witness), inputs)) {
              // A random circuit has variables that no constraint determines: any value is proven.
              assertTrue(verifies(key, prover, witness), "variable " + v);
              undetermined.add(v);
            } else {
              assertThrows(
                  ProvingException.class,
                  () -> prover.prove(witness, ProverListener.SILENT),
                  "variable " + v);
              refused.add(v);
            }
          }
        });
    assertEquals(List.of(wrong, free), List.of(refused.size(), undetermined.size()), name);
  }

  static Stream<Arguments> circuitsToBreak() {
    return Stream.of(
        Arguments.of("vanilla", RandomCircuit.vanilla(23, 2, 12), 13, 0),
        Arguments.of("extended", RandomCircuit.extended(23, 2, 12), 18, 8),
        Arguments.of("every gate", RandomCircuit.ofEveryGate(23, 2), 160, 20));
  }

  @Test
  void shouldHaveEveryGateToBreak() {
    final ConstraintSystem system = RandomCircuit.ofEveryGate(23, 2).system();
    assertEquals(
        Set.copyOf(FluidexGates.SET.gates()),
        system.shapes().stream().map(RowShape::gate).collect(Collectors.toSet()));
  }

  private static long[] one() {
    final long[] limbs = new long[PrimeField.LIMBS];
    Fr.ONE.store(limbs, 0);
    return limbs;
  }

  @Test
  void shouldRefuseAWitnessOfTheWrongLength() throws IOException {
    final RandomCircuit circuit = RandomCircuit.vanilla(24, 1, 8);
    prover(
        circuit.system(),
        1,
        (prover, key) ->
            assertThrows(
                IllegalArgumentException.class,
                () -> prover.prove(new long[PrimeField.LIMBS], ProverListener.SILENT)));
  }

  @Test
  void shouldTellTheListenerOfEachRoundInOrder() throws IOException {
    final RandomCircuit circuit = RandomCircuit.vanilla(25, 1, 8);
    final List<ProverRound> heard = new ArrayList<>();
    prover(
        circuit.system(),
        1,
        (prover, key) -> prover.prove(circuit.witness(), (round, nanos) -> heard.add(round)));
    assertEquals(List.of(ProverRound.values()), heard);
  }
}
