package io.fluidex.prover.master.store;

/**
 * A task that was just leased, with what a prover needs.
 *
 * @param change the task before and after
 * @param input its block
 */
@SuppressWarnings("ArrayRecordComponent") // The bytes go through; nobody compares records.
public record Lease(TaskDesk.Change change, byte[] input) {}
