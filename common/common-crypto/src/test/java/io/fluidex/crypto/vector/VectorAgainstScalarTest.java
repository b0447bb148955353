package io.fluidex.crypto.vector;

import static io.fluidex.crypto.field.PrimeField.LIMBS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.PrimeField;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vector implementation against its scalar twin on more data than integers allow. */
class VectorAgainstScalarTest {
  private static final int N = 8192;
  private static final int ROUNDS = 16;
  private static final long WANTED = 1_000_000;

  private static long compared;

  static Stream<PrimeField> fields() {
    return Stream.of(PrimeField.FR, PrimeField.FQ);
  }

  /** Runs the same calls on either implementation and returns all results. */
  private static long[][] results(final BulkField f, final long[] x, final long[] y) {
    final FieldArray a = f.allocate(N);
    final FieldArray b = f.allocate(N);
    final FieldArray c = f.allocate(N);
    f.load(x, 0, a, 0, N);
    f.load(y, 0, b, 0, N);
    final long[][] results = new long[7][N * LIMBS];
    f.add(a, 0, b, 0, c, 0, N);
    f.store(c, 0, results[0], 0, N);
    f.sub(a, 0, b, 0, c, 0, N);
    f.store(c, 0, results[1], 0, N);
    f.mul(a, 0, b, 0, c, 0, N);
    f.store(c, 0, results[2], 0, N);
    f.square(c, 0, c, 0, N);
    f.storeCanonical(c, 0, results[3], 0, N);
    f.invert(a, 0, c, 0, N);
    f.store(c, 0, results[4], 0, N);
    f.powers(x, 0, y, 0, c, 0, N);
    f.store(c, 0, results[5], 0, N);
    f.innerProduct(a, 0, b, 0, N, results[6], 0);
    return results;
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldGiveTheSameResults(final PrimeField field) {
    final BulkField vector = new VectorBulkField(field);
    final BulkField scalar = new ScalarBulkField(field);
    for (int round = 0; round < ROUNDS; round++) {
      final FieldSamples samples = new FieldSamples(field, 1000 + round);
      final long[] x = samples.random(N);
      final long[] y = samples.random(N);
      final long[][] expected = results(scalar, x, y);
      final long[][] actual = results(vector, x, y);
      for (int i = 0; i < expected.length; i++) {
        assertArrayEquals(expected[i], actual[i], "operation " + i + " of round " + round);
      }
      compared += 6 * N + 1;
    }
  }

  @AfterAll
  static void shouldHaveComparedEnough() {
    System.out.println("Compared " + compared + " elements of vector and scalar code");
    assertTrue(compared >= WANTED);
  }
}
