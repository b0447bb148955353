package io.fluidex.plonk.prover;

/** The rounds of a proof, as in the paper (Gabizon, Williamson, Ciobotaru: PLONK, 2019/953). */
public enum ProverRound {
  /** Commitments to the wires. */
  WIRES("wires", 3),
  /** Commitment to the permutation's accumulator. */
  PERMUTATION("permutation", 2),
  /** Commitments to the quotient's pieces. */
  QUOTIENT("quotient", 11),
  /** Evaluations at zeta and zeta omega. */
  EVALUATIONS("evaluations", 1),
  /** Opening proofs. */
  OPENINGS("openings", 3);

  private final String title;
  private final int weight;

  ProverRound(final String title, final int weight) {
    this.title = title;
    this.weight = weight;
  }

  /** A word for progress displays. */
  public String title() {
    return title;
  }

  /** The round's share of a proof's work, roughly, in units of {@link #totalWeight()}. */
  public int weight() {
    return weight;
  }

  /** The sum of all weights. */
  public static int totalWeight() {
    int sum = 0;
    for (final ProverRound round : values()) {
      sum += round.weight;
    }
    return sum;
  }
}
