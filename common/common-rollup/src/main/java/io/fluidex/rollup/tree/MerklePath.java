package io.fluidex.rollup.tree;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import java.util.List;

/**
 * The way from a leaf to the root of a binary tree: proves that a tree with a root has a leaf.
 *
 * @param index the index of the leaf; bit i, counted from the lowest, is 1 if the node at level i
 *     is the right child
 * @param siblings the other child at every level, the leaf's first
 */
public record MerklePath(long index, List<Fr> siblings) {
  /**
   * Copies the siblings.
   *
   * @throws IllegalArgumentException if a tree of this depth has no such index
   */
  public MerklePath {
    siblings = List.copyOf(siblings);
    if (index < 0 || siblings.size() >= Long.SIZE || index >>> siblings.size() != 0) {
      throw new IllegalArgumentException(
          "a tree of depth " + siblings.size() + " has no leaf " + index);
    }
  }

  /** The root of the tree that has the leaf at the index beside these siblings. */
  public Fr root(final Fr leaf) {
    Fr node = leaf;
    for (int level = 0; level < siblings.size(); level++) {
      final Fr sibling = siblings.get(level);
      node =
          (index >>> level & 1) == 0 ? Poseidon.hash(node, sibling) : Poseidon.hash(sibling, node);
    }
    return node;
  }
}
