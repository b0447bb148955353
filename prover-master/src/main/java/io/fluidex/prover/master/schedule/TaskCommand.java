package io.fluidex.prover.master.schedule;

import java.util.Optional;

/** What somebody wants of a task. */
public sealed interface TaskCommand {
  /**
   * A prover wants to work on it.
   *
   * @param prover who
   */
  record Claim(String prover) implements TaskCommand {}

  /**
   * A sign of life of a prover that works on it.
   *
   * @param holder who
   */
  record Heartbeat(Holder holder) implements TaskCommand {}

  /**
   * A proof was brought, and verified before this command.
   *
   * @param holder by whom
   * @param defect why it is not a proof of this task; empty if it is one
   */
  record Submit(Holder holder, Optional<String> defect) implements TaskCommand {}

  /**
   * A prover stops and gives it back.
   *
   * @param holder who
   */
  record Release(Holder holder) implements TaskCommand {}

  /**
   * A prover could not prove it.
   *
   * @param holder who
   * @param reason why
   */
  record Fail(Holder holder, String reason) implements TaskCommand {}

  /** Time has passed. */
  record Expire() implements TaskCommand {}

  /**
   * It can never be proven: its input is not a block of its circuit.
   *
   * @param reason what is wrong with it
   */
  record Condemn(String reason) implements TaskCommand {}

  /**
   * An operator wants it tried again.
   *
   * @param operator who, for the record
   * @param evenIfLeased whether to take it away from a prover that holds it
   */
  record Requeue(String operator, boolean evenIfLeased) implements TaskCommand {}

  /**
   * The stored proof was found not to verify any more, by damage or a change of keys.
   *
   * @param reason what was found
   */
  record Discard(String reason) implements TaskCommand {}
}
