package io.fluidex.crypto.msm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.vector.BulkFields;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A machine whose vector code is no good, in a JVM of its own since the choice is for its life. */
@Timeout(300)
class ScalarMachineTest {
  private static final String DONE = "the sum is right";

  /** Sums the first hundred multiples of the generator. */
  public static void main(final String[] args) {
    assertFalse(BulkFields.fq().isVector());
    final int n = 100;
    final long[] points = new long[n * G1Point.LIMBS];
    final long[] scalars = new long[n * 4];
    G1Point expected = G1Point.INFINITY;
    for (int i = 0; i < n; i++) {
      G1Point.GENERATOR.store(points, i * G1Point.LIMBS);
      scalars[4 * i] = i;
      for (int j = 0; j < i; j++) {
        expected = expected.add(G1Point.GENERATOR);
      }
    }
    for (int threads = 1; threads <= 2; threads++) {
      final Msm msm = new Msm(threads);
      final MsmBases bases = msm.withMultiples(MsmBases.of(points, n), Long.MAX_VALUE);
      assertEquals(expected, msm.sum(bases, 0, scalars, 0, n));
    }
    System.out.println(DONE);
  }

  @Test
  void shouldSumPointsWithoutVectors() throws Exception {
    final Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-D" + BulkFields.PROPERTY + "=scalar",
                "-cp",
                System.getProperty("java.class.path"),
                ScalarMachineTest.class.getName())
            .redirectErrorStream(true)
            .start();
    final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), said);
    assertTrue(said.contains(DONE), said);
  }
}
