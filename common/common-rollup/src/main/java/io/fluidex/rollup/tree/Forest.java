package io.fluidex.rollup.tree;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.poseidon.Poseidon;
import java.util.ArrayList;
import java.util.List;

/**
 * Sparse binary Merkle trees of one depth, one for every owner, with nodes Poseidon(left, right).
 *
 * <p>Level 0 is that of the leaves, level {@code depth} that of the root; the node above a leaf at
 * level l has the leaf's index without its l lowest bits. Only nodes that were put are stored; any
 * other is the root of an empty subtree, of which there is one for each level. Elements are
 * Montgomery limbs, see {@link PrimeField}.
 *
 * <p>One thread writes; {@link #fork} makes a copy for other threads.
 */
public final class Forest {
  private static final int LIMBS = PrimeField.LIMBS;

  private final int depth;
  private final long[] emptyNodes;
  private final LongTable nodes;

  /**
   * Trees without leaves.
   *
   * @param depth levels above the leaves, at least 0
   * @param maxOwnerBits bits of an owner's number; with depth + 1 they must fit 63
   * @param emptyLeaf what a leaf is that was never put
   */
  public Forest(final int depth, final int maxOwnerBits, final Fr emptyLeaf) {
    if (depth < 0 || maxOwnerBits + depth + 1 >= Long.SIZE) {
      throw new IllegalArgumentException(
          "nodes of trees of depth " + depth + " with " + maxOwnerBits + " bits for the owner");
    }
    this.depth = depth;
    this.nodes = new LongTable(LIMBS);
    this.emptyNodes = new long[LIMBS * (depth + 1)];
    Fr node = emptyLeaf;
    for (int level = 0; level <= depth; level++) {
      node.store(emptyNodes, LIMBS * level);
      node = Poseidon.hash(node, node);
    }
  }

  private Forest(final Forest from) {
    this.depth = from.depth;
    this.emptyNodes = from.emptyNodes;
    this.nodes = from.nodes.fork();
  }

  /** Levels above the leaves. */
  public int depth() {
    return depth;
  }

  /** The number of stored nodes. */
  public long storedNodes() {
    return nodes.size();
  }

  /** The same trees; from now on neither copy sees what is put into the other. */
  public Forest fork() {
    return new Forest(this);
  }

  /** The root of a tree without leaves. */
  public Fr emptyRoot() {
    return Fr.load(emptyNodes, LIMBS * depth);
  }

  /** The key of a node, for {@link #rehash}: keys of one level are in the order of the leaves. */
  public long key(final long owner, final int level, final long index) {
    return (owner << (depth + 1)) | (1L << (depth - level)) | (index >>> level);
  }

  /** Stores the leaf of a {@link #key} and nothing else: the nodes above it become stale. */
  public void putLeaf(final long key, final long[] from, final int at) {
    nodes.put(key, from, at);
  }

  /** Copies the node at a level above, or at, the leaf of an index. */
  public void copyNode(
      final long owner, final int level, final long index, final long[] to, final int at) {
    copyNode(key(owner, level, index), level, to, at);
  }

  private void copyNode(final long key, final int level, final long[] to, final int at) {
    if (!nodes.copy(key, to, at)) {
      System.arraycopy(emptyNodes, LIMBS * level, to, at, LIMBS);
    }
  }

  /** Stores a node and nothing else: the nodes above it become stale. */
  public void putNode(
      final long owner, final int level, final long index, final long[] from, final int at) {
    nodes.put(key(owner, level, index), from, at);
  }

  /** Copies the root of an owner's tree. */
  public void copyRoot(final long owner, final long[] to, final int at) {
    copyNode(owner, depth, 0, to, at);
  }

  /** The root of an owner's tree. */
  public Fr root(final long owner) {
    final long[] root = new long[LIMBS];
    copyRoot(owner, root, 0);
    return Fr.load(root, 0);
  }

  /** The path of a leaf of an owner's tree. */
  public MerklePath path(final long owner, final long index) {
    final List<Fr> siblings = new ArrayList<>(depth);
    final long[] node = new long[LIMBS];
    for (int level = 0; level < depth; level++) {
      copyNode(owner, level, index ^ 1L << level, node, 0);
      siblings.add(Fr.load(node, 0));
    }
    return new MerklePath(index, siblings);
  }

  /**
   * Brings every node above changed leaves up to date, hashing each once, a level at a time.
   *
   * @param leaves the {@link #key}s of the leaves that were put, ascending; overwritten
   * @param count how many there are; repetitions are allowed
   * @param batch a batch of hashes of two inputs
   */
  public void rehash(final long[] leaves, final int count, final HashBatch batch) {
    final long heapMask = (1L << (depth + 1)) - 1;
    int n = count;
    for (int level = 0; level < depth; level++) {
      batch.clear();
      int parents = 0;
      for (int i = 0; i < n; i++) {
        final long key = leaves[i];
        final long parent = (key & ~heapMask) | ((key & heapMask) >>> 1);
        if (parents == 0 || leaves[parents - 1] != parent) {
          final long left = key & ~1L;
          final int at = batch.add();
          copyNode(left, level, batch.in(), at);
          copyNode(left | 1, level, batch.in(), at + LIMBS);
          leaves[parents++] = parent;
        }
      }
      n = parents;
      batch.run();
      for (int i = 0; i < n; i++) {
        nodes.put(leaves[i], batch.out(), LIMBS * i);
      }
    }
  }
}
