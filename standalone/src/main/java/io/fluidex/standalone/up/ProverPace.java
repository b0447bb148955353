package io.fluidex.standalone.up;

import io.fluidex.standalone.board.RollupFigures;

/**
 * How many trades a second the prover keeps up with: what it proves of full blocks, with a margin
 * for blocks that are not full and for everything that is no trade; less while blocks wait. A block
 * is sealed after a while with whatever there is, so that a machine that proves slowly gets blocks
 * of one trade: once many wait, there are fewer trades than proofs.
 */
final class ProverPace {
  /** Before the first proof was measured. */
  private static final double FIRST = 0.5;

  private static final double LEAST = 0.1;
  private static final double LEAST_BEHIND = 0.01;
  private static final double MOST = 50;
  private static final double MILLIS = 1_000;

  /** Of what the prover could prove at best, the part that is traded. */
  private static final double MARGIN = 0.7;

  /** With so many blocks waiting, only a fraction is traded. */
  private static final long TOLERATED_BLOCKS = 3;

  /** With more blocks waiting, there are fewer trades than proofs. */
  private static final long MOST_BLOCKS = 12;

  private final int slots;

  /**
   * A pace.
   *
   * @param slots transactions of a block
   */
  ProverPace(final int slots) {
    this.slots = slots;
  }

  /** Trades a second. */
  double tradesPerSecond(final RollupFigures rollup) {
    if (rollup.proofMillis() == 0) {
      return FIRST;
    }
    final long waiting = rollup.sealed() - rollup.proofs();
    final double proofs = MILLIS / rollup.proofMillis();
    if (waiting > MOST_BLOCKS) {
      return Math.clamp(MARGIN * proofs, LEAST_BEHIND, MOST);
    }
    final double proven = slots * proofs;
    final double share = waiting <= TOLERATED_BLOCKS ? 1 : (double) TOLERATED_BLOCKS / waiting;
    return Math.clamp(MARGIN * share * proven, LEAST, MOST);
  }
}
