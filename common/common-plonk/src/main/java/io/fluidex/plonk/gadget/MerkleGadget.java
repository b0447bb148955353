package io.fluidex.plonk.gadget;

import io.fluidex.plonk.circuit.Bool;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.CircuitException;
import io.fluidex.plonk.circuit.Var;
import java.util.List;

/**
 * Binary Merkle trees whose nodes are Poseidon(left, right). Bit i of a leaf's index, lowest first,
 * says whether its ancestor at level i is a right child.
 */
public final class MerkleGadget {
  private MerkleGadget() {}

  /**
   * Two roots.
   *
   * @param before with the old leaf
   * @param after with the new leaf
   */
  public record Roots(Var before, Var after) {}

  /**
   * The root of the tree with a leaf at an index. Constrains the result to be that: 28 rows per
   * level and one that stays open.
   *
   * @param indexBits of the leaf's index, lowest first, one per level
   * @param siblings the nodes next to the path, that of the leaf first
   */
  public static Var root(
      final CircuitBuilder circuit,
      final Var leaf,
      final List<Bool> indexBits,
      final List<Var> siblings) {
    if (indexBits.size() != siblings.size()) {
      throw new CircuitException(
          "a Merkle path with "
              + indexBits.size()
              + " index bits and "
              + siblings.size()
              + " siblings");
    }
    try (var _ = circuit.enter("merkle-path")) {
      Var node = leaf;
      for (int level = 0; level < siblings.size(); level++) {
        node = PoseidonGadget.hashPair(circuit, indexBits.get(level), node, siblings.get(level));
      }
      return node;
    }
  }

  /**
   * The roots before and after a leaf is replaced, all others staying as they are. Constrains the
   * results to be those: two paths with the same index and siblings.
   */
  public static Roots update(
      final CircuitBuilder circuit,
      final Var oldLeaf,
      final Var newLeaf,
      final List<Bool> indexBits,
      final List<Var> siblings) {
    try (var _ = circuit.enter("merkle-update")) {
      return new Roots(
          root(circuit, oldLeaf, indexBits, siblings), root(circuit, newLeaf, indexBits, siblings));
    }
  }
}
