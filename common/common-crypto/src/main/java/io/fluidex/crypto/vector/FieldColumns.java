package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;

/**
 * A few columns of up to {@value #LENGTH} elements each, small enough for the first-level cache,
 * and the operations of arithmetic hashes on all elements of a column: the fifth power and linear
 * forms.
 *
 * <p>Works on the vector implementation of {@link BulkField} only. An instance is the working
 * memory of one thread.
 */
public final class FieldColumns {
  /** Elements of a column at most. */
  public static final int LENGTH = 64;

  /**
   * Columns hold numbers of at most this times p: their fifth powers, at most 0.96 p, do as well,
   * and linear forms are reduced further where they may not.
   */
  static final double LIMIT = 1.25;

  private static final int COLUMN_DOUBLES = LENGTH / LimbFormat.BLOCK * BLOCK_DOUBLES;

  private final MulKernel mul;
  private final LinearKernel linear;
  private final ReductionKernel reduction;
  private final SquareKernel squares;
  private final LinearFormKernel forms;
  private final double[] data;
  private final double[] power = new double[COLUMN_DOUBLES];
  private final long[] products = new long[LENGTH / LimbFormat.BLOCK * ProductColumns.BLOCK_LONGS];

  /** The places of a form's variables; grows with the forms. */
  private int[] variables = new int[0];

  /**
   * Columns over a field.
   *
   * @throws IllegalArgumentException if it is not the vector implementation
   */
  public FieldColumns(final BulkField field, final int columns) {
    if (!(field instanceof VectorBulkField vector)) {
      throw new IllegalArgumentException(
          "columns need the vector implementation of " + field.field() + ": check isVector()");
    }
    this.mul = vector.mulKernel();
    this.linear = vector.linearKernel();
    this.reduction = vector.reductionKernel();
    this.squares = vector.squareKernel();
    this.forms = vector.linearFormKernel();
    this.data = new double[columns * COLUMN_DOUBLES];
  }

  /** Sets a column to n elements of an array, from a multiple of {@link BulkField#ALIGNMENT} on. */
  public void load(final int column, final FieldArray from, final int fromIndex, final int n) {
    BulkField.checkAligned(fromIndex);
    System.arraycopy(
        ((BlockArray) from).data,
        LimbFormat.index(fromIndex),
        data,
        column * COLUMN_DOUBLES,
        LimbFormat.doubles(n));
  }

  /** Copies n elements of a column to an array, fully reduced to its range. */
  public void store(final int column, final FieldArray to, final int toIndex, final int n) {
    BulkField.checkAligned(toIndex);
    linear.addScaled(
        data,
        column * COLUMN_DOUBLES,
        0,
        data,
        column * COLUMN_DOUBLES,
        ((BlockArray) to).data,
        LimbFormat.index(toIndex),
        LimbFormat.doubles(n));
  }

  /** Sets a column to the fifth powers of the first n elements of another, or of itself. */
  public void raiseToFifth(final int from, final int to, final int n) {
    final int blocks = blocks(n);
    final int fromAt = from * COLUMN_DOUBLES;
    squares.square(data, fromAt, products, blocks);
    reduction.reduce(products, power, 0, blocks);
    squares.square(power, 0, products, blocks);
    reduction.reduce(products, power, 0, blocks);
    mul.mul(
        data,
        fromAt,
        BLOCK_DOUBLES,
        power,
        0,
        BLOCK_DOUBLES,
        data,
        to * COLUMN_DOUBLES,
        blocks * BLOCK_DOUBLES);
  }

  /**
   * Sets a column to the values of a form in the first n elements of other columns, one of which
   * may be that column.
   *
   * @param columns the columns of the variables, as many as the form has, or more
   * @throws IllegalArgumentException if the form has so many large coefficients that its values
   *     exceed the format
   */
  public void evaluate(final LinearForm form, final int[] columns, final int to, final int n) {
    if (form.bound(LIMIT) > ReductionKernel.LIMIT) {
      throw new IllegalArgumentException(
          "values of a form of " + form.terms() + " terms are too large: split the form");
    }
    final int blocks = blocks(n);
    if (variables.length < form.terms()) {
      variables = new int[form.terms()];
    }
    for (int i = 0; i < form.terms(); i++) {
      variables[i] = columns[i] * COLUMN_DOUBLES;
    }
    forms.evaluate(form, data, variables, products, blocks);
    final int toAt = to * COLUMN_DOUBLES;
    reduction.reduce(products, data, toAt, blocks);
    if (form.bound(LIMIT) > LIMIT) {
      linear.addScaled(data, toAt, 0, data, toAt, data, toAt, blocks * BLOCK_DOUBLES);
    }
  }

  /** A copy of an element's limbs, for tests. */
  double[] limbsAt(final int column, final int element) {
    return LimbConversion.limbsAt(data, column * LENGTH + element);
  }

  private static int blocks(final int n) {
    return LimbFormat.doubles(n) / BLOCK_DOUBLES;
  }
}
