package io.fluidex.prover.master.schedule;

import java.util.Locale;

/** How a lease ended. */
public enum LeaseEnd {
  /** With a proof that was verified and stored. */
  PROVEN,
  /** With a proof that did not verify. */
  INVALID,
  /** The prover gave up and said why. */
  FAILED,
  /** The prover stopped and gave the task back; not an attempt. */
  RELEASED,
  /** Nothing was heard of the prover in time, or it took longer than any proof may. */
  EXPIRED,
  /** An operator, or the master itself, took the task away. */
  REVOKED;

  /** The name in the database, such as {@code proven}. */
  public String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
