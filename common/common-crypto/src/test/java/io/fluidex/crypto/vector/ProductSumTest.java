package io.fluidex.crypto.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProductSumTest {
  private static final int LIMBS = PrimeField.LIMBS;
  private static final int LENGTH = 48;
  private static final long SEED = 20261121;

  static List<BulkField> fields() {
    final List<BulkField> fields = new ArrayList<>();
    for (final PrimeField field : List.of(PrimeField.FR, PrimeField.FQ)) {
      fields.add(new ScalarBulkField(field));
      if (BulkFields.fr().isVector()) {
        fields.add(new VectorBulkField(field));
      }
    }
    return fields;
  }

  /** Elements with the largest and the smallest among them. */
  private static long[] elements(final PrimeField field, final Random random) {
    final BigInteger p = field.modulus();
    final long[] limbs = new long[LENGTH * LIMBS];
    for (int i = 0; i < LENGTH; i++) {
      final BigInteger value =
          switch (random.nextInt(5)) {
            case 0 -> p.subtract(BigInteger.ONE);
            case 1 -> p.shiftRight(1);
            case 2 -> BigInteger.valueOf(random.nextInt(2));
            default -> new BigInteger(300, random).mod(p);
          };
      field.set(value, limbs, i * LIMBS);
    }
    return limbs;
  }

  private static FieldArray array(final BulkField field, final long[] limbs) {
    final FieldArray array = field.allocate(LENGTH);
    field.load(limbs, 0, array, 0, LENGTH);
    return array;
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldAddProductsAsOneByOne(final BulkField bulk) {
    final PrimeField field = bulk.field();
    final Random random = new Random(SEED);
    final ProductSum sum = new ProductSum(bulk, LENGTH);
    for (int round = 0; round < 300; round++) {
      final int terms = 1 + round % ProductSum.MAX_TERMS;
      final int factor = round % 5 - 2;
      final long[] d = elements(field, random);
      final long[] expected = new long[LENGTH * LIMBS];
      final FieldArray result = array(bulk, d);
      sum.begin(terms, LENGTH);
      for (int k = 0; k < terms; k++) {
        final long[] a = elements(field, random);
        final boolean scaled = random.nextBoolean();
        final long[] b = elements(field, random);
        final FieldArray second = array(bulk, b);
        if (scaled) {
          bulk.fill(second, 0, BulkField.ALIGNMENT, b, 0);
          sum.addScaled(array(bulk, a), 0, second, 0);
        } else {
          sum.add(array(bulk, a), 0, second, 0);
        }
        final long[] product = new long[LIMBS];
        for (int i = 0; i < expected.length; i += LIMBS) {
          field.mul(a, i, b, scaled ? 0 : i, product, 0);
          field.add(expected, i, product, 0, expected, i);
        }
      }
      for (int k = 0; k < Math.abs(factor); k++) {
        for (int i = 0; i < expected.length; i += LIMBS) {
          if (factor > 0) {
            field.add(expected, i, d, i, expected, i);
          } else {
            field.sub(expected, i, d, i, expected, i);
          }
        }
      }
      if (factor != 0 || random.nextBoolean()) {
        sum.plus(result, 0, factor);
      }
      sum.finish(result, 0);
      final long[] found = new long[LENGTH * LIMBS];
      bulk.store(result, 0, found, 0, LENGTH);
      assertArrayEquals(expected, found, bulk + " round " + round);
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldSquareApartAndInPlace(final BulkField bulk) {
    final PrimeField field = bulk.field();
    final Random random = new Random(SEED);
    final ProductSum sum = new ProductSum(bulk, LENGTH);
    for (int round = 0; round < 50; round++) {
      final long[] a = elements(field, random);
      final long[] expected = new long[LENGTH * LIMBS];
      for (int i = 0; i < expected.length; i += LIMBS) {
        field.mul(a, i, a, i, expected, i);
      }
      final FieldArray in = array(bulk, a);
      final FieldArray out = bulk.allocate(LENGTH + BulkField.ALIGNMENT);
      sum.square(in, 0, out, BulkField.ALIGNMENT, LENGTH);
      final long[] found = new long[LENGTH * LIMBS];
      bulk.store(out, BulkField.ALIGNMENT, found, 0, LENGTH);
      assertArrayEquals(expected, found, bulk + " round " + round);
      sum.square(in, 0, in, 0, LENGTH);
      bulk.store(in, 0, found, 0, LENGTH);
      assertArrayEquals(expected, found, bulk + " in place, round " + round);
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldRefuseASquareThatIsTooLongOrWithinASum(final BulkField bulk) {
    final ProductSum sum = new ProductSum(bulk, LENGTH);
    final FieldArray a = bulk.allocate(2 * LENGTH);
    assertThrows(IllegalArgumentException.class, () -> sum.square(a, 0, a, 0, LENGTH + 1));
    assertThrows(IllegalArgumentException.class, () -> sum.square(a, 0, a, 0, 0));
    sum.begin(1, LENGTH);
    assertThrows(IllegalStateException.class, () -> sum.square(a, 0, a, 0, LENGTH));
    sum.add(a, 0, a, 0);
    sum.finish(a, 0);
    sum.square(a, 0, a, 0, LENGTH);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldRefuseSumsThatAreNotWhatTheyWereBegunAs(final BulkField bulk) {
    final ProductSum sum = new ProductSum(bulk, LENGTH);
    final FieldArray a = bulk.allocate(LENGTH);
    assertThrows(IllegalArgumentException.class, () -> sum.begin(ProductSum.MAX_TERMS + 1, LENGTH));
    assertThrows(IllegalArgumentException.class, () -> sum.begin(0, LENGTH));
    assertThrows(IllegalArgumentException.class, () -> sum.begin(1, LENGTH + 1));
    sum.begin(1, LENGTH);
    assertThrows(IllegalStateException.class, () -> sum.finish(a, 0));
    sum.add(a, 0, a, 0);
    assertThrows(IllegalStateException.class, () -> sum.add(a, 0, a, 0));
    assertThrows(IllegalArgumentException.class, () -> sum.plus(a, 0, ProductSum.MAX_MULTIPLE + 1));
    assertThrows(
        IllegalArgumentException.class, () -> sum.plus(a, 0, -ProductSum.MAX_MULTIPLE - 1));
    for (int i = 0; i < ProductSum.MAX_ADDENDS; i++) {
      sum.plus(a, 0, 1);
    }
    assertThrows(IllegalStateException.class, () -> sum.plus(a, 0, 1));
    sum.finish(a, 0);
    assertThrows(IllegalStateException.class, () -> sum.finish(a, 0));
    assertThrows(IllegalStateException.class, () -> sum.plus(a, 0, 1));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldAddAsManyAsThereCanBe(final BulkField bulk) {
    final PrimeField field = bulk.field();
    final ProductSum sum = new ProductSum(bulk, LENGTH);
    for (final int sign : new int[] {1, -1}) {
      // Half of p and its negative: in magnitude the largest there are, and all of one sign.
      final BigInteger half = field.modulus().shiftRight(1);
      final BigInteger extreme = sign > 0 ? half : field.modulus().subtract(half);
      final long[] a = new long[LENGTH * LIMBS];
      for (int i = 0; i < a.length; i += LIMBS) {
        field.set(extreme, a, i);
      }
      final FieldArray in = array(bulk, a);
      final FieldArray out = bulk.allocate(LENGTH);
      sum.begin(ProductSum.MAX_TERMS, LENGTH);
      for (int k = 0; k < ProductSum.MAX_TERMS; k++) {
        sum.add(in, 0, in, 0);
      }
      for (int k = 0; k < ProductSum.MAX_ADDENDS; k++) {
        sum.plus(in, 0, ProductSum.MAX_MULTIPLE * sign);
      }
      sum.finish(out, 0);
      final BigInteger expected =
          extreme
              .multiply(extreme)
              .multiply(BigInteger.valueOf(ProductSum.MAX_TERMS))
              .add(
                  extreme.multiply(
                      BigInteger.valueOf(
                          (long) sign * ProductSum.MAX_ADDENDS * ProductSum.MAX_MULTIPLE)))
              .mod(field.modulus());
      final long[] found = new long[LENGTH * LIMBS];
      bulk.store(out, 0, found, 0, LENGTH);
      for (int i = 0; i < found.length; i += LIMBS) {
        assertEquals(expected, field.toBigInteger(found, i));
      }
    }
  }
}
