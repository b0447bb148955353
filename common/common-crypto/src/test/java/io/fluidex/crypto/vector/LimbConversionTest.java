package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.BlockValues.LIMB;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LimbConversionTest {
  static Stream<PrimeField> fields() {
    return Stream.of(PrimeField.FR, PrimeField.FQ);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldSplitIntoSmallSignedLimbsAndJoinAgain(final PrimeField field) {
    final List<BigInteger> values = FieldSamples.edges(field);
    final int n = values.size();
    final long[] limbs = new long[n * PrimeField.LIMBS];
    for (int i = 0; i < n; i++) {
      FieldSamples.putRaw(values.get(i), limbs, i * PrimeField.LIMBS);
    }
    final double[] blocks = new double[LimbFormat.doubles(n)];
    final LimbConversion conversion = new LimbConversion(field.modulus());
    conversion.split(limbs, 0, blocks, n);
    for (int i = 0; i < n; i++) {
      assertEquals(values.get(i), BlockValues.get(blocks, i));
      assertArrayEquals(LimbFormat.limbs(values.get(i)), LimbConversion.limbsAt(blocks, i));
      for (final double limb : LimbConversion.limbsAt(blocks, i)) {
        assertTrue(limb >= -LIMB && limb < LIMB, values.get(i) + " has limb " + limb);
      }
    }
    final long[] joined = new long[limbs.length];
    conversion.join(blocks, joined, 0, n);
    assertArrayEquals(limbs, joined);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldJoinNegativeNumbersToTheirResidues(final PrimeField field) {
    final List<BigInteger> values = FieldSamples.edges(field);
    final double[] blocks = new double[LimbFormat.doubles(values.size())];
    final long[] expected = new long[values.size() * PrimeField.LIMBS];
    for (int i = 0; i < values.size(); i++) {
      BlockValues.put(values.get(i).negate(), blocks, i);
      FieldSamples.putRaw(
          values.get(i).negate().mod(field.modulus()), expected, i * PrimeField.LIMBS);
    }
    final long[] joined = new long[expected.length];
    new LimbConversion(field.modulus()).join(blocks, joined, 0, values.size());
    assertArrayEquals(expected, joined);
  }

  @Test
  void shouldCopyBetweenAnyPlacesAndNothingElse() {
    final int n = 100;
    final double[] from = new double[LimbFormat.doubles(n)];
    Arrays.setAll(from, i -> i + 1);
    for (final int start : new int[] {0, 1, 15, 16, 17, 32}) {
      for (final int to : new int[] {0, 5, 16, 31, 48}) {
        for (final int count : new int[] {0, 1, 15, 16, 17, 40}) {
          final double[] copy = new double[LimbFormat.doubles(n)];
          LimbConversion.copy(from, start, copy, to, count);
          for (int i = 0; i < n; i++) {
            final boolean copied = i >= to && i < to + count;
            final double[] expected =
                copied
                    ? LimbConversion.limbsAt(from, start + i - to)
                    : new double[LimbFormat.LIMBS];
            assertArrayEquals(expected, LimbConversion.limbsAt(copy, i));
          }
        }
      }
    }
  }

  @Test
  void shouldReplaceZerosByOnesAndPutThemBack() {
    final int n = 2 * BLOCK;
    final double[] data = new double[LimbFormat.doubles(n)];
    for (int i = 0; i < n; i++) {
      // Every third element 0, the others with a single limb that is not.
      if (i % 3 != 0) {
        data[LimbFormat.index(i) + i % LimbFormat.LIMBS * BLOCK] = i;
      }
    }
    final double[] original = data.clone();
    final double[] one = new double[BLOCK_DOUBLES];
    Arrays.setAll(one, i -> -1 - i / BLOCK);
    final boolean[] zero = LimbConversion.replaceZeros(data, n, one);
    for (int i = 0; i < n; i++) {
      assertEquals(i % 3 == 0, zero[i]);
      assertArrayEquals(
          zero[i] ? new double[] {-1, -2, -3, -4, -5} : LimbConversion.limbsAt(original, i),
          LimbConversion.limbsAt(data, i));
    }
    LimbConversion.clearMarked(data, zero);
    assertArrayEquals(original, data);
  }

  @Test
  void shouldCountTheDoublesOfWholeBlocks() {
    assertEquals(0, LimbFormat.doubles(0));
    assertEquals(BLOCK_DOUBLES, LimbFormat.doubles(1));
    assertEquals(BLOCK_DOUBLES, LimbFormat.doubles(BLOCK));
    assertEquals(2 * BLOCK_DOUBLES, LimbFormat.doubles(BLOCK + 1));
    assertEquals(BLOCK_DOUBLES + 1, LimbFormat.index(BLOCK + 1));
  }
}
