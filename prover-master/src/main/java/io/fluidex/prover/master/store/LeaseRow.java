package io.fluidex.prover.master.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A lease, past or present.
 *
 * @param token its fencing token
 * @param prover who had it
 * @param started when
 * @param ended when it ended, if it has
 * @param outcome how it ended, if it has
 * @param reason why, if there is something to say
 * @param percent how far the prover was when it was last heard of
 */
public record LeaseRow(
    long token,
    String prover,
    Instant started,
    Optional<Instant> ended,
    Optional<String> outcome,
    Optional<String> reason,
    int percent) {}
