package io.fluidex.crypto.poseidon;

import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.crypto.vector.FieldArray;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/**
 * Poseidon of many independent inputs of one length at once, the same function as {@link Poseidon}:
 * for the levels of trees, for leaves and for witnesses.
 *
 * <p>On the vector implementation of {@link BulkField} a long batch is several times faster than
 * single hashes; on the scalar one it is a loop over them. Immutable and safe for use by many
 * threads; every call allocates its working memory, some 100 KiB for each thread that hashes.
 */
public final class BatchPoseidon {
  private static final int LIMBS = PrimeField.LIMBS;

  /** Hashes of a task of a pool: enough that its working memory costs nothing. */
  private static final int TASK = 1024;

  private final BulkField field;
  private final int inputs;

  /** Null on the scalar implementation. */
  private final PoseidonForms forms;

  /**
   * A hash of a number of inputs on the given bulk arithmetic, whose arrays it takes.
   *
   * @throws IllegalArgumentException if the field is not the scalar field, or the number of inputs
   *     not from 1 to {@link PoseidonParameters#MAX_INPUTS}
   */
  public BatchPoseidon(final BulkField field, final int inputs) {
    if (field.field() != PrimeField.FR) {
      throw new IllegalArgumentException("Poseidon hashes elements of Fr, not of " + field.field());
    }
    final PoseidonParameters parameters = PoseidonParameters.forInputs(inputs);
    this.field = field;
    this.inputs = inputs;
    this.forms = field.isVector() ? PoseidonForms.of(parameters) : null;
  }

  /**
   * A hash of a number of inputs on the bulk arithmetic of this process, {@link BulkFields#fr()}.
   *
   * @throws IllegalArgumentException if the number of inputs is not from 1 to {@link
   *     PoseidonParameters#MAX_INPUTS}
   */
  public static BatchPoseidon forInputs(final int inputs) {
    return new BatchPoseidon(BulkFields.fr(), inputs);
  }

  /** The number of inputs of a hash. */
  public int inputs() {
    return inputs;
  }

  /**
   * Hashes n inputs: element i of the result's range is the hash of the elements i of all arrays'
   * ranges. Ranges are as for all operations of {@link BulkField}. The result may overwrite one of
   * the inputs' ranges, but must not overlap one partially.
   *
   * @param inputs one array for each input position
   * @throws IllegalArgumentException if there are more or fewer arrays than {@link #inputs()}, or a
   *     range does not start at a multiple of {@link BulkField#ALIGNMENT}
   */
  public void hash(
      final FieldArray[] inputs,
      final int from,
      final FieldArray out,
      final int outFrom,
      final int n) {
    checkArrays(inputs);
    hashRange(inputs, from, out, outFrom, n);
  }

  /** {@link #hash(FieldArray[], int, FieldArray, int, int)} divided among the threads of a pool. */
  public void hash(
      final FieldArray[] inputs,
      final int from,
      final FieldArray out,
      final int outFrom,
      final int n,
      final ForkJoinPool pool) {
    checkArrays(inputs);
    divide(n, pool, (i, length) -> hashRange(inputs, from + i, out, outFrom + i, length));
  }

  /**
   * Hashes n inputs that lie one after the other as flat Montgomery limbs, {@link #inputs()}
   * elements each, to n consecutive elements, which must not overlap them.
   */
  public void hash(
      final long[] in, final int inOffset, final long[] out, final int outOffset, final int n) {
    hashFlat(in, inOffset, out, outOffset, n);
  }

  /** {@link #hash(long[], int, long[], int, int)} divided among the threads of a pool. */
  public void hash(
      final long[] in,
      final int inOffset,
      final long[] out,
      final int outOffset,
      final int n,
      final ForkJoinPool pool) {
    divide(
        n,
        pool,
        (i, length) ->
            hashFlat(in, inOffset + i * inputs * LIMBS, out, outOffset + i * LIMBS, length));
  }

  private void checkArrays(final FieldArray[] arrays) {
    if (arrays.length != inputs) {
      throw new IllegalArgumentException(
          "a hash of " + inputs + " inputs was given " + arrays.length + " arrays");
    }
  }

  /** Work on the hashes from a place on. */
  @FunctionalInterface
  private interface RangeWork {
    void run(int from, int length);
  }

  private static void divide(final int n, final ForkJoinPool pool, final RangeWork work) {
    final List<ForkJoinTask<?>> tasks = new ArrayList<>();
    for (int i = 0; i < n; i += TASK) {
      final int from = i;
      tasks.add(ForkJoinTask.adapt(() -> work.run(from, Math.min(TASK, n - from))));
    }
    pool.invoke(ForkJoinTask.adapt(() -> ForkJoinTask.invokeAll(tasks)));
  }

  private void hashRange(
      final FieldArray[] arrays,
      final int from,
      final FieldArray out,
      final int outFrom,
      final int n) {
    BulkField.checkAligned(from);
    BulkField.checkAligned(outFrom);
    if (forms == null) {
      hashSingly(arrays, from, out, outFrom, n);
      return;
    }
    final PoseidonColumns columns = new PoseidonColumns(forms, field);
    for (int i = 0; i < n; i += PoseidonColumns.LENGTH) {
      final int length = Math.min(PoseidonColumns.LENGTH, n - i);
      columns.hash(arrays, from + i, out, outFrom + i, length);
    }
  }

  private void hashSingly(
      final FieldArray[] arrays,
      final int from,
      final FieldArray out,
      final int outFrom,
      final int n) {
    final PoseidonHasher hasher = PoseidonHasher.forInputs(inputs);
    final long[] one = new long[inputs * LIMBS];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < inputs; j++) {
        field.store(arrays[j], from + i, one, j * LIMBS, 1);
      }
      hasher.hash(one, 0, one, 0);
      field.load(one, 0, out, outFrom + i, 1);
    }
  }

  private void hashFlat(
      final long[] in, final int inOffset, final long[] out, final int outOffset, final int n) {
    if (forms == null) {
      final PoseidonHasher hasher = PoseidonHasher.forInputs(inputs);
      for (int i = 0; i < n; i++) {
        hasher.hash(in, inOffset + i * inputs * LIMBS, out, outOffset + i * LIMBS);
      }
      return;
    }
    final PoseidonColumns columns = new PoseidonColumns(forms, field);
    final FieldArray[] arrays = new FieldArray[inputs];
    for (int j = 0; j < inputs; j++) {
      arrays[j] = field.allocate(PoseidonColumns.LENGTH);
    }
    final long[] position = new long[PoseidonColumns.LENGTH * LIMBS];
    for (int i = 0; i < n; i += PoseidonColumns.LENGTH) {
      final int length = Math.min(PoseidonColumns.LENGTH, n - i);
      for (int j = 0; j < inputs; j++) {
        for (int e = 0; e < length; e++) {
          System.arraycopy(
              in, inOffset + ((i + e) * inputs + j) * LIMBS, position, e * LIMBS, LIMBS);
        }
        field.load(position, 0, arrays[j], 0, length);
      }
      columns.hash(arrays, 0, arrays[0], 0, length);
      field.store(arrays[0], 0, out, outOffset + i * LIMBS, length);
    }
  }
}
