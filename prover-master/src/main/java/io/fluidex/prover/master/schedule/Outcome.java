package io.fluidex.prover.master.schedule;

/** The answer to a command. */
public enum Outcome {
  /** Claim: the prover holds the lease. */
  LEASED,
  /** Claim: it is not to be claimed, or not yet. */
  NOT_CLAIMABLE,
  /** Heartbeat: the lease was extended. */
  RENEWED,
  /** Submit: the proof is to be stored. */
  STORED,
  /** Submit, fail, condemn or requeue: there is a proof already. */
  ALREADY_PROVEN,
  /** Submit: the proof is not one of this task. */
  INVALID,
  /** Heartbeat, submit, release or fail: the prover does not hold the task, or no longer. */
  LEASE_LOST,
  /** Release: the task waits for another prover. */
  RELEASED,
  /** Fail or expire: it will be tried again. */
  RETRIED,
  /** Fail, expire or condemn: it is set aside. */
  SET_ASIDE,
  /** Requeue or discard: it starts anew. */
  RESET,
  /** Requeue: a prover holds it, and the operator did not ask to take it away. */
  HELD,
  /** Expire or discard: nothing to do. */
  UNCHANGED
}
