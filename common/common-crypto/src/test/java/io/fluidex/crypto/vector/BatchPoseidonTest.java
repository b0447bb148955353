package io.fluidex.crypto.vector;

import static io.fluidex.crypto.field.PrimeField.LIMBS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.poseidon.BatchPoseidon;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.crypto.poseidon.PoseidonParameters;
import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Here, and not with the hash, since both implementations can be made here whatever is chosen. */
class BatchPoseidonTest {
  private static final int[] COUNTS = {0, 1, 15, 16, 17, 63, 64, 65, 1000};

  static Stream<Named<BulkField>> implementations() {
    return Stream.of(
        Named.of("vector", new VectorBulkField(PrimeField.FR)),
        Named.of("scalar", new ScalarBulkField(PrimeField.FR)));
  }

  /** The hashes of inputs that lie one after the other. */
  private static long[] hashes(final long[] in, final int inputs) {
    final long[] out = new long[in.length / inputs];
    for (int i = 0; i < out.length; i += LIMBS) {
      Poseidon.hash(in, i * inputs, inputs, out, i);
    }
    return out;
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldHashRandomInputsOfAllLengthsAndCounts(final BulkField f) {
    for (int inputs = 1; inputs <= PoseidonParameters.MAX_INPUTS; inputs++) {
      final long[] in = new FieldSamples(PrimeField.FR, inputs).random(1000 * inputs);
      final long[] expected = hashes(in, inputs);
      final BatchPoseidon poseidon = new BatchPoseidon(f, inputs);
      assertEquals(inputs, poseidon.inputs());
      for (final int n : COUNTS) {
        final long[] out = new long[(n + 2) * LIMBS];
        poseidon.hash(in, 0, out, LIMBS, n);
        final long[] padded = new long[(n + 2) * LIMBS];
        System.arraycopy(expected, 0, padded, LIMBS, n * LIMBS);
        assertArrayEquals(padded, out, n + " hashes of " + inputs);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldHashEdgeInputs(final BulkField f) {
    final List<BigInteger> edges = FieldSamples.edges(PrimeField.FR);
    for (int inputs = 1; inputs <= PoseidonParameters.MAX_INPUTS; inputs++) {
      final int n = 3 * edges.size();
      final long[] in = new long[n * inputs * LIMBS];
      for (int i = 0; i < n * inputs; i++) {
        // The same edge at all positions, then different ones, as values and as Montgomery limbs.
        final int edge = i / inputs < edges.size() ? i / inputs : i * 7 + i / inputs;
        final BigInteger value = edges.get(edge % edges.size());
        if (i / inputs < 2 * edges.size()) {
          PrimeField.FR.set(value, in, i * LIMBS);
        } else {
          FieldSamples.putRaw(value, in, i * LIMBS);
        }
      }
      final long[] out = new long[n * LIMBS];
      new BatchPoseidon(f, inputs).hash(in, 0, out, 0, n);
      assertArrayEquals(hashes(in, inputs), out, "hashes of " + inputs);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldHashTheKnownVectors(final BulkField f) {
    // H(1, ..., n), the published vectors of circomlib for n = 1, 2, 4, 5, 6; 3 by circomlibjs.
    final String[] known = {
      "18586133768512220936620570745912940619677854269274689475585506675881198879027",
      "7853200120776062878684798364095072458815029376092732009249414926327459813530",
      "6542985608222806190361240322586112750744169038454362455181422643027100751666",
      "18821383157269793795438455681495246036402687001665670618754263018637548127333",
      "6183221330272524995739186171720101788151706631170188140075976616310159254464",
      "20400040500897583745843009878988256314335038853985262692600694741116813247201"
    };
    for (int inputs = 1; inputs <= known.length; inputs++) {
      final long[] in = new long[inputs * LIMBS];
      for (int i = 0; i < inputs; i++) {
        PrimeField.FR.setUnsigned(i + 1L, in, i * LIMBS);
      }
      final long[] out = new long[LIMBS];
      new BatchPoseidon(f, inputs).hash(in, 0, out, 0, 1);
      assertEquals(known[inputs - 1], Fr.load(out, 0).toString());
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldHashRangesOfArrays(final BulkField f) {
    final int inputs = 3;
    final int n = 70;
    final FieldArray[] arrays = new FieldArray[inputs];
    final long[] in = new long[n * inputs * LIMBS];
    for (int j = 0; j < inputs; j++) {
      final long[] limbs = new FieldSamples(PrimeField.FR, 50 + j).random(200);
      arrays[j] = f.allocate(200);
      f.load(limbs, 0, arrays[j], 0, 200);
      for (int i = 0; i < n; i++) {
        System.arraycopy(limbs, (32 + i) * LIMBS, in, (i * inputs + j) * LIMBS, LIMBS);
      }
    }
    final long[] expected = hashes(in, inputs);
    final BatchPoseidon poseidon = new BatchPoseidon(f, inputs);
    final FieldArray out = f.allocate(200);
    poseidon.hash(arrays, 32, out, 48, n);
    final long[] actual = new long[n * LIMBS];
    f.store(out, 48, actual, 0, n);
    assertArrayEquals(expected, actual);
    poseidon.hash(arrays, 32, arrays[1], 32, n);
    f.store(arrays[1], 32, actual, 0, n);
    assertArrayEquals(expected, actual);
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldDivideWorkAmongThreads(final BulkField f) {
    final int n = 2500;
    final long[] in = new FieldSamples(PrimeField.FR, 60).random(2 * n);
    final long[] expected = hashes(in, 2);
    final BatchPoseidon poseidon = new BatchPoseidon(f, 2);
    try (ForkJoinPool pool = new ForkJoinPool(3)) {
      final long[] flat = new long[n * LIMBS];
      poseidon.hash(in, 0, flat, 0, n, pool);
      assertArrayEquals(expected, flat);
      final FieldArray[] arrays = {f.allocate(n), f.allocate(n)};
      for (int i = 0; i < 2 * n; i++) {
        f.load(in, i * LIMBS, arrays[i % 2], i / 2, 1);
      }
      poseidon.hash(arrays, 0, arrays[0], 0, n, pool);
      final long[] actual = new long[n * LIMBS];
      f.store(arrays[0], 0, actual, 0, n);
      assertArrayEquals(expected, actual);
      poseidon.hash(in, 0, flat, 0, 0, pool);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldRefuseBadRangesAndArrays(final BulkField f) {
    final BatchPoseidon poseidon = new BatchPoseidon(f, 2);
    final FieldArray a = f.allocate(64);
    final FieldArray[] two = {a, a};
    assertThrows(
        IllegalArgumentException.class, () -> poseidon.hash(new FieldArray[] {a}, 0, a, 0, 16));
    assertThrows(IllegalArgumentException.class, () -> poseidon.hash(two, 8, a, 0, 16));
    assertThrows(IllegalArgumentException.class, () -> poseidon.hash(two, 0, a, 8, 16));
    assertThrows(IndexOutOfBoundsException.class, () -> poseidon.hash(two, 0, a, 0, 65));
    final long[] flat = new long[16 * LIMBS];
    assertThrows(IndexOutOfBoundsException.class, () -> poseidon.hash(flat, 0, flat, 0, 9));
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void shouldRefuseOtherNumbersOfInputs(final BulkField f) {
    for (final int inputs : new int[] {-1, 0, 7}) {
      final IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> new BatchPoseidon(f, inputs));
      assertTrue(e.getMessage().contains(inputs + " inputs"), e.getMessage());
    }
  }

  @Test
  void shouldRefuseTheBaseField() {
    for (final BulkField f :
        new BulkField[] {new VectorBulkField(PrimeField.FQ), new ScalarBulkField(PrimeField.FQ)}) {
      final IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> new BatchPoseidon(f, 2));
      assertTrue(e.getMessage().contains("Fq"), e.getMessage());
    }
  }

  @Test
  void shouldUseTheChosenImplementationByDefault() {
    final long[] in = new FieldSamples(PrimeField.FR, 61).random(2 * 20);
    final long[] out = new long[20 * LIMBS];
    BatchPoseidon.forInputs(2).hash(in, 0, out, 0, 20);
    assertArrayEquals(hashes(in, 2), out);
  }
}
