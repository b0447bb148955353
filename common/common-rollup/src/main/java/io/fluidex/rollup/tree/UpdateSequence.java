package io.fluidex.rollup.tree;

import io.fluidex.crypto.field.PrimeField;
import java.util.Arrays;

/**
 * Updates of single leaves, one after the other, whose paths are hashed side by side.
 *
 * <p>The node that an update makes at level l + 1 needs the one it makes at level l and the sibling
 * as the latest update before it left it, also of level l. So when all nodes of a level are known,
 * one pass over the updates in their order, each storing its node and then reading its sibling, has
 * the inputs of every hash of the next level, however the paths share nodes: as many independent
 * hashes at once as there are updates. The siblings so read are the Merkle paths that each update
 * is opened with against the tree the one before has left.
 *
 * <p>Use: {@link #expect} the changed leaves' values from a batch, {@link #add} all updates, run
 * the batch, {@link #collect}; then, for every level, {@link #prepare}, run the batch, {@link
 * #collect}; last {@link #finish}. Several sequences may share a batch. Keeps its memory from one
 * use to the next. Belongs to one thread.
 */
public final class UpdateSequence {
  private static final int LIMBS = PrimeField.LIMBS;
  private static final int FIRST_CAPACITY = 16;

  private final Forest forest;
  private int size;
  private int level;
  private int batchStart;
  private boolean expecting;
  private long[] owners = new long[FIRST_CAPACITY];
  private long[] indexes = new long[FIRST_CAPACITY];
  private boolean[] changed = new boolean[FIRST_CAPACITY];
  private long[] values = new long[FIRST_CAPACITY * LIMBS];
  private long[][] siblings = new long[FIRST_CAPACITY][];
  private int[] siblingsAt = new int[FIRST_CAPACITY];

  /** Updates of the trees of a forest. */
  public UpdateSequence(final Forest forest) {
    this.forest = forest;
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(siblings, 0, size, null);
    size = 0;
    level = 0;
    expecting = false;
  }

  /** The number of updates. */
  public int size() {
    return size;
  }

  /**
   * Appends an update.
   *
   * @param owner whose tree it is
   * @param index the leaf
   * @param change whether the leaf gets a new value; if not, its path is read all the same
   * @param to where the siblings go, the leaf's first
   * @param at the index of the first limb there
   */
  public void add(
      final long owner, final long index, final boolean change, final long[] to, final int at) {
    if (size == owners.length) {
      grow(2 * size);
    }
    owners[size] = owner;
    indexes[size] = index;
    changed[size] = change;
    siblings[size] = to;
    siblingsAt[size] = at;
    size++;
  }

  private void grow(final int capacity) {
    owners = Arrays.copyOf(owners, capacity);
    indexes = Arrays.copyOf(indexes, capacity);
    changed = Arrays.copyOf(changed, capacity);
    values = Arrays.copyOf(values, capacity * LIMBS);
    siblings = Arrays.copyOf(siblings, capacity);
    siblingsAt = Arrays.copyOf(siblingsAt, capacity);
  }

  /** Says that the values of the changed leaves are the next to be appended to a batch. */
  public void expect(final HashBatch batch) {
    batchStart = batch.size();
    expecting = true;
  }

  /**
   * Takes the values of the changed nodes, in their order, from a batch that has run; does nothing
   * if none are expected.
   */
  public void collect(final HashBatch batch) {
    if (!expecting) {
      return;
    }
    expecting = false;
    final long[] out = batch.out();
    int from = LIMBS * batchStart;
    for (int u = 0; u < size; u++) {
      if (changed[u]) {
        System.arraycopy(out, from, values, LIMBS * u, LIMBS);
        from += LIMBS;
      }
    }
  }

  /** Whether there is a level left to be hashed. */
  public boolean isBelowRoot() {
    return level < forest.depth();
  }

  /** Stores the nodes of this level, reads their siblings, appends the hashes of the next level. */
  public void prepare(final HashBatch batch) {
    expect(batch);
    for (int u = 0; u < size; u++) {
      final long index = indexes[u];
      final long[] path = siblings[u];
      final int sibling = siblingsAt[u] + LIMBS * level;
      if (changed[u]) {
        forest.putNode(owners[u], level, index, values, LIMBS * u);
      }
      forest.copyNode(owners[u], level, index ^ 1L << level, path, sibling);
      if (changed[u]) {
        final int at = batch.add();
        final int own = (index >>> level & 1) == 0 ? 0 : LIMBS;
        System.arraycopy(values, LIMBS * u, batch.in(), at + own, LIMBS);
        System.arraycopy(path, sibling, batch.in(), at + (LIMBS - own), LIMBS);
      }
    }
    level++;
  }

  /** Stores the roots; {@link #copyRoot} has them then. */
  public void finish() {
    for (int u = 0; u < size; u++) {
      if (changed[u]) {
        forest.putNode(owners[u], level, indexes[u], values, LIMBS * u);
      } else {
        forest.copyNode(owners[u], level, indexes[u], values, LIMBS * u);
      }
    }
  }

  /** Copies the root of the owner's tree after an update. */
  public void copyRoot(final int update, final long[] to, final int at) {
    System.arraycopy(values, LIMBS * update, to, at, LIMBS);
  }
}
