package io.fluidex.prover.master.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A prover that was heard of lately.
 *
 * @param id its id
 * @param hostname where it runs
 * @param circuits what it can prove
 * @param version of its program
 * @param memory it may use, in bytes; 0 if it did not say
 * @param processors it may use; 0 if it did not say
 * @param seen when it was last heard of
 * @param task what it works on
 * @param percent how far it is with that
 */
public record ProverRow(
    String id,
    String hostname,
    List<String> circuits,
    String version,
    long memory,
    int processors,
    Instant seen,
    Optional<String> task,
    int percent) {}
