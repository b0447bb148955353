package io.fluidex.plonk.prover;

/** Hears how far a proof is. Called on the proving thread; must return quickly and not throw. */
public interface ProverListener {
  /** Hears nothing. */
  ProverListener SILENT = (round, nanos) -> {};

  /**
   * A round is done.
   *
   * @param round which
   * @param nanos wall time it took, in nanoseconds
   */
  void completed(ProverRound round, long nanos);
}
