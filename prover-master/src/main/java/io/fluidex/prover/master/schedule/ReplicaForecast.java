package io.fluidex.prover.master.schedule;

import java.time.Duration;
import java.util.Collection;

/**
 * How many provers the queue wants, for an autoscaler.
 *
 * @param floor provers to keep when there is nothing to do
 * @param ceiling the most to ask for
 * @param drain within which time the queue is to be empty
 * @param guess how long a proof takes where none was made yet
 */
public record ReplicaForecast(int floor, int ceiling, Duration drain, Duration guess) {
  /** A prover that leased a task has, on average, half of it before it. */
  private static final double LEFT_OF_LEASED = 0.5;

  private static final double NANOS = 1e9;

  /**
   * Checks the figures.
   *
   * @throws IllegalArgumentException naming the one that makes no sense
   */
  public ReplicaForecast {
    if (floor < 0 || ceiling < Math.max(1, floor)) {
      throw new IllegalArgumentException(
          "the floor must not be negative, nor above the ceiling: " + floor + ", " + ceiling);
    }
    if (!drain.isPositive() || !guess.isPositive()) {
      throw new IllegalArgumentException(
          "the time to drain the queue and the guess of a proof's time must be positive: "
              + drain
              + ", "
              + guess);
    }
  }

  /**
   * Provers needed to keep up with what arrives and to drain the queue in time, over all circuits.
   */
  public int required(final Collection<Demand> demands) {
    double provers = 0;
    for (final Demand demand : demands) {
      final double proof = demand.medianProof().orElse(guess).toNanos() / NANOS;
      final double backlog = (demand.waiting() + LEFT_OF_LEASED * demand.leased()) * proof;
      provers += demand.arrivalsPerSecond() * proof + backlog / (drain.toNanos() / NANOS);
    }
    return (int) Math.max(floor, Math.min(ceiling, Math.ceil(provers)));
  }
}
