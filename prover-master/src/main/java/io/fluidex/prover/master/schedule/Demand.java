package io.fluidex.prover.master.schedule;

import java.time.Duration;
import java.util.Optional;

/**
 * The work that a circuit has and gets.
 *
 * @param waiting tasks that wait, those at rest after a failure included
 * @param leased tasks that provers work on
 * @param arrivalsPerSecond how many new tasks came per second lately
 * @param medianProof how long the last proofs took; empty if there were none
 */
public record Demand(
    long waiting, long leased, double arrivalsPerSecond, Optional<Duration> medianProof) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a figure is negative
   */
  public Demand {
    if (waiting < 0 || leased < 0 || !(arrivalsPerSecond >= 0)) {
      throw new IllegalArgumentException("demand is never negative");
    }
  }
}
