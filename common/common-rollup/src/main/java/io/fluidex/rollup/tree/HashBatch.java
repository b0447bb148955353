package io.fluidex.rollup.tree;

import io.fluidex.crypto.field.PrimeField;
import java.util.Arrays;

/**
 * Inputs of hashes, collected to be hashed together. Keeps its memory from one use to the next.
 * Belongs to one thread.
 */
public final class HashBatch {
  private static final int LIMBS = PrimeField.LIMBS;
  private static final int FIRST_CAPACITY = 16;

  private final NodeHasher hasher;
  private final int groupLimbs;
  private int size;
  private long[] in;
  private long[] out;

  /** A batch of hashes of a number of inputs. */
  public HashBatch(final NodeHasher hasher, final int inputs) {
    this.hasher = hasher;
    this.groupLimbs = inputs * LIMBS;
    this.in = new long[FIRST_CAPACITY * groupLimbs];
    this.out = new long[FIRST_CAPACITY * LIMBS];
  }

  /** Forgets everything. */
  public void clear() {
    size = 0;
  }

  /** How many hashes have been asked for. */
  public int size() {
    return size;
  }

  /** Makes room for the inputs of one more hash and returns where in {@link #in} they go. */
  public int add() {
    final int at = size * groupLimbs;
    if (at == in.length) {
      in = Arrays.copyOf(in, 2 * in.length);
    }
    size++;
    return at;
  }

  /** The inputs; another array after {@link #add}. */
  public long[] in() {
    return in;
  }

  /** Hashes everything. */
  public void run() {
    if (out.length < size * LIMBS) {
      out = new long[in.length / groupLimbs * LIMBS];
    }
    if (size > 0) {
      hasher.hash(groupLimbs / LIMBS, in, 0, out, 0, size);
    }
  }

  /** The hashes, in the order of {@link #add}; another array after {@link #run}. */
  public long[] out() {
    return out;
  }
}
