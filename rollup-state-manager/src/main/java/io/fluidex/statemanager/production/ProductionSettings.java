package io.fluidex.statemanager.production;

import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import java.time.Duration;
import java.util.Objects;

/**
 * What new blocks are made for.
 *
 * @param shape the shape of the circuit that proves them
 * @param circuitId the digest of that circuit
 * @param domain the deployment that signatures are for
 * @param sealDelay how long a transaction waits at most for others to fill its block
 */
public record ProductionSettings(
    Shape shape, Bytes32 circuitId, Domain domain, Duration sealDelay) {
  /**
   * Checks the delay.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public ProductionSettings {
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(circuitId, "circuitId");
    Objects.requireNonNull(domain, "domain");
    if (sealDelay.isNegative()) {
      throw new IllegalArgumentException("a seal delay is not negative: " + sealDelay);
    }
  }
}
