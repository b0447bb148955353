package io.fluidex.plonk.prover;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.oracle.GadgetCircuit;
import io.fluidex.plonk.oracle.ProvenCircuit;
import io.fluidex.plonk.oracle.RandomCircuit;
import io.fluidex.plonk.oracle.ReferenceProver;
import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.plonk.setup.Ptau;
import io.fluidex.plonk.setup.SetupPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With the same blinders, the prover makes the proofs of {@link ReferenceProver}, to the byte. */
class ReferenceEqualityTest {
  private static final int POWER = 8;
  private static final String DONE = "the proofs are equal";

  /**
   * Proofs by one prover: the second has powers of tau with multiples, which the first has not, and
   * both find the key's values on cosets in another state.
   */
  private static final int PROOFS = 2;

  private static List<RandomCircuit> circuits(final int seeds) {
    final List<RandomCircuit> circuits = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      circuits.add(RandomCircuit.vanilla(400 + seed, 2 * seed, 4 + 40 * seed));
      circuits.add(RandomCircuit.extended(400 + seed, 2 * seed, 7 + 40 * seed));
    }
    circuits.add(RandomCircuit.onThreeTimesAPowerOfTwo(401, 3));
    return circuits;
  }

  static List<RandomCircuit> circuits() {
    return circuits(3);
  }

  @ParameterizedTest
  @MethodSource("circuits")
  void shouldProveWithTheKeyThatThePlainGeneratorMakes(
      final RandomCircuit circuit, @TempDir final Path folder) throws IOException {
    final Path bulk = folder.resolve("bulk.key");
    final Path scalar = folder.resolve("scalar.key");
    try (Ptau ptau = Ptau.open(ProvenCircuit.setup())) {
      KeyGenerator.bulk().generate(circuit.system(), ptau, SetupPolicy.DEVELOPMENT, bulk);
      KeyGenerator.scalar().generate(circuit.system(), ptau, SetupPolicy.DEVELOPMENT, scalar);
    }
    assertEquals(-1, Files.mismatch(bulk, scalar));
  }

  private static void assertSameProofs(final ProvenCircuit circuit, final int proofs) {
    final ReferenceProver reference = circuit.reference();
    for (int seed = 0; seed < proofs; seed++) {
      assertArrayEquals(
          ProofCodec.encode(reference.prove(circuit.witness(), seed)),
          ProofCodec.encode(circuit.proof(seed)),
          circuit.key() + ", proof " + seed);
    }
  }

  @ParameterizedTest
  @MethodSource("circuits")
  void shouldMakeTheSameProofsOfRandomCircuits(final RandomCircuit circuit) {
    assertSameProofs(ProvenCircuit.of(circuit), PROOFS);
  }

  @Test
  void shouldMakeTheSameProofOfSignaturesAndHashes() {
    assertSameProofs(GadgetCircuit.shared(), 1);
  }

  /** A JVM of its own has the arithmetic without vectors, a choice for its life. */
  @Test
  @Timeout(600)
  void shouldMakeTheSameProofsWithoutVectors() throws Exception {
    final Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-D" + BulkFields.PROPERTY + "=scalar",
                "-cp",
                System.getProperty("java.class.path"),
                ReferenceEqualityTest.class.getName())
            .redirectErrorStream(true)
            .start();
    final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), said);
    assertEquals(0, process.exitValue(), said);
    assertTrue(said.contains(DONE), said);
  }

  /** Compares the proofs of the smaller circuits with the arithmetic that this JVM was told. */
  public static void main(final String[] args) {
    assertFalse(BulkFields.fr().isVector());
    final Path setup = ProvenCircuit.newSetup(POWER);
    circuits(2).forEach(circuit -> assertSameProofs(ProvenCircuit.over(setup, circuit), PROOFS));
    System.out.println(DONE);
  }
}
