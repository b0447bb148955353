package io.fluidex.plonk.format;

import io.fluidex.plonk.gate.Expression;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.Rotation;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.gate.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the commitments and evaluations of a proof are, in order, for one set of gates.
 *
 * <p>Commitments: the wires A, B, C, the permutation Z, the pieces T1, T2, ... of the quotient, the
 * openings Wxi at zeta and Wxiw at zeta * omega. Evaluations: the wires and the first two sigmas at
 * zeta, z at zeta * omega, which is where the vanilla profile ends; then the switch columns at zeta
 * and the wires that gates read from the next row at zeta * omega. Names are those of snarkjs,
 * continued in its style.
 *
 * <p>Polynomials of the extended profile are a little longer than snarkjs's, see {@link
 * #stride(long)}: a wire that is opened at two points has three blinders.
 */
public final class ProofShape {
  /** Index of [a]; [b] and [c] follow. */
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

  /** Index of the first switch column, the end of the vanilla profile. */
  public static final int EVAL_SWITCHES = 6;

  /** Degree of the permutation argument: three wires and z. */
  private static final int PERMUTATION_DEGREE = 4;

  private final GateSet gates;
  private final List<FixedColumn> switches;
  private final List<Wire> nextWires;
  private final int pieces;
  private final List<String> commitmentNames;
  private final List<String> evaluationNames;

  private ProofShape(final GateSet gates) {
    this.gates = gates;
    this.switches = gates.switchColumns();
    this.nextWires = gates.nextWires().stream().sorted().toList();
    if (isVanilla()) {
      this.pieces = PERMUTATION_DEGREE - 1;
    } else {
      // Of the n + 2 coefficients of a piece, d - 1 pieces hold (d - 1) n + 2 d - 2, as many as a
      // product of d - 1 blinded wires and a column needs; the permutation has four blinded ones.
      this.pieces = Math.max(gates.degree(), PERMUTATION_DEGREE + 1) - 1;
    }
    gates.polynomials().forEach(this::requireColumn);
    final List<String> points = new ArrayList<>(List.of("A", "B", "C", "Z"));
    for (int i = 1; i <= pieces; i++) {
      points.add("T" + i);
    }
    points.addAll(List.of("Wxi", "Wxiw"));
    this.commitmentNames = List.copyOf(points);
    final List<String> values =
        new ArrayList<>(List.of("eval_a", "eval_b", "eval_c", "eval_s1", "eval_s2", "eval_zw"));
    switches.forEach(column -> values.add("eval_" + column.name()));
    nextWires.forEach(wire -> values.add("eval_" + wire.name().toLowerCase(Locale.ROOT) + "w"));
    this.evaluationNames = List.copyOf(values);
  }

  /** The shape of proofs for a set of gates. */
  public static ProofShape of(final GateSet gates) {
    return new ProofShape(gates);
  }

  /** Every monomial must have a column, or the quotient would not fit its pieces. */
  private void requireColumn(final Expression polynomial) {
    final Expression withoutColumns =
        polynomial.substitute(
            leaf -> leaf instanceof Expression.Column ? Expression.zero() : (Expression) leaf);
    if (!withoutColumns.isZero()) {
      throw new IllegalArgumentException(
          "the gate set " + gates + " has a constraint that no column switches off");
    }
  }

  /** The gates. */
  public GateSet gates() {
    return gates;
  }

  /** Whether this is the shape of snarkjs's proofs: the arithmetic gate alone. */
  public boolean isVanilla() {
    return gates == VanillaGates.SET;
  }

  /** The columns whose value at zeta is part of the proof, in the order of the values. */
  public List<FixedColumn> switches() {
    return switches;
  }

  /** The wires whose value at zeta * omega is part of the proof, in the order of the values. */
  public List<Wire> nextWires() {
    return nextWires;
  }

  /** How many pieces the quotient has. */
  public int pieces() {
    return pieces;
  }

  /**
   * By how many coefficients the pieces of the quotient differ: t(X) is the sum of X^(i * stride)
   * times piece i, counted from 0. As in snarkjs it is the number n of rows in the vanilla profile,
   * and n + 2 otherwise.
   */
  public long stride(final long rows) {
    return isVanilla() ? rows : rows + 2;
  }

  /** Index of [W_zeta], in snarkjs's names Wxi; [W_zeta_omega], Wxiw, follows. */
  public int openingIndex() {
    return T1 + pieces;
  }

  /** Index of the first evaluation of a wire at zeta * omega. */
  public int nextWireIndex() {
    return EVAL_SWITCHES + switches.size();
  }

  /**
   * Index of the evaluation that a cell or switch column is at zeta.
   *
   * @throws IllegalArgumentException if it is not opened
   */
  public int evaluationIndex(final Expression.Leaf leaf) {
    return switch (leaf) {
      case Expression.Cell(Wire wire, Rotation rotation) when rotation == Rotation.THIS ->
          EVAL_A + wire.index();
      case Expression.Cell(Wire wire, Rotation rotation) when nextWires.contains(wire) ->
          nextWireIndex() + nextWires.indexOf(wire);
      case Expression.Column(FixedColumn column) when switches.contains(column) ->
          EVAL_SWITCHES + switches.indexOf(column);
      default -> throw new IllegalArgumentException(leaf + " is not opened in proofs for " + gates);
    };
  }

  /** The names of the commitments, in order. */
  public List<String> commitmentNames() {
    return commitmentNames;
  }

  /** The names of the evaluations, in order. */
  public List<String> evaluationNames() {
    return evaluationNames;
  }
}
