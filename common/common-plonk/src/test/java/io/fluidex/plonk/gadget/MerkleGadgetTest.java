package io.fluidex.plonk.gadget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.plonk.circuit.Bool;
import io.fluidex.plonk.circuit.Circuit;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.CircuitException;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.plonk.circuit.Witness;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleGadgetTest {
  private static final int DEPTH = 4;

  private static Circuit pathCircuit() {
    final CircuitBuilder c = new CircuitBuilder();
    final List<Bool> bits = c.toBits(c.publicInput("index"), DEPTH);
    final List<Var> siblings = new ArrayList<>();
    for (int i = 0; i < DEPTH; i++) {
      siblings.add(c.publicInput("sibling[" + i + "]"));
    }
    final Var root = MerkleGadget.root(c, c.publicInput("leaf"), bits, siblings);
    c.assertEqual(root, c.publicInput("root"));
    return c.compile();
  }

  /** A full tree of 2^DEPTH leaves, level by level. */
  private static List<List<Fr>> tree(final int changedLeaf, final Fr value) {
    List<Fr> level = new ArrayList<>();
    for (int i = 0; i < 1 << DEPTH; i++) {
      level.add(i == changedLeaf ? value : Fr.of(100 + i));
    }
    final List<List<Fr>> levels = new ArrayList<>(List.of(level));
    while (level.size() > 1) {
      final List<Fr> up = new ArrayList<>();
      for (int i = 0; i < level.size(); i += 2) {
        up.add(Poseidon.hash(level.get(i), level.get(i + 1)));
      }
      levels.add(up);
      level = up;
    }
    return levels;
  }

  private static List<Fr> siblings(final List<List<Fr>> tree, final int index) {
    final List<Fr> out = new ArrayList<>();
    for (int i = 0; i < DEPTH; i++) {
      out.add(tree.get(i).get((index >> i) ^ 1));
    }
    return out;
  }

  private static Assignment path(final Circuit circuit, final List<List<Fr>> tree, final int i) {
    return circuit
        .assignment()
        .set("index", i)
        .set("sibling", siblings(tree, i))
        .set("leaf", tree.get(0).get(i))
        .set("root", tree.get(DEPTH).get(0));
  }

  @Test
  void shouldFindTheRootFromEveryLeaf() {
    final Circuit circuit = pathCircuit();
    final List<List<Fr>> tree = tree(0, Fr.of(100));
    for (int i = 0; i < 1 << DEPTH; i++) {
      GadgetAssert.assertAccepted(circuit, path(circuit, tree, i));
      final Assignment otherLeaf = path(circuit, tree, i).set("leaf", 1);
      GadgetAssert.assertRejected(circuit, otherLeaf);
      final Assignment otherPlace = path(circuit, tree, i).set("index", i ^ 1);
      GadgetAssert.assertRejected(circuit, otherPlace);
    }
    // 0x11 of sixteen leaves is no index, though its low bits are.
    GadgetAssert.assertRejected(circuit, path(circuit, tree, 1).set("index", 17));
  }

  @Test
  void shouldOpenTheReferenceTree() {
    // rollup-state-manager's vector: index 2 of four leaves 10, 11, 12 -> 14, 13 and its root.
    final Fr left = Poseidon.hash(Fr.of(10), Fr.of(11));
    final Fr root = Poseidon.hash(left, Poseidon.hash(Fr.of(12), Fr.of(13)));
    assertEquals(
        new BigInteger(
            "19734557263133032949782233307102393533653541299036130790305705723655732129477"),
        left.toBigInteger());
    final CircuitBuilder c = new CircuitBuilder();
    final List<Bool> bits = c.toBits(c.publicInput("index"), 2);
    final Var computed =
        MerkleGadget.root(
            c, c.publicInput("leaf"), bits, List.of(c.publicInput("s0"), c.publicInput("s1")));
    c.assertEqual(computed, c.publicInput("root"));
    final Circuit circuit = c.compile();
    final Assignment a = circuit.assignment().set("index", 2).set("leaf", 12);
    GadgetAssert.assertSound(circuit, a.set("s0", 13).set("s1", left).set("root", root));
  }

  @Test
  void shouldRejectEveryChangedValueOfAPath() {
    final Circuit circuit = pathCircuit();
    GadgetAssert.assertSound(circuit, path(circuit, tree(3, Fr.of(5)), 9));
  }

  @Test
  void shouldNeedEachConstraintOnEachLevel() {
    final Circuit circuit = pathCircuit();
    final Witness witness = circuit.solve(path(circuit, tree(3, Fr.of(5)), 9));
    for (final String entry : List.of("capacity", "left", "right")) {
      assertEquals(DEPTH, GadgetAssert.assertOnlyDefence(circuit, witness, "hash-entry-" + entry));
    }
  }

  @Test
  void shouldReplaceOneLeafAndNothingElse() {
    final CircuitBuilder c = new CircuitBuilder();
    final List<Bool> bits = c.toBits(c.publicInput("index"), DEPTH);
    final List<Var> siblings = c.inputs("sibling", DEPTH);
    final MerkleGadget.Roots roots =
        MerkleGadget.update(c, c.publicInput("old"), c.publicInput("new"), bits, siblings);
    c.assertEqual(roots.before(), c.publicInput("before"));
    c.assertEqual(roots.after(), c.publicInput("after"));
    final Circuit circuit = c.compile();
    for (final int i : List.of(0, 6, 15)) {
      final List<List<Fr>> before = tree(i, Fr.of(41));
      final List<List<Fr>> after = tree(i, Fr.of(42));
      final Assignment right =
          circuit
              .assignment()
              .set("index", i)
              .set("sibling", siblings(before, i))
              .set("old", 41)
              .set("new", 42)
              .set("before", before.get(DEPTH).get(0))
              .set("after", after.get(DEPTH).get(0));
      GadgetAssert.assertSound(circuit, right);
      GadgetAssert.assertRejected(circuit, right.set("index", i ^ 2));
    }
  }

  @Test
  void shouldRefusePathsOfUnequalLength() {
    final CircuitBuilder c = new CircuitBuilder();
    final List<Bool> bits = c.toBits(c.input("index"), 3);
    final List<Var> siblings = c.inputs("s", 2);
    final Var leaf = c.input("leaf");
    assertThrows(CircuitException.class, () -> MerkleGadget.root(c, leaf, bits, siblings));
  }
}
