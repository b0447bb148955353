package io.fluidex.prover.worker.master;

/**
 * What a worker says of itself.
 *
 * @param hostname where it runs
 * @param version of its program
 * @param memory it may use, in bytes
 * @param processors it may use
 */
public record WorkerIdentity(String hostname, String version, long memory, int processors) {}
