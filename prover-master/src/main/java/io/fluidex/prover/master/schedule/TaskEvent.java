package io.fluidex.prover.master.schedule;

import java.time.Instant;

/** What happened to a task. */
public sealed interface TaskEvent {
  /**
   * A prover took a lease.
   *
   * @param token the fencing token, greater than every earlier one of the task
   * @param prover who
   * @param at when
   * @param expires when it ends unless renewed
   */
  record Leased(long token, String prover, Instant at, Instant expires) implements TaskEvent {}

  /**
   * The holder is alive.
   *
   * @param expires when the lease now ends, not earlier than before
   */
  record Renewed(Instant expires) implements TaskEvent {}

  /**
   * The lease ended without a proof, and the task waits again.
   *
   * @param end how the lease ended; {@link LeaseEnd#RELEASED} is not counted as an attempt
   * @param reason for the operator
   * @param notBefore from when it may be claimed
   */
  record Returned(LeaseEnd end, String reason, Instant notBefore) implements TaskEvent {}

  /**
   * The task is set aside for an operator.
   *
   * @param end how the lease ended, if there was one
   * @param reason for the operator
   */
  record SetAside(LeaseEnd end, String reason) implements TaskEvent {}

  /**
   * A verified proof was stored.
   *
   * @param token the task's newest token, which the prover had
   */
  record Proven(long token) implements TaskEvent {}

  /**
   * The task starts anew, without attempts; the lease, if there was one, is taken away.
   *
   * @param reason for the operator
   * @param notBefore from when it may be claimed
   */
  record Reset(String reason, Instant notBefore) implements TaskEvent {}
}
