package io.fluidex.prover.worker.master;

import io.fluidex.rollup.publicdata.Bytes32;

/**
 * A task this worker holds.
 *
 * @param prover this worker's id when it took the task
 * @param task the task's id
 * @param token the fencing token of the lease
 * @param circuit the circuit's name
 * @param circuitId the circuit's digest
 * @param input the block
 * @param attempt which attempt this is, from 1
 */
@SuppressWarnings("ArrayRecordComponent") // The bytes go through; nobody compares records.
public record Assignment(
    String prover,
    String task,
    long token,
    String circuit,
    Bytes32 circuitId,
    byte[] input,
    int attempt) {
  /** The task and who holds it, without its input. */
  @Override
  public String toString() {
    return task + " (" + circuit + ", lease " + token + ", attempt " + attempt + ")";
  }
}
