package io.fluidex.rollup.plain;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.rollup.tree.MerklePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A sparse binary Merkle tree: a map of the nodes that are not roots of empty trees. */
public final class PlainTree {
  /** Where a node is. */
  private record Position(int level, long index) {}

  private final int depth;
  private final List<Fr> empty = new ArrayList<>();
  private final Map<Position, Fr> nodes = new HashMap<>();

  /** A tree of empty leaves. */
  public PlainTree(final int depth, final Fr emptyLeaf) {
    this.depth = depth;
    empty.add(emptyLeaf);
    for (int level = 1; level <= depth; level++) {
      empty.add(Poseidon.hash(empty.getLast(), empty.getLast()));
    }
  }

  private Fr node(final int level, final long index) {
    return nodes.getOrDefault(new Position(level, index), empty.get(level));
  }

  /** The root. */
  public Fr root() {
    return node(depth, 0);
  }

  /** Sets a leaf and hashes every node above it. */
  public void set(final long index, final Fr leaf) {
    nodes.put(new Position(0, index), leaf);
    for (int level = 1; level <= depth; level++) {
      final long parent = index >>> level;
      nodes.put(
          new Position(level, parent),
          Poseidon.hash(node(level - 1, 2 * parent), node(level - 1, 2 * parent + 1)));
    }
  }

  /** The path of a leaf. */
  public MerklePath path(final long index) {
    final List<Fr> siblings = new ArrayList<>(depth);
    for (int level = 0; level < depth; level++) {
      siblings.add(node(level, (index >>> level) ^ 1));
    }
    return new MerklePath(index, siblings);
  }
}
