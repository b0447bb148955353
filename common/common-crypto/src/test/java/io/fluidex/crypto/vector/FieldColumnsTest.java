package io.fluidex.crypto.vector;

import static io.fluidex.crypto.field.PrimeField.LIMBS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FieldColumnsTest {
  private static final BigInteger FIVE = BigInteger.valueOf(5);

  static Stream<BulkField> fields() {
    return Stream.of(new VectorBulkField(PrimeField.FR), new VectorBulkField(PrimeField.FQ));
  }

  private static BigInteger[] column(
      final FieldColumns columns, final BulkField f, final int column, final int n) {
    final FieldArray a = f.allocate(n);
    columns.store(column, a, 0, n);
    final long[] limbs = new long[n * LIMBS];
    f.store(a, 0, limbs, 0, n);
    return FieldSamples.integers(f.field(), limbs);
  }

  private static void load(
      final FieldColumns columns, final BulkField f, final int column, final long[] limbs) {
    final int n = limbs.length / LIMBS;
    final FieldArray a = f.allocate(n + 16);
    f.load(limbs, 0, a, 16, n);
    columns.load(column, a, 16, n);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldRaiseToTheFifthPower(final BulkField f) {
    final long[] edges = new FieldSamples(f.field(), 31).edgePairs()[1];
    final int n = FieldColumns.LENGTH;
    final FieldColumns columns = new FieldColumns(f, 3);
    for (int at = 0; at + n * LIMBS <= 4 * n * LIMBS; at += n * LIMBS) {
      final long[] limbs = Arrays.copyOfRange(edges, at, at + n * LIMBS);
      load(columns, f, 1, limbs);
      columns.raiseToFifth(1, 2, n);
      final BigInteger[] expected = FieldSamples.integers(f.field(), limbs);
      assertArrayEquals(expected, column(columns, f, 1, n));
      Arrays.setAll(expected, i -> expected[i].modPow(FIVE, f.field().modulus()));
      assertArrayEquals(expected, column(columns, f, 2, n));
      columns.raiseToFifth(1, 1, n);
      assertArrayEquals(expected, column(columns, f, 1, n));
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldEvaluateForms(final BulkField f) {
    final FieldSamples samples = new FieldSamples(f.field(), 32);
    final int n = 37;
    final FieldColumns columns = new FieldColumns(f, 8);
    final BigInteger[][] x = new BigInteger[8][];
    for (int i = 0; i < x.length; i++) {
      final long[] limbs = samples.random(n);
      load(columns, f, i, limbs);
      x[i] = FieldSamples.integers(f.field(), limbs);
    }
    for (int terms = 1; terms <= 6; terms++) {
      final long[] coefficients = samples.random(terms);
      final long[] constant = samples.random(1);
      final int[] variables = {7, 3, 3, 0, 5, 2, 1};
      final int to = terms;
      columns.evaluate(new LinearForm(f.field(), coefficients, constant), variables, to, n);
      final BigInteger[] c = FieldSamples.integers(f.field(), coefficients);
      final BigInteger[] old = x[to];
      final BigInteger[] expected = new BigInteger[n];
      for (int i = 0; i < n; i++) {
        BigInteger sum = FieldSamples.integers(f.field(), constant)[0];
        for (int j = 0; j < terms; j++) {
          sum = sum.add(c[j].multiply(x[variables[j]][i]));
        }
        expected[i] = sum.mod(f.field().modulus());
      }
      assertArrayEquals(
          expected, column(columns, f, to, n), "form of " + terms + " over " + old[0]);
      x[to] = expected;
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldStayExactOverManyRounds(final BulkField f) {
    final BigInteger p = f.field().modulus();
    final FieldSamples samples = new FieldSamples(f.field(), 33);
    final int terms = 6;
    final int n = FieldColumns.LENGTH;
    final FieldColumns columns = new FieldColumns(f, terms + 1);
    final BigInteger[][] x = new BigInteger[terms + 1][];
    for (int i = 0; i <= terms; i++) {
      final long[] limbs = samples.random(n);
      load(columns, f, i, limbs);
      x[i] = FieldSamples.integers(f.field(), limbs);
    }
    final BigInteger largest = largestCoefficient(p);
    final long[] coefficients = new long[terms * LIMBS];
    for (int i = 0; i < terms; i++) {
      f.field().set(largest, coefficients, i * LIMBS);
    }
    final LinearForm form = new LinearForm(f.field(), coefficients, new long[LIMBS]);
    final int[] variables = {0, 1, 2, 3, 4, 5};
    for (int round = 0; round < 50; round++) {
      final int to = round % (terms + 1);
      columns.evaluate(form, variables, terms, n);
      columns.raiseToFifth(terms, to, n);
      final BigInteger[] value = new BigInteger[n];
      for (int i = 0; i < n; i++) {
        BigInteger sum = BigInteger.ZERO;
        for (int j = 0; j < terms; j++) {
          sum = sum.add(x[j][i]);
        }
        value[i] = sum.multiply(largest).mod(p);
      }
      x[terms] = value;
      x[to] = Stream.of(value).map(v -> v.modPow(FIVE, p)).toArray(BigInteger[]::new);
      assertArrayEquals(x[to], column(columns, f, to, n), "round " + round);
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldKeepValuesOfHeavyFormsWithinTheLimit(final BulkField f) {
    final BigInteger p = f.field().modulus();
    final int n = FieldColumns.LENGTH;
    final int terms = 8;
    final FieldColumns columns = new FieldColumns(f, 2);
    final long[] coefficients = new long[terms * LIMBS];
    for (int i = 0; i < terms; i++) {
      f.field().set(largestCoefficient(p), coefficients, i * LIMBS);
    }
    final LinearForm form = new LinearForm(f.field(), coefficients, new long[LIMBS]);
    double unreduced = 0;
    for (int round = 0; round < 100; round++) {
      load(columns, f, 0, new FieldSamples(f.field(), 40 + round).random(n));
      columns.evaluate(form, new int[terms], 1, n);
      for (int i = 0; i < n; i++) {
        final BigInteger x = BlockValues.get(columns.limbsAt(0, i));
        final BigInteger value = BlockValues.get(columns.limbsAt(1, i));
        assertTrue(BlockValues.ratio(value, p) <= FieldColumns.LIMIT);
        unreduced = Math.max(unreduced, form.bound(BlockValues.ratio(x, p)));
      }
    }
    assertTrue(unreduced > FieldColumns.LIMIT, "the form is not heavy enough: " + unreduced);
  }

  /** (p - 1) / 2 in the kernel's form, R = 2^255: the largest coefficient there is. */
  private static BigInteger largestCoefficient(final BigInteger p) {
    return p.shiftRight(1).multiply(BigInteger.ONE.shiftLeft(255).modInverse(p)).mod(p);
  }

  @Test
  void shouldRefuseFormsWhoseValuesMayExceedTheFormat() {
    final BulkField f = new VectorBulkField(PrimeField.FR);
    final int terms = 40;
    final FieldColumns columns = new FieldColumns(f, terms);
    final LinearForm form =
        new LinearForm(f.field(), new FieldSamples(f.field(), 34).random(terms), new long[LIMBS]);
    final IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> columns.evaluate(form, new int[terms], 0, 16));
    assertTrue(e.getMessage().contains("split the form"), e.getMessage());
    assertEquals(terms, form.terms());
  }

  @Test
  void shouldRefuseTheScalarImplementation() {
    final BulkField scalar = new ScalarBulkField(PrimeField.FR);
    final IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new FieldColumns(scalar, 3));
    assertTrue(e.getMessage().contains("isVector()"), e.getMessage());
  }

  @Test
  void shouldRefuseRangesThatStartWithinABlockOrExceedAColumn() {
    final BulkField f = new VectorBulkField(PrimeField.FR);
    final FieldColumns columns = new FieldColumns(f, 1);
    final FieldArray a = f.allocate(256);
    assertThrows(IllegalArgumentException.class, () -> columns.load(0, a, 8, 16));
    assertThrows(IllegalArgumentException.class, () -> columns.store(0, a, 8, 16));
    assertThrows(
        IndexOutOfBoundsException.class, () -> columns.load(0, a, 0, FieldColumns.LENGTH + 1));
  }
}
