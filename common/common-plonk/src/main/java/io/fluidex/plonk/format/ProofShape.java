package io.fluidex.plonk.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the commitments and evaluations of a proof are, in order, for one set of gates.
 *
 * <p>Commitments: the wires A, B, C, the permutation Z, the pieces T1, T2, ... of the quotient, the
 * openings Wxi at zeta and Wxiw at zeta * omega. Evaluations: the wires and the first two sigmas at
 * zeta, z at zeta * omega, which is where the vanilla profile ends; then the opened selectors at
 * zeta and the wires that gates read from the next row at zeta * omega. Names are those of snarkjs,
 * continued in its style.
 *
 * @param selectors names of the selector columns, in the order of their commitments in the key
 * @param opened indices of the selectors whose value at zeta is part of the proof, ascending
 * @param nextWires indices, 0 to 2, of the wires that gates read from the next row, ascending
 * @param pieces how many pieces the quotient has
 */
public record ProofShape(
    List<String> selectors, List<Integer> opened, List<Integer> nextWires, int pieces) {
  /** Wires of every circuit: a, b, c. */
  public static final int WIRES = 3;

  /** Index of [a]. */
  public static final int A = 0;

  /** Index of [z]. */
  public static final int Z = 3;

  /** Index of the first piece of the quotient. */
  public static final int T1 = 4;

  /** Index of the evaluations of a, b, c. */
  public static final int EVAL_A = 0;

  /** Index of the evaluation of the first sigma; the second follows. */
  public static final int EVAL_S1 = 3;

  /** Index of the evaluation of z at zeta * omega. */
  public static final int EVAL_ZW = 5;

  /** Index of the first opened selector, the end of the vanilla profile. */
  public static final int EVAL_OPENED = 6;

  /** The shape of snarkjs's proofs. */
  public static final ProofShape VANILLA =
      new ProofShape(List.of("Qm", "Ql", "Qr", "Qo", "Qc"), List.of(), List.of(), 3);

  private static final List<String> WIRE_NAMES = List.of("a", "b", "c");

  /** Copies the lists. */
  public ProofShape {
    selectors = List.copyOf(selectors);
    opened = List.copyOf(opened);
    nextWires = List.copyOf(nextWires);
    requireAscending("opened selectors", opened, selectors.size());
    requireAscending("wires of the next row", nextWires, WIRES);
    if (Set.copyOf(selectors).size() != selectors.size()) {
      throw new IllegalArgumentException("two selectors have the same name: " + selectors);
    }
    if (pieces < 1) {
      throw new IllegalArgumentException("a quotient has at least one piece, not " + pieces);
    }
  }

  private static void requireAscending(
      final String what, final List<Integer> indices, final int end) {
    final TreeSet<Integer> sorted = new TreeSet<>(indices);
    if (!List.copyOf(sorted).equals(indices)
        || (!sorted.isEmpty() && (sorted.first() < 0 || sorted.last() >= end))) {
      throw new IllegalArgumentException(what + " must ascend within 0.." + end + ": " + indices);
    }
  }

  /** Whether this is the shape of snarkjs's proofs: the arithmetic gate alone. */
  public boolean isVanilla() {
    return equals(VANILLA);
  }

  /** Index of [W_zeta], in the protocol of snarkjs Wxi; [W_zeta_omega], Wxiw, follows. */
  public int openingIndex() {
    return T1 + pieces;
  }

  /** How many commitments a proof has. */
  public int commitments() {
    return openingIndex() + 2;
  }

  /** Index of the first evaluation of a wire at zeta * omega. */
  public int nextWireIndex() {
    return EVAL_OPENED + opened.size();
  }

  /** How many evaluations a proof has. */
  public int evaluations() {
    return nextWireIndex() + nextWires.size();
  }

  /** The names of the commitments, in order. */
  public List<String> commitmentNames() {
    final List<String> names = new ArrayList<>(List.of("A", "B", "C", "Z"));
    for (int i = 1; i <= pieces; i++) {
      names.add("T" + i);
    }
    names.addAll(List.of("Wxi", "Wxiw"));
    return names;
  }

  /** The names of the evaluations, in order. */
  public List<String> evaluationNames() {
    final List<String> names =
        new ArrayList<>(
            List.of("eval_a", "eval_b", "eval_c", "eval_s1", "eval_s2", "eval_zw"));
    opened.forEach(selector -> names.add("eval_" + selectors.get(selector)));
    nextWires.forEach(wire -> names.add("eval_" + WIRE_NAMES.get(wire) + "w"));
    return names;
  }
}
