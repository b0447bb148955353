package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.BlockValues.LIMB;
import static io.fluidex.crypto.vector.BlockValues.ratio;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_BITS;
import static io.fluidex.crypto.vector.ProductColumns.BLOCK_LONGS;
import static io.fluidex.crypto.vector.ProductColumns.COLUMNS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernels that make sums of products and the one that reduces them, with integers. */
class ProductColumnsTest {
  private static final int BLOCKS = 16;
  private static final int N = BLOCKS * BLOCK;

  /** Products of stored elements whose sum may be reduced without being centred. */
  private static final int SMALL_SUM = 6;

  private static final BigInteger R = BigInteger.ONE.shiftLeft(LIMBS * LIMB_BITS);

  /** 0.9 p and 1.3 p in units of the top limb: what stored elements and columns may have. */
  private static final double TOP_STORED = Math.rint(0.9 * 0.756 * LIMB);

  private static final double TOP_COLUMN = Math.rint(1.3 * 0.756 * LIMB);

  private final SplittableRandom random = new SplittableRandom(20_250_303);

  static Stream<PrimeField> fields() {
    return Stream.of(PrimeField.FR, PrimeField.FQ);
  }

  private double sign() {
    return random.nextBoolean() ? 1 : -1;
  }

  private double any(final double limit) {
    return Math.rint(random.nextDouble(-limit, limit));
  }

  /** Blocks of numbers with random extreme limbs and a given top limb. */
  private double[] extreme(final double limb, final double top) {
    return limbs(l -> sign() * (l == LIMBS - 1 ? top : limb));
  }

  private double[] random(final double limb, final double top) {
    return limbs(l -> any(l == LIMBS - 1 ? top : limb));
  }

  private double[] limbs(final IntToDoubleFunction limb) {
    return BlockValues.blocks(BLOCKS, limb);
  }

  @Test
  void shouldSquareExactly() {
    checkSquares(extreme(LIMB, LIMB));
    checkSquares(limbs(l -> LIMB));
    checkSquares(limbs(l -> -LIMB));
    checkSquares(random(LIMB, LIMB));
    final double[] ties = {0, 1, -1, 0x1p25, -0x1p25, 0x1p24 * 3, LIMB, -LIMB, LIMB - 1, 1 - LIMB};
    checkSquares(limbs(l -> ties[random.nextInt(ties.length)]));
  }

  private static void checkSquares(final double[] a) {
    final long[] t = new long[BLOCKS * BLOCK_LONGS];
    new SquareKernel().square(a, 0, t, BLOCKS);
    for (int i = 0; i < N; i++) {
      final BigInteger x = BlockValues.get(a, i);
      assertEquals(x.multiply(x), get(t, i));
    }
  }

  @Test
  void shouldSumProductsExactly() {
    for (int terms = 1; terms <= ProductKernel.MAX_TERMS; terms++) {
      checkProducts(terms, j -> extreme(LIMB, LIMB), j -> extreme(LIMB, LIMB));
      checkProducts(terms, j -> extreme(2 * LIMB, 2 * LIMB), j -> extreme(LIMB, LIMB));
      checkProducts(terms, j -> extreme(LIMB, LIMB), j -> extreme(2 * LIMB, 2 * LIMB));
      checkProducts(terms, j -> limbs(l -> LIMB), j -> limbs(l -> 2 * LIMB));
      checkProducts(terms, j -> random(LIMB, LIMB), j -> random(LIMB, LIMB));
    }
    checkProducts(200, j -> extreme(LIMB, LIMB), j -> extreme(2 * LIMB, 2 * LIMB));
  }

  private static void checkProducts(
      final int terms, final IntFunction<double[]> left, final IntFunction<double[]> right) {
    final ProductKernel kernel = new ProductKernel();
    final long[] t = new long[BLOCKS * BLOCK_LONGS];
    final BigInteger[] expected = new BigInteger[N];
    Arrays.fill(expected, BigInteger.ZERO);
    final Factors factors = new Factors(terms, ProductKernel.MAX_ADDENDS);
    for (int j = 0; j < terms; j++) {
      final double[] a = left.apply(j);
      final double[] b = right.apply(j);
      factors.add(a, 0, b, 0, BLOCK_DOUBLES);
      for (int i = 0; i < N; i++) {
        expected[i] = expected[i].add(BlockValues.get(a, i).multiply(BlockValues.get(b, i)));
      }
    }
    for (int times = -2; times <= 2; times++) {
      final double[] d = left.apply(times).clone();
      // Stored limbs, also where those of a factor may be larger.
      Arrays.setAll(d, i -> Math.clamp(d[i], -LIMB, LIMB));
      factors.addEntire(d, 0, times);
      for (int i = 0; i < N; i++) {
        final BigInteger added = BlockValues.get(d, i).multiply(BigInteger.valueOf(times));
        expected[i] = expected[i].add(added.multiply(R));
      }
    }
    kernel.sum(factors, t, BLOCKS);
    for (int i = 0; i < N; i++) {
      assertEquals(expected[i], get(t, i));
    }
  }

