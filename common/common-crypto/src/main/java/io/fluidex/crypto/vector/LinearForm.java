package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.ProductColumns.COLUMNS;

import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;

/**
 * The constants of a linear form c_1 x_1 + ... + c_n x_n + c in the shape {@link LinearFormKernel}
 * reads them. Immutable.
 */
public final class LinearForm {
  /** Vectors of a coefficient: its limbs, and the differences of any two of them. */
  static final int COEFFICIENT_VECTORS = LIMBS + LIMBS * (LIMBS - 1) / 2;

  private final PrimeField field;
  private final int terms;
  private final double[] coefficients;
  private final long[] start;

  /** The sum of the coefficients' magnitudes over p. */
  private final double weight;

  /**
   * A form over a field.
   *
   * @param coefficients Montgomery limbs of the coefficients
   * @param constant Montgomery limbs of the constant
   */
  public LinearForm(final PrimeField field, final long[] coefficients, final long[] constant) {
    final BigInteger p = field.modulus();
    this.field = field;
    this.terms = coefficients.length / PrimeField.LIMBS;
    this.coefficients = new double[terms * COEFFICIENT_VECTORS * Lanes.MAX];
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < terms; i++) {
      final BigInteger coefficient =
          centred(field.toBigInteger(coefficients, i * PrimeField.LIMBS).shiftLeft(255), p);
      sum = sum.add(coefficient.abs());
      final double[] vectors = vectors(coefficient);
      System.arraycopy(vectors, 0, this.coefficients, i * vectors.length, vectors.length);
    }
    this.weight = sum.doubleValue() / p.doubleValue();
    this.start = start(field, terms, constant);
  }

  private LinearForm(final LinearForm other, final long[] constant) {
    this.field = other.field;
    this.terms = other.terms;
    this.coefficients = other.coefficients;
    this.weight = other.weight;
    this.start = start(field, terms, constant);
  }

  /** The form with the same coefficients, which are shared, and another constant. */
  public LinearForm withConstant(final long[] constant) {
    return new LinearForm(this, constant);
  }

  private static BigInteger centred(final BigInteger value, final BigInteger p) {
    final BigInteger residue = value.mod(p);
    return residue.compareTo(p.shiftRight(1)) > 0 ? residue.subtract(p) : residue;
  }

  private static double[] vectors(final BigInteger coefficient) {
    final double[] values = new double[COEFFICIENT_VECTORS];
    System.arraycopy(LimbFormat.limbs(coefficient), 0, values, 0, LIMBS);
    int at = LIMBS;
    for (int i = 0; i < LIMBS; i++) {
      for (int j = i + 1; j < LIMBS; j++) {
        values[at] = values[j] - values[i];
        at++;
      }
    }
    return LimbProducts.spread(values);
  }

  /**
   * The start values of the columns. To column c the kernel adds the parts of the squares c - 4 to
   * c, which are as many as the products of limbs of a column, and of the products of differences.
   */
  private static long[] start(final PrimeField field, final int terms, final long[] constant) {
    final int[] lows = new int[COLUMNS];
    final int[] highs = new int[COLUMNS];
    for (int i = 0; i < LIMBS; i++) {
      for (int j = 0; j < LIMBS; j++) {
        final int products = i < j ? 2 * terms : terms;
        lows[i + j] += products;
        highs[i + j + 1] += products;
      }
    }
    // The constant is added before the reduction, which takes one factor R away.
    final BigInteger value = field.toBigInteger(constant, 0).shiftLeft(510);
    final double[] limbs = LimbFormat.limbs(centred(value, field.modulus()));
    final long[] start = new long[COLUMNS];
    for (int c = 0; c < COLUMNS; c++) {
      start[c] = ProductColumns.start(c, lows[c], highs[c]) + (c < LIMBS ? (long) limbs[c] : 0);
    }
    return LimbProducts.spread(start);
  }

  /** The number of variables. */
  public int terms() {
    return terms;
  }

  /** {@link #COEFFICIENT_VECTORS} vectors for each coefficient. */
  double[] coefficients() {
    return coefficients;
  }

  /** Vectors of the start values of the columns. */
  long[] start() {
    return start;
  }

  /** The bound of the value over p if the variables are at most this much times p. */
  double bound(final double variables) {
    return 0.379 * weight * variables + 0.502;
  }
}
