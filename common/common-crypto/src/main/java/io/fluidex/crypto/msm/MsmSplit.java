package io.fluidex.crypto.msm;

/**
 * The first step from buckets to their weighted sum: the buckets of a unit as a rectangle.
 *
 * <p>The sum of k B_k is, with k = row * columns + column, that of (row * columns) times the sum of
 * a row and of column times the sum of a column: two additions a bucket as with running sums, but
 * none of them has to wait for another. The weights' bits do the rest.
 */
record MsmSplit(int rows, int columns) {
  static MsmSplit of(final MsmPlan plan) {
    final int bits = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(plan.buckets());
    final int columns = 1 << ((bits + 1) / 2);
    // The unit's last bucket is the first one of a further row.
    return new MsmSplit(plan.buckets() / columns + 1, columns);
  }

  /** Row and column sums of a unit. */
  int sums() {
    return rows + columns;
  }

  /** The row of a digit. */
  int row(final int digit) {
    return digit / columns;
  }

  /** The first digit not below another one that is in a column. */
  int firstInColumn(final int digit, final int column) {
    return digit + ((column - digit) & (columns - 1));
  }

  /** What a sum counts times, given the unit's first row: rows come first, then columns. */
  int weight(final int firstRow, final int sum) {
    return sum < rows ? (firstRow + sum) * columns : sum - rows;
  }
}
