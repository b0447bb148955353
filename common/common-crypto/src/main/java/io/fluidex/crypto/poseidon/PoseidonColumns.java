package io.fluidex.crypto.poseidon;

import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.crypto.vector.FieldColumns;

/**
 * Poseidon on some dozens of inputs at once: the state's elements are columns, and each round works
 * on whole columns that stay in the cache.
 *
 * <p>There are t columns for S-box inputs and t for S-box outputs, which the partial rounds use as
 * rings: u_k and y_k are in column k mod t. Another t - 1 take the state after them. An instance is
 * the working memory of one thread.
 */
final class PoseidonColumns {
  /** Hashes at a time at most. */
  static final int LENGTH = FieldColumns.LENGTH;

  private final PoseidonForms forms;
  private final int width;
  private final FieldColumns columns;

  /** The S-box outputs: all, and all but the first. */
  private final int[] outputs;

  private final int[] inputOutputs;

  /** The variables of a partial round; and of the exit. */
  private final int[] window;

  PoseidonColumns(final PoseidonForms forms, final BulkField field) {
    this.forms = forms;
    this.width = forms.width();
    this.columns = new FieldColumns(field, 3 * width - 1);
    this.outputs = new int[width];
    this.inputOutputs = new int[width - 1];
    for (int i = 0; i < width; i++) {
      outputs[i] = y(i);
      if (i > 0) {
        inputOutputs[i - 1] = y(i);
      }
    }
    this.window = new int[2 * width - 1];
  }

  /** The column of u_k, or of element k before an S-box. */
  private int u(final int k) {
    return Math.floorMod(k, width);
  }

  /** The column of y_k, or of element k after an S-box. */
  private int y(final int k) {
    return width + Math.floorMod(k, width);
  }

  /** The column of an element from 1 on after the partial rounds. */
  private int exit(final int element) {
    return 2 * width + element - 1;
  }

  /** Hashes n inputs, at most {@link #LENGTH}. */
  void hash(
      final FieldArray[] inputs,
      final int from,
      final FieldArray out,
      final int outFrom,
      final int n) {
    for (int i = 1; i < width; i++) {
      columns.load(u(i), inputs[i - 1], from, n);
      columns.evaluate(forms.entry(i - 1), new int[] {u(i)}, u(i), n);
      columns.raiseToFifth(u(i), y(i), n);
    }
    map(0, inputOutputs, n);
    final int half = forms.fullRounds() / 2;
    for (int round = 1; round < half - 1; round++) {
      raise(n);
      map(round, outputs, n);
    }
    raise(n);
    partialRounds(half - 1, n);
    for (int round = half; round < forms.fullRounds() - 1; round++) {
      map(round, outputs, n);
      raise(n);
    }
    columns.evaluate(forms.full(forms.fullRounds() - 1, 0), outputs, u(0), n);
    columns.store(u(0), out, outFrom, n);
  }

  private void raise(final int n) {
    for (int i = 0; i < width; i++) {
      columns.raiseToFifth(u(i), y(i), n);
    }
  }

  private void map(final int round, final int[] variables, final int n) {
    for (int i = 0; i < width; i++) {
      columns.evaluate(forms.full(round, i), variables, u(i), n);
    }
  }

  /**
   * From the S-box outputs of the last full round before to those of the first full round after.
   */
  private void partialRounds(final int lastFull, final int n) {
    final int d = width - 1;
    // u_(1-d) to u_0 are made up. The S-box input takes the column of u_1 meanwhile.
    columns.evaluate(forms.full(lastFull, 0), outputs, u(1), n);
    for (int i = 1; i <= d; i++) {
      columns.evaluate(forms.full(lastFull, i), outputs, u(i - d), n);
    }
    columns.raiseToFifth(u(1), y(0), n);
    final int rounds = forms.partialRounds();
    for (int k = 0; k < rounds; k++) {
      final int firstY = Math.max(0, k - d);
      setWindow(k + 1 - d, firstY, k - firstY + 1);
      columns.evaluate(forms.partial(k), window, u(k + 1), n);
      if (k + 1 < rounds) {
        columns.raiseToFifth(u(k + 1), y(k + 1), n);
      }
    }
    setWindow(rounds + 1 - d, rounds - d, d);
    for (int i = 1; i <= d; i++) {
      columns.evaluate(forms.exit(i), window, exit(i), n);
    }
    columns.raiseToFifth(u(rounds), y(0), n);
    for (int i = 1; i <= d; i++) {
      columns.raiseToFifth(exit(i), y(i), n);
    }
  }

  private void setWindow(final int firstU, final int firstY, final int countY) {
    final int d = width - 1;
    for (int i = 0; i < d; i++) {
      window[i] = u(firstU + i);
    }
    for (int i = 0; i < countY; i++) {
      window[d + i] = y(firstY + i);
    }
  }
}
