package io.fluidex.prover.master.store;

import io.fluidex.prover.master.schedule.TaskState;
import io.fluidex.rollup.publicdata.Bytes32;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A task as it stands in the database.
 *
 * @param id its id
 * @param circuit the name of its circuit
 * @param circuitId the digest of its circuit
 * @param block the block it is to prove
 * @param state what scheduling knows of it
 * @param created when it was made
 * @param proving how long the proof took, if there is one
 */
public record TaskRow(
    String id,
    String circuit,
    Bytes32 circuitId,
    long block,
    TaskState state,
    Instant created,
    Optional<Duration> proving) {}