  @Test
  void shouldMultiplyByOneBlockWhoseStepIsZero() {
    final double[] a = random(LIMB, LIMB);
    final double[] b = random(LIMB, LIMB);
    final ProductKernel kernel = new ProductKernel();
    final long[] t = new long[BLOCKS * BLOCK_LONGS];
    final Factors factors = new Factors(1, 0);
    factors.add(a, BLOCK_DOUBLES, b, 2 * BLOCK_DOUBLES, 0);
    kernel.sum(factors, t, BLOCKS - 1);
    for (int i = 0; i < N - BLOCK; i++) {
      final BigInteger x = BlockValues.get(a, BLOCK + i);
      final BigInteger y = BlockValues.get(b, 2 * BLOCK + i % BLOCK);
      assertEquals(x.multiply(y), get(t, i));
    }
    assertArrayEquals(
        new long[BLOCK_LONGS], Arrays.copyOfRange(t, t.length - BLOCK_LONGS, t.length));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldEvaluateFormsExactly(final PrimeField field) {
    for (final int terms : new int[] {1, 2, 3, 5, 13}) {
      for (int round = 0; round < 5; round++) {
        checkForm(field, terms, extreme(LIMB, TOP_COLUMN), true);
        checkForm(field, terms, random(LIMB, TOP_COLUMN), true);
        checkForm(field, terms, random(LIMB, TOP_COLUMN), false);
      }
    }
    checkForm(field, 100, extreme(LIMB, TOP_COLUMN), true);
  }

  /** Variables are the blocks of one array, taken in a random order. */
  private void checkForm(
      final PrimeField field, final int terms, final double[] a, final boolean extreme) {
    final BigInteger p = field.modulus();
    final BigInteger[] weights = new BigInteger[terms];
    final long[] coefficients = new long[terms * PrimeField.LIMBS];
    final int[] variables = new int[terms];
    for (int j = 0; j < terms; j++) {
      // A coefficient c enters as c * R mod p, centred; these have extreme limbs then.
      final double[] limbs = new double[LIMBS];
      Arrays.setAll(
          limbs,
          l -> l == LIMBS - 1 ? any(0.37 * LIMB) : extreme ? sign() * (LIMB - 1) : any(LIMB));
      final double[] block = BlockValues.blocks(1, l -> limbs[l]);
      weights[j] = BlockValues.get(block, 0);
      final BigInteger c = weights[j].multiply(R.modInverse(p)).mod(p);
      field.set(c, coefficients, j * PrimeField.LIMBS);
      variables[j] = random.nextInt(BLOCKS) * BLOCK_DOUBLES;
    }
    final BigInteger constant = new FieldSamples(field, random.nextLong()).nextInteger();
    final long[] constantLimbs = new long[PrimeField.LIMBS];
    field.set(constant, constantLimbs, 0);
    final LinearForm form = new LinearForm(field, coefficients, new long[PrimeField.LIMBS]);
    final long[] t = new long[BLOCK_LONGS];
    for (final LinearForm f : new LinearForm[] {form, form.withConstant(constantLimbs)}) {
      new LinearFormKernel().evaluate(f, a, variables, t, 1);
      for (int i = 0; i < BLOCK; i++) {
        BigInteger expected = f == form ? BigInteger.ZERO : constant.multiply(R).multiply(R);
        for (int j = 0; j < terms; j++) {
          final int element = variables[j] / BLOCK_DOUBLES * BLOCK + i;
          expected = expected.add(BlockValues.get(a, element).multiply(weights[j]));
        }
        assertEquals(expected.mod(p), get(t, i).mod(p));
        assertTrue(ratio(get(t, i).divide(R), p) <= f.bound(1.33), "form exceeds its bound");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldReduceProductsOfStoredElements(final PrimeField field) {
    final ProductKernel kernel = new ProductKernel();
    final Factors factors = new Factors(ProductKernel.MAX_TERMS, ProductKernel.MAX_ADDENDS);
    final long[] t = new long[BLOCKS * BLOCK_LONGS];
    for (int terms = 1; terms <= ProductKernel.MAX_TERMS; terms++) {
      factors.clear();
      for (int j = 0; j < ProductKernel.MAX_ADDENDS * (terms % 2); j++) {
        factors.addEntire(limbs(l -> l == LIMBS - 1 ? TOP_STORED : sign() * LIMB), 0, 2);
      }
      final double top = TOP_STORED;
      for (int j = 0; j < terms; j++) {
        // All products positive: the largest sum that stored elements may have.
        final double[] a = limbs(l -> l == LIMBS - 1 ? top : sign() * LIMB);
        factors.add(a, 0, a, 0, BLOCK_DOUBLES);
      }
      kernel.sum(factors, t, BLOCKS);
      if (terms % 2 == 0 && terms <= SMALL_SUM) {
        checkReduction(field, t);
      } else {
        checkReduction(field, t, true);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldReduceColumnsThatAreFarFromNormal(final PrimeField field) {
    final long[] t = new long[BLOCKS * BLOCK_LONGS];
    for (int i = 0; i < t.length; i++) {
      final int column = i / BLOCK % COLUMNS;
      final long limit = column == COLUMNS - 1 ? 1L << 49 : 1L << 60;
      t[i] = ProductColumns.start(column, 0, 0) + random.nextLong(-limit, limit);
    }
    checkReduction(field, t);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldReduceWhenMontgomeryDigitsAreTies(final PrimeField field) {
    final BigInteger p = field.modulus().testBit(1) ? field.modulus() : field.modulus().negate();
    final double[] wanted = {-LIMB, -LIMB, -LIMB, 1 - LIMB, LIMB - 1, 0, 1, -1};
    final double[] digits = limbs(l -> wanted[random.nextInt(wanted.length)]);
    final double[] upper = random(LIMB, LIMB);
    final long[] t = new long[BLOCKS * BLOCK_LONGS];
    for (int i = 0; i < N; i++) {
      // The digits m of t are those of -t / p mod R.
      BigInteger low = BlockValues.get(digits, i).multiply(p).negate().mod(R);
      for (int c = 0; c < COLUMNS; c++) {
        final int at = i / BLOCK * BLOCK_LONGS + c * BLOCK + i % BLOCK;
        final long number;
        if (c < LIMBS) {
          number = low.longValue() & LimbFormat.LIMB_MASK;
          low = low.shiftRight(LIMB_BITS);
        } else {
          number = (long) LimbConversion.limbsAt(upper, i)[c - LIMBS];
        }
        t[at] = ProductColumns.start(c, 0, 0) + number;
      }
    }
    checkReduction(field, t);
  }

  private static void checkReduction(final PrimeField field, final long[] t) {
    final BigInteger p = field.modulus();
    checkReduction(field, t, true);
    assertTrue(largest(t, p) < ReductionKernel.LIMIT, "bad example: " + largest(t, p));
    checkReduction(field, t, false);
  }

  /** The bound of the largest number's reduction over p. */
  private static double largest(final long[] t, final BigInteger p) {
    double largest = 0;
    for (int i = 0; i < N; i++) {
      largest = Math.max(largest, ratio(get(t, i), p) / R.doubleValue() + 0.501);
    }
    return largest;
  }

  private static void checkReduction(
      final PrimeField field, final long[] t, final boolean centred) {
    final BigInteger p = field.modulus();
    final double[] c = new double[(BLOCKS + 1) * BLOCK_DOUBLES];
    final ReductionKernel kernel = new ReductionKernel(p);
    if (centred) {
      kernel.reduceAndCentre(t, c, BLOCK_DOUBLES, BLOCKS);
    } else {
      kernel.reduce(t, c, BLOCK_DOUBLES, BLOCKS);
    }
    assertArrayEquals(new double[BLOCK_DOUBLES], Arrays.copyOf(c, BLOCK_DOUBLES));
    assertTrue(largest(t, p) < ReductionKernel.CENTRED_LIMIT, "bad example: " + largest(t, p));
    for (int i = 0; i < N; i++) {
      final BigInteger number = get(t, i);
      final BigInteger result = BlockValues.get(c, BLOCK + i);
      assertEquals(number.mod(p), result.multiply(R).mod(p));
      final double bound = centred ? 0.51 : ratio(number, p) / R.doubleValue() + 0.501;
      assertTrue(ratio(result, p) <= bound, "result of " + ratio(result, p) + " p");
      final double[] limbs = LimbConversion.limbsAt(c, BLOCK + i);
      for (int l = 0; l < LIMBS - 1; l++) {
        assertTrue(limbs[l] >= -LIMB && limbs[l] < LIMB, "limb " + limbs[l]);
      }
    }
  }

  /** The number of an element's columns, their offsets taken off. */
  private static BigInteger get(final long[] t, final int element) {
    BigInteger value = BigInteger.ZERO;
    for (int c = COLUMNS - 1; c >= 0; c--) {
      final int at = element / BLOCK * BLOCK_LONGS + c * BLOCK + element % BLOCK;
      final long column = t[at] - ProductColumns.start(c, 0, 0);
      value = value.shiftLeft(LIMB_BITS).add(BigInteger.valueOf(column));
    }
    return value;
  }
}
