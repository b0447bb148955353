package io.fluidex.crypto.poseidon;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.util.Arrays;

/** A small immutable square matrix over Fr, for deriving constants, where speed counts little. */
final class FrMatrix {
  /** Row-major. */
  private final Fr[] entries;

  private final int size;

  private FrMatrix(final int size, final Fr[] entries) {
    this.size = size;
    this.entries = entries;
  }

  /** How an entry is made from its place. */
  @FunctionalInterface
  interface Entry {
    /** The entry at a row and a column. */
    Fr at(int row, int column);
  }

  static FrMatrix of(final int size, final Entry entry) {
    final Fr[] entries = new Fr[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        entries[i * size + j] = entry.at(i, j);
      }
    }
    return new FrMatrix(size, entries);
  }

  static FrMatrix identity(final int size) {
    return of(size, (i, j) -> i == j ? Fr.ONE : Fr.ZERO);
  }

  int size() {
    return size;
  }

  Fr get(final int row, final int column) {
    return entries[row * size + column];
  }

  FrMatrix multiply(final FrMatrix right) {
    return of(
        size,
        (i, j) -> {
          Fr sum = Fr.ZERO;
          for (int k = 0; k < size; k++) {
            sum = sum.add(get(i, k).mul(right.get(k, j)));
          }
          return sum;
        });
  }

  /** this * (column vector). */
  Fr[] multiply(final Fr[] vector) {
    final Fr[] out = new Fr[size];
    for (int i = 0; i < size; i++) {
      out[i] = Fr.ZERO;
      for (int j = 0; j < size; j++) {
        out[i] = out[i].add(get(i, j).mul(vector[j]));
      }
    }
    return out;
  }

  /** (row vector) * this. */
  Fr[] multiplyLeft(final Fr[] vector) {
    final Fr[] out = new Fr[size];
    for (int j = 0; j < size; j++) {
      out[j] = Fr.ZERO;
      for (int i = 0; i < size; i++) {
        out[j] = out[j].add(vector[i].mul(get(i, j)));
      }
    }
    return out;
  }

  /** The matrix without its first row and column. */
  FrMatrix minor() {
    return of(size - 1, (i, j) -> get(i + 1, j + 1));
  }

  /** The matrix with this one in its lower right and 1 in its upper left corner. */
  FrMatrix bordered() {
    return of(
        size + 1,
        (i, j) -> {
          if (i == 0 || j == 0) {
            return i == j ? Fr.ONE : Fr.ZERO;
          }
          return get(i - 1, j - 1);
        });
  }

  /**
   * The inverse, by Gauss and Jordan's elimination.
   *
   * @throws ArithmeticException if there is none
   */
  FrMatrix inverse() {
    final Fr[] left = entries.clone();
    final Fr[] right = identity(size).entries;
    for (int column = 0; column < size; column++) {
      int pivot = column;
      while (pivot < size && left[pivot * size + column].isZero()) {
        pivot++;
      }
      if (pivot == size) {
        throw new ArithmeticException("matrix over Fr is singular");
      }
      swapRows(left, pivot, column);
      swapRows(right, pivot, column);
      final Fr scale = left[column * size + column].inverse();
      scaleRow(left, column, scale);
      scaleRow(right, column, scale);
      for (int row = 0; row < size; row++) {
        if (row != column) {
          final Fr factor = left[row * size + column];
          subtractRow(left, row, column, factor);
          subtractRow(right, row, column, factor);
        }
      }
    }
    return new FrMatrix(size, right);
  }

  private void swapRows(final Fr[] m, final int a, final int b) {
    for (int j = 0; j < size; j++) {
      final Fr t = m[a * size + j];
      m[a * size + j] = m[b * size + j];
      m[b * size + j] = t;
    }
  }

  private void scaleRow(final Fr[] m, final int row, final Fr factor) {
    for (int j = 0; j < size; j++) {
      m[row * size + j] = m[row * size + j].mul(factor);
    }
  }

  private void subtractRow(final Fr[] m, final int row, final int other, final Fr factor) {
    for (int j = 0; j < size; j++) {
      m[row * size + j] = m[row * size + j].sub(m[other * size + j].mul(factor));
    }
  }

  /** The entries, row-major, as flat Montgomery limbs. */
  long[] toLimbs() {
    return limbs(entries);
  }

  /** Elements as flat Montgomery limbs. */
  static long[] limbs(final Fr... elements) {
    final long[] out = new long[PrimeField.LIMBS * elements.length];
    for (int i = 0; i < elements.length; i++) {
      elements[i].store(out, PrimeField.LIMBS * i);
    }
    return out;
  }

  @Override
  public boolean equals(final Object o) {
    return o instanceof FrMatrix other && Arrays.equals(entries, other.entries);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(entries);
  }
}
