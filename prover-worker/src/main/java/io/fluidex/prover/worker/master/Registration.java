package io.fluidex.prover.worker.master;

import java.time.Duration;

/**
 * What the master answered to a worker that announced itself.
 *
 * @param prover this worker's id
 * @param lease how long a lease lasts after a sign of life
 */
public record Registration(String prover, Duration lease) {}
